# SPDX-License-Identifier: LGPL-3.0-or-later
"""The whole of a simulated Amazon, wired: clock, store, world, LWA, plans, faults, log."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amazon_simulator import instants
from amazon_simulator.accounts import Accounts
from amazon_simulator.clock import WorldClock, resumed_origin
from amazon_simulator.document_store import Documents
from amazon_simulator.faults import Faults
from amazon_simulator.feed_store import Feeds
from amazon_simulator.feeds_api import FeedsApi
from amazon_simulator.inventory_api import InventoryApi
from amazon_simulator.inventory_store import Inventories
from amazon_simulator.ledger_store import Ledger
from amazon_simulator.listing_store import Listings
from amazon_simulator.listings_api import ListingsApi
from amazon_simulator.lwa import Lwa
from amazon_simulator.operations import Operation
from amazon_simulator.order_store import Orders, Row
from amazon_simulator.orders_api import OrdersApi
from amazon_simulator.presigned import Signer
from amazon_simulator.report_store import Reports
from amazon_simulator.report_types import FBA_SHIPMENTS, VAT_INVOICES, VAT_TRANSACTIONS
from amazon_simulator.reports_api import ReportsApi
from amazon_simulator.request_log import RequestLog
from amazon_simulator.rules import Rules
from amazon_simulator.store import Store
from amazon_simulator.transaction_store import Transactions
from amazon_simulator.usage_plans import UsagePlans
from amazon_simulator.world import feeding, reporting
from amazon_simulator.world.books import Books, Wish
from amazon_simulator.world.desk import SHOW, Desk
from amazon_simulator.world.fate import REFUND
from amazon_simulator.world.fba_report import FbaReport
from amazon_simulator.world.invoice_report import InvoiceReport
from amazon_simulator.world.invoicing import Invoicing
from amazon_simulator.world.listings_feed import ListingsFeed
from amazon_simulator.world.offered import listings_of
from amazon_simulator.world.reporting import Maker
from amazon_simulator.world.schedule import Schedule
from amazon_simulator.world.settling import SETTLE, Settling
from amazon_simulator.world.stock import Stock
from amazon_simulator.world.vat_report import VatReport
from amazon_simulator.world.warehoused import inventory_of
from amazon_simulator.world.world import Happening, World

# From a living world's first present to its next settlement.
FIRST_SETTLEMENT = 20 * instants.HOUR


@dataclass(frozen=True)
class Options:
    """``speed`` 0 is a clock turned by hand; ``start`` is the world's first present."""

    seed: int = 1
    speed: float = 1
    state: Path | None = None
    start: int | None = None
    quiet: bool = False
    backlog_days: float = 21
    pace: float = 1
    orders_v0: bool = False


class Simulation:
    def __init__(self, options: Options) -> None:
        self.options = options
        self.store = Store(options.state)
        origin = resumed_origin(self.store.fact("now"), options.start, options.speed)
        self.clock = WorldClock(origin, options.speed)
        self.accounts = Accounts(self.store)
        self.lwa = Lwa(self.store, self.accounts)
        self.usage_plans = UsagePlans(self.store)
        self.rules = Rules(self.store)
        self.listings = Listings(self.store)
        self.inventories = Inventories(self.store)
        self.stock = Stock(self.store, self.listings, self.inventories)
        self.transactions, self.ledger = Transactions(self.store), Ledger(self.store)
        self.books = Books(self.accounts, self.transactions, self.ledger, self.stock.pool_of)
        self.orders = Orders(self.store, self._follow)
        self.orders_api = OrdersApi(self.orders, self._secret())
        self.faults = Faults(options.seed)
        self.log = RequestLog()
        schedule = Schedule(self.store)
        self.desk = Desk(self.store, self.listings, self.rules, schedule)
        self.listings_api = ListingsApi(self.listings, self.desk, self._secret())
        self.inventory_api = InventoryApi(
            self.inventories, self.listings, self.rules, self._secret()
        )
        self.feeds, self.documents = Feeds(self.store), Documents(self.store)
        listings_feed = ListingsFeed(self.desk, self.listings)
        self.invoicing = Invoicing(self.transactions, self.orders, self.rules)
        self.feeding = feeding.Feeding(
            self.feeds, self.documents, listings_feed, self.invoicing, self.rules, schedule
        )
        self.signer = Signer(self._secret())
        self.feeds_api = FeedsApi(self.feeds, self.documents, self.feeding, self.signer)
        self.reports = Reports(self.store)
        self.reporting = reporting.Reporting(
            self.reports, self.documents, self.rules, schedule, self._makers()
        )
        self.reports_api = ReportsApi(self.reports, self.documents, self.reporting, self.signer)
        self.settling = Settling(
            self.accounts,
            self.ledger,
            self.reports,
            self.reporting,
            self.rules,
            schedule,
            lively=not options.quiet,
        )
        self.world = self._living(schedule)
        self.world.begin(self.clock.now(), options)
        self._begin_offers()
        self._begin_settlements()
        self.catch_up()
        self.store.commit()

    def _living(self, schedule: Schedule) -> World:
        return World(
            self.store,
            self.orders,
            self.accounts,
            self.lwa,
            schedule,
            self._happenings(),
            self._can_sell,
            self.stock.hold,
        )

    def _can_sell(self, row: Row) -> bool:
        return not self.rules["sells_only_what_is_there"] or self.stock.has_enough(row)

    def _begin_offers(self) -> None:
        """Once for each world, one of an earlier version too."""
        if self.store.fact("offers_began") is None:
            now = self.clock.now()
            self.store.set_fact("offers_began", now)
            for seller in self.accounts.sellers():
                self.listings.put(listings_of(seller, self.world.seed, now))
                self.inventories.put(inventory_of(seller, self.world.seed, now))

    def _happenings(self) -> dict[str, Happening]:
        """What can happen that is not an order's life."""
        return {
            SETTLE: self.settling.settle,
            REFUND: self._refund,
            SHOW: self.desk.show,
            feeding.START: self.feeding.start,
            feeding.END: self.feeding.end,
            reporting.START: self.reporting.start,
            reporting.END: self.reporting.end,
        }

    def _makers(self) -> dict[str, Maker]:
        """Who makes which report."""
        of = self.transactions, self.orders
        return {
            VAT_INVOICES: InvoiceReport(*of, self.invoicing).make,
            FBA_SHIPMENTS: FbaReport(*of).make,
            VAT_TRANSACTIONS: VatReport(*of).make,
        }

    def _begin_settlements(self) -> None:
        """Once for each world: closed since its backlog began, and again 20 hours from now, which
        are 20 minutes of a demo."""
        if self.store.fact("settlements_began") is None:
            now, period = self.clock.now(), self.settling.period
            self.store.set_fact("settlements_began", now)
            first = now + period
            if not self.options.quiet:
                past = round(self.options.backlog_days * instants.DAY) + FIRST_SETTLEMENT
                first = now + FIRST_SETTLEMENT - past // period * period
            ids = [seller["seller_id"] for seller in self.accounts.sellers()]
            self.settling.plan(ids, first)

    def _follow(self, row: Row, placed: int | None) -> None:
        self.stock.follow(row, placed)
        self.books.follow(row)

    def _refund(self, seller_id: str, order_id: str, at: int, details: dict[str, Any]) -> None:
        """Of an order, or of one unit of its first item, if it was shipped."""
        row = self.orders.get(order_id, seller_id)
        wishes = self.books.wishes_for_all(row) if row else {}
        if row and wishes:
            one = next(iter(wishes))
            self.books.refund(row, {one: Wish(quantity=1)} if details.get("part") else wishes, at)

    def catch_up(self) -> int:
        """Lets happen what is due by now, and remembers the time. Returns now."""
        now = self.clock.now()
        self.world.live_until(now)
        self.store.set_fact("now", now)
        return now

    def rate(self, operation: Operation) -> float:
        """Requests per second that are granted: Amazon's published rate unless it was changed."""
        rates: dict[str, float] = self.store.fact("rates") or {}
        return rates.get(operation.name, operation.rate)

    def set_rate(self, operation: str, rate: float) -> None:
        self.store.set_fact("rates", {**(self.store.fact("rates") or {}), operation: rate})

    def note_time(self) -> None:
        self.store.set_fact("now", self.clock.now())
        self.store.commit()

    def close(self) -> None:
        self.note_time()
        self.store.close()

    def describe_time(self) -> str:
        return instants.to_text(self.clock.now())

    def _secret(self) -> str:
        secret: str | None = self.store.fact("token_secret")
        if secret is None:
            secret = secrets.token_hex(16)
            self.store.set_fact("token_secret", secret)
        return secret
