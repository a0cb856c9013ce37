# SPDX-License-Identifier: LGPL-3.0-or-later
"""What stands on a payout: its sums, its entries, what does not match, and the next step."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from amazon_backoffice import payouts
from amazon_backoffice.models import JournalEntry, Settlement
from amazon_backoffice.words import exact, money
from amazon_connector.records_money import (
    LISTED,
    POSTED,
    POSTING,
    REFUSED_FILE,
    REVERSING,
    STAGED,
    STAGING,
)

from .base import change_url, list_url
from .mismatch_panel import mismatch_panel

LEVELS = {
    LISTED: "", STAGING: "warn", STAGED: "warn", POSTING: "warn", POSTED: "good",
    REVERSING: "warn", REFUSED_FILE: "bad",
}  # fmt: skip
SHOWN = 100
_UNDER_WAY = {
    LISTED: "It is read from Amazon with the next turn.",
    STAGING: "It is being read.",
    POSTING: "It is being posted; reload this page in a moment.",
    REVERSING: "It is being reversed; reload this page in a moment.",
}


def payout_panel(settlement: Settlement, may_work: bool, page: str) -> dict[str, Any]:
    """For ``office/payout_top.html``; ``page`` is that of what does not match."""
    standing = payouts.standings([settlement])[settlement.pk]
    return {
        "name": f"Settlement {settlement}",
        "tag": {
            "text": settlement.get_state_display(),
            "level": "bad" if settlement.problem else LEVELS.get(settlement.state, ""),
        },
        "bar": {"buttons": _buttons(settlement, standing, may_work), "stats": _stats(settlement)},
        "notes": _notes(settlement, standing),
        "facts": _facts(settlement),
        "sums": _sums(settlement),
        "totals": _totals(settlement, standing),
        "entries": _entries(settlement),
        "mismatches": mismatch_panel(settlement, may_work, page),
        "all_entries": list_url("journalentry", f"settlement__id__exact={settlement.pk}"),
    }


def _buttons(
    settlement: Settlement, standing: payouts.Standing, may_work: bool
) -> list[dict[str, Any]]:
    if not may_work:
        return []
    buttons = []
    state = settlement.state
    if state == STAGED or (state == POSTING and settlement.problem):
        buttons.append(_button("Post", "check_circle", "post", settlement, first=True))
    if state == POSTED and not standing.matched:
        link = reverse("office-match-payout", args=[settlement.pk])
        match = {"text": "Match Payout", "icon": "account_balance", "link": link, "first": True}
        buttons.append(match)
    if state in (POSTING, POSTED) or (state == REVERSING and settlement.problem):
        buttons.append(_button("Reverse", "undo", "reverse", settlement))
    if state in (STAGED, REFUSED_FILE) or (state in (LISTED, STAGING) and settlement.problem):
        first = state != STAGED
        again = _button("Try Again", "sync", "read-again", settlement, first=first)
        buttons.append({**again, "title": "Amazon sends the file once more, and it is read anew"})
    return buttons


def _button(
    text: str, icon: str, verb: str, settlement: Settlement, first: bool = False
) -> dict[str, Any]:
    link = reverse("office-payout", args=[settlement.pk, verb])
    return {"text": text, "icon": icon, "link": link, "post": True, "first": first}


def _stats(settlement: Settlement) -> list[dict[str, Any]]:
    lines = list_url("settlementline", f"settlement__id__exact={settlement.pk}")
    return [
        {"title": "Lines", "icon": "list", "value": f"{settlement.staged:,}", "link": lines},
        {
            "title": "Orders paid",
            "icon": "paid",
            "value": f"{payouts.paid_orders(settlement):,}",
            "link": list_url("journalentry", f"settlement__id__exact={settlement.pk}"),
        },
    ]


def _notes(settlement: Settlement, standing: payouts.Standing) -> list[dict[str, Any]]:
    if settlement.problem:
        return [{"level": "bad", "title": "Look at this:", "text": settlement.problem}]
    state, currency = settlement.state, settlement.currency
    if state in _UNDER_WAY:
        return [{"level": "warn", "title": _UNDER_WAY[state], "text": ""}]
    if state == STAGED:
        text = (
            "Its lines come to the deposit to the cent. Post books them: buyers' payments pay "
            "their invoices, the rest becomes a few entries."
        )
        return [{"level": "warn", "title": "Ready to post.", "text": text}]
    open_ones = settlement.mismatches.filter(settled=False).count()
    notes = []
    if state == POSTED:
        deposit = money(settlement.total, currency)
        where = "matched with the bank." if standing.matched else "on the intermediary account."
        text = f"The deposit of {deposit} is {where}"
        notes.append({"level": "good", "title": "Posted to the cent.", "text": text})
    if open_ones:
        what = "1 thing" if open_ones == 1 else f"{open_ones:,} things"
        text = "Each has a button below; the books are right either way."
        notes.append({"level": "warn", "title": f"{what} to look at.", "text": text})
    return notes


def _facts(settlement: Settlement) -> list[dict[str, Any]]:
    period = ""
    if settlement.starts and settlement.ends:
        period = f"{settlement.starts:%d %b %Y} to {settlement.ends:%d %b %Y}"
    return [
        {"title": "Amazon Account", "value": settlement.account},
        {"title": "Period", "value": period},
        {"title": "Deposit", "value": money(settlement.total, settlement.currency)},
        {"title": "Deposit date", "value": exact(settlement.deposited)},
        {"title": "Report", "value": settlement.report_id},
    ]


def _sums(settlement: Settlement) -> list[dict[str, Any]]:
    return [
        {
            "name": found.name,
            "lines": f"{found.lines:,}",
            "amount": money(found.amount, settlement.currency),
        }
        for found in payouts.sums_by_kind(settlement)
    ]


def _totals(settlement: Settlement, standing: payouts.Standing) -> dict[str, Any]:
    left = payouts.difference(settlement, standing)
    return {
        "deposit": money(settlement.total, settlement.currency),
        "booked": None if left is None else money(standing.booked, settlement.currency),
        "difference": None if left is None else money(left, settlement.currency),
        "differs": bool(left),
    }


def _entries(settlement: Settlement) -> list[dict[str, Any]]:
    rows = JournalEntry.objects.filter(settlement=settlement).order_by("-pk")
    return [
        {
            "number": entry.number,
            "link": change_url(entry),
            "kind": entry.get_kind_display(),
            "dated": f"{entry.dated:%d %b %Y}",
            "reversed": bool(getattr(entry, "reversal", None)),
        }
        for entry in rows.select_related("reversal")[:SHOWN]
    ]
