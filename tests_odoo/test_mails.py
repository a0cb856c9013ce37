# SPDX-License-Identifier: LGPL-3.0-or-later
"""What Amazon refused arrives as one mail, through a real mail server."""

from __future__ import annotations

from email.message import Message
from typing import Any

from tests.support import mail_server
from tests.support.simulator import Simulator

from .running import Database, Server
from .shop import Shop

BOSS = "boss@shop.test"
REFUSAL = "The tracking number is not valid for this carrier."
SUBJECT = "Shop: 2 shipments failed on Amazon"
QUEUE = "ir_cron_mail_scheduler_action"


def test_the_failed_parcels_arrive_with_amazons_words_and_links(
    linked: Database, simulator: Simulator
) -> None:
    linked.run_job()
    with mail_server.started() as received, linked.served() as server:
        shop = Shop.of(simulator, server)
        server.call("res.users", "write", shop.read("user_id")["user_id"][:1], {"email": BOSS})
        outgoing = {"smtp_host": "127.0.0.1", "smtp_port": received.port}
        values = {"name": "Shop", "smtp_encryption": "none", **outgoing}
        server.call("ir.mail_server", "create", values)
        shop.validate(most=2)
        refusal = {"kind": "invalid_input", "operation": "confirmShipment", "message": REFUSAL}
        simulator.fault({**refusal, "count": 2})
        linked.run_job()
        send(server)
        send(server)
        parcels = server.call(
            "amazon.connector.parcel",
            "search_read",
            [["state", "=", "failed"]],
            ["order_ref", "display_name"],
        )
        base_url = server.call("ir.config_parameter", "get_param", "web.base.url")
    assert len(parcels) == 2
    # Odoo itself writes to whoever got another address.
    ((to, mail),) = ((to, one) for to, one in received.mails if one["Subject"] == SUBJECT)
    assert to == [BOSS]
    text = html(mail)
    assert text.count(REFUSAL) == 2
    for parcel in parcels:
        assert parcel["order_ref"] in text
        assert parcel["display_name"] in text
        assert f'{base_url}/odoo/amazon.connector.parcel/{parcel["id"]}"' in text


def send(server: Server) -> None:
    """Odoo's queue of mails, as its scheduled action does it."""
    _, cron = server.call("ir.model.data", "check_object_reference", "mail", QUEUE)
    server.call("ir.cron", "method_direct_trigger", [cron])


def html(mail: Message) -> str:
    """The text of the part that mail programs show."""
    (part,) = (part for part in mail.walk() if part.get_content_type() == "text/html")
    payload: Any = part.get_payload(decode=True)
    text: str = payload.decode()
    return text
