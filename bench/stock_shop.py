# SPDX-License-Identifier: LGPL-3.0-or-later
"""A back office with so many offers whose quantities Amazon has; run in a child of its own.

``python -m bench.stock_shop OFFERS``: each SKU is a product of its own with pieces in the
warehouse (without the moves that brought them) and an offer in Germany; its row was computed by
the connector and taken by Amazon.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime, timedelta
from typing import Any

from amazon_connector.clock import FixedClock
from amazon_connector.port import STOCK_ON, SYNCHRONIZED
from amazon_connector.usecases.groups import group_of
from amazon_connector.usecases.stock.computing import RecomputeStock

from .amazon import LINKED, START

SELLER = {
    "store_name": "Many SKUs",
    "region": "EU",
    "seller_id": "A1MANYSKUS",
    "client_id": "amzn1.application-oa2-client.bench",
    "client_secret": "amzn1.oa2-cs.v1.bench",
    "application_id": "amzn1.sp.solution.bench",
    "refresh_token": "Atzr|bench",
}
AT_ONCE, PIECES = 5_000, 500
LATER = START + timedelta(hours=2)


def main() -> None:
    """Make it, and tell how long the first computing took."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    offers = int(sys.argv[1])
    _fill(offers)
    began = time.perf_counter()
    recompute(START)
    first = time.perf_counter() - began
    _taken()
    from amazon_backoffice.models import SkuStock

    assert SkuStock.objects.filter(state=SYNCHRONIZED).count() == offers
    sys.stdout.write(json.dumps({"offers": offers, "first_s": first}) + "\n")


def recompute(now: datetime) -> None:
    """Everything again, page by page, each in a transaction of its own."""
    from amazon_backoffice import driver
    from amazon_backoffice.adapter.backend import DjangoBackend

    backend = DjangoBackend(FixedClock(now))
    (account,) = backend.accounts()
    assert account.stock.next_full is None, "everything would not be due"
    driver.run(RecomputeStock(backend, FixedClock(now), group_of(account)))


def _fill(offers: int) -> None:
    from amazon_backoffice.data_folder import vault
    from amazon_backoffice.models import Account, Marketplace

    from . import arranged

    account = arranged.account(SELLER, vault(), [arranged.HOME], LINKED)
    Account.objects.filter(pk=account.pk).update(stock_mode=STOCK_ON)
    germany = Marketplace.objects.get(marketplace_id=arranged.HOME)
    for first in range(0, offers, AT_ONCE):
        _some(account, germany, range(first, min(first + AT_ONCE, offers)))


def _some(account: Any, marketplace: Any, numbers: range) -> None:
    from django.db import transaction

    from amazon_backoffice.models import Offer, Product, StockQuant

    with transaction.atomic():
        products = Product.objects.bulk_create(
            Product(name=f"Article {n}", internal_reference=f"SKU-{n:06}") for n in numbers
        )
        Offer.objects.bulk_create(
            Offer(
                account=account,
                marketplace=marketplace,
                sku=product.internal_reference,
                product=product,
                asin=f"B0{product.pk:08}",
                title=product.name,
            )
            for product in products
        )
        StockQuant.objects.bulk_create(
            StockQuant(product=product, location=account.warehouse, quantity=PIECES)
            for product in products
        )


def _taken() -> None:
    """As after a day's synchronization: read, listed, and acknowledged as wanted."""
    from django.db.models import F

    from amazon_backoffice.models import SkuStock

    SkuStock.objects.update(
        acknowledged=F("wanted"),
        sending=F("wanted"),
        on_amazon=F("wanted"),
        read_at=START,
        listed=True,
        live=True,
        product_type="PRODUCT",
        state=SYNCHRONIZED,
        why="",
    )


if __name__ == "__main__":
    main()
