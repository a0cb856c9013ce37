# SPDX-License-Identifier: LGPL-3.0-or-later
"""Orders whose sale a settlement booked without an invoice."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from amazon_connector.records_money import AS_SALES, PAYS_INVOICE

from ..models import SalesOrder, SettledOrder


def sold_by(orders: Collection[SalesOrder]) -> Mapping[int, str]:
    """By order (pk): the settlement that booked what was paid for it as sales."""
    by_key = {(order.seller_id, order.order_id): order.pk for order in orders}
    rows = SettledOrder.objects.filter(
        order_id__in={order_id for _, order_id in by_key},
        settlement__account__seller_id__in={seller_id for seller_id, _ in by_key},
        pays=PAYS_INVOICE,
        how=AS_SALES,
    ).exclude(amount=0)
    found = rows.order_by("-settlement_id").select_related("settlement__account")
    return {
        by_key[row.settlement.account.seller_id, row.order_id]: str(row.settlement)
        for row in found
        if (row.settlement.account.seller_id, row.order_id) in by_key
    }
