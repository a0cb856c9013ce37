# SPDX-License-Identifier: LGPL-3.0-or-later
"""The rules of a quantity on Amazon, which all offers of its SKU must share."""

from __future__ import annotations

from .adapter.errors import atomic
from .models import Offer

RULES = ("buffer", "share", "maximum", "fixed", "handling_days", "also_fbm")


def differing(offer: Offer) -> list[Offer]:
    """The other offers of its SKU in the region of its seller whose rules are others: as long as
    there are any, nothing is sent for the SKU.
    """
    account = offer.account
    same = {"account__seller_id": account.seller_id, "account__region": account.region}
    if not account.seller_id:  # not linked yet: nobody knows who else is the same seller
        same = {"account": account}
    rows = Offer.objects.filter(sku=offer.sku, **same).exclude(pk=offer.pk)
    rows = rows.select_related("marketplace", "account").order_by("marketplace__name", "pk")
    return [other for other in rows if _rules(other) != _rules(offer)]


def use_for_all(offer: Offer) -> int:
    """Give the others its rules; how many had others. Each is saved as if it was edited: there
    are no more than a seller has marketplaces.
    """
    with atomic():
        found = differing(offer)
        for other in found:
            for name, value in _rules(offer).items():
                setattr(other, name, value)
            other.save(update_fields=RULES)
    return len(found)


def _rules(offer: Offer) -> dict[str, object]:
    return {name: getattr(offer, name) for name in RULES}
