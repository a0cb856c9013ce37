# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

import logging
from collections.abc import Sequence

import pytest

from amazon_connector.paging import by_page
from amazon_connector.port import (
    CannotBook,
    Landed,
    LostRace,
    Outcome,
    Refused,
    Unavailable,
    Written,
)
from amazon_connector.testing.memory_state import Store


class Ledger:
    """Writes texts; some make the set fail, after it has written."""

    def __init__(self, **bad: Exception) -> None:
        self.store = Store()
        self.bad = bad
        self.sets: list[int] = []

    def write(self, page: Sequence[str]) -> list[Outcome]:
        self.sets.append(len(page))
        for text in page:
            self.store.state.companies[text] = text
            if text in self.bad:
                raise self.bad[text]
        return [Written(Landed(0, (), name=text)) for text in page]

    def by_page(self, *page: str) -> list[Outcome]:
        return by_page(self.store.atomic, self.write, page)

    @property
    def kept(self) -> list[str]:
        return list(self.store.state.companies)


def test_a_page_is_one_set():
    ledger = Ledger()
    assert [o.landed.name for o in ledger.by_page("a", "b", "c")] == ["a", "b", "c"]
    assert ledger.sets == [3]
    assert ledger.by_page() == []


def test_when_the_set_fails_each_has_its_own():
    ledger = Ledger(b=CannotBook("No such currency."))
    outcomes = ledger.by_page("a", "b", "c")
    assert [type(o) for o in outcomes] == [Written, Refused, Written]
    assert outcomes[1] == Refused("No such currency.")
    assert ledger.kept == ["a", "c"]
    assert ledger.sets == [3, 1, 1, 1]


def test_the_texts_of_other_errors_are_not_repeated(caplog: pytest.LogCaptureFixture):
    ledger = Ledger(b=ValueError("Petra Muster, Hauptstraße 5"))
    with caplog.at_level(logging.DEBUG):
        (outcome,) = ledger.by_page("b")
    assert isinstance(outcome, Refused)
    assert "ValueError" in outcome.why
    assert "Petra" not in outcome.why + caplog.text
    assert ledger.kept == []


@pytest.mark.parametrize("error", [LostRace("x"), Unavailable("x")])
@pytest.mark.parametrize("place", ["set", "element"])
def test_what_is_no_elements_fault_is_raised(error: Exception, place: str):
    bad = {"c": error} if place == "set" else {"a": ValueError(), "c": error}
    ledger = Ledger(**bad)
    with pytest.raises(type(error)):
        ledger.by_page("a", "b", "c")
