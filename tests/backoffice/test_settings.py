# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the office is made of: settings, keys, tables."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from amazon_backoffice.adapter.rows import default_lines
from amazon_backoffice.data_folder import data_folder, vault
from amazon_backoffice.databases import WrongDatabaseUrl, database
from amazon_connector.testing.orders import item, order

from .importing import arranged, import_page, sales_order

SHOW = (
    "import django; from django.conf import settings as s; django.setup();"
    "print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, ','.join(s.ALLOWED_HOSTS))"
)


def shown(folder: Path, more: Mapping[str, str]) -> str:
    """The settings of an office with this environment."""
    mine = {
        "AMAZON_CONNECTOR_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "amazon_backoffice.settings",
    }
    environment = {**os.environ, **mine, **more}
    done = subprocess.run(
        [sys.executable, "-c", SHOW], env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_safe_unless_told_otherwise(tmp_path: Path) -> None:
    folder = tmp_path / "office"
    assert shown(folder, {}) == "False False False localhost,127.0.0.1,[::1]"
    told = {
        "AMAZON_CONNECTOR_DEBUG": "1",
        "AMAZON_CONNECTOR_HTTPS": "1",
        "AMAZON_CONNECTOR_HOSTS": "office.example",
    }
    assert shown(folder, told) == "True True True localhost,127.0.0.1,[::1],office.example"


def test_keys_are_made_once_and_for_their_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "office"
    environment = {"AMAZON_CONNECTOR_DATA": str(folder)}
    shown(folder, {})
    sealed = vault(environment).seal("secret", "1")
    assert vault(environment).open(sealed, "1") == "secret"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert modes["django-secret-key"] == modes["key"] == 0o600
    assert stat.S_IMODE(data_folder(environment).stat().st_mode) == 0o700
    before = (folder / "django-secret-key").read_text()
    shown(folder, {})
    assert (folder / "django-secret-key").read_text() == before


def test_the_secret_key_is_a_key_of_its_own(tmp_path: Path) -> None:
    shown(tmp_path, {})
    vault({"AMAZON_CONNECTOR_DATA": str(tmp_path)})
    assert (tmp_path / "key").read_text() != (tmp_path / "django-secret-key").read_text()
    assert len(settings.SECRET_KEY) == 44


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://me:p%40ss@db.example:5433/shop",
            ("shop", "me", "p@ss", "db.example", "5433"),
        ),
        ("postgres://me@db/shop?sslmode=require", ("shop", "me", "", "db", "")),
        ("postgresql:///shop?host=/run/postgresql", ("shop", "", "", "/run/postgresql", "")),
    ],
)
def test_postgresql_urls(url: str, expected: tuple[str, ...], tmp_path: Path) -> None:
    found = database({"AMAZON_CONNECTOR_DATABASE_URL": url}, tmp_path)
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT")
    assert tuple(found[name] for name in names) == expected
    assert found["OPTIONS"] == ({"sslmode": "require"} if "sslmode" in url else {})


@pytest.mark.parametrize("url", ["mysql://x/y", "postgresql://host", "shop", "sqlite:"])
def test_other_urls_say_what_is_meant(url: str, tmp_path: Path) -> None:
    with pytest.raises(WrongDatabaseUrl, match="must look like"):
        database({"AMAZON_CONNECTOR_DATABASE_URL": url}, tmp_path)


def test_sqlite_is_in_the_data_folder_unless_named(tmp_path: Path) -> None:
    assert database({}, tmp_path)["NAME"] == str(tmp_path / "office.sqlite3")
    url = {"AMAZON_CONNECTOR_DATABASE_URL": "sqlite:////data/other.sqlite3"}
    assert database(url, tmp_path)["NAME"] == "/data/other.sqlite3"


def test_every_change_of_the_models_has_its_migration(office: str) -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_tests_really_run_on_both(office: str) -> None:
    assert connection.vendor == office
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM amazon_backoffice_marketplace")
        assert cursor.fetchone() == (23,)


def test_keys_sort_as_in_python(office: str) -> None:
    """The core walks default lines by the greatest order id that it has seen."""
    world = arranged()
    ids = ["b-2", "a-1", "B-1", "A 1", "302-1", "3020", "ä"]
    import_page(*(order(i, items=[item(i, "UNKNOWN")]) for i in ids))
    account = str(sales_order("b-2").account_id)
    found = [key.order_id for key in default_lines([account], "", 100)]
    assert found == sorted(ids)
    assert [key.order_id for key in default_lines([account], "a-1", 100)] == ["b-2", "ä"]
    assert world.count("sales_orders") == len(ids)
