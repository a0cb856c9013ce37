# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who may come in, and who may do what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from amazon_backoffice import roles
from amazon_backoffice.models import Account, SignInFailures
from amazon_backoffice.signin import ATTEMPTS
from tests.support.simulator import Simulator

from .arranging import client, linked_account
from .conftest import PASSWORD

LISTS = (
    "account",
    "amazonorder",
    "amazontransfer",
    "contact",
    "delivery",
    "fbadrift",
    "fbastock",
    "fiscalposition",
    "issue",
    "marketplace",
    "offer",
    "product",
    "salesorder",
    "salesteam",
    "stockmove",
    "tax",
)


def sign_in(name: str, password: str) -> tuple[Client, str]:
    browser = Client(SERVER_NAME="localhost")
    answer = browser.post("/login/?next=/", {"username": name, "password": password}, follow=True)
    return browser, answer.content.decode()


@pytest.mark.parametrize(
    "path", ["/", "/settings/", "/amazon/return/", "/amazon_backoffice/account/"]
)
def test_nothing_is_shown_before_the_sign_in(office: str, path: str) -> None:
    answer = Client(SERVER_NAME="localhost").get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")


@pytest.mark.parametrize("button", ["link", "sync", "marketplaces", "recover", "last-order-sync"])
def test_a_button_needs_a_sign_in(here: Simulator, button: str) -> None:
    account = linked_account(here)
    answer = Client(SERVER_NAME="localhost").post(f"/accounts/{account.pk}/{button}/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")


@pytest.mark.parametrize("name", LISTS)
def test_every_list_opens_for_a_viewer_and_offers_no_change(here: Simulator, name: str) -> None:
    linked_account(here)
    answer = client(roles.VIEW_ONLY).get(f"/amazon_backoffice/{name}/")
    assert answer.status_code == 200
    assert f"/amazon_backoffice/{name}/add/" not in answer.content.decode()


def test_a_viewer_sees_an_account_without_buttons_and_secret_fields(here: Simulator) -> None:
    account = linked_account(here)
    shown = client(roles.VIEW_ONLY).get(f"/amazon_backoffice/account/{account.pk}/change/")
    text = shown.content.decode()
    assert shown.status_code == 200
    assert "Amazon.de" in text
    for absent in (
        "Sync Orders",
        "Link with Amazon again",
        "client_secret",
        'name="refresh_token"',
    ):
        assert absent not in text


@pytest.mark.parametrize("button", ["link", "sync", "marketplaces", "recover", "last-order-sync"])
def test_a_viewer_may_press_no_button_of_an_account(here: Simulator, button: str) -> None:
    account = linked_account(here)
    answer = client(roles.VIEW_ONLY).post(f"/accounts/{account.pk}/{button}/")
    assert answer.status_code == 403


def test_a_viewer_changes_neither_accounts_nor_settings(here: Simulator) -> None:
    account = linked_account(here)
    viewer = client(roles.VIEW_ONLY)
    page = f"/amazon_backoffice/account/{account.pk}/change/"
    assert viewer.post(page, {"name": "Mine"}).status_code == 403
    assert viewer.post("/settings/", {}).status_code == 403
    assert Account.objects.get().name == "Nordlicht"


def test_a_viewer_sees_no_users(office: str) -> None:
    assert client(roles.VIEW_ONLY).get("/auth/user/").status_code == 403


def test_the_office_group_works_but_makes_no_users(here: Simulator) -> None:
    account = linked_account(here)
    worker = client(roles.OFFICE)
    assert worker.post(f"/accounts/{account.pk}/sync/").status_code == 302
    assert worker.get("/auth/user/add/").status_code == 403


@pytest.mark.parametrize(
    "path", ["/settings/", "/accounts/1/sync/", "/accounts/1/link/", "/issues/1/retry/"]
)
def test_a_form_from_elsewhere_is_refused(here: Simulator, path: str) -> None:
    linked_account(here)
    assert client(csrf=True).post(path).status_code == 403


@pytest.mark.parametrize("path", ["/accounts/1/sync/", "/accounts/1/link/", "/issues/1/retry/"])
def test_a_link_alone_changes_nothing(here: Simulator, path: str) -> None:
    linked_account(here)
    assert client().get(path).status_code == 405


def test_it_never_leads_away_from_the_office(here: Simulator) -> None:
    account = linked_account(here)
    answer = client().post(f"/accounts/{account.pk}/sync/", {"next": "https://evil.example/"})
    assert answer["Location"] == reverse(
        "admin:amazon_backoffice_account_change", args=[account.pk]
    )


def test_ten_wrong_passwords_lock_the_name_and_say_so(office: str) -> None:
    roles.make_user("anna", PASSWORD, roles.OFFICE)
    for _ in range(ATTEMPTS - 1):
        assert "locked" not in sign_in("anna", "wrong")[1]
    assert "this name is locked for 15 minutes" in sign_in("Anna", "wrong")[1]
    browser, text = sign_in("anna", PASSWORD)
    assert "this name is locked" in text
    assert browser.get("/").status_code == 302


def test_a_lock_ends_and_a_good_password_clears_the_count(office: str) -> None:
    roles.make_user("anna", PASSWORD, roles.OFFICE)
    for _ in range(ATTEMPTS):
        sign_in("anna", "wrong")
    SignInFailures.objects.update(locked_until=timezone.now())
    browser, _ = sign_in("anna", PASSWORD)
    assert browser.get("/").status_code == 200
    assert not SignInFailures.objects.exists()


def test_names_that_do_not_exist_are_locked_alike(office: str) -> None:
    for _ in range(ATTEMPTS):
        text = sign_in("nobody", "wrong")[1]
    assert "this name is locked" in text


@pytest.mark.parametrize("password", ["short", "123456789012345", "password1234", "annaannaanna"])
def test_weak_passwords_are_refused(office: str, password: str) -> None:
    with pytest.raises(ValidationError):
        roles.make_user("annaannaanna", password, roles.OFFICE)
    assert not User.objects.exists()


@pytest.fixture
def groups(office: str) -> Iterator[Any]:
    """The groups, to be changed at will: they come from the migration and outlive a test."""
    yield Group.objects
    Group.objects.all().delete()
    roles.ensure_groups()


def test_a_group_that_somebody_changed_stays_changed(groups: Any) -> None:
    groups.get(name=roles.OFFICE).permissions.clear()
    roles.ensure_groups()
    assert not groups.get(name=roles.OFFICE).permissions.exists()


def test_a_group_that_is_missing_comes_back_whole(groups: Any) -> None:
    whole = groups.get(name=roles.OFFICE).permissions.count()
    groups.get(name=roles.OFFICE).delete()
    roles.ensure_groups()
    assert groups.get(name=roles.OFFICE).permissions.count() == whole > 0


def test_what_is_refused_or_not_there_says_so_in_words(office: str) -> None:
    viewer = client(roles.VIEW_ONLY)
    refused = viewer.get("/auth/user/")
    assert (refused.status_code, "Your role does not allow this." in refused.text) == (403, True)
    missing = viewer.get("/nowhere/")
    assert (missing.status_code, "There is no such page" in missing.text) == (404, True)
    forged = client(csrf=True).post("/settings/")
    assert (forged.status_code, "load the page again" in forged.text) == (403, True)


def user_form(user: User, **changes: object) -> dict[str, object]:
    fields = {"username": user.username, "role": roles.role_of(user), "is_active": "on"}
    return {**fields, **changes, "_save": "Save"}


def test_an_administrator_makes_users_and_gives_them_roles(office: str) -> None:
    browser = client()
    made = {
        "username": "vera",
        "role": roles.VIEW_ONLY,
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    answer = browser.post("/auth/user/add/", {**made, "_save": "Save"}, follow=True)
    vera = User.objects.get(username="vera")
    assert answer.redirect_chain[-1][0] == f"/auth/user/{vera.pk}/change/"
    assert roles.role_of(vera) == roles.VIEW_ONLY
    page, text = sign_in("vera", PASSWORD)
    assert "Dashboard" in text
    assert page.post("/settings/", {}).status_code == 403
    browser.post(f"/auth/user/{vera.pk}/change/", user_form(vera, role=roles.OFFICE))
    vera = User.objects.get(username="vera")
    assert (roles.role_of(vera), vera.check_password(PASSWORD)) == (roles.OFFICE, True)
    browser.post(f"/auth/user/{vera.pk}/change/", user_form(vera, role=roles.ADMINISTRATOR))
    assert User.objects.get(username="vera").is_superuser
    assert browser.get("/auth/user/").status_code == 200


def test_the_last_administrator_stays_one(office: str) -> None:
    browser = client()
    user = User.objects.get()
    for change in ({"role": roles.VIEW_ONLY}, {"is_active": ""}):
        answer = browser.post(f"/auth/user/{user.pk}/change/", user_form(user, **change))
        assert "is the only administrator" in answer.content.decode()
    assert browser.post(f"/auth/user/{user.pk}/delete/", {"post": "yes"}).status_code == 403
    user.refresh_from_db()
    assert user.is_superuser
    assert user.is_active


def test_the_cookies_are_no_script_s_business(office: str) -> None:
    roles.make_user("anna", PASSWORD, roles.OFFICE)
    browser, _ = sign_in("anna", PASSWORD)
    assert browser.cookies["sessionid"]["httponly"]
    assert browser.cookies["sessionid"]["samesite"] == "Lax"
