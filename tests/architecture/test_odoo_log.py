# SPDX-License-Identifier: LGPL-3.0-or-later
"""`make test-odoo` believes a run only when its log says so."""

from __future__ import annotations

import sys

import pytest

from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import odoo_log

STAMP = "2026-11-23 05:11:07,123 4711"
TESTS = "odoo.addons.sale_amazon_connector.tests"
GOOD = f"""\
{STAMP} WARNING db odoo.service.server: Running as user 'root' is a security risk.
{STAMP} INFO db odoo.modules.loading: Loading module sale_amazon_connector (42/42)
{STAMP} INFO db odoo.modules.loading: Module sale_amazon_connector loaded in 1.07s, 99 queries
{STAMP} INFO db {TESTS}.test_contract: Starting TestOrders.test_again ...
{STAMP} INFO db {TESTS}.test_contract: Starting TestOrders.test_cancelled ...
{STAMP} INFO db {TESTS}.test_security: Starting TestSecurity.test_secret_is_hidden ...
{STAMP} INFO db odoo.tests.result: 0 failed, 0 error(s) of 3 tests when loading database 'db'
""".splitlines()


def _complaints(*more: str, contract_tests: int = 2) -> list[str]:
    return list(odoo_log.judge([*GOOD, *more]).complaints(contract_tests))


def test_a_good_run_has_no_complaints() -> None:
    assert _complaints() == []


def test_a_contract_test_that_did_not_run_is_one() -> None:
    assert _complaints(contract_tests=3) == ["2 contract tests ran, and the core ships 3."]


def test_a_test_run_again_counts_once() -> None:
    again = f"{STAMP} INFO db {TESTS}.test_contract: Starting TestOrders.test_again ..."
    assert _complaints(again) == []


def test_no_test_at_all_is_one() -> None:
    complaints = list(odoo_log.judge(GOOD[:3]).complaints(0))
    assert complaints == ["No test of the addon ran."]


def test_a_skipped_test_is_one() -> None:
    skip = f"{STAMP} INFO db {TESTS}.test_contract: skipped TestOrders.test_again : not today"
    assert _complaints(skip) == ["Skipped: TestOrders.test_again (not today)"]


@pytest.mark.parametrize(
    "line",
    [
        "ERROR db odoo.addons.sale_amazon_connector.models.account: no",
        "WARNING db amazon_connector.usecases.search: no",
        "WARNING db odoo.modules.registry: amazon.account.name: two fields have the same label",
        f"ERROR db {TESTS}.test_contract: FAIL: TestOrders.test_again",
    ],
)
def test_a_warning_of_the_addons_own_is_one(line: str) -> None:
    assert len(_complaints(f"{STAMP} {line}")) == 1


def test_a_warning_while_it_loads_is_one() -> None:
    odd = f"{STAMP} WARNING db py.warnings: invalid escape sequence"
    lines = [*GOOD[:2], odd, *GOOD[2:]]
    assert list(odoo_log.judge(lines).complaints(2)) == [
        "WARNING py.warnings: invalid escape sequence"
    ]
    assert _complaints(odd) == []


def test_a_failure_is_shown_with_its_traceback() -> None:
    lines = [*GOOD[1:4], f"{STAMP} ERROR db {TESTS}.test_contract: FAIL: TestOrders.test_again"]
    lines += ["Traceback (most recent call last):", "AssertionError: 1 != 2", GOOD[1]]
    show = odoo_log.Showing()
    assert [line for line in lines if show.wants(line)] == lines[2:-1]
