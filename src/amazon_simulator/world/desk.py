# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where submissions for listings arrive, by operation or by feed, and are written down."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from amazon_simulator import instants
from amazon_simulator.listing_store import Listing, Listings
from amazon_simulator.rules import Rules
from amazon_simulator.store import Store
from amazon_simulator.world import patching
from amazon_simulator.world.patching import Issue, Patch
from amazon_simulator.world.schedule import Schedule

SHOW = "show_patch"


@dataclass(frozen=True)
class Submission:
    """Patches for one SKU. ``source`` is the operation, or the feed with its id."""

    seller_id: str
    region: str
    marketplace_ids: list[str]
    sku: str
    product_type: str
    patches: list[Patch]
    source: str


class Desk:
    def __init__(self, store: Store, listings: Listings, rules: Rules, schedule: Schedule) -> None:
        self._db = store.db
        self._listings, self._rules, self._schedule = listings, rules, schedule

    def problems(self, given: Submission) -> list[Issue]:
        """Why the submission would be INVALID; none when it would be accepted."""
        no_merge: list[str] = self._rules["merge_refused"]
        listing = self._listings.get(given.seller_id, given.region, given.sku)
        if listing is not None and not set(given.marketplace_ids) & set(listing.markets):
            listing = None
        return patching.problems(listing, given.product_type, given.patches, no_merge)

    def accept(self, given: Submission, now: int) -> str:
        """A submission without problems; it shows at once, or as late as the rules say."""
        identity = self.write_down(given, "ACCEPTED", [], now)
        delay = round(self._rules["shown_after_seconds"] * instants.SECOND)
        if delay:
            details = {"region": given.region, "patches": given.patches}
            self._schedule.add(now + delay, given.seller_id, given.sku, SHOW, details)
        else:
            self.show(given.seller_id, given.sku, now, vars(given))
        return identity

    def show(self, seller_id: str, sku: str, at: int, details: dict[str, Any]) -> None:
        """An accepted patch takes effect."""
        listing = self._listings.get(seller_id, details["region"], sku)
        if listing is not None:
            patching.apply(listing, details["patches"])
            listing.issues, listing.updated = [], at
            self._listings.put([listing])

    def fail_later(self, given: Submission, problem: Issue, now: int) -> str:
        """ACCEPTED, and then nothing but an issue at the listing."""
        listing = self._listings.get(given.seller_id, given.region, given.sku)
        if listing is not None:
            listing.issues, listing.updated = [problem], now
            self._listings.put([listing])
        return self.write_down(given, "ACCEPTED", [problem], now, in_effect=False)

    def write_down(
        self,
        given: Submission,
        status: str,
        issues: list[Issue],
        now: int,
        in_effect: bool = True,
    ) -> str:
        """What was submitted, for the control API; returns the submissionId."""
        listing = self._listings.get(given.seller_id, given.region, given.sku)
        makes_offer = status == "ACCEPTED" and in_effect and _makes_offer(listing, given.patches)
        identity = str(uuid.uuid4())
        body = {
            "submissionId": identity,
            "time": instants.to_text(now),
            "status": status,
            "issues": issues,
            "in_effect": in_effect and status == "ACCEPTED",
            "made_merchant_offer": makes_offer,
            **vars(given),
        }
        self._db.execute(
            "INSERT INTO submissions (seller_id, sku, made_merchant_offer, body) "
            "VALUES (?, ?, ?, ?)",
            (given.seller_id, given.sku, makes_offer, json.dumps(body, ensure_ascii=False)),
        )
        return identity

    def submitted(
        self, seller_id: str | None, sku: str | None, offers_only: bool, limit: int
    ) -> list[dict[str, Any]]:
        """The last submissions, oldest first."""
        rows = self._db.execute(
            "SELECT body FROM submissions WHERE (?1 IS NULL OR seller_id = ?1) "
            "AND (?2 IS NULL OR sku = ?2) AND (NOT ?3 OR made_merchant_offer) "
            "ORDER BY number DESC LIMIT ?4",
            (seller_id, sku, offers_only, limit),
        )
        return [json.loads(body) for (body,) in rows][::-1]

    def forget_submissions(self) -> None:
        self._db.execute("DELETE FROM submissions")


def _makes_offer(listing: Listing | None, patches: list[Patch]) -> bool:
    return listing is not None and patching.makes_merchant_offer(listing, patches)
