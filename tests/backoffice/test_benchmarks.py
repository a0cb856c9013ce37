# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the benchmark does to an office: its tables emptied and filled again, its rows copied."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps

from amazon_backoffice.models import (
    Account,
    Company,
    Contact,
    Marketplace,
    Product,
)
from bench import copies
from bench.arranged import HOME
from bench.ingest_child import SET_UP, Tables, _bulk_create
from bench.settlement_shop import INVOICED_ON, invoiced
from tests.backoffice.test_sets import VAT, page

from .importing import arranged, import_page

pytestmark = pytest.mark.usefixtures("office")


def set_up() -> dict[str, list[Any]]:
    """All rows of what is arranged before orders come."""
    models = apps.get_app_config("amazon_backoffice").get_models(include_auto_created=True)
    return {
        m.__name__: list(m._base_manager.order_by("pk").values())
        for m in models
        if m.__name__ in SET_UP
    }


def test_a_page_is_taken_away_and_written_again() -> None:
    arranged().product("SKU-1", tax=VAT)
    import_page(*page(0, 2))
    Tables().empty()
    before = set_up()
    assert before["Company"]
    assert before["Offer"]
    tables = Tables()
    tables.mark()
    import_page(*page(10, 4))
    written = [tables.since_mark()]
    tables.empty()
    _bulk_create(written[0])
    tables.check(written)
    numbered = {"NumberSequence": before.pop("NumberSequence")}
    assert {**set_up(), **numbered} == {**before, **numbered}


def test_a_copied_order_is_as_the_product_would_have_made_it() -> None:
    arranged()
    customer = Contact.objects.create(company=Company.objects.get(), name="B", kind="customer")
    mug = Product.objects.create(name="Mug", internal_reference="MUG")
    germany = Marketplace.objects.get(marketplace_id=HOME)
    of = (Account.objects.get(), customer, germany, mug)
    first, one, copied, made = (
        copies.Told(f"302-000000{n}-0000001", f"B{n:06}", f"INV/{INVOICED_ON.year}/{n:05}", amount)
        for n, amount in enumerate(map(Decimal, ("10.10", "20.25", "7.77", "7.77")), start=1)
    )
    invoiced(*of, first)
    tables = Tables()
    tables.mark()
    invoiced(*of, one)
    copies.write(tables.since_mark(), one, [copied])
    rows = dict(tables.since_mark())
    tables.mark()
    invoiced(*of, made)
    expected = dict(tables.since_mark())
    assert len(expected) > 5
    steps = {model: len(of_model) for model, of_model in expected.items()}
    for model, of_model in expected.items():
        found = rows[model][-steps[model] :]
        assert [told(row, copied, steps) for row in found] == [told(row, made) for row in of_model]


def told(row: Any, by: copies.Told, steps: Mapping[Any, int] | None = None) -> dict[str, Any]:
    """A row's values; its words without those that are its order's own, and with ``steps`` its ids
    as far on as so many rows of each table bring them.
    """
    values = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.attname)
        owner = field.related_model if field.is_relation else type(row)
        if isinstance(value, str):
            for word in (by.order_id, by.name, by.invoice):
                value = value.replace(word, "…")
        elif value is not None and (field.is_relation or field.primary_key):
            value += (steps or {}).get(owner, 0)
        values[field.attname] = value
    return values
