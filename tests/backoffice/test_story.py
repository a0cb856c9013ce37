# SPDX-License-Identifier: LGPL-3.0-or-later
"""A seller's day in the office, on SQLite and on a real PostgreSQL; Odoo tells it too."""

from __future__ import annotations

from unittest import TestCase

from amazon_connector.testing.story import SellersDay

from .stories import InTheOffice


class TestOnSqlite(InTheOffice, SellersDay, TestCase):
    database = "sqlite"


class TestOnPostgresql(InTheOffice, SellersDay, TestCase):
    database = "postgresql"
