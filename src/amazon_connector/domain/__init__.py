# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's orders and the rules about them: no I/O, no clock, no framework."""
