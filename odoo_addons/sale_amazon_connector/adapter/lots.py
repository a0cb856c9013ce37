# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which lots left: first in, first out; what is missing here left on a lot named *Amazon*."""

from __future__ import annotations

from collections import defaultdict

NAME = "Amazon"


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
        return lots.search(domain, limit=1) or lots.create(key)
