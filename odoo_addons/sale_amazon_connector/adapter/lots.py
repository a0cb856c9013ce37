# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which pieces left, and of which lots; what is missing here left on a lot named *Amazon*.

At Amazon it is first in, first out, whatever removal strategy the product's category has: that
one is for the seller's own warehouse, and holds there. A lot named *Amazon* stands in for the real
one: an Amazon Issue asks to correct it, one for each product, until no move stands on it any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from amazon_connector.port import Issue, IssueKey

from .issues import Issues

NAME = "Amazon"
TO_CORRECT = "lot_to_correct"
STANDING_IN = [("lot_id.amazon_connector_stand_in", "=", True), ("state", "=", "done")]


class Place(NamedTuple):
    """Where pieces lie, as a quant and a move line name it; False for none."""

    location_id: int
    lot_id: int | bool = False
    package_id: int | bool = False
    owner_id: int | bool = False


class LotBook:
    """Lots for the moves of one set; what one move took the next one does not take again."""

    def __init__(self, env) -> None:
        self._env = env
        self._taken: dict[int, float] = defaultdict(float)
        self._lying: dict[tuple, object] = {}

    def look_at_amazon(self, wanted: Iterable[tuple[object, object]]) -> None:
        """One look for all these products and accounts' Amazon locations."""
        at: dict[object, set[int]] = defaultdict(set)
        for product, source in wanted:
            at[source].add(product.id)
        for source, products in at.items():
            here = [("location_id", "child_of", source.id), ("product_id", "in", list(products))]
            quants = self._env["stock.quant"].search(here, order="in_date, id")
            found = quants.grouped("product_id")
            for product in self._env["product.product"].browse(products):
                self._lying[product, source] = found.get(product, quants.browse())

    def split(self, product, source, quantity: float, reference: str) -> list[dict]:
        """Values of the move lines that make up ``quantity``: each takes its pieces from where
        they lie, with their lot, package and owner.
        """
        parts: dict[Place, float] = defaultdict(float)
        for quant in self._quants(product, source):
            there = quant.quantity - quant.reserved_quantity - self._taken[quant.id]
            part = min(there, quantity)
            if part > 0 and (quant.lot_id or product.tracking == "none"):
                parts[_place(quant)] += part
                self._taken[quant.id] += part
                quantity -= part
        for lot_id, part in self._missing(product, quantity, reference):
            parts[Place(source.id, lot_id)] += part
        return [{**place._asdict(), "quantity": part} for place, part in parts.items()]

    def _quants(self, product, source):
        """What lies there of this product, in the order in which it leaves."""
        key = product, source
        if key not in self._lying:
            self._lying[key] = self._elsewhere(product, source)
        return self._lying[key]

    def _elsewhere(self, product, source):
        """As Odoo would choose; what lies at Amazon is no part of it, wherever that hangs."""
        quants = self._env["stock.quant"]
        if product.tracking == "none" and source.should_bypass_reservation():
            # No stock of anybody's, and no lot to be found again.
            return quants
        found = quants._gather(product, source)
        return found.filtered(lambda quant: not _is_at_amazon(quant.location_id))

    def _missing(self, product, quantity: float, reference: str) -> list[tuple[int, float]]:
        """Nobody waits for a lot: it is corrected later, its name tells."""
        if quantity <= 0:
            return []
        if product.tracking == "none":
            return [(False, quantity)]
        if product.tracking == "lot":
            return [(self._lot(product, NAME).id, quantity)]
        names = (f"{NAME} {reference} {number + 1}" for number in range(int(quantity)))
        return [(self._lot(product, name).id, 1.0) for name in names]

    def _lot(self, product, name: str):
        lots = self._env["stock.lot"]
        company = self._env.company
        key = {"product_id": product.id, "name": name, "company_id": company.id}
        domain = [(field, "=", value) for field, value in key.items()]
        lot = lots.search(domain, limit=1) or lots.create(key)
        lot.amazon_connector_stand_in = True
        return lot


def _place(quant) -> Place:
    return Place(quant.location_id.id, quant.lot_id.id, quant.package_id.id, quant.owner_id.id)


def _is_at_amazon(location) -> bool:
    above = [int(number) for number in location.parent_path.split("/") if number]
    return bool(location.browse(above).amazon_connector_account_ids)


def is_stand_in(name: str) -> bool:
    """Whether a lot of this name is none of the seller's own."""
    return name.split(" ")[0] == NAME


class _Issues(Issues):
    def __init__(self, env) -> None:
        self.env = env


def ask_to_correct(env, moves: Iterable[tuple[object, object]]) -> None:
    """An issue on the account for each product of these done moves (a move and its account)
    that left on a lot that stands in.
    """
    wrong = {
        (account, line.product_id)
        for move, account in moves
        for line in move.move_line_ids
        if line.lot_id.amazon_connector_stand_in
    }
    _Issues(env).raise_issues([_issue(account, product) for account, product in wrong])


def close_corrected(env) -> None:
    """Close the issues of products of which nothing is to be corrected any more."""
    issues = env["amazon.connector.issue"]
    still_open = issues.search([("kind", "=", TO_CORRECT), ("closed_at", "=", False)])
    if not still_open:
        return
    env.flush_all()
    wrong = env["stock.move.line"]._read_group(STANDING_IN, ["product_id"])
    left = {_subject(product) for (product,) in wrong}
    _Issues(env).close_issues(
        [
            IssueKey(str(issue.account_id.id), TO_CORRECT, subject=issue.subject)
            for issue in still_open
            if issue.subject not in left
        ]
    )


def _subject(product) -> str:
    return product.default_code or product.name


def _issue(account, product) -> Issue:
    message = (
        f"Amazon shipped pieces of {_subject(product)} whose lot or serial number is not known "
        f"here: they left on a lot named {NAME}. Choose the real lots on these moves (Lots to "
        "Correct), or give the lot its real name; nothing waits for it."
    )
    return Issue(str(account.id), TO_CORRECT, message, subject=_subject(product))
