# SPDX-License-Identifier: LGPL-3.0-or-later
"""Invoices to Amazon's buyers: made with the right tax, uploaded, and what Amazon says of them."""
