# SPDX-License-Identifier: LGPL-3.0-or-later
"""A sale or a stock move is on its way to Amazon within seconds of its commit."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.support.simulator import Simulator

from .running import PATIENCE_S, Database
from .shop import Shop, asked, until
from .test_burst import JOB

PATCH = "patchListingsItem"


def test_what_happens_in_odoo_is_on_amazon_within_seconds(
    linked: Database, simulator: Simulator
) -> None:
    linked.run_job()
    with linked.served(cron_threads=1) as server:
        shop = Shop.of(simulator, server)
        # Odoo's workers listen by now: a click wakes the job up within the minute.
        until(lambda: shop.sync() or JOB.search(server.log()), patience=PATIENCE_S)
        shop.on_offer()
        wanted = int(linked.sql("SELECT wanted FROM amazon_connector_sku_stock")[0][0])
        until(lambda: shop.shown() == wanted, patience=PATIENCE_S)
        picking, order = shop.receipt(5), shop.sold_elsewhere(3)
        assert shop.shown() == wanted

        def seen(what: str, act: Callable[[], object], quantity: int) -> float:
            act()
            committed = time.monotonic()
            until(lambda: shop.shown() == quantity, patience=PATIENCE_S)
            spent = time.monotonic() - committed
            print(f"{what}: Amazon shows {quantity} {spent:.1f} s after the commit")
            return spent

        spent = [
            seen(
                "a receipt that is validated",
                lambda: server.call("stock.picking", "button_validate", [picking]),
                wanted + 5,
            ),
            seen(
                "an order that is confirmed",
                lambda: server.call("sale.order", "action_confirm", [order]),
                wanted + 2,
            ),
            seen(
                "an order that is cancelled",
                lambda: cancel(shop, order),
                wanted + 5,
            ),
        ]
        patches = asked(simulator, PATCH)
    print(f"{patches} calls; the slowest took {max(spent):.1f} s")


def cancel(shop: Shop, order: int) -> None:
    """Cancel an order as a person does, without a mail."""
    context = {"disable_cancel_warning": True}
    shop.server.call("sale.order", "action_cancel", [order], context=context)
