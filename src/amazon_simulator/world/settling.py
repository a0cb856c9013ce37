# SPDX-License-Identifier: LGPL-3.0-or-later
"""Settlements: what a seller has earned in a currency is summed up and paid every 14 days.

From Amazon's documentation: settlement reports come by themselves. Assumed: one settlement for
each seller and currency; the deposit two days after its end; a reserve that is kept back from a
positive total and given back by the next settlement; what becomes of a negative one; the report
that is there at once. A living world adds fees of its own, so that a demo has some.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from amazon_simulator import instants
from amazon_simulator.accounts import Accounts, usable_marketplaces
from amazon_simulator.ledger_store import Ledger, Settlement
from amazon_simulator.marketplaces import MARKETPLACES, Marketplace
from amazon_simulator.report_store import Report, Reports
from amazon_simulator.report_types import SETTLEMENT
from amazon_simulator.rules import Rules
from amazon_simulator.settlement_file import Head, Line, encoded
from amazon_simulator.world.amounts import ZERO
from amazon_simulator.world.money import rounded
from amazon_simulator.world.reporting import Reporting
from amazon_simulator.world.schedule import Schedule

SETTLE = "settle"
DEPOSIT_AFTER = 2 * instants.DAY
OTHER = "other-transaction"
RESERVE, RESERVE_BACK = "Current Reserve Amount", "Previous Reserve Amount Balance"
DEBT = "Payable to Amazon"
# An amount in euros as one that is plausible elsewhere.
FACTORS = {"JPY": Decimal(160), "SEK": Decimal(11), "PLN": Decimal(4)}


class Settling:
    """``lively``: the world adds subscription, storage, advertising and reimbursements."""

    def __init__(
        self,
        accounts: Accounts,
        ledger: Ledger,
        reports: Reports,
        reporting: Reporting,
        rules: Rules,
        schedule: Schedule,
        lively: bool,
    ) -> None:
        self._accounts, self._ledger, self._reports = accounts, ledger, reports
        self._reporting, self._rules, self._schedule = reporting, rules, schedule
        self._lively = lively

    @property
    def period(self) -> int:
        return round(self._rules["settlement_days"] * instants.DAY)

    def plan(self, seller_ids: Iterable[str], first: int) -> None:
        """Their settlements are closed then, and every period after it."""
        for seller_id in seller_ids:
            self._schedule.add(first, seller_id, "", SETTLE, {})

    def plan_again(self, now: int) -> None:
        """With the period that holds now, from now on."""
        self._schedule.drop(SETTLE)
        self.plan((s["seller_id"] for s in self._accounts.sellers()), now + self.period)

    def settle(self, seller_id: str, subject: str, at: int, details: dict[str, Any]) -> None:
        """The period is over."""
        self._schedule.add(at + self.period, seller_id, "", SETTLE, {})
        self.close(seller_id, at)

    def close(self, seller_id: str, at: int, currency: str | None = None) -> list[Settlement]:
        """All of the seller's currencies, or one, in which anything is owed."""
        seller = self._accounts.seller(seller_id)
        if seller is None:
            return []
        found = self._ledger.open_currencies(seller_id, at)
        return [self._close(seller, one, at) for one in found if currency in (None, one)]

    def _close(self, seller: dict[str, Any], currency: str, at: int) -> Settlement:
        seller_id, last = seller["seller_id"], self._ledger.last(seller["seller_id"], currency)
        market = _market_of(seller, currency)
        lines = self._ledger.open_lines(seller_id, currency, at)
        started = min(lines[0].at, at) if last is None else last.head.ended
        more = [*_from_before(last, started), *self._of_the_world(seller, market, lines, at)]
        total = sum((line.amount for line in [*lines, *more]), ZERO)
        percent = Decimal(str(self._rules["settlement_reserve_percent"]))
        reserve = rounded(max(total, ZERO) * percent / 100, market)
        if reserve:
            more.append(_other(at, "reserve", RESERVE, -reserve))
        self._ledger.add(seller_id, currency, more)
        settlement = Settlement(
            seller_id=seller_id,
            head=Head(
                settlement_id=self._ledger.new_id(),
                started=started,
                ended=at,
                deposited=at + DEPOSIT_AFTER,
                total=rounded(total - reserve, market),
                currency=currency,
            ),
            report_id=self._reports.new_id(),
            reserve=reserve,
            carried=total < 0 and bool(self._rules["settlement_debts_carried"]),
        )
        self._ledger.settle(settlement)
        self._report(seller, settlement)
        return settlement

    def _report(self, seller: dict[str, Any], settlement: Settlement) -> None:
        head = settlement.head
        ids = usable_marketplaces(seller)
        report = Report(
            report_id=settlement.report_id,
            seller_id=settlement.seller_id,
            region=seller["region"],
            report_type=SETTLEMENT,
            marketplace_ids=[key for key in ids if MARKETPLACES[key].currency == head.currency],
            created=head.ended,
            since=head.started,
            until=head.ended,
        )
        lines = self._ledger.lines(head.settlement_id)
        local = bool(self._rules["settlement_local_times"])
        self._reporting.add(report, encoded(head, lines, local))

    def _of_the_world(
        self, seller: dict[str, Any], market: Marketplace, lines: list[Line], at: int
    ) -> list[Line]:
        """Fees and a reimbursement, drawn from the seller, the currency and the time."""
        orders = [line for line in lines if line.transaction_type == "Order" and line.sku]
        if not self._lively or not orders:
            return []
        rng = random.Random(f"settlement|{seller['seller_id']}|{market.currency}|{at}")

        def amount(low: float, high: float) -> Decimal:
            euros = Decimal(str(round(rng.uniform(low, high), 2)))
            return rounded(euros * FACTORS.get(market.currency, Decimal(1)), market)

        found = [
            Line(
                at=at - instants.DAY,
                kind="advertising",
                transaction_type="ServiceFee",
                amount_type="Cost of Advertising",
                amount_description="TransactionTotalAmount",
                amount=-amount(20, 90),
                marketplace_name=market.name,
            )
        ]
        if MARKETPLACES[market.id].country == seller["country"]:
            found.append(_other(at - 2 * instants.DAY, "fee", "Subscription Fee", -amount(39, 39)))
        of_amazon = [line for line in orders if line.fulfillment_id == "AFN"]
        if of_amazon:
            found.append(_other(at - 3 * instants.DAY, "fee", "Storage Fee", -amount(4, 30)))
            reason = rng.choice(["REVERSAL_REIMBURSEMENT", "WAREHOUSE_DAMAGE"])
            lost = _other(at - 4 * instants.DAY, "reimbursement", reason, amount(8, 40))
            found.append(
                replace(
                    lost,
                    amount_type="FBA Inventory Reimbursement",
                    marketplace_name=market.name,
                    fulfillment_id="AFN",
                    sku=rng.choice(of_amazon).sku,
                    quantity=1,
                )
            )
        first = lines[0].at
        return [replace(line, at=max(line.at, first)) for line in found]


def _from_before(last: Settlement | None, at: int) -> list[Line]:
    """The reserve of the last settlement comes back, and its debt goes on."""
    found = []
    if last is not None and last.reserve:
        found.append(_other(at, "reserve", RESERVE_BACK, last.reserve))
    if last is not None and last.carried:
        found.append(_other(at, "debt", DEBT, last.head.total))
    return found


def _other(at: int, kind: str, description: str, amount: Decimal) -> Line:
    return Line(at, kind, OTHER, OTHER, description, amount)


def _market_of(seller: dict[str, Any], currency: str) -> Marketplace:
    """The seller's own country if it has the currency, else the first that has."""
    found = [MARKETPLACES[key] for key in usable_marketplaces(seller)]
    own = [m for m in found if m.currency == currency and m.country == seller["country"]]
    others = [m for m in [*found, *MARKETPLACES.values()] if m.currency == currency]
    return (own or others)[0]
