# SPDX-License-Identifier: LGPL-3.0-or-later
"""What an office's database is made of, read by the database's own means: a set of lines, in
which the order of columns plays no part, as it tells only when each of them came.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg

from .conftest import URL, Office

_APP = "amazon_backoffice"
_FIRST_ROWS = {
    "marketplace": f"""
        SELECT name, marketplace_id, region, seller_central_url, country, domain, currency,
               prices_include_tax FROM {_APP}_marketplace""",
    "carrier": f"SELECT name, code, shipping_method FROM {_APP}_carrier",
    "right": """
        SELECT app_label, model, codename FROM auth_permission
          JOIN django_content_type ON django_content_type.id = content_type_id""",
    "group": "SELECT name FROM auth_group",
}
# A row for each migration; and what each role may do, which people change.
_APART = {"django_migrations", "auth_group_permissions"}

# Columns; keys, checks and foreign keys; indexes; triggers.
_POSTGRESQL = """
    SELECT table_name, column_name, data_type, character_maximum_length, numeric_precision,
           numeric_scale, is_nullable, column_default, is_identity, identity_generation,
           generation_expression, collation_name
      FROM information_schema.columns WHERE table_schema = 'public';
    SELECT conrelid::regclass, conname, pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace;
    SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public';
    SELECT tgrelid::regclass, tgname, pg_get_triggerdef(oid)
      FROM pg_trigger WHERE NOT tgisinternal
"""


def made_of(office: Office) -> set[str]:
    """Columns, constraints, indexes and triggers, each with its definition."""
    with opened(office) as database:
        if URL in office.environment:
            queries = [database.execute(query) for query in _POSTGRESQL.split(";")]
            return {_line(row) for rows in queries for row in rows}
        made = "SELECT tbl_name, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
        return {
            _line((table, name, part))
            for table, name, sql in database.execute(made)
            for part in _parts(sql)
        }


def first_rows(office: Office) -> set[str]:
    """How many rows each table has, and what those say that come with the tables."""
    with opened(office) as database:
        tables = {line.split(" | ")[0] for line in made_of(office)} - _APART
        counted = {
            _line((table, *database.execute(f"SELECT count(*) FROM {table}").fetchone()))
            for table in tables
        }
        said = {
            _line((what, *row))
            for what, query in _FIRST_ROWS.items()
            for row in database.execute(query)
        }
        return counted | said


def opened(office: Office) -> closing[Any]:
    """The office's database, closed at the end of the block."""
    if URL in office.environment:
        return closing(psycopg.connect(office.environment[URL]))
    return closing(sqlite3.connect(f"{office.environment['AMAZON_CONNECTOR_DATA']}/office.sqlite3"))


def _line(row: tuple[Any, ...]) -> str:
    return " | ".join(str(value) for value in row)


def _parts(sql: str) -> Iterator[str]:
    """The definitions inside a CREATE TABLE; of anything else the whole statement."""
    sql = " ".join(sql.split())
    if not sql.startswith("CREATE TABLE"):
        yield sql
        return
    depth, part = 0, ""
    for piece in re.split(r"([(),])", sql[sql.index("(") + 1 : sql.rindex(")")]):
        if piece == "," and not depth:
            yield part.strip()
            part = ""
            continue
        depth += {"(": 1, ")": -1}.get(piece, 0)
        part += piece
    yield part.strip()
