# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which line of the bank's statement is a settlement's deposit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from amazon_connector.records_money import BankLine, Settlement

from .differences import most_of_a_deposit

_ARRIVES_WITHIN = timedelta(days=10)


@dataclass(frozen=True)
class Proposal:
    """A line of the bank that may be the deposit. ``write_off`` is what it is short of it."""

    line: BankLine
    write_off: Decimal


def window(settlement: Settlement) -> tuple[date, date] | None:
    """From when to when the deposit may arrive; None where the file told no date."""
    told = settlement.deposited or settlement.ends
    return (told.date(), told.date() + _ARRIVES_WITHIN) if told else None


def too_far(settlement: Settlement, line: BankLine) -> bool:
    """Whether they differ by more than is written off, or go in different directions."""
    total = settlement.total
    if total is None or line.currency != settlement.currency:
        return True
    apart = abs(total - line.amount)
    return apart > most_of_a_deposit(settlement.currency) or (line.amount > 0) != (total > 0)


def proposals(settlement: Settlement, lines: Iterable[BankLine]) -> list[Proposal]:
    """The lines whose amount is the deposit to five of the currency's smallest units, in the days
    in which it may arrive: exact ones first, then those that name Amazon, then the earliest.
    """
    days, total = window(settlement), settlement.total
    if days is None or total is None:
        return []
    found = [
        Proposal(line, total - line.amount)
        for line in lines
        if days[0] <= line.dated <= days[1] and not too_far(settlement, line)
    ]
    return sorted(found, key=_rank)


def _rank(proposal: Proposal) -> tuple[Decimal, bool, date, str]:
    line = proposal.line
    unnamed = "amazon" not in line.text.casefold()
    return abs(proposal.write_off), unnamed, line.dated, line.line_id
