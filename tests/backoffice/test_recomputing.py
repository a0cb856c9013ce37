# SPDX-License-Identifier: LGPL-3.0-or-later
"""All quantities computed again: in sets, and nobody waits for it where nothing changed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amazon_backoffice import driver
from amazon_backoffice.adapter.backend import DjangoBackend
from amazon_backoffice.models import Account, Product, SkuStock
from amazon_backoffice.models.among import Page
from amazon_connector.clock import FixedClock
from amazon_connector.port import STOCK_ON
from amazon_connector.usecases.groups import group_of
from amazon_connector.usecases.stock.computing import RecomputeStock

from .importing import NOW, arranged
from .world import DjangoWorld

GERMANY = "A1PA6795UKMFR9"


def shop(skus: range) -> DjangoWorld:
    """So many SKUs with 5 pieces each, all of them computed."""
    world = arranged()
    more(world, skus)
    Account.objects.update(stock_mode=STOCK_ON)
    recompute()
    return world


def more(world: DjangoWorld, skus: range) -> None:
    account = str(Account.objects.get().pk)
    for n in skus:
        world.product(f"SKU-{n}")
        world.stock(f"SKU-{n}", "warehouse", 5)
        world.offer(account, GERMANY, f"SKU-{n}", f"SKU-{n}")


def recompute() -> None:
    Account.objects.update(stock_next_full=None)
    backend, clock = DjangoBackend(FixedClock(NOW)), FixedClock(NOW)
    driver.run(RecomputeStock(backend, clock, group_of(backend.accounts()[0])))


@pytest.mark.usefixtures("office")
def test_thirty_products_take_the_queries_of_three() -> None:
    world = shop(range(3))
    numbers = []
    for skus in (range(3, 6), range(6, 36)):
        with CaptureQueriesContext(connection) as captured:
            recompute()
        numbers.append(len(captured))
        more(world, skus)
        recompute()
    assert SkuStock.objects.filter(wanted=5).count() == 36
    assert numbers[0] == numbers[1] <= 20


@pytest.mark.usefixtures("postgresql_office")
def test_nobody_waits_for_rows_that_stay_and_a_row_that_changes_waits_for_whoever_has_it() -> None:
    world = shop(range(3))
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute("SELECT FROM amazon_backoffice_skustock WHERE sku='SKU-1' FOR UPDATE")
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '200ms'")
        recompute()
        world.stock("SKU-2", "warehouse", 2)
        recompute()
        assert SkuStock.objects.get(sku="SKU-2").wanted == 7
        world.stock("SKU-1", "warehouse", 2)
        with pytest.raises(driver.Unavailable, match="Other workers"):
            recompute()
    finally:
        other.close()
        connection.close()
    recompute()
    assert SkuStock.objects.get(sku="SKU-1").wanted == 7


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("step", [1, 2, 5], ids=["all", "every second", "few"])
def test_a_page_finds_its_numbers_and_no_others(step: int) -> None:
    made = Product.objects.bulk_create([Product(name=str(n)) for n in range(40)])
    wanted = [product.pk for product in made[3:33:step]]
    page = Page([*wanted, wanted[-1] - 1, wanted[-1]] if step == 2 else wanted)
    found = Product.objects.filter(pk__among=page).values_list("pk", flat=True)
    assert sorted(found) == page.numbers
    assert page.is_dense == (step < 5)
    assert not Product.objects.filter(pk__among=Page([])).exists()
