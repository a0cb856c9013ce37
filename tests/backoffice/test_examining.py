# SPDX-License-Identifier: LGPL-3.0-or-later
"""The doctor names a SKU only as long as somebody can do something about it."""

from __future__ import annotations

import pytest

from amazon_backoffice import examining
from amazon_backoffice.adapter.rows import default_lines
from amazon_backoffice.levels import OK, WARN
from amazon_backoffice.models import Account, SalesOrder, SalesOrderLine
from amazon_connector.testing.orders import item, order

from .importing import arranged, import_page, sales_order


def level() -> str:
    """Of the finding about SKUs."""
    (found,) = (f for f in examining._office() if f.subject == "SKUs")
    return found.level


@pytest.fixture
def unmatched(office: str) -> SalesOrder:
    """A confirmed order of a SKU that nobody knows."""
    arranged()
    import_page(order(items=[item("1", "UNKNOWN")]))
    assert level() == WARN
    return sales_order()


def test_a_cancelled_order_is_not_waited_for(unmatched: SalesOrder) -> None:
    SalesOrder.objects.update(state=SalesOrder.State.CANCELLED)
    assert level() == OK


@pytest.mark.parametrize("column", ["delivered", "invoiced"])
def test_a_line_that_was_begun_stays_as_it_is(unmatched: SalesOrder, column: str) -> None:
    SalesOrderLine.objects.update(quantity=2, **{column: 1})
    assert level() == OK
    assert default_lines([str(unmatched.account_id)], "", 10) == []


def test_an_archived_account_is_not_paired_any_more(unmatched: SalesOrder) -> None:
    Account.objects.update(active=False)
    assert level() == OK
