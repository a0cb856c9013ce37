# SPDX-License-Identifier: LGPL-3.0-or-later
"""Uninstalling the addon leaves what it made of Odoo's own as it is, and to go on with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support import simulator as simulators
from tests.support.simulator import Simulator

from .rows import Rows, all_rows, changed
from .running import Database, Installation, Server
from .shop import Shop

ADDON = "sale_amazon_connector"
GONE = {
    "data": f"SELECT name FROM ir_model_data WHERE module = '{ADDON}'",
    "tables": "SELECT tablename FROM pg_tables WHERE tablename LIKE 'amazon_connector%'",
    "columns": """
        SELECT table_name, column_name FROM information_schema.columns
         WHERE column_name LIKE 'amazon_connector%'""",
    "models": "SELECT model FROM ir_model WHERE model LIKE 'amazon.connector%'",
    "menus": "SELECT name->>'en_US' FROM ir_ui_menu WHERE name->>'en_US' LIKE '%Amazon%'",
    "jobs": "SELECT cron_name FROM ir_cron WHERE cron_name LIKE '%Amazon%'",
    # Odoo's own settings have a box of the name amazon_connector.
    "views": """
        SELECT name FROM ir_ui_view WHERE position('amazon_connector_' IN arch_db->>'en_US') > 0""",
    "groups": "SELECT name->>'en_US' FROM res_groups WHERE name->>'en_US' LIKE '%Amazon%'",
    "filters": "SELECT name FROM ir_filters WHERE name LIKE '%Amazon%'",
}
TELL = """
from odoo.addons.sale_amazon_connector.tests.whole_month import WholeMonth
WholeMonth.tell(env)
env.cr.commit()
"""
PRODUCTS = {"order_line": {"fields": {"product_id": {}}}}
MODELS = (
    "sale.order",
    "sale.order.line",
    "stock.picking",
    "stock.move",
    "stock.move.line",
    "stock.quant",
    "stock.location",
    "stock.warehouse",
    "account.move",
    "account.move.line",
    "account.payment",
    "account.bank.statement.line",
    "account.journal",
    "account.payment.method.line",
    "account.tax",
    "account.fiscal.position",
    "product.product",
    "product.pricelist",
    "res.partner",
    "res.company",
)


def test_uninstalling_leaves_everything_of_a_months_orders(
    linked: Database, simulator: Simulator
) -> None:
    linked.run_job()
    with linked.served() as server:
        shop = Shop.of(simulator, server)
        shop.validate(most=3)
        invoice(server, an_order(server))
        before = all_rows(linked)
        assert len(before["sale_order"]) == 30
        assert before["account_move"]
        uninstall(server)
    left = all_rows(linked)
    differences = changed(before, left)
    # Nobody has paid by the addon's payment method.
    methods = differences.pop("account_payment_method")
    assert ['"amazon_connector_batch"' in method for method in methods] == [True, True]
    assert differences == {}
    assert gone(linked) == {name: [] for name in GONE}
    with linked.served() as server:
        everything_opens(server)
    assert changed(left, all_rows(linked)) == {}


@pytest.fixture
def month(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A database in which a seller's month was told: documents of every kind."""
    with (
        installation.database("process_test") as made,
        simulators.started("--manual-clock", "--quiet-world") as amazon,
    ):
        monkeypatch.setenv("AMAZON_SIMULATOR_URL", amazon.base_url)
        made.run_shell(TELL)
        yield made


def test_uninstalling_leaves_the_books_of_a_month(month: Database) -> None:
    with month.served() as server:
        a_filter_of_its_own(server)
        before = all_rows(month)
        uninstall(server)
    assert kinds(before) == {
        "account_move": {"entry", "in_invoice", "out_invoice", "out_refund"},
        "account_payment": {"inbound", "outbound"},
    }
    differences = changed(before, all_rows(month))
    # The batches are the addon's: their payments keep the number.
    notes = differences.pop("mail_message")
    assert [note.startswith("+ ") and "Batch Payment AMZ/" in note for note in notes] == [True] * 2
    assert differences == {}
    # What payments were made by stays Odoo's to keep, and is taken up again.
    methods = [["payment_method_batch_inbound"], ["payment_method_batch_outbound"]]
    assert gone(month) == {name: [] for name in GONE} | {"data": methods}
    left = all_rows(month)
    with month.served() as server:
        everything_opens(server)
        assert changed(left, all_rows(month)) == {}
        the_books_go_on(server)
        the_goods_go_on(server)
        assert " ERROR " not in server.log(), server.log()
    month.install(ADDON)
    assert month.sql(f"SELECT state FROM ir_module_module WHERE name = '{ADDON}'") == [
        ["installed"]
    ]


def kinds(rows: Rows) -> dict[str, set[str]]:
    """Which documents there are."""
    columns = {"account_move": "move_type", "account_payment": "payment_type"}
    return {
        table: {json.loads(row)[column] for row in rows[table]} for table, column in columns.items()
    }


def gone(database: Database) -> Any:
    """What of the addon is left."""
    return {name: sorted(database.sql(" ".join(q.split()))) for name, q in GONE.items()}


def uninstall(server: Server) -> None:
    """*Uninstall*, which logs no error."""
    (module,) = server.call("ir.module.module", "search", [["name", "=", ADDON]])
    server.call("ir.module.module", "button_immediate_uninstall", [module])
    assert " ERROR " not in server.log(), server.log()


def a_filter_of_its_own(server: Server) -> None:
    """A seller's default for *Sales Orders*, by a field of the addon."""
    values = {
        "name": "By Amazon account",
        "model_id": "sale.order",
        "is_default": True,
        "context": "{'group_by': ['amazon_connector_account_id']}",
    }
    server.call("ir.filters", "create", values)


def everything_opens(server: Server) -> None:
    """Lists, forms and searches of Odoo's own, and all that their documents say."""
    assert server.get("/odoo/sales").status == 200
    for model in MODELS:
        server.call(model, "get_views", [[False, "list"], [False, "form"], [False, "search"]])
        server.call(model, "search_read", [], [])
    log = server.log()
    assert " ERROR " not in log, log
    assert "Traceback" not in log, log


def the_books_go_on(server: Server) -> None:
    """Payments are drafts and posted again, another is made in the journal *Amazon Payments* by
    *Batch Deposit*, the bank's lines are open again, the entries of payouts are drafts again.
    """
    payments = server.call("account.payment", "search", [])
    server.call("account.payment", "action_draft", payments)
    server.call("account.payment", "action_post", payments)
    paid_in(server, an_order(server))
    matched = [["statement_line_id", "!=", False], ["reconciled", "=", True]]
    items = server.call("account.move.line", "search", matched)
    server.call("account.move.line", "remove_move_reconcile", items)
    entries = [["ref", "like", "Amazon "], ["move_type", "=", "entry"]]
    moves = server.call("account.move", "search", entries)
    server.call("account.move", "button_draft", moves)
    assert items
    assert moves
    journals = server.call("account.journal", "search", [["name", "=", "Amazon Payments"]])
    server.call("account.journal", "write", journals, {"name": "Amazon Payments, closed"})


def the_goods_go_on(server: Server) -> None:
    """An open delivery is validated, and what was on its way to Amazon arrives."""
    open_ones = [["state", "=", "assigned"]]
    pickings = server.call("stock.picking", "search", open_ones)
    assert len(pickings) == 3
    for picking in pickings:
        server.call("stock.picking", "button_validate", [picking], context={"skip_sms": True})
    assert server.call("stock.picking", "search", open_ones) == []


def an_order(server: Server) -> int:
    """One that is not invoiced yet."""
    open_ones = [["state", "=", "sale"], ["invoice_ids", "=", False]]
    (order,) = server.call("sale.order", "search", open_ones, limit=1, order="id desc")
    found: int = order
    return found


def invoice(server: Server, order: int) -> list[int]:
    """An invoice of this order, posted."""
    lines = server.call(
        "sale.order.line", "search_read", [["order_id", "=", order]], ["product_id"]
    )
    products = [line["product_id"][0] for line in lines]
    server.call("product.product", "write", products, {"invoice_policy": "order"})
    context = {"active_model": "sale.order", "active_ids": [order]}
    wizard = server.call("sale.advance.payment.inv", "create", {}, context=context)
    server.call("sale.advance.payment.inv", "create_invoices", [wizard], context=context)
    (made,) = server.call("sale.order", "read", [order], ["invoice_ids"])
    server.call("account.move", "action_post", made["invoice_ids"])
    invoices: list[int] = made["invoice_ids"]
    return invoices


def paid_in(server: Server, order: int) -> None:
    """Its invoice is paid in the journal *Amazon Payments*, by *Batch Deposit*."""
    journals = [["journal_id.name", "=", "Amazon Payments"], ["payment_type", "=", "inbound"]]
    (line,) = server.call(
        "account.payment.method.line",
        "search_read",
        [*journals, ["name", "=", "Batch Deposit"]],
        ["journal_id"],
    )
    context = {"active_model": "account.move", "active_ids": invoice(server, order)}
    values = {"journal_id": line["journal_id"][0], "payment_method_line_id": line["id"]}
    wizard = server.call("account.payment.register", "create", values, context=context)
    server.call("account.payment.register", "action_create_payments", [wizard])
    (made,) = server.call("account.move", "read", context["active_ids"], ["payment_state"])
    assert made["payment_state"] in ("paid", "in_payment")
