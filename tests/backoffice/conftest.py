# SPDX-License-Identifier: LGPL-3.0-or-later
"""The office inside the test process: Django set up, an empty database for each test."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

if "DJANGO_SETTINGS_MODULE" not in os.environ:
    os.environ["AMAZON_CONNECTOR_DATA"] = tempfile.mkdtemp(prefix="office-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "amazon_backoffice.settings"

import django

django.setup()

from tests.backoffice.databases import Databases, of_a_test  # noqa: E402 - once Django is set up
from tests.support.postgresql import PostgreSQL  # noqa: E402


@pytest.fixture(scope="session")
def databases(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: Any
) -> Iterator[Databases]:
    """SQLite and PostgreSQL with the office's tables; made when they are first used."""
    folder: Path = tmp_path_factory.mktemp("databases")
    with django_db_blocker.unblock():
        made = Databases(folder)
        yield made
        made.close()


@pytest.fixture(scope="session")
def postgresql_url(postgresql: PostgreSQL, databases: Databases) -> Iterator[str]:
    """An empty database on the real PostgreSQL; left before the server stops."""
    yield postgresql.create_database(f"office_{os.getpid()}")
    databases.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """``office`` is given its databases, unless the test itself says which."""
    marks = metafunc.definition.iter_markers("parametrize")
    if "office" in metafunc.fixturenames and not any(mark.args[0] == "office" for mark in marks):
        metafunc.parametrize("office", of_a_test(metafunc), indirect=True)


@pytest.fixture
def office(request: pytest.FixtureRequest, databases: Databases) -> str:
    """An empty office on the database of ``request.param``; its name."""
    return databases.empty(request.param, request)


@pytest.fixture
def postgresql_office(request: pytest.FixtureRequest, databases: Databases) -> str:
    """An empty office on PostgreSQL."""
    return databases.empty("postgresql", request)


@pytest.fixture
def sqlite_office(request: pytest.FixtureRequest, databases: Databases) -> str:
    """An empty office on SQLite."""
    return databases.empty("sqlite", request)
