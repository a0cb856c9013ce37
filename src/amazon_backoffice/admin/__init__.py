# SPDX-License-Identifier: LGPL-3.0-or-later
"""The office's screens: one file each."""

from . import (
    accounts,
    amazon_orders,
    contacts,
    deliveries,
    fiscal_positions,
    issues,
    marketplaces,
    moves,
    offers,
    orders,
    products,
    taxes,
    teams,
    users,
)

__all__ = [
    "accounts",
    "amazon_orders",
    "contacts",
    "deliveries",
    "fiscal_positions",
    "issues",
    "marketplaces",
    "moves",
    "offers",
    "orders",
    "products",
    "taxes",
    "teams",
    "users",
]
