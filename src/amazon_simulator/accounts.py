# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sellers and applications as JSON documents; who may see what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from amazon_simulator.marketplaces import HORIZON_2016, MARKETPLACES, SINCE_2016, TWO_YEARS
from amazon_simulator.store import Store

Document = dict[str, Any]


@dataclass(frozen=True)
class Caller:
    """Who calls: an application in the name of a seller."""

    application: Document
    seller: Document

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(self.application["roles"])

    @property
    def key(self) -> tuple[str, str]:
        return self.application["client_id"], self.seller["seller_id"]


class Accounts:
    def __init__(self, store: Store) -> None:
        self._store = store

    def application(self, client_id: str) -> Document | None:
        found: Document | None = self._store.document("application", client_id)
        return found

    def application_by_id(self, application_id: str) -> Document | None:
        for application in self.applications():
            if application["application_id"] == application_id:
                return application
        return None

    def applications(self) -> list[Document]:
        return self._store.documents("application")

    def put_application(self, application: Document) -> None:
        self._store.put_document("application", application["client_id"], application)

    def seller(self, seller_id: str) -> Document | None:
        found: Document | None = self._store.document("seller", seller_id)
        return found

    def sellers(self) -> list[Document]:
        return self._store.documents("seller")

    def put_seller(self, seller: Document) -> None:
        self._store.put_document("seller", seller["seller_id"], seller)


def usable_marketplaces(seller: Document) -> list[str]:
    """Those whose orders the API shows: Amazon's own, in which the seller takes part."""
    return [
        m["id"] for m in seller["marketplaces"] if m["is_participating"] and m["id"] in MARKETPLACES
    ]


def oldest_shown(marketplace_id: str, now: int) -> int:
    """Orders created before are not shown (two years; JP, AU and SG from 2016)."""
    return HORIZON_2016 if marketplace_id in SINCE_2016 else now - TWO_YEARS
