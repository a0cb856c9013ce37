# SPDX-License-Identifier: LGPL-3.0-or-later
"""A month of money in the office, on SQLite and on a real PostgreSQL, closes to zero."""

from __future__ import annotations

from unittest import TestCase

from amazon_connector.testing.month import SellersMonth

from .stories import InTheOffice


class TestOnSqlite(InTheOffice, SellersMonth, TestCase):
    database = "sqlite"


class TestOnPostgresql(InTheOffice, SellersMonth, TestCase):
    database = "postgresql"
