# SPDX-License-Identifier: LGPL-3.0-or-later
"""The doctor: what is wrong with an account's connection, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from amazon_connector.clock import Clock
from amazon_connector.port import Account
from amazon_connector.spapi import (
    LISTED_ON,
    OPERATIONS,
    AccessDenied,
    AuthorizationError,
    OrdersQuery,
    Removal,
    SellingPartnerClient,
    SellingPartnerError,
    Throttled,
    bucket_key,
    clock_warning,
    orders,
    removals,
    sellers,
    used_versions,
)
from amazon_connector.usage import UsagePlans
from amazon_connector.vault import LinkAgain

from .groups import Amazon
from .searching import HORIZON

OK, WARN, BAD = "ok", "warn", "bad"


@dataclass(frozen=True)
class Finding:
    """``level`` is ok, warn or bad; ``what`` was found about ``subject``; ``todo`` may be empty."""

    level: str
    subject: str
    what: str
    todo: str = ""


class Doctor:
    """Examines accounts one by one; spends at most three calls on each."""

    def __init__(self, amazon: Amazon, clock: Clock, usage_plans: UsagePlans) -> None:
        self._amazon = amazon
        self._clock = clock
        self._usage_plans = usage_plans

    def examine(self, account: Account) -> Iterator[Finding]:
        """All findings about one account. Raises nothing of Amazon's."""
        if not account.linked_at:
            todo = "Open the account and click Link with Amazon, or paste a refresh token."
            yield Finding(WARN, account.name, "The account is not linked with Amazon.", todo)
            return
        try:
            client = self._amazon.client(account)
        except (LinkAgain, SellingPartnerError) as error:
            yield Finding(BAD, account.name, str(error), "Link the account with Amazon again.")
            return
        yield from self._credentials(account, client)
        yield from self._orders_role(account, client)
        yield from self._clock_of(account, client)
        yield self._quota(account)
        yield from _marketplaces(account)
        yield from removal_findings(account.name, removals(), self._clock.now().date())

    def _credentials(self, account: Account, client: SellingPartnerClient) -> Iterator[Finding]:
        try:
            plan = sellers.account(client).selling_plan
        except Throttled as error:
            yield _throttled(account, error)
            return
        except AccessDenied:
            yield Finding(
                WARN,
                account.name,
                "Amazon does not let this application read the seller's account.",
                "Give the application the role Selling Partner Insights, then link again.",
            )
            return
        except AuthorizationError as error:
            yield Finding(BAD, account.name, str(error), "Link the account with Amazon again.")
            return
        except SellingPartnerError as error:
            yield Finding(WARN, account.name, str(error), "Try again later.")
            return
        yield _plan(account, plan)

    def _orders_role(self, account: Account, client: SellingPartnerClient) -> Iterator[Finding]:
        if not account.searched_ids:
            return
        now = self._clock.now()
        query = OrdersQuery(
            marketplace_ids=account.searched_ids,
            last_updated_after=max(account.cursor or now, now - HORIZON),
            max_results=1,
        )
        try:
            orders.search_orders(client, query)
        except Throttled as error:
            yield _throttled(account, error)
        except AccessDenied as error:
            todo = (
                "Give the application the role Inventory and Order Tracking (and, for buyers' "
                "addresses, Direct-to-Consumer Delivery), then link again."
            )
            yield Finding(BAD, account.name, str(error), todo)
        except AuthorizationError:
            return
        except SellingPartnerError as error:
            yield Finding(WARN, account.name, str(error), "Try again later.")
        else:
            yield Finding(OK, account.name, "Amazon lets the application read orders.")

    def _clock_of(self, account: Account, client: SellingPartnerClient) -> Iterator[Finding]:
        warning = clock_warning(client.clock_skew)
        if warning:
            yield Finding(BAD, account.name, warning, "Set this machine's clock.")
        else:
            yield Finding(OK, account.name, "This machine's clock agrees with Amazon's.")

    def _quota(self, account: Account) -> Finding:
        operation = OPERATIONS["searchOrders"]
        plan = operation.plan
        key = bucket_key(account.client_id, account.seller_id, account.region, operation.name)
        left = int(self._usage_plans.tokens(key, plan, self._clock.now()))
        a_day = 24 * 60 // max(1, account.turn_minutes)
        what = (
            f"{left} of {plan.burst} searches left at this moment; a search every "
            f"{account.turn_minutes} minutes takes {a_day} of Amazon's 484 calls a day."
        )
        if a_day > 484:
            return Finding(BAD, account.name, what, "Let the turn be 3 minutes or more.")
        return Finding(OK if left else WARN, account.name, what)


def removal_findings(subject: str, found: Sequence[Removal], today: date) -> Iterator[Finding]:
    """What to say of the removals that concern us; where there are none, what is used."""
    for removal in found:
        yield _removed(subject, removal, today)
    if not found:
        used = ", ".join(used_versions())
        what = f"Used are {used}; as of {LISTED_ON} Amazon has announced the removal of none."
        yield Finding(OK, subject, what)


def _removed(subject: str, removal: Removal, today: date) -> Finding:
    todo = "Install a newer version of the connector"
    used = f"{removal.name}, used to {removal.purpose},"
    if removal.day is None:
        return Finding(WARN, subject, f"{used} is going to be removed by Amazon.", f"{todo}.")
    days = (removal.day - today).days
    if days > 0:
        what = f"{used} is removed by Amazon on {removal.day}: in {days} days."
        return Finding(WARN, subject, what, f"{todo} before that day.")
    return Finding(BAD, subject, f"{used} was removed by Amazon on {removal.day}.", f"{todo}.")


def _plan(account: Account, plan: str) -> Finding:
    if plan == "INDIVIDUAL":
        todo = "Change to the Professional selling plan in Seller Central: the API needs it."
        return Finding(BAD, account.name, "The seller has the Individual selling plan.", todo)
    return Finding(OK, account.name, f"The credentials work; selling plan {plan.capitalize()}.")


def _marketplaces(account: Account) -> Iterator[Finding]:
    for marketplace in account.marketplaces:
        if marketplace.blocked:
            todo = "Put it back with Update Available Marketplaces once Amazon allows it."
            yield Finding(WARN, f"{account.name}, {marketplace.name}", marketplace.blocked, todo)
    if not account.searched_ids:
        todo = "Add a marketplace on the account's Marketplaces tab."
        yield Finding(BAD, account.name, "No marketplace is searched.", todo)
    if account.problem:
        yield Finding(BAD, account.name, account.problem)


def _throttled(account: Account, error: Throttled) -> Finding:
    when = f"{error.retry_at:%H:%M} UTC"
    return Finding(WARN, account.name, f"Not checked: Amazon's usage plan is used up until {when}.")
