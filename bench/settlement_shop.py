# SPDX-License-Identifier: LGPL-3.0-or-later
"""A back office with the orders of a settlement's file, so many of them invoiced.

``python -m bench.settlement_shop FILE INVOICED``; run in a child of its own.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .amazon import LINKED, START
from .settlement_file import opened
from .stock_shop import SELLER

if TYPE_CHECKING:
    from .copies import Told

INVOICED_ON = (START - timedelta(days=20)).date()


def main() -> None:
    """Make it, and tell how many."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    paid = _paid_orders(Path(sys.argv[1]), int(sys.argv[2]))
    _fill(paid)
    sys.stdout.write(json.dumps({"invoiced": len(paid)}) + "\n")


def _paid_orders(file: Path, most: int) -> dict[str, Decimal]:
    """What the file says that the first buyers paid, by order."""
    paid: dict[str, Decimal] = defaultdict(Decimal)
    with opened(file) as lines:
        for line in lines:
            if line.pays == "invoice" and (line.order_id in paid or len(paid) < most):
                paid[line.order_id] += line.amount
    return {order_id: amount for order_id, amount in paid.items() if amount > 0}


def _fill(paid: Mapping[str, Decimal]) -> None:
    """The product invoices two orders, of which the first brings accounts and journals; the rows of
    all others are those of the second, but for what differs.
    """
    from amazon_backoffice.data_folder import vault
    from amazon_backoffice.models import Account, Company, Contact, Marketplace, Product

    from . import arranged, copies
    from .ingest_child import Tables

    account = arranged.account(SELLER, vault(), [arranged.HOME], LINKED)
    Account.objects.filter(pk=account.pk).update(payouts_on=True)
    company = Company.objects.get()
    customer = Contact.objects.create(company=company, name="Buyer", kind="customer")
    germany = Marketplace.objects.get(marketplace_id=arranged.HOME)
    product = Product.objects.create(name="Mug", internal_reference="MUG")
    told = [
        copies.Told(order_id, f"B{n:06}", f"INV/{INVOICED_ON.year}/{n + 1:05}", amount)
        for n, (order_id, amount) in enumerate(paid.items())
    ]
    invoiced(account, customer, germany, product, told[0])
    tables = Tables()
    tables.mark()
    invoiced(account, customer, germany, product, told[1])
    copies.write(tables.since_mark(), told[1], told[2:])


def invoiced(account: Any, customer: Any, marketplace: Any, product: Any, told: Told) -> None:
    """A sales order over one piece, and its invoice."""
    from django.db import transaction

    from amazon_backoffice.adapter.order_documents import invoice_orders
    from amazon_backoffice.models import SalesOrder, SalesOrderLine

    with transaction.atomic():
        order = SalesOrder.objects.create(
            name=told.name,
            company_id=account.company_id,
            seller_id=account.seller_id,
            order_id=told.order_id,
            account=account,
            marketplace=marketplace,
            channel="AMAZON",
            ordered_at=START - timedelta(days=30),
            customer=customer,
            currency="EUR",
            untaxed=told.amount,
            total=told.amount,
        )
        SalesOrderLine.objects.create(
            order=order,
            product=product,
            description="Mug",
            quantity=1,
            unit_price=told.amount,
            untaxed=told.amount,
            total=told.amount,
        )
        (document,) = invoice_orders([order], INVOICED_ON)
    assert document.number == told.invoice, document.number


if __name__ == "__main__":
    main()
