# SPDX-License-Identifier: LGPL-3.0-or-later
"""Two jobs at once, and `kill -9` in the middle of one, change nothing."""

from __future__ import annotations

import contextlib
import time
from datetime import datetime, timedelta, timezone

import psycopg
import pytest

from amazon_connector.testing.orders import item, order
from tests.support.simulator import Simulator

from .running import Database, Installation
from .shop import asked, until
from .snapshot import snapshot

SEARCH, CONFIRM = "searchOrders", "confirmShipment"
# A new account: the open orders, then what has changed since it was linked.
SEARCHES = 2
# Of Amazon's own: each moves two mugs out of its location.
FBA = [f"304-0000000-{number:07}" for number in range(10)]
A_DAY = "interval '1 day'"
# Milliseconds after the answer to the first search: before, in and after the page's import.
MOMENTS = (0, 300, 900, 1800)


@pytest.fixture(scope="module")
def shop_template(shop_template: Database, simulator: Simulator) -> Database:
    """With orders that Amazon has shipped since the account was linked, beside the open ones."""
    (seller, *_) = simulator.sellers()["sellers"]
    since = (datetime.now(timezone.utc) - timedelta(minutes=5)).isoformat()
    shipped = {"channel": "AMAZON", "status": "SHIPPED", "created": since, "updated": since}
    goods = [item(sku="MUG", quantity=2)]
    orders = [order(order_id, items=goods, **shipped) for order_id in FBA]
    page = [{"sellerId": seller["seller_id"], "order": one} for one in orders]
    simulator.control("POST", "orders", page)
    shop_template.sql(f"UPDATE amazon_connector_account SET linked_at = linked_at - {A_DAY}")
    return shop_template


@pytest.fixture(scope="module")
def undisturbed(installation: Installation, shop_template: Database) -> dict[str, list[list[str]]]:
    """What one job makes of the same account and the same Amazon."""
    with installation.database("undisturbed", shop_template.name) as database:
        database.run_job()
        return snapshot(database)


def test_two_jobs_at_once_change_nothing(
    linked: Database, simulator: Simulator, undisturbed: dict[str, list[list[str]]]
) -> None:
    before = asked(simulator, SEARCH)
    simulator.fault({"kind": "slow", "operation": SEARCH, "seconds": 12})
    first, second = linked.job(), linked.job()
    with contextlib.closing(first), contextlib.closing(second):
        until(lambda: first.has_ended or second.has_ended)
        # One of them waits for Amazon: the other found the group taken, and asked nothing.
        assert not (first.has_ended and second.has_ended)
        assert asked(simulator, SEARCH) <= before + 1
        first.wait()
        second.wait()
    assert asked(simulator, SEARCH) == before + SEARCHES
    assert snapshot(linked) == undisturbed
    # Nobody holds the accounts any more, and the same orders a second time change nothing.
    came = brought(simulator)
    back = f"next_turn = NULL, cursor = cursor - {A_DAY}"
    linked.sql(f"UPDATE amazon_connector_account SET {back}")
    linked.run_job()
    assert brought(simulator) == came + len(undisturbed["orders"])
    assert snapshot(linked) == undisturbed


def test_a_group_that_another_job_enters_at_this_moment_is_no_trouble(
    linked: Database, undisturbed: dict[str, list[list[str]]]
) -> None:
    url = linked.installation.postgresql.url(linked.name)
    with psycopg.connect(url) as other, contextlib.closing(linked.job()) as job:
        other.execute("INSERT INTO amazon_connector_worker (\"group\") VALUES ('')")
        until(lambda: job.has_ended or _waiting(linked))
        other.commit()
        job.wait()
    assert snapshot(linked) == undisturbed


def test_a_job_that_is_killed_anywhere_changes_nothing(
    linked: Database, simulator: Simulator, undisturbed: dict[str, list[list[str]]]
) -> None:
    # All of them come by one search then, those that Amazon ships too.
    linked.sql(f"UPDATE amazon_connector_account SET opened = true, cursor = cursor - {A_DAY}")
    for milliseconds in MOMENTS:
        before = asked(simulator, SEARCH)
        with contextlib.closing(linked.job()) as job:
            until(lambda b=before, j=job: asked(simulator, SEARCH) > b or j.has_ended)
            time.sleep(milliseconds / 1000)
            job.kill()
    linked.run_job()
    assert snapshot(linked) == undisturbed
    assert len(undisturbed["orders"]) == 30 + len(FBA)
    left = [state for order_id, state, *_ in undisturbed["moves"] if order_id in FBA]
    assert left == ["done"] * len(FBA)


def test_a_job_that_is_killed_while_amazon_takes_a_parcel_tells_it_once(
    linked: Database, simulator: Simulator
) -> None:
    linked.run_job()
    with linked.served() as server:
        pickings = server.call("stock.picking", "search", [["state", "=", "assigned"]], limit=1)
        values = {"amazon_connector_carrier": "DHL", "carrier_tracking_ref": "00340434161094000001"}
        server.call("stock.picking", "write", pickings, values)
        server.call("stock.picking", "button_validate", pickings)
    # The simulator does its work and then lets wait: Amazon has the parcel, nobody was told.
    simulator.fault({"kind": "slow", "operation": CONFIRM, "seconds": 30})
    with contextlib.closing(linked.job()) as job:
        until(lambda: asked(simulator, CONFIRM))
        job.kill()
    assert linked.sql("SELECT state FROM amazon_connector_parcel") == [["sending"]]
    linked.sql("UPDATE amazon_connector_parcel SET due = NULL")
    linked.run_job()
    assert linked.sql("SELECT state FROM amazon_connector_parcel") == [["synchronized"]]
    assert asked(simulator, CONFIRM) == 1
    order_id = linked.sql("SELECT order_ref FROM amazon_connector_parcel")[0][0]
    shown = simulator.control("GET", f"orders/{order_id}")["order"]
    assert [package["packageReferenceId"] for package in shown["packages"]] == ["1"]


def brought(simulator: Simulator) -> int:
    """How many orders Amazon's answers to searches brought, each as often as it came."""
    log = simulator.log()["requests"]
    return sum(entry["orders"] or 0 for entry in log if entry["operation"] == SEARCH)


def _waiting(database: Database) -> list[list[str]]:
    """Connections that wait for a row of another's transaction."""
    return database.sql(
        "SELECT query FROM pg_stat_activity WHERE datname = current_database() "
        "AND wait_event_type = 'Lock'"
    )
