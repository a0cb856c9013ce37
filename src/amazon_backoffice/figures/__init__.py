# SPDX-License-Identifier: LGPL-3.0-or-later
"""Figures that people look at: what was asked, how it is reckoned, how it is shown and exported."""
