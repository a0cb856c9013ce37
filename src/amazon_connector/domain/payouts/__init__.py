# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's settlements: read in any locale, booked by rule, matched with the bank's lines."""
