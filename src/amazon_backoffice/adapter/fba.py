# SPDX-License-Identifier: LGPL-3.0-or-later
"""Stock at Amazon: what Amazon says, what we have there, and the adjustment between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Q, Sum

from amazon_connector.port import FbaDrift as TheDrift
from amazon_connector.port import FbaStock as TheStock

from ..models import Account, FbaDrift, FbaStock, Marketplace, State, StockMove, StockQuant
from ..models.fields import key_text
from .locations import Locations
from .moving import inventory, moved

_KEY = ["account", "marketplace", "sku"]
_FIGURES = [
    "asin", "fulfillable", "reserved", "inbound", "unfulfillable", "researching", "read_at",
]  # fmt: skip
_AT_ONCE = 1000
ADJUSTED = "Stock at Amazon adjusted"


def save_fba_stock(page: Sequence[TheStock]) -> None:
    """See ``Backend.save_fba_stock``."""
    ids = _marketplaces({row.marketplace_id for row in page})
    rows = {
        (row.account_id, row.marketplace_id, key_text(row.sku)): FbaStock(
            account_id=int(row.account_id),
            marketplace_id=ids[row.marketplace_id],
            sku=row.sku,
            **{name: getattr(row, name) for name in _FIGURES},
        )
        for row in page
    }
    FbaStock.objects.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=_KEY, update_fields=_FIGURES
    )


def drop_fba_stock(account_id: str, marketplace_id: str, before: datetime) -> None:
    """See ``Backend.drop_fba_stock``."""
    FbaStock.objects.filter(
        account=int(account_id), marketplace__marketplace_id=marketplace_id, read_at__lt=before
    ).delete()


def measure_fba_drift(account_ids: Sequence[str], now: datetime) -> None:
    """See ``Backend.measure_fba_drift``; a handful of queries for each location."""
    for location_id, accounts in _sharing(account_ids).items():
        theirs, skus = _theirs(accounts)
        ours = _ours(location_id)
        rows = [
            FbaDrift(
                account_id=accounts[0],
                product_id=product_id,
                skus="\n".join(sorted(skus[product_id])),
                ours=ours.get(product_id, 0),
                theirs=theirs.get(product_id, 0),
                measured_at=now,
            )
            for product_id in sorted({*theirs, *ours})
        ]
        FbaDrift.objects.bulk_create(
            rows,
            batch_size=_AT_ONCE,
            update_conflicts=True,
            unique_fields=["account", "product"],
            update_fields=["skus", "ours", "theirs", "measured_at"],
        )
        gone = Q(account=accounts[0]) & ~Q(measured_at=now) | Q(account__in=accounts[1:])
        FbaDrift.objects.filter(gone).delete()


def fba_drifts(account_ids: Sequence[str]) -> list[TheDrift]:
    """See ``Backend.fba_drifts``."""
    firsts = [accounts[0] for accounts in _sharing(account_ids).values()]
    drifts = (_told(row) for row in FbaDrift.objects.filter(account__in=firsts))
    return sorted(drifts, key=lambda drift: (drift.skus, drift.product_id))


def book_fba_drift(page: Sequence[TheDrift], now: datetime) -> None:
    """See ``Backend.book_fba_drift``; ``now`` dates the moves."""
    wanted = {(drift.account_id, drift.product_id): drift for drift in page}
    rows = FbaDrift.objects.filter(
        account__in={int(account_id) for account_id, _ in wanted},
        product__in=[int(product_id) for _, product_id in wanted],
    ).exclude(drift=0)
    locked = rows.order_by("pk").select_for_update(of=("self",))
    still = [row for row in locked if wanted.get(_key(row)) == _told(row)]
    if not still:
        return
    moves = StockMove.objects.bulk_create(_adjustments(still, now))
    moved(moves)
    for row in still:
        row.ours = row.theirs
    FbaDrift.objects.bulk_update(still, ["ours"], batch_size=_AT_ONCE)


def measure_anew(location_ids: Collection[int]) -> None:
    """What these locations hold, or which accounts share them, is not as it was measured: that
    goes, and is read and measured with the next work.
    """
    accounts = Account.objects.filter(location__in=location_ids)
    FbaDrift.objects.filter(account__in=accounts.values("pk")).delete()
    accounts.update(fba_next_read=None)


def _sharing(account_ids: Iterable[str]) -> Mapping[int, list[int]]:
    """The accounts with the same Amazon locations as these, the first first, by location."""
    wanted = Account.objects.filter(pk__in=[int(pk) for pk in account_ids]).exclude(location=None)
    rows = Account.objects.filter(location__in=wanted.values("location"))
    found: dict[int, list[int]] = defaultdict(list)
    for pk, location_id in rows.order_by("pk").values_list("pk", "location_id"):
        found[location_id].append(pk)
    return found


def _theirs(account_ids: Sequence[int]) -> tuple[dict[int, int], dict[int, set[str]]]:
    """Pieces at Amazon, and the SKUs, by storable product."""
    theirs: dict[int, int] = defaultdict(int)
    skus: dict[int, set[str]] = defaultdict(set)
    marks = ", ".join(["%s"] * len(account_ids))
    with connection.cursor() as cursor:
        cursor.execute(_THEIRS.format(accounts=marks), account_ids)
        for product_id, sku, pieces in cursor.fetchall():
            theirs[product_id] += int(pieces)
            skus[product_id].add(sku)
    return theirs, skus


_THEIRS = """
SELECT o.product_id, s.sku,
       CASE WHEN a.fba_pooled THEN max(s.at_amazon) ELSE sum(s.at_amazon) END
  FROM amazon_backoffice_fbastock s
  JOIN amazon_backoffice_account a ON a.id = s.account_id
  JOIN amazon_backoffice_offer o
    ON o.account_id = s.account_id AND o.marketplace_id = s.marketplace_id AND o.sku = s.sku
  JOIN amazon_backoffice_product p ON p.id = o.product_id
 WHERE s.account_id IN ({accounts}) AND p.storable
 GROUP BY o.product_id, s.sku, a.id, a.fba_pooled
"""


def _ours(location_id: int) -> dict[int, int]:
    """Whole pieces of storable products in the location and in those inside it."""
    rows = StockQuant.objects.filter(
        location__in=Locations().inside(location_id), product__storable=True
    )
    sums = rows.order_by().values_list("product_id").annotate(pieces=Sum("quantity"))
    return {product_id: round(pieces) for product_id, pieces in sums.exclude(pieces=0)}


def _adjustments(rows: Sequence[FbaDrift], now: datetime) -> list[StockMove]:
    """Done moves between the Amazon locations and where what is counted in comes from."""
    accounts = Account.objects.in_bulk({row.account_id for row in rows})
    companies = {account.company_id for account in accounts.values()}
    elsewhere = {company_id: inventory(company_id).pk for company_id in companies}
    moves = []
    for row in rows:
        account = accounts[row.account_id]
        sides = [elsewhere[account.company_id], account.location_id]
        source, destination = sides if row.drift > 0 else reversed(sides)
        moves.append(
            StockMove(
                product_id=row.product_id,
                source_id=source,
                destination_id=destination,
                quantity=abs(row.drift),
                state=State.DONE,
                done_at=now,
                reference=f"{ADJUSTED}: {account.name}",
            )
        )
    return moves


def _marketplaces(ids: Collection[str]) -> dict[str, int]:
    rows = Marketplace.objects.filter(marketplace_id__in=ids)
    return dict(rows.values_list("marketplace_id", "pk"))


def _key(row: FbaDrift) -> tuple[str, str]:
    return str(row.account_id), str(row.product_id)


def _told(row: FbaDrift) -> TheDrift:
    account_id, product_id = _key(row)
    return TheDrift(
        account_id=account_id,
        product_id=product_id,
        skus=tuple(filter(None, row.skus.split("\n"))),
        ours=row.ours,
        theirs=row.theirs,
        measured_at=row.measured_at,
    )
