# SPDX-License-Identifier: LGPL-3.0-or-later
"""A settlement's file: fetched, checked whole, then staged page by page.

A file that cannot be taken leaves no line. A killed step goes on: the file is read again, and
the lines that are in are passed over.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import BinaryIO, cast

from amazon_connector.books import Books
from amazon_connector.domain.payouts.reading import Examined, examine, lines
from amazon_connector.domain.payouts.refusing import RefusedFile
from amazon_connector.port import Account, Backend, Unavailable
from amazon_connector.records_money import (
    LISTED,
    REFUSED_FILE,
    STAGED,
    STAGING,
    Settlement,
    SettlementLine,
)
from amazon_connector.spapi import SellingPartnerClient, reports

from .telling import close_problem, raise_problem

PAGE = 5_000
# So many pages are staged before another object may go on, which fetches the file again.
_AT_A_STRETCH = 20
_TRY_AGAIN = "Nothing of it is booked. Click Try Again to have Amazon send the file once more."
_BEFORE = (
    "Amazon made it before this account was linked. If it is not in your books already, click Post."
)
_NO_ROOM = "A report could not be kept in a temporary file. Look for room on this machine's disk."
_MIB = 1024 * 1024


@dataclass
class _Reading:
    """A file that is being staged; ``page`` is what was read and is not known to be in."""

    report_id: str
    file: BinaryIO
    lines: Iterator[SettlementLine]
    staged: int
    page: list[SettlementLine]


class Staging:
    """Stages one settlement at a time. It keeps the file between the steps."""

    def __init__(self, backend: Backend, books: Books) -> None:
        self._backend = backend
        self._books = books
        self._reading: _Reading | None = None

    def step(self, client: SellingPartnerClient, settlement: Settlement, account: Account) -> None:
        """Fetch and check the file, or stage its next page. Raises a SellingPartnerError."""
        reading = self._reading
        if reading is None or not _goes_on(reading, settlement):
            self.close()
            self._begin(client, settlement)
            return
        if not reading.page:
            reading.page = list(islice(reading.lines, PAGE))
        over = len(reading.page) < PAGE
        staged = settlement.staged + len(reading.page)
        with self._backend.atomic():
            self._books.stage_lines(reading.page)
            moved = replace(settlement, staged=staged)
            if over:
                self._finish(moved, account)
            else:
                self._books.save_settlements([moved])
        reading.page, reading.staged = [], staged
        if over:
            self.close()

    @property
    def at_rest(self) -> bool:
        """Whether another object may go on without much being done twice: not in the middle of a
        file, but for now and then in a long one."""
        return self._reading is None or self._reading.staged % (PAGE * _AT_A_STRETCH) == 0

    def __del__(self) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self._reading is not None:
            with suppress(OSError):
                self._reading.file.close()
            self._reading = None

    def _begin(self, client: SellingPartnerClient, settlement: Settlement) -> None:
        # Kept between the steps.
        file = cast("BinaryIO", tempfile.TemporaryFile(buffering=_MIB))  # noqa: SIM115
        try:
            reports.fetch(client, settlement.document_id, file)
            examined = examine(file)
        except RefusedFile as error:
            file.close()
            self._refuse(settlement, str(error))
            return
        except OSError as error:
            file.close()
            raise Unavailable(f"{_NO_ROOM} ({error.strerror})") from error
        except BaseException:
            file.close()
            raise
        told = _told(settlement, examined)
        twin = self._twin(told)
        if twin:
            file.close()
            self._refuse(told, twin)
            return
        with self._backend.atomic():
            if settlement.staged and not _is_half_of(settlement, examined):
                self._books.unstage_lines(settlement.report_id)
                told = replace(told, staged=0)
            self._books.save_settlements([told])
        rest = islice(lines(file, examined, told.report_id), told.staged, None)
        self._reading = _Reading(told.report_id, file, rest, told.staged, [])

    def _finish(self, settlement: Settlement, account: Account) -> None:
        twin = self._twin(settlement)
        if twin:
            self._refuse(settlement, twin)
            return
        before = account.linked_at is not None and settlement.created < account.linked_at
        problem = _BEFORE if before and account.payouts.posts_itself else ""
        self._books.save_settlements([replace(settlement, state=STAGED, problem=problem)])
        close_problem(self._backend, settlement)

    def _twin(self, settlement: Settlement) -> str:
        """Why it is a duplicate; empty if it is none."""
        twin = self._books.settlement_twin(settlement.account_id, settlement.settlement_id)
        if twin in ("", settlement.report_id):
            return ""
        return (
            f"Line 2: settlement {settlement.settlement_id} is here already, by report {twin}: "
            "this one is a duplicate."
        )

    def _refuse(self, settlement: Settlement, why: str) -> None:
        refused = replace(settlement, state=REFUSED_FILE, problem=why, staged=0)
        with self._backend.atomic():
            self._books.unstage_lines(settlement.report_id)
            self._books.save_settlements([refused])
            raise_problem(self._backend, refused, _TRY_AGAIN)


def _goes_on(reading: _Reading, settlement: Settlement) -> bool:
    """Whether what is stored is where this reading stands."""
    return (reading.report_id, reading.staged, STAGING) == (
        settlement.report_id,
        settlement.staged,
        settlement.state,
    )


def _is_half_of(settlement: Settlement, examined: Examined) -> bool:
    """Whether the lines that are in are this file's, and no person wants them anew."""
    return settlement.state == STAGING and settlement.digest == examined.digest


def _told(settlement: Settlement, examined: Examined) -> Settlement:
    """The settlement with what its file says."""
    return replace(
        settlement,
        state=STAGING,
        settlement_id=examined.settlement_id,
        currency=examined.currency,
        total=examined.total,
        starts=examined.starts,
        ends=examined.ends,
        deposited=examined.deposited,
        digest=examined.digest,
        staged=0 if settlement.state == LISTED else settlement.staged,
    )
