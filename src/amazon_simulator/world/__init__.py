# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sellers, products, buyers and orders: made up, deterministic for a seed, and alive."""
