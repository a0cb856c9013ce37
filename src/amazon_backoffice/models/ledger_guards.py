# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the database itself refuses: an entry that does not balance, a change of a posted one.

Installed after every ``migrate``: SQLite drops a table's triggers when a migration remakes it.
"""

from __future__ import annotations

from typing import Any

_ENTRY, _LINE = "amazon_backoffice_journalentry", "amazon_backoffice_journalline"
_UNBALANCED = "A journal entry must balance."
_POSTED = "A posted journal entry is never changed or deleted: reverse it."
_EARLY = "A journal entry is posted after its lines are made."

# Thousandths: SQLite keeps amounts as floating point numbers, whose sums are not exact.
_SQLITE_SUMS = f"""
SELECT 1 FROM (
    SELECT sum(CAST(round(amount * 1000) AS INTEGER)) AS a,
           sum(CAST(round(in_company * 1000) AS INTEGER)) AS c
      FROM {_LINE} WHERE entry_id = NEW.id
) WHERE a IS NULL OR a <> 0 OR c <> 0
"""
_SQLITE = {
    "ledger_entry_insert": f"""BEFORE INSERT ON {_ENTRY} WHEN NEW.posted
        BEGIN SELECT RAISE(ABORT, '{_EARLY}'); END""",
    "ledger_entry_post": f"""BEFORE UPDATE ON {_ENTRY} WHEN NEW.posted AND NOT OLD.posted
        BEGIN SELECT RAISE(ABORT, '{_UNBALANCED}') WHERE EXISTS ({_SQLITE_SUMS}); END""",
    "ledger_entry_update": f"""BEFORE UPDATE ON {_ENTRY} WHEN OLD.posted
        BEGIN SELECT RAISE(ABORT, '{_POSTED}'); END""",
    "ledger_entry_delete": f"""BEFORE DELETE ON {_ENTRY} WHEN OLD.posted
        BEGIN SELECT RAISE(ABORT, '{_POSTED}'); END""",
    **{
        f"ledger_line_{verb.lower()}": f"""BEFORE {verb} ON {_LINE}
        WHEN (SELECT posted FROM {_ENTRY} WHERE id = {row}.entry_id)
        BEGIN SELECT RAISE(ABORT, '{_POSTED}'); END"""
        for verb, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    },
}
_POSTGRESQL = f"""
CREATE OR REPLACE FUNCTION ledger_guard_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.posted THEN
            RAISE EXCEPTION '{_EARLY}' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.posted THEN
        RAISE EXCEPTION '{_POSTED}' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF NEW.posted AND NOT COALESCE((
        SELECT sum(amount) = 0 AND sum(in_company) = 0 FROM {_LINE} WHERE entry_id = NEW.id
    ), false) THEN
        RAISE EXCEPTION '{_UNBALANCED}' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION ledger_guard_line() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wanted bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        wanted := NEW.entry_id;
    ELSE
        wanted := OLD.entry_id;
    END IF;
    IF (SELECT posted FROM {_ENTRY} WHERE id = wanted) THEN
        RAISE EXCEPTION '{_POSTED}' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER ledger_entry BEFORE INSERT OR UPDATE OR DELETE ON {_ENTRY}
    FOR EACH ROW EXECUTE FUNCTION ledger_guard_entry();
CREATE OR REPLACE TRIGGER ledger_line BEFORE INSERT OR UPDATE OR DELETE ON {_LINE}
    FOR EACH ROW EXECUTE FUNCTION ledger_guard_line();
"""


def install(connection: Any) -> None:
    """Make the guards where they are missing."""
    if _ENTRY not in connection.introspection.table_names():
        return  # migrated to an earlier version
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL)
            return
        for name, trigger in _SQLITE.items():
            cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {trigger}")


def remove(connection: Any) -> None:
    """Take SQLite's guards away, for emptying the tables of a test or a demo."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name in _SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
