# SPDX-License-Identifier: LGPL-3.0-or-later
"""An office that was made by an earlier version, upgraded by the first command of this one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.simulator import Simulator

from .conftest import Office, environment

PARCELS_CAME = "0005_parcels"
BEFORE = f"""
import django
django.setup()
from django.core.management import call_command
call_command("migrate", "amazon_backoffice", "{PARCELS_CAME}", verbosity=0)
from amazon_backoffice import roles
roles.ensure_groups()
from django.contrib.auth.models import Group
office = Group.objects.get(name="Office")
office.permissions.remove(office.permissions.get(codename="delete_product"))
"""
RIGHTS = """
import django, json
django.setup()
from django.contrib.auth.models import Group
found = Group.objects.values_list("name", "permissions__codename")
print(json.dumps([list(row) for row in found]))
"""


@pytest.fixture
def older(quiet_amazon: Simulator, database: Mapping[str, str], tmp_path: Path) -> Office:
    """An office whose tables and groups are of the time before quantities and drifts."""
    made = Office(environment(tmp_path, quiet_amazon.base_url) | database, quiet_amazon)
    python(made, BEFORE)
    return made


def python(office: Office, code: str) -> str:
    variables = {**office.environment, "DJANGO_SETTINGS_MODULE": "amazon_backoffice.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=variables, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def rights(office: Office) -> dict[str, set[str]]:
    rows: Any = json.loads(python(office, RIGHTS))
    return {role: {right for name, right in rows if name == role} for role, _ in rows}


def test_an_upgrade_gives_the_roles_their_rights_on_what_is_new(older: Office) -> None:
    before = rights(older)
    assert "change_parcel" in before["Office"]
    assert "view_skustock" not in before["Office"] | before["View only"]
    older.status()
    after = rights(older)
    for table in ("skustock", "fbadrift", "amazontransfer", "pack"):
        assert of(table, after["Office"]) == {"view", "add", "change", "delete"}
        assert of(table, after["View only"]) == {"view"}
    assert of("product", after["Office"]) == {"view", "add", "change"}  # one was taken away
    assert before["View only"] < after["View only"]


def of(table: str, rights: set[str]) -> set[str]:
    return {right.split("_")[0] for right in rights if right.endswith(f"_{table}")}
