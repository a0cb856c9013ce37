# SPDX-License-Identifier: LGPL-3.0-or-later
"""The doctor's findings: the connector's own about each account, and the office's."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count

from amazon_connector.bootstrap import Finding
from amazon_connector.domain.totals import CAUSES, OTHER_TAX_RATE, TAX_MISSING
from amazon_connector.port import QUARANTINED

from . import examining_parcels, examining_stock, feature, runtime, wakeup
from .adapter.rows import lines_to_pair
from .data_folder import vault
from .levels import BAD, OK, WARN
from .models import Account, AmazonOrder, Product, SalesOrderLine

SOME = 8


def findings() -> list[Finding]:
    """Everything, the office first. Calls Amazon, at most three times for each account."""
    return [*_office(), *runtime.connector().doctor()]


def _office() -> Iterator[Finding]:
    yield from _running()
    if problem := vault().problem:
        yield Finding(BAD, "Stored credentials", problem, "Put the key back, or link again.")
    if not Account.objects.filter(active=True).exists():
        todo = "Make one in Sales > Configuration > Settings > Connectors > Amazon Accounts."
        yield Finding(BAD, "Amazon Accounts", "There is no Amazon account.", todo)
    yield _unmatched()
    yield _taxes()
    yield _quarantine()
    yield from examining_parcels.findings()
    yield from examining_stock.findings()


def _running() -> Iterator[Finding]:
    if feature.amazon_sync_is_on():
        yield Finding(OK, "Amazon Sync", "It is on.")
    else:
        todo = "Tick it in Sales > Configuration > Settings > Connectors."
        yield Finding(BAD, "Amazon Sync", "It is off: nothing is read from Amazon.", todo)
    if wakeup.loop_is_running():
        yield Finding(OK, "Sync loop", "It runs.")
    else:
        todo = "Start it: amazon-connector serve"
        yield Finding(WARN, "Sync loop", "It does not run.", todo)


def _unmatched() -> Finding:
    """SKUs that stand on Amazon Sale and that the next pairing would look at."""
    lines = lines_to_pair().filter(
        kind=SalesOrderLine.Kind.PRODUCT,
        product__default_for=Product.Default.SALE,
        order__account__active=True,
    )
    skus = sorted(set(lines.order_by().values_list("code", flat=True).distinct()))
    if not skus:
        return Finding(OK, "SKUs", "Every SKU of an open order has a product.")
    named = ", ".join(skus[:SOME]) + (f" and {len(skus) - SOME} more" if len(skus) > SOME else "")
    todo = (
        "Give a product this Internal Reference, or make an offer (Sales > Offers); then set "
        "Last Order Sync on the account, or click Recover Order: the lines are paired again."
    )
    return Finding(WARN, "SKUs", f"{len(skus)} stand on Amazon Sale: {named}.", todo)


def _taxes() -> Finding:
    causes = (OTHER_TAX_RATE, TAX_MISSING)
    rows = AmazonOrder.objects.filter(cause__in=causes).order_by()
    counted = dict(rows.values_list("cause").annotate(Count("pk")))
    if not counted:
        return Finding(OK, "Taxes", "No order's tax disagrees with Amazon's.")
    parts = ", ".join(f"{number} × {CAUSES[cause].lower()}" for cause, number in counted.items())
    example = rows.order_by("-updated").first()
    what = f"Taxes disagree with Amazon's: {parts}, e.g. {example}: {example.cause_detail}"
    todo = "Compare the products' taxes and the fiscal positions with Amazon's tax settings."
    return Finding(WARN, "Taxes", what, todo)


def _quarantine() -> Finding:
    number = AmazonOrder.objects.filter(state=QUARANTINED).count()
    if not number:
        return Finding(OK, "Quarantine", "No order waits in quarantine.")
    todo = "Open Amazon Issues: each says why, and has a Retry button."
    orders = "1 order waits" if number == 1 else f"{number} orders wait"
    return Finding(BAD, "Quarantine", f"{orders} in quarantine.", todo)
