# SPDX-License-Identifier: LGPL-3.0-or-later
"""Payouts: settlement reports listed, read, posted, and put right by hand."""
