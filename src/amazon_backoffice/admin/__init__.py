# SPDX-License-Identifier: LGPL-3.0-or-later
"""The office's screens: one file each."""

from . import (
    accounts,
    amazon_orders,
    carriers,
    contacts,
    deliveries,
    fiscal_positions,
    issues,
    marketplaces,
    moves,
    offers,
    orders,
    parcels,
    products,
    stock,
    taxes,
    teams,
    users,
)

__all__ = [
    "accounts",
    "amazon_orders",
    "carriers",
    "contacts",
    "deliveries",
    "fiscal_positions",
    "issues",
    "marketplaces",
    "moves",
    "offers",
    "orders",
    "parcels",
    "products",
    "stock",
    "taxes",
    "teams",
    "users",
]
