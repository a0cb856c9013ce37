# SPDX-License-Identifier: LGPL-3.0-or-later
"""Personal data goes when its time has come, and stays gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from amazon_connector.port import OrderKey

from ..models import AmazonOrder, Contact, Delivery, IssuedInvoice, SalesOrder
from ..models.fields import PersonalKey, PersonalText
from .invoices_sealed import seal_buyers
from .standing import Keys

ANONYMOUS = "Anonymous customer"


def personal_data_due(now: datetime, limit: int) -> list[OrderKey]:
    """See ``Backend.personal_data_due``."""
    rows = AmazonOrder.objects.filter(forgotten=False, forget_after__lte=now)
    found = rows.order_by("forget_after", "pk").values_list("seller_id", "order_id")[:limit]
    return [OrderKey(seller, order) for seller, order in found]


def forget(page: Sequence[OrderKey]) -> None:
    """See ``Backend.forget``."""
    wanted = Keys(page)
    rows = [r for r in AmazonOrder.objects.filter(**wanted.filter()) if wanted.asked(r)]
    AmazonOrder.objects.filter(pk__in=[row.pk for row in rows]).update(forgotten=True)
    orders = [row.sales_order_id for row in rows if row.sales_order_id]
    SalesOrder.objects.filter(pk__in=orders).update(**_nothing(SalesOrder))
    Delivery.objects.filter(order__in=orders).update(**_nothing(Delivery))
    seal_buyers(IssuedInvoice.objects.filter(document__order__in=orders))
    _contacts_of(orders).update(**_nothing(Contact), name=ANONYMOUS, forgotten=True)


def _contacts_of(order_ids: Sequence[int]) -> QuerySet[Contact]:
    """Contacts of these orders, and all their addresses, that no other order needs any more."""
    orders = SalesOrder.objects.filter(pk__in=order_ids)
    customers = orders.values("customer")
    candidates = Contact.objects.filter(
        Q(pk__in=customers)
        | Q(parent__in=customers)
        | Q(pk__in=orders.exclude(delivery_address=None).values("delivery_address"))
    )
    # Without a row of its own yet, an order is as young as can be: it keeps its buyer.
    kept = SalesOrder.objects.filter(Q(amazon_order=None) | Q(amazon_order__forgotten=False))
    needed = kept.exclude(delivery_address=None).values("delivery_address")
    candidates = candidates.exclude(pk__in=kept.values("customer")).exclude(pk__in=needed)
    return candidates.exclude(anonymous=True).filter(forgotten=False)


def _nothing(model: type) -> dict[str, object]:
    """The model's marked columns, emptied."""
    empty: dict[str, object] = {}
    for field in model._meta.concrete_fields:  # type: ignore[attr-defined]
        if isinstance(field, PersonalKey):
            empty[field.name] = None
        elif isinstance(field, PersonalText) and field.name != "name":
            empty[field.name] = ""
    return empty
