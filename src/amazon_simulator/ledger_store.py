# SPDX-License-Identifier: LGPL-3.0-or-later
"""What Amazon owes its sellers: amounts by seller and currency, and settlements that pay them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal

from amazon_simulator.settlement_file import Head, Line
from amazon_simulator.store import Store

# The settlement of what is not settled yet.
OPEN = ""


@dataclass(frozen=True)
class Settlement:
    """``reserve`` is what was kept back (positive), ``carried`` whether a debt goes on."""

    seller_id: str
    head: Head
    report_id: str
    reserve: Decimal = Decimal(0)
    carried: bool = False


class Ledger:
    def __init__(self, store: Store) -> None:
        self._db = store.db

    def add(self, seller_id: str, currency: str, lines: Iterable[Line]) -> None:
        self._db.executemany(
            "INSERT INTO ledger (seller_id, currency, at, settlement_id, kind, body) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [
                (seller_id, currency, line.at, OPEN, line.kind, _dumped(line))
                for line in lines
                if line.amount
            ],
        )

    def open_currencies(self, seller_id: str, until: int) -> list[str]:
        rows = self._db.execute(
            "SELECT DISTINCT currency FROM ledger WHERE settlement_id = ? AND seller_id = ? "
            "AND at <= ? ORDER BY currency",
            (OPEN, seller_id, until),
        )
        return [currency for (currency,) in rows]

    def open_lines(self, seller_id: str, currency: str, until: int) -> list[Line]:
        return self._lines(
            "settlement_id = ? AND seller_id = ? AND currency = ? AND at <= ?",
            (OPEN, seller_id, currency, until),
        )

    def lines(self, settlement_id: str) -> list[Line]:
        """By time, as they stand in the file."""
        return self._lines("settlement_id = ?", (settlement_id,))

    def settle(self, settlement: Settlement) -> None:
        """All that is open by its end belongs to it from now on."""
        head = settlement.head
        self._db.execute(
            "UPDATE ledger SET settlement_id = ? WHERE settlement_id = ? AND seller_id = ? "
            "AND currency = ? AND at <= ?",
            (head.settlement_id, OPEN, settlement.seller_id, head.currency, head.ended),
        )
        self._db.execute(
            "INSERT INTO settlements VALUES (?, ?, ?, ?, ?)",
            (
                head.settlement_id,
                settlement.seller_id,
                head.currency,
                head.ended,
                json.dumps(asdict(settlement), default=str),
            ),
        )

    def settlement(self, settlement_id: str) -> Settlement | None:
        row = self._db.execute(
            "SELECT body FROM settlements WHERE settlement_id = ?", (settlement_id,)
        ).fetchone()
        return None if row is None else _settlement(row[0])

    def last(self, seller_id: str, currency: str) -> Settlement | None:
        row = self._db.execute(
            "SELECT body FROM settlements WHERE seller_id = ? AND currency = ? "
            "ORDER BY ended DESC, rowid DESC LIMIT 1",
            (seller_id, currency),
        ).fetchone()
        return None if row is None else _settlement(row[0])

    def settlements(self, seller_id: str | None) -> list[Settlement]:
        """Newest first."""
        rows = self._db.execute(
            "SELECT body FROM settlements WHERE (?1 IS NULL OR seller_id = ?1) "
            "ORDER BY ended DESC, rowid DESC",
            (seller_id,),
        )
        return [_settlement(body) for (body,) in rows]

    def new_id(self) -> str:
        """A settlement-id: a number of eleven digits, as Amazon's are."""
        (count,) = self._db.execute("SELECT count(*) FROM settlements").fetchone()
        return str(20_180_000_000 + 7_919 * (count + 1))

    def _lines(self, where: str, values: tuple[object, ...]) -> list[Line]:
        rows = self._db.execute(
            f"SELECT at, kind, body FROM ledger WHERE {where} ORDER BY at, number", values
        )
        return [_line(at, kind, body) for at, kind, body in rows]


def _dumped(line: Line) -> str:
    fields = {k: v for k, v in vars(line).items() if k not in ("at", "kind") and v}
    return json.dumps(fields, default=str, ensure_ascii=False, separators=(",", ":"))


def _line(at: int, kind: str, body: str) -> Line:
    fields = json.loads(body)
    return Line(at=at, kind=kind, **{**fields, "amount": Decimal(fields["amount"])})


def _settlement(body: str) -> Settlement:
    fields = json.loads(body)
    head = fields["head"]
    return Settlement(
        **{
            **fields,
            "head": Head(**{**head, "total": Decimal(head["total"])}),
            "reserve": Decimal(fields["reserve"]),
        }
    )
