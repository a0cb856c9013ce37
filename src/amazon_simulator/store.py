# SPDX-License-Identifier: LGPL-3.0-or-later
"""The world on disk: one SQLite file, or memory. Every request commits at most once."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

SCHEMA = """
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
    kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, id));
CREATE TABLE IF NOT EXISTS buckets (
    application TEXT NOT NULL, seller_id TEXT NOT NULL, operation TEXT NOT NULL,
    tokens REAL NOT NULL, at INTEGER NOT NULL,
    PRIMARY KEY (application, seller_id, operation));
CREATE TABLE IF NOT EXISTS orders (
    seller_id TEXT NOT NULL, order_id TEXT NOT NULL, marketplace_id TEXT NOT NULL,
    created INTEGER NOT NULL, updated INTEGER NOT NULL, status TEXT NOT NULL,
    fulfilled_by TEXT NOT NULL, as_is INTEGER NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (seller_id, order_id));
CREATE INDEX IF NOT EXISTS orders_updated ON orders (seller_id, updated, order_id);
CREATE INDEX IF NOT EXISTS orders_created ON orders (seller_id, created, order_id);
CREATE TABLE IF NOT EXISTS events (
    number INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, seller_id TEXT NOT NULL,
    order_id TEXT NOT NULL, kind TEXT NOT NULL, details TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS events_due ON events (at, number);
CREATE TABLE IF NOT EXISTS listings (
    seller_id TEXT NOT NULL, region TEXT NOT NULL, sku TEXT NOT NULL, created INTEGER NOT NULL,
    updated INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (seller_id, region, sku));
CREATE TABLE IF NOT EXISTS submissions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, seller_id TEXT NOT NULL, sku TEXT NOT NULL,
    made_merchant_offer INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS submissions_sku ON submissions (seller_id, sku, number);
CREATE TABLE IF NOT EXISTS holds (
    seller_id TEXT NOT NULL, order_id TEXT NOT NULL, sku TEXT NOT NULL, pool TEXT NOT NULL,
    held INTEGER NOT NULL, gone INTEGER NOT NULL, PRIMARY KEY (seller_id, order_id, sku));
CREATE TABLE IF NOT EXISTS inventory (
    seller_id TEXT NOT NULL, marketplace_id TEXT NOT NULL, sku TEXT NOT NULL,
    updated INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (seller_id, marketplace_id, sku));
CREATE TABLE IF NOT EXISTS feeds (
    feed_id INTEGER PRIMARY KEY, seller_id TEXT NOT NULL, region TEXT NOT NULL,
    feed_type TEXT NOT NULL, created INTEGER NOT NULL, status TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS feed_documents (
    document_id TEXT PRIMARY KEY, seller_id TEXT NOT NULL, content_type TEXT NOT NULL,
    content BLOB, gzipped INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS reports (
    report_id INTEGER PRIMARY KEY, seller_id TEXT NOT NULL, region TEXT NOT NULL,
    report_type TEXT NOT NULL, created INTEGER NOT NULL, status TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS transactions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, seller_id TEXT NOT NULL, order_id TEXT NOT NULL,
    at INTEGER NOT NULL, kind TEXT NOT NULL, shipping_id TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS transactions_order ON transactions (seller_id, order_id, number);
CREATE INDEX IF NOT EXISTS transactions_at ON transactions (seller_id, at, number);
CREATE TABLE IF NOT EXISTS accounted (
    seller_id TEXT NOT NULL, order_id TEXT NOT NULL, order_item_id TEXT NOT NULL,
    body TEXT NOT NULL, PRIMARY KEY (seller_id, order_id, order_item_id));
CREATE TABLE IF NOT EXISTS ledger (
    number INTEGER PRIMARY KEY AUTOINCREMENT, seller_id TEXT NOT NULL, currency TEXT NOT NULL,
    at INTEGER NOT NULL, settlement_id TEXT NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS ledger_settlement ON ledger (settlement_id, seller_id, currency, at);
CREATE TABLE IF NOT EXISTS settlements (
    settlement_id TEXT PRIMARY KEY, seller_id TEXT NOT NULL, currency TEXT NOT NULL,
    ended INTEGER NOT NULL, body TEXT NOT NULL);
"""
FILE_NAME = "simulator.sqlite3"


class Store:
    """Facts (single values) and documents (applications, sellers, tokens) as JSON by id."""

    def __init__(self, folder: Path | None = None) -> None:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        path = ":memory:" if folder is None else folder / FILE_NAME
        self.db = sqlite3.connect(path, timeout=1)
        # One simulator for a world: a second one with the same folder is told so.
        self.db.execute("PRAGMA locking_mode = EXCLUSIVE")
        self.db.execute("PRAGMA journal_mode = WAL")
        self.db.execute("PRAGMA synchronous = NORMAL")
        self.db.executescript(SCHEMA)

    def commit(self) -> None:
        self.db.commit()

    def close(self) -> None:
        self.db.commit()
        self.db.close()

    def fact(self, name: str) -> Any:
        row = self.db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return None if row is None else json.loads(row[0])

    def set_fact(self, name: str, value: Any) -> None:
        self.db.execute(
            "INSERT INTO facts VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, json.dumps(value)),
        )

    def document(self, kind: str, key: str) -> Any:
        row = self.db.execute(
            "SELECT body FROM documents WHERE kind = ? AND id = ?", (kind, key)
        ).fetchone()
        return None if row is None else json.loads(row[0])

    def documents(self, kind: str) -> list[Any]:
        rows = self.db.execute("SELECT body FROM documents WHERE kind = ? ORDER BY rowid", (kind,))
        return [json.loads(body) for (body,) in rows]

    def put_document(self, kind: str, key: str, body: Any) -> None:
        self.db.execute(
            "INSERT INTO documents VALUES (?, ?, ?) "
            "ON CONFLICT (kind, id) DO UPDATE SET body = excluded.body",
            (kind, key, json.dumps(body, ensure_ascii=False)),
        )

    def drop_document(self, kind: str, key: str) -> None:
        self.db.execute("DELETE FROM documents WHERE kind = ? AND id = ?", (kind, key))
