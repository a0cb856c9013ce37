# SPDX-License-Identifier: LGPL-3.0-or-later
"""A database that cannot work now: a plain message, nothing lost, the next run goes on."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction

from amazon_backoffice import driver
from amazon_backoffice.adapter import errors
from amazon_backoffice.adapter.backend import DjangoBackend
from amazon_backoffice.adapter.usage_plans import DjangoUsagePlans
from amazon_backoffice.models import Account, AmazonOrder, SalesOrder, UsagePlanBucket
from amazon_connector.clock import FixedClock
from amazon_connector.port import AccountProgress, LostRace, Unavailable
from amazon_connector.steps import Done, Next
from amazon_connector.testing.orders import order
from amazon_connector.usage import UsagePlan

from .importing import NOW, arranged, import_page

PLAN = UsagePlan(0.1, 20)


class Steps:
    """A use case that runs a function as its only step."""

    def __init__(self, work: object) -> None:
        self._work = work
        self.runs = 0

    def step(self) -> Next:
        self.runs += 1
        self._work(self.runs)
        return Done()


@contextmanager
def held_by_another_program() -> Iterator[None]:
    """Another connection has the write lock of the SQLite file."""
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    connection.ensure_connection()
    connection.connection.execute("PRAGMA busy_timeout = 50")
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()
        connection.close()


@pytest.mark.usefixtures("sqlite_office")
def test_sqlite_writes_ahead_and_says_so_at_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        assert cursor.fetchone() == ("wal",)
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (20_000,)
    with transaction.atomic():
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


@pytest.mark.usefixtures("sqlite_office")
def test_a_locked_database_says_what_to_do_and_the_next_run_goes_on() -> None:
    arranged()
    with held_by_another_program(), pytest.raises(Unavailable, match="End it"):
        driver.run(Steps(lambda run: import_page(order())))
    assert not SalesOrder.objects.exists()
    driver.run(Steps(lambda run: import_page(order())))
    assert SalesOrder.objects.count() == 1


@pytest.mark.usefixtures("sqlite_office")
def test_a_locked_database_while_a_token_is_taken() -> None:
    with held_by_another_program(), pytest.raises(Unavailable):
        DjangoUsagePlans().take("k", PLAN, NOW)


@pytest.mark.usefixtures("sqlite_office")
def test_a_full_disk_says_what_to_do_and_loses_nothing() -> None:
    arranged()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone()
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    many = [order(f"302-{n:07}-0000001") for n in range(300)]
    with pytest.raises(Unavailable, match="disk is full"):
        driver.run(Steps(lambda run: import_page(*many)))
    assert (SalesOrder.objects.count(), AmazonOrder.objects.count()) == (0, 0)
    connection.close()  # the limit is the connection's
    driver.run(Steps(lambda run: import_page(*many)))
    assert SalesOrder.objects.count() == 300


@pytest.mark.usefixtures("office")
def test_a_lost_race_is_rolled_back_and_repeated() -> None:
    arranged()
    backend = DjangoBackend(FixedClock(NOW))
    account_id = str(Account.objects.get().pk)
    problems = []

    def work(run: int) -> None:
        problems.append(Account.objects.get().problem)
        with backend.atomic():
            backend.save_progress([AccountProgress(account_id, problem=f"run {run}")])
            if run < 3:
                raise LostRace

    steps = Steps(work)
    assert driver.run(steps) == Done()
    assert (steps.runs, problems) == (3, ["", "", ""])
    assert Account.objects.get().problem == "run 3"


@pytest.mark.usefixtures("office")
def test_a_race_that_is_always_lost_ends_in_words() -> None:
    def work(run: int) -> None:
        raise LostRace

    with pytest.raises(Unavailable, match="next run"):
        driver.run(Steps(work))


@pytest.mark.usefixtures("office")
def test_a_token_cannot_be_taken_inside_a_transaction() -> None:
    with pytest.raises(RuntimeError, match="durable"), errors.atomic():
        DjangoUsagePlans().take("k", PLAN, NOW)
    assert not UsagePlanBucket.objects.exists()


@pytest.mark.usefixtures("postgresql_office")
def test_a_deadlock_of_postgresql_is_a_lost_race() -> None:
    arranged()
    arranged(name="Second", seller_id="A2OTHER", marketplace_ids=("APJ6JRA9NG5V4",))
    first, second = Account.objects.order_by("pk")
    mine, theirs = threading.Event(), threading.Event()
    lost: list[bool] = []

    def lock(one: Account, other: Account, done: threading.Event, wait: threading.Event) -> None:
        try:
            with errors.atomic():
                Account.objects.filter(pk=one.pk).update(name="x")
                done.set()
                assert wait.wait(10)
                Account.objects.filter(pk=other.pk).update(name="y")
            lost.append(False)
        except LostRace:
            lost.append(True)
        finally:
            connection.close()

    thread = threading.Thread(target=lock, args=(second, first, theirs, mine))
    thread.start()
    lock(first, second, mine, theirs)
    thread.join()
    assert sorted(lost) == [False, True]


@pytest.mark.usefixtures("postgresql_office")
def test_a_server_that_is_away_is_told() -> None:
    settings = connection.settings_dict
    port, settings["PORT"] = settings["PORT"], "1"
    connection.close()
    try:
        with pytest.raises(Unavailable, match="does not answer"), errors.translated():
            Account.objects.exists()
    finally:
        settings["PORT"] = port
        connection.close()


@pytest.mark.usefixtures("postgresql_office")
def test_a_connection_that_was_cut_is_told_and_the_next_run_goes_on() -> None:
    arranged()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()

    def cut() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        connection.close()

    thread = threading.Thread(target=cut)
    thread.start()
    thread.join()
    with pytest.raises(Unavailable), errors.atomic():
        Account.objects.update(name="z")
    assert driver.run(Steps(lambda run: import_page(order()))) == Done()


@pytest.mark.usefixtures("office")
def test_two_workers_share_a_bucket() -> None:
    """Twenty tokens, two workers that take fifteen each: twenty are granted."""
    granted: list[bool] = []

    def take() -> None:
        plans = DjangoUsagePlans()
        granted.extend(plans.take("k", PLAN, NOW) is None for _ in range(15))
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(granted) == 20
    assert DjangoUsagePlans().tokens("k", PLAN, NOW + timedelta(seconds=10)) == pytest.approx(1)


@pytest.mark.usefixtures("office")
def test_two_workers_import_the_same_page() -> None:
    """Each order once, one customer, whoever is first; who loses may have to repeat."""
    arranged()
    page = [order(f"302-{n:07}-0000001") for n in range(20)]
    failed: list[BaseException] = []

    def work() -> None:
        try:
            driver.run(Steps(lambda run: import_page(*page)))
        except BaseException as error:  # noqa: BLE001 - told in the main thread
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert SalesOrder.objects.count() == AmazonOrder.objects.count() == 20
    assert set(AmazonOrder.objects.values_list("state", flat=True)) == {"imported"}
    assert SalesOrder.objects.values("customer").distinct().count() == 1
