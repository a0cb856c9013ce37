# SPDX-License-Identifier: LGPL-3.0-or-later
"""Mails about failed shipments, through a real mail server, or as files without one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import override_settings

from amazon_backoffice import examining_parcels, roles
from amazon_backoffice.mail_server import WrongMailServer, mail_settings
from amazon_backoffice.models import Account, Mail, Parcel
from amazon_backoffice.outbox import SendMails
from amazon_connector.clock import FixedClock
from amazon_connector.port import NEEDS_ATTENTION, ParcelProgress
from amazon_connector.steps import AgainAt, Done, drive
from amazon_connector.testing.orders import item, order
from tests.support import mail_server
from tests.support.mail_server import Received

from .importing import NOW, arranged, import_page
from .world import DjangoWorld

SELLER, ONE, TWO = "A1SELLER", "302-0000001-0000001", "302-0000002-0000001"
PASSWORD = "a long enough password"


@pytest.fixture
def received(tmp_path: Path) -> Iterator[Received]:
    """A real mail server, which the office is set to."""
    with mail_server.started() as handler:
        variables = {
            "HOST": "127.0.0.1",
            "PORT": str(handler.port),
            "SECURITY": "none",
            "FROM": "o@shop.test",
        }
        environ = {f"AMAZON_CONNECTOR_SMTP_{name}": value for name, value in variables.items()}
        with override_settings(**mail_settings(environ, tmp_path)):
            yield handler


@pytest.fixture
def world(office: str, tmp_path: Path) -> Iterator[DjangoWorld]:
    """Two parcels that failed; an administrator with an address; no mail server."""
    made = arranged(name="Nordlicht")
    made.product("A")
    import_page(*(order(order_id, items=[item("1", "A", 2)]) for order_id in (ONE, TWO)))
    for order_id in (ONE, TWO):
        made.deliver(SELLER, order_id, {"A": 2}, "DHL", f"JD-{order_id}")
    user("anna", "anna@shop.test", superuser=True)
    with override_settings(**mail_settings({}, tmp_path)):
        yield made


def user(name: str, email: str, superuser: bool = False) -> Any:
    roles.make_user(name, PASSWORD, roles.ADMINISTRATOR if superuser else roles.OFFICE)
    get_user_model().objects.filter(username=name).update(email=email)
    return get_user_model().objects.get(username=name)


def fail(world: DjangoWorld, why: str = "InvalidInput: The carrier code is odd.") -> None:
    """A round in which both fail, told in its own transaction."""
    backend = world.backend()
    ids = [account.account_id for account in backend.accounts()]
    with backend.atomic():
        pks = Parcel.objects.values_list("pk", flat=True)
        backend.save_parcels([ParcelProgress(str(pk), "failed", "1", why) for pk in pks])
        backend.tell_failures(backend.failures_to_tell(ids))


def send(now: Any = NOW) -> Any:
    return drive(SendMails(FixedClock(now)), lambda step: step())


def test_one_mail_tells_of_each_failure_with_amazons_words_and_a_link(
    world: DjangoWorld, received: Received, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AMAZON_CONNECTOR_URL", "https://office.example/")
    fail(world)
    assert received.mails == [], "nothing leaves before the commit"
    assert send() == Done()
    ((to, mail),) = received.mails
    assert to == ["anna@shop.test"]
    assert mail["From"] == "o@shop.test"
    assert mail["Subject"] == "Synchronization with Amazon failed: 2 shipments of Nordlicht"
    text = mail.get_payload(decode=True).decode()
    for parcel in Parcel.objects.select_related("order"):
        assert parcel.order.order_id in text
        page = f"https://office.example/amazon_backoffice/parcel/{parcel.pk}/change/"
        assert page in text
    assert text.count("InvalidInput: The carrier code is odd.") == 2
    assert send() == Done()
    assert len(received.mails) == 1


def test_the_responsible_user_of_the_account_gets_it(
    world: DjangoWorld, received: Received
) -> None:
    Account.objects.update(responsible=user("olaf", "olaf@shop.test"))
    fail(world)
    send()
    assert [to for to, _ in received.mails] == [["olaf@shop.test"]]


def test_each_account_has_a_mail_of_its_own(world: DjangoWorld, received: Received) -> None:
    other = arranged(name="Süd\nBcc: x@y.test", seller_id="A2OTHER", marketplace_ids=())
    second = Account.objects.order_by("pk").last()
    assert other is not None
    Parcel.objects.filter(order__order_id=TWO).update(account=second)
    fail(world)
    send()
    subjects = [str(mail["Subject"]) for _, mail in received.mails]
    assert len(subjects) == 2
    assert "1 shipment of Nordlicht" in subjects[0]
    assert [mail["Bcc"] for _, mail in received.mails] == [None, None]


def test_a_mail_of_a_transaction_that_is_undone_never_leaves(
    world: DjangoWorld, received: Received
) -> None:
    with world.backend().atomic():
        fail(world)
        transaction.set_rollback(True)
    send()
    assert (received.mails, Mail.objects.count()) == ([], 0)


def test_without_a_mail_server_it_is_a_file_and_doctor_says_so(
    world: DjangoWorld, tmp_path: Path
) -> None:
    fail(world)
    send()
    (file,) = (tmp_path / "mails").iterdir()
    assert "anna@shop.test" in file.read_text()
    assert "The carrier code is odd." in file.read_text()
    (found,) = (f for f in examining_parcels.findings() if f.subject == "Mail server")
    assert found.level == "warn"
    assert str(tmp_path / "mails") in found.what
    assert "AMAZON_CONNECTOR_SMTP_HOST" in found.todo


def test_without_an_address_it_is_a_file_and_doctor_says_so(
    world: DjangoWorld, received: Received, tmp_path: Path
) -> None:
    get_user_model().objects.update(email="")
    fail(world)
    send()
    assert received.mails == []
    assert len(list((tmp_path / "mails").iterdir())) == 1
    assert "Responsible user" in {f.subject for f in examining_parcels.findings()}


def test_a_mail_server_that_is_away_is_tried_again(world: DjangoWorld, tmp_path: Path) -> None:
    environ = {"AMAZON_CONNECTOR_SMTP_HOST": "127.0.0.1", "AMAZON_CONNECTOR_SMTP_PORT": "9"}
    fail(world)
    with override_settings(**mail_settings(environ, tmp_path)):
        waits = send()
        assert isinstance(waits, AgainAt)
        assert waits.when == NOW + timedelta(minutes=5)
        assert send(NOW + timedelta(minutes=4)) == waits
        assert "Mails" in {f.subject for f in examining_parcels.findings() if f.level == "bad"}
    mail = Mail.objects.get()
    assert (mail.sent_at, mail.attempts) == (None, 1)


def test_it_leaves_once_the_server_is_back(world: DjangoWorld, received: Received) -> None:
    fail(world)
    with override_settings(EMAIL_PORT=9):
        send()
    assert send(NOW + timedelta(minutes=5)) == Done()
    assert len(received.mails) == 1
    assert Mail.objects.get().sent_to == "anna@shop.test"
    assert Mail.objects.get().problem == ""


def test_the_doctor_counts_what_failed(world: DjangoWorld) -> None:
    fail(world)
    (found,) = (f for f in examining_parcels.findings() if f.subject == "Parcels")
    assert (found.level, found.what) == ("bad", "Synchronization with Amazon failed for 2.")
    Parcel.objects.filter(pk=Parcel.objects.order_by("pk")[0].pk).update(state=NEEDS_ATTENTION)
    (found,) = (f for f in examining_parcels.findings() if f.subject == "Parcels")
    assert found.what == "Synchronization with Amazon failed for 1; 1 needs attention."


def test_the_variables_of_the_mail_server(tmp_path: Path) -> None:
    host = {"AMAZON_CONNECTOR_SMTP_HOST": "mail.shop.test"}
    usual = mail_settings(host, tmp_path)
    assert (usual["EMAIL_PORT"], usual["EMAIL_USE_TLS"], usual["EMAIL_USE_SSL"]) == (
        587,
        True,
        False,
    )
    assert mail_settings({**host, "AMAZON_CONNECTOR_SMTP_SECURITY": "tls"}, tmp_path)[
        "EMAIL_USE_SSL"
    ]
    for wrong in ({"AMAZON_CONNECTOR_SMTP_SECURITY": "rot13"}, {"AMAZON_CONNECTOR_SMTP_PORT": "x"}):
        with pytest.raises(WrongMailServer):
            mail_settings({**host, **wrong}, tmp_path)
