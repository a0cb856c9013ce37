# SPDX-License-Identifier: LGPL-3.0-or-later
"""The buyer hears nothing from Odoo: in a running server, where nothing is switched off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.simulator import Simulator

from .running import Database, Server

# Whatever would reach the buyers, once the sellers' own have been told apart.
BUYERS = "SELECT id FROM res_partner WHERE amazon_connector_buyer"
REACHED = {
    "mails": f"""
        SELECT m.id, m.state FROM mail_mail m
         WHERE m.state <> 'cancel'
           AND (EXISTS (SELECT FROM mail_mail_res_partner_rel r
                         WHERE r.mail_mail_id = m.id AND r.res_partner_id IN ({BUYERS}))
                OR m.email_to LIKE '%example.com%')""",
    "texts": "SELECT id, number FROM sms_sms",
    "letters": "SELECT id FROM snailmail_letter",
    "notifications": f"""
        SELECT id, notification_type FROM mail_notification WHERE res_partner_id IN ({BUYERS})""",
    "followers": f"SELECT res_model, res_id FROM mail_followers WHERE partner_id IN ({BUYERS})",
    "users": f"SELECT login FROM res_users WHERE partner_id IN ({BUYERS})",
    "looked up": f"""
        SELECT id FROM res_partner_autocomplete_sync WHERE partner_id IN ({BUYERS})""",
}
QUIET: dict[str, list[list[str]]] = {name: [] for name in REACHED}


def reached(database: Database) -> dict[str, list[list[str]]]:
    """What is in the way to a buyer."""
    return {name: database.sql(" ".join(query.split())) for name, query in REACHED.items()}


@pytest.fixture
def quiet(linked: Database, simulator: Simulator) -> Iterator[Server]:
    """A server whose company texts and mails whenever it can; the orders are in."""
    linked.run_job()
    with linked.served() as server:
        on = ("stock_move_email_validation", "stock_move_sms_validation")
        server.call("res.company", "write", [1], dict.fromkeys(on, True))
        server.call("res.company", "write", [1], {"has_received_warning_stock_sms": False})
        # Should this test be right to fear something, no text leaves the machine all the same.
        server.call("ir.config_parameter", "set_param", "sms.endpoint", "http://127.0.0.1:9")
        installed = server.call(
            "ir.module.module",
            "search_count",
            [["name", "in", MODULES], ["state", "=", "installed"]],
        )
        assert installed == len(MODULES)
        yield server


MODULES = ["stock_sms", "snailmail_account", "partner_autocomplete", "portal"]


def first_order(server: Server) -> dict[str, Any]:
    fields = ["picking_ids", "partner_id", "partner_shipping_id", "order_line"]
    found = server.call("sale.order", "search_read", [["state", "=", "sale"]], fields, limit=1)
    (order,) = found
    buyers = [order["partner_id"][0], order["partner_shipping_id"][0]]
    contacts = server.call("res.partner", "read", buyers, ["email", "phone"])
    assert any(contact["email"] for contact in contacts)
    assert any(contact["phone"] for contact in contacts)
    return dict(order)


def test_a_delivery_leaves_by_one_click_and_nobody_is_told(quiet: Server, linked: Database) -> None:
    order = first_order(quiet)
    pickings = order["picking_ids"]
    answer = quiet.call("stock.picking", "button_validate", pickings)
    assert answer is True, "Odoo asked something instead of validating."
    (picking,) = quiet.call("stock.picking", "read", pickings, ["state"])
    assert picking["state"] == "done"
    assert reached(linked) == QUIET
    # Nobody else's delivery is as quiet: the check can fail.
    partner = quiet.call(
        "res.partner",
        "create",
        {"name": "By hand", "email": "hand@example.com", "phone": "+32 470 12 34 56"},
    )
    (line,) = quiet.call("sale.order.line", "read", order["order_line"], ["product_id"])
    mine = quiet.call(
        "sale.order",
        "create",
        {"partner_id": partner, "order_line": [[0, 0, {"product_id": line["product_id"][0]}]]},
    )
    quiet.call("sale.order", "action_confirm", [mine])
    (made,) = quiet.call("sale.order", "read", [mine], ["picking_ids"])
    asked = quiet.call("stock.picking", "button_validate", made["picking_ids"])
    assert isinstance(asked, dict), "stock_sms asks before it texts anybody else."


def test_what_a_person_sends_from_orders_and_invoices_reaches_no_buyer(
    quiet: Server, linked: Database
) -> None:
    order = first_order(quiet)
    compose(quiet, "sale.order", order["id"], order["partner_id"][0])
    (line,) = quiet.call("sale.order.line", "read", order["order_line"], ["product_id"])
    product = {"invoice_policy": "order"}
    quiet.call("product.product", "write", [line["product_id"][0]], product)
    context = {"active_model": "sale.order", "active_ids": [order["id"]]}
    invoicing = quiet.call("sale.advance.payment.inv", "create", {}, context=context)
    quiet.call("sale.advance.payment.inv", "create_invoices", [invoicing], context=context)
    (invoiced,) = quiet.call("sale.order", "read", [order["id"]], ["invoice_ids"])
    (invoice,) = invoiced["invoice_ids"]
    quiet.call("account.move", "action_post", [invoice])
    compose(quiet, "account.move", invoice, order["partner_id"][0])
    # Wanted by post, it is downloaded all the same.
    letter = {"invoice_sending_method": "snailmail"}
    quiet.call("res.partner", "write", [order["partner_id"][0]], letter)
    context = {"active_model": "account.move", "active_ids": [invoice]}
    sending = quiet.call(
        "account.move.send.wizard", "create", {"move_id": invoice}, context=context
    )
    (how,) = quiet.call("account.move.send.wizard", "read", [sending], ["sending_methods"])
    assert how["sending_methods"] == ["manual"]
    invite(quiet, order["partner_id"][0])
    assert reached(linked) == QUIET
    (sent,) = quiet.call("account.move", "read", [invoice], ["state"])
    assert sent["state"] == "posted"


def test_a_person_texts_no_buyer(quiet: Server, linked: Database) -> None:
    order = first_order(quiet)
    buyer = order["partner_shipping_id"][0]
    other = quiet.call("res.partner", "create", {"name": "O", "phone": "+32 470 12 34 56"})
    text(quiet, {"res_model": "res.partner", "res_ids": str([buyer, other])})
    typed = {"recipient_single_number_itf": "+32 470 65 43 21"}
    for model, record in (("res.partner", buyer), ("sale.order", order["id"])):
        text(quiet, {"res_model": model, "res_id": record}, **typed)
    texts = "SELECT partner_id, state FROM sms_sms WHERE number IS NOT NULL OR state = 'outgoing'"
    assert linked.sql(texts) == [[str(other), "outgoing"]]


def text(server: Server, to: dict[str, Any], **typed: str) -> None:
    """*Send SMS*, to several as it is queued, to one with what is typed into its dialog."""
    mode = "mass" if "res_ids" in to else "comment"
    values = {**to, "composition_mode": mode, "body": "Hello"}
    composer = server.call("sms.composer", "create", values)
    server.call("sms.composer", "write", [composer], typed)
    server.call("sms.composer", "action_send_sms", [composer])


def test_no_buyer_is_looked_up(quiet: Server, linked: Database) -> None:
    buyer = first_order(quiet)["partner_id"][0]
    # Only companies that Odoo's service knows already are looked up, by their VAT number.
    known = {"is_company": True, "partner_gid": 1, "country_id": False, "vat": "BE0477472701"}
    quiet.call("res.partner", "write", [buyer], known)
    assert reached(linked)["looked up"] == []
    other = quiet.call("res.partner", "create", {"name": "By hand", **known})
    queue = linked.sql("SELECT partner_id FROM res_partner_autocomplete_sync")
    assert queue == [[str(other)]]


def compose(server: Server, model: str, record: int, buyer: int) -> None:
    """Write to the buyer from a document and click Send."""
    values = {
        "model": model,
        "res_ids": str([record]),
        "composition_mode": "comment",
        "subject": "Your order",
        "body": "<p>Thank you</p>",
        "partner_ids": [[6, 0, [buyer]]],
    }
    composer = server.call("mail.compose.message", "create", values)
    server.call("mail.compose.message", "action_send_mail", [composer])


def invite(server: Server, partner: int) -> None:
    """Grant the buyer access to the portal, which says why not."""
    context = {"active_model": "res.partner", "active_ids": [partner]}
    wizard = server.call("portal.wizard", "create", {}, context=context)
    (opened,) = server.call("portal.wizard", "read", [wizard], ["user_ids"])
    with pytest.raises(AssertionError, match="bought at Amazon"):
        server.call("portal.wizard.user", "action_grant_access", opened["user_ids"])
