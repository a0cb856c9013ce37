# SPDX-License-Identifier: LGPL-3.0-or-later
"""A back office with the orders of a settlement's file, so many of them invoiced.

``python -m bench.settlement_shop FILE INVOICED``; run in a child of its own.
"""

from __future__ import annotations

import json
import sys
import time
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from .amazon import LINKED, START
from .settlement_file import opened
from .stock_shop import SELLER

AT_ONCE = 1_000


def main() -> None:
    """Make it, and tell how long the invoices took."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    paid = _paid_orders(Path(sys.argv[1]), int(sys.argv[2]))
    seconds = _fill(list(paid.items()))
    sys.stdout.write(json.dumps({"invoiced": len(paid), "invoice_s": seconds}) + "\n")


def _paid_orders(file: Path, most: int) -> dict[str, Decimal]:
    """What the file says that the first buyers paid, by order."""
    paid: dict[str, Decimal] = defaultdict(Decimal)
    with opened(file) as lines:
        for line in lines:
            if line.pays == "invoice" and (line.order_id in paid or len(paid) < most):
                paid[line.order_id] += line.amount
    return {order_id: amount for order_id, amount in paid.items() if amount > 0}


def _fill(paid: list[tuple[str, Decimal]]) -> float:
    from amazon_backoffice.data_folder import vault
    from amazon_backoffice.models import Account, Company, Contact, Marketplace, Product

    from . import arranged

    account = arranged.account(SELLER, vault(), [arranged.HOME], LINKED)
    Account.objects.filter(pk=account.pk).update(payouts_on=True)
    company = Company.objects.get()
    customer = Contact.objects.create(company=company, name="Buyer", kind="customer")
    germany = Marketplace.objects.get(marketplace_id=arranged.HOME)
    product = Product.objects.create(name="Mug", internal_reference="MUG")
    seconds = 0.0
    for first in range(0, len(paid), AT_ONCE):
        seconds += _some(account, customer, germany, product, first, paid[first : first + AT_ONCE])
    return seconds


def _some(
    account: Any, customer: Any, marketplace: Any, product: Any, first: int, paid: Any
) -> float:
    from django.db import transaction

    from amazon_backoffice.adapter.order_documents import invoice_orders
    from amazon_backoffice.models import SalesOrder, SalesOrderLine

    orders = [
        SalesOrder(
            name=f"B{first + n:06}",
            company_id=account.company_id,
            seller_id=account.seller_id,
            order_id=order_id,
            account=account,
            marketplace=marketplace,
            channel="AMAZON",
            ordered_at=START - timedelta(days=30),
            customer=customer,
            currency="EUR",
            untaxed=amount,
            total=amount,
        )
        for n, (order_id, amount) in enumerate(paid)
    ]
    with transaction.atomic():
        SalesOrder.objects.bulk_create(orders)
        SalesOrderLine.objects.bulk_create(
            SalesOrderLine(
                order=order,
                product=product,
                description="Mug",
                quantity=1,
                unit_price=order.total,
                untaxed=order.total,
                total=order.total,
            )
            for order in orders
        )
    began = time.perf_counter()
    with transaction.atomic():
        invoice_orders(orders, (START - timedelta(days=20)).date())
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
