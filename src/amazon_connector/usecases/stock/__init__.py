# SPDX-License-Identifier: LGPL-3.0-or-later
"""Quantities that are kept true on Amazon: computed, compared, sent, and told when they fail."""
