# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which lots left: first in, first out; what is missing here left on a lot named *Amazon*.

Such a lot stands in for the real one: an Amazon Issue asks to correct it, one for each product,
until no move stands on it any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from amazon_connector.port import Issue, IssueKey

from .issues import Issues

NAME = "Amazon"
TO_CORRECT = "lot_to_correct"
STANDING_IN = [("lot_id.amazon_connector_stand_in", "=", True), ("state", "=", "done")]


class LotBook:
    """Lots for the moves of one set; what one move took the next one does not take again."""

    def __init__(self, env) -> None:
        self._env = env
        self._taken: dict[int, float] = defaultdict(float)

    def split(self, product, source, quantity: float, reference: str) -> list[tuple[int, float]]:
        """Lot ids and quantities that make up ``quantity``; lot id 0 for untracked products."""
        if product.tracking == "none":
            return [(0, quantity)]
        parts = []
        for quant in self._env["stock.quant"]._gather(product, source):
            there = quant.quantity - quant.reserved_quantity - self._taken[quant.id]
            part = min(there, quantity) if quant.lot_id else 0
            if part > 0:
                parts.append((quant.lot_id.id, part))
                self._taken[quant.id] += part
                quantity -= part
        return [*parts, *self._missing(product, quantity, reference)]

    def _missing(self, product, quantity: float, reference: str) -> list[tuple[int, float]]:
        """Nobody waits for a lot: it is corrected later, its name tells."""
        if quantity <= 0:
            return []
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
