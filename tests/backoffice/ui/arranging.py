# SPDX-License-Identifier: LGPL-3.0-or-later
"""Users, accounts and orders for the tests that run inside the office's process."""

from __future__ import annotations

from typing import Any

from django.test import Client

from amazon_backoffice import feature, roles, runtime
from amazon_backoffice.adapter.defaults import complete_account, main_company
from amazon_backoffice.data_folder import vault
from amazon_backoffice.models import Account, Marketplace
from amazon_backoffice.sync_loop import drive_all
from tests.support.simulator import Simulator

from .conftest import PASSWORD

SELLER = "A2NORDLICHT7DE"


def client(role: str = roles.ADMINISTRATOR, csrf: bool = False) -> Client:
    """A browser without pages, signed in as somebody with this role."""
    name = role.replace(" ", "-").lower()
    roles.make_user(name, PASSWORD, role)
    made = Client(enforce_csrf_checks=csrf, SERVER_NAME="localhost")
    assert made.login(username=name, password=PASSWORD)
    return made


def unlinked_account(
    amazon: Simulator, seller_id: str = SELLER, name: str = "Nordlicht"
) -> Account:
    """An account with the credentials of the demo's application."""
    seller = seller_of(amazon, seller_id)
    account = Account(
        name=name,
        company=main_company(),
        home_marketplace=Marketplace.objects.get(country=seller["country"]),
        region=seller["region"],
        application_id=seller["application_id"],
        client_id=seller["client_id"],
    )
    complete_account(account)
    account.sealed_client_secret = vault().seal(seller["client_secret"], str(account.pk))
    account.save()
    return account


def linked_account(amazon: Simulator, seller_id: str = SELLER, name: str = "Nordlicht") -> Account:
    """The same, linked; *Amazon Sync* is on."""
    feature.set_amazon_sync(True)
    account = unlinked_account(amazon, seller_id, name)
    token = seller_of(amazon, seller_id)["refresh_token"]
    runtime.connector().paste_token(str(account.pk), seller_id, token)
    account.refresh_from_db()
    return account


def seller_of(amazon: Simulator, seller_id: str) -> Any:
    """The seller with its credentials."""
    return next(s for s in amazon.sellers()["sellers"] if s["seller_id"] == seller_id)


def generate(amazon: Simulator, count: int, seller_id: str = SELLER) -> list[str]:
    """Orders of the last three hours, made by the simulated world; nothing happens to them."""
    body = {"count": count, "seller_id": seller_id, "live": False}
    ids: list[str] = amazon.control("POST", "orders/generate", body)["order_ids"]
    return ids


def an_open_order(amazon: Simulator, seller_id: str = SELLER) -> Any:
    """An FBM order that is paid and not shipped; a few orders are made until there is one."""
    for _ in range(20):
        for order_id in generate(amazon, 3, seller_id):
            order = amazon.control("GET", f"orders/{order_id}")["order"]
            told = order["fulfillment"]
            if told["fulfilledBy"] == "MERCHANT" and told["fulfillmentStatus"] == "PENDING":
                amazon.change(order_id, {"action": "pay"})
                order = amazon.control("GET", f"orders/{order_id}")["order"]
                told = order["fulfillment"]
            if (told["fulfilledBy"], told["fulfillmentStatus"]) == ("MERCHANT", "UNSHIPPED"):
                return order
    raise AssertionError("no open FBM order among sixty")


def synchronize() -> None:
    """One pass over everything that is due."""
    turn = drive_all(runtime.connector().work(), runtime.drive, runtime.clock().now())
    assert turn.failures == ()
