# SPDX-License-Identifier: LGPL-3.0-or-later
"""An office that was made by an earlier version, upgraded by the first command of this one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from tests.support.simulator import Simulator

from . import tables
from .conftest import Office, Prepared, environment

PARCELS_CAME = "0005_parcels"
# By the migrations of then: a fresh database has theirs at once.
BEFORE = f"""
import django
django.setup()
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
executor = MigrationExecutor(connection)
executor.loader = MigrationLoader(connection, replace_migrations=False)
then = executor.migrate([("amazon_backoffice", "{PARCELS_CAME}")])
emit_post_migrate_signal(verbosity=0, interactive=False, db="default", apps=then.apps)
from django.contrib.auth.models import Group
office = Group.objects.get(name="Office")
office.permissions.remove(office.permissions.get(codename="delete_product"))
"""
RIGHTS = """
    SELECT auth_group.name, auth_permission.codename FROM auth_group
      JOIN auth_group_permissions ON group_id = auth_group.id
      JOIN auth_permission ON auth_permission.id = permission_id
"""


@dataclass(frozen=True)
class Upgraded:
    """An office of the time before quantities and drifts, after its first command of today."""

    office: Office
    rights_before: Mapping[str, set[str]]


@pytest.fixture(scope="module")
def upgraded(
    quiet_amazon: Simulator,
    database: Mapping[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Upgraded:
    variables = environment(tmp_path_factory.mktemp("older"), quiet_amazon.base_url) | database
    then = {**variables, "DJANGO_SETTINGS_MODULE": "amazon_backoffice.settings"}
    subprocess.run([sys.executable, "-c", BEFORE], env=then, check=True)
    office = Office(variables, quiet_amazon)
    before = rights(office)
    office.status()
    return Upgraded(office, before)


@pytest.fixture(scope="module")
def fresh(
    kind: str,
    quiet_amazon: Simulator,
    prepared: Prepared,
    tmp_path_factory: pytest.TempPathFactory,
) -> Office:
    """An office that this version made."""
    data = tmp_path_factory.mktemp("fresh")
    made = environment(data, quiet_amazon.base_url) | prepared.copied(kind, data, users=False)
    return Office(made, quiet_amazon)


def rights(office: Office) -> dict[str, set[str]]:
    with tables.opened(office) as database:
        rows = database.execute(RIGHTS).fetchall()
    return {role: {right for name, right in rows if name == role} for role, _ in rows}


def test_an_upgrade_gives_the_roles_their_rights_on_what_is_new(upgraded: Upgraded) -> None:
    before = upgraded.rights_before
    assert "change_parcel" in before["Office"]
    assert "view_skustock" not in before["Office"] | before["View only"]
    after = rights(upgraded.office)
    for table in ("skustock", "fbadrift", "amazontransfer", "pack"):
        assert of(table, after["Office"]) == {"view", "add", "change", "delete"}
        assert of(table, after["View only"]) == {"view"}
    assert of("product", after["Office"]) == {"view", "add", "change"}  # one was taken away
    assert before["View only"] < after["View only"]


def of(table: str, rights: set[str]) -> set[str]:
    return {right.split("_")[0] for right in rights if right.endswith(f"_{table}")}


def test_an_upgraded_office_is_made_as_a_fresh_one(upgraded: Upgraded, fresh: Office) -> None:
    made = tables.made_of(fresh)
    assert len(made) > 800
    assert tables.made_of(upgraded.office) ^ made == set()


def test_an_upgraded_office_begins_with_the_same_rows(upgraded: Upgraded, fresh: Office) -> None:
    rows = tables.first_rows(fresh)
    assert "amazon_backoffice_marketplace | 23" in rows
    assert tables.first_rows(upgraded.office) ^ rows == set()
