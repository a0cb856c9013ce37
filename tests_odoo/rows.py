# SPDX-License-Identifier: LGPL-3.0-or-later
"""Every row of Odoo's own tables, to compare with what they are later."""

from __future__ import annotations

from .running import Database

Rows = dict[str, set[str]]
# Odoo's machinery (modules, models, views, rights, jobs, sessions), which an uninstall changes, and
# templates of mails, of which the addon has two (and two sequences, for its own batches).
MACHINERY = (
    "ir\\_%",
    "res\\_groups%",
    "rule\\_group\\_rel",
    "bus\\_%",
    "base\\_registry%",
    "res\\_users%",
    "res\\_device%",
    "mail\\_template%",
    "amazon\\_connector%",
)
# Of it, what documents are made of.
DOCUMENTS = ("ir_attachment", "ir_default")
TABLES = f"""
    SELECT tablename FROM pg_tables WHERE schemaname = 'public'
       AND (tablename IN {DOCUMENTS} OR NOT tablename LIKE ANY ('{{{",".join(MACHINERY)}}}'))"""
# A row without the columns that the addon adds.
ROW = """
    SELECT '{table}', (SELECT jsonb_object_agg(key, value) FROM jsonb_each(to_jsonb(t))
                        WHERE key NOT LIKE 'amazon\\_connector%') FROM "{table}" t"""


def all_rows(database: Database) -> Rows:
    """Of each table that has any, the rows as JSON."""
    tables = [table for (table,) in database.sql(_line(TABLES))]
    rows: Rows = {}
    every = " UNION ALL ".join(ROW.format(table=table) for table in tables)
    # PostgreSQL would compile the query's hundreds of parts, which takes a minute.
    for table, *values in database.sql(f"SET jit = off; {_line(every)}"):
        rows.setdefault(table, set()).add("|".join(values))
    return rows


def changed(before: Rows, after: Rows) -> dict[str, list[str]]:
    """Of each table whose rows are not the same, those that are gone and those that have come."""
    differences = {}
    for table in sorted(before.keys() | after.keys()):
        was, now = before.get(table, set()), after.get(table, set())
        gone, come = sorted(was - now), sorted(now - was)
        if gone or come:
            differences[table] = [f"- {row}" for row in gone] + [f"+ {row}" for row in come]
    return differences


def _line(query: str) -> str:
    return " ".join(query.split())
