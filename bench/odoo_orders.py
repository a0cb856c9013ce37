# SPDX-License-Identifier: LGPL-3.0-or-later
"""Fed to `odoo shell`: orders from parsed page to committed sale order, against plain Odoo.

Prints one line of JSON behind MARK. Both make the same orders in the same database, in turns:
the connector a page at a time, plain Odoo one by one (``sale.order`` create, confirm, commit),
with its customers made beforehand and not counted.
"""

# ruff: noqa: F821, T201 - ``env`` is odoo shell's, and what is printed is the result

import json
import time
from datetime import datetime, timezone

from odoo.addons.sale_amazon_connector.tests.world import OdooWorld

from amazon_connector.testing.orders import item, order
from amazon_connector.testing.world import Arranged
from amazon_connector.usecases.importing import OrderImport
from amazon_connector.vault import Vault

MARK = "bench-odoo:"
ROUNDS, PAGE = 4, 100
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=timezone.utc)
LINKED = datetime(2026, 11, 1, 12, 0, tzinfo=timezone.utc)
SKUS = [f"BENCH-{number:02}" for number in range(20)]


def arranged():
    """An account, 20 products with plenty of stock, a partner for plain Odoo."""
    env.company.amazon_connector_enabled = True
    world = OdooWorld(env)
    world.account(Arranged(vault=Vault([Vault.new_key()]), linked_at=LINKED, cursor=LINKED))
    for sku in SKUS:
        world.product(sku)
        world.stock(sku, "warehouse", 100_000)
    env.cr.commit()
    return world


def page_of(first, size):
    """FBM orders of two items with shipping, each of a buyer of its own."""
    return [
        order(
            f"302-{number:07}-0000001",
            buyer={
                "buyerName": f"Buyer {number}",
                "buyerEmail": f"b{number}@marketplace.amazon.de",
            },
            items=[
                item("1", SKUS[number % 20], 1, "11.90", shipping="4.90"),
                item("2", SKUS[(number + 7) % 20], 2, "23.80"),
            ],
        )
        for number in range(first, first + size)
    ]


def by_the_connector(world, page):
    """Seconds and SQL queries for a page, committed."""
    backend = world.backend()
    before, began = env.cr.sql_log_count, time.perf_counter()
    with backend.atomic():
        OrderImport(backend, backend.accounts(), NOW).page(page)
    env.cr.commit()
    return time.perf_counter() - began, env.cr.sql_log_count - before


def plainly(page):
    """Seconds and SQL queries for the same orders, made and confirmed one by one."""
    products = {p.default_code: p for p in env["product.product"].search([])}
    shipping = env.company.amazon_connector_shipping_product_id
    partners = env["res.partner"].create([{"name": f"Plain {o['orderId']}"} for o in page])
    env.cr.commit()
    before, began = env.cr.sql_log_count, time.perf_counter()
    for partner, one in zip(partners, page, strict=True):
        lines = []
        for bought in one["orderItems"]:
            product = products[bought["product"]["sellerSku"]]
            lines.append((0, 0, _line(product, int(bought["quantityOrdered"]), 11.9)))
            if bought["orderItemId"] == "1":
                lines.append((0, 0, _line(shipping, 1, 4.9)))
        sale = env["sale.order"].create({"partner_id": partner.id, "order_line": lines})
        sale.action_confirm()
        env.cr.commit()
    return time.perf_counter() - began, env.cr.sql_log_count - before


def _line(product, quantity, price):
    return {"product_id": product.id, "product_uom_qty": quantity, "price_unit": price}


def main():
    world = arranged()
    first = 1
    queries = {}
    for size in (10, 50, PAGE):  # the first page of each kind warms up as well
        by_the_connector(world, page_of(first, size))
        first += size
        _, spent = by_the_connector(world, page_of(first, size))
        first += size
        queries[size] = spent / size
    plainly(page_of(first, 10))
    first += 10
    ours = theirs = 0.0
    for _ in range(ROUNDS):
        seconds, _ = by_the_connector(world, page_of(first, PAGE))
        ours += seconds
        seconds, plain_queries = plainly(page_of(first, PAGE))
        theirs += seconds
        first += PAGE
    made = ROUNDS * PAGE
    print(
        MARK,
        json.dumps(
            {
                "ours_ms": ours / made * 1000,
                "plain_ms": theirs / made * 1000,
                "queries": queries,
                "plain_queries": plain_queries / PAGE,
            }
        ),
        flush=True,
    )


main()
