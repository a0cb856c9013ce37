# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

import pickle
from datetime import datetime, timezone

import pytest

from amazon_connector import spapi
from amazon_connector.spapi import SellingPartnerError, Throttled, _errors


def _all(kind: type[SellingPartnerError]) -> list[type[SellingPartnerError]]:
    return [kind, *(deeper for below in kind.__subclasses__() for deeper in _all(below))]


def _make(kind: type[SellingPartnerError]) -> SellingPartnerError:
    told = ("getOrder", 400, "InvalidInput", "Something happened.", "req-1")
    if kind is Throttled:
        return Throttled(datetime(2026, 1, 1, tzinfo=timezone.utc), *told)
    return kind(*told)


def test_the_drawn_tree_is_the_real_one():
    def draw(kind: type[SellingPartnerError], depth: int) -> list[tuple[int, str]]:
        below = [line for sub in kind.__subclasses__() for line in draw(sub, depth + 1)]
        return [(depth, kind.__name__), *below]

    drawn = []
    for line in (_errors.__doc__ or "").splitlines():
        name = line.strip("│├└─ ").split(" ")[0]
        if line.startswith("    ") and name.isidentifier():
            drawn.append(((len(line) - len(line.lstrip("│├└─ "))) // 4 - 1, name))
    assert drawn == draw(SellingPartnerError, 0)


@pytest.mark.parametrize("kind", _all(SellingPartnerError))
def test_every_error_is_public_and_survives_another_process(kind: type[SellingPartnerError]):
    assert getattr(spapi, kind.__name__) is kind
    again = pickle.loads(pickle.dumps(_make(kind)))
    assert type(again) is kind
    assert vars(again) == vars(_make(kind))


@pytest.mark.parametrize("kind", _all(SellingPartnerError))
def test_every_error_is_a_sentence_with_its_reference(kind: type[SellingPartnerError]):
    expected = "Something happened. [getOrder, 400 InvalidInput, Amazon's request id req-1]"
    assert str(_make(kind)) == expected


@pytest.mark.parametrize("kind", _all(SellingPartnerError))
def test_no_error_shows_a_token(kind: type[SellingPartnerError]):
    told = {"message": "Header Atza|s3cret is bad, says jane@example.com"}
    error = (
        Throttled(datetime(2026, 1, 1, tzinfo=timezone.utc), **told)
        if kind is Throttled
        else kind(**told)
    )
    shown = f"{error} {error!r} {error.args} {error.message}"
    assert "s3cret" not in shown
    assert "jane" not in shown


def test_an_error_without_words_explains_its_class():
    assert str(spapi.TokenRevoked()) == (
        "The seller's consent was withdrawn or has expired: link the account again."
    )


def test_every_leaf_says_what_kind_it_is():
    kinds = {kind.__name__: kind.kind for kind in _all(SellingPartnerError)}
    assert kinds["TokenRevoked"] == kinds["AccessDenied"] == "authorization"
    assert kinds["ConnectionFailed"] == "temporary"
    assert set(kinds.values()) - {"error"} == {
        "configuration",
        "authorization",
        "throttled",
        "temporary",
        "rejected",
    }


def test_what_is_public_exists_and_nothing_else_is():
    assert sorted(spapi.__all__, key=str.lower) == sorted(set(spapi.__all__), key=str.lower)
    for name in spapi.__all__:
        assert hasattr(spapi, name)
    public = {name for name in vars(spapi) if not name.startswith("_")} - {"annotations"}
    assert public == set(spapi.__all__)
