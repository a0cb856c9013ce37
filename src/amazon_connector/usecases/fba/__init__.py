# SPDX-License-Identifier: LGPL-3.0-or-later
"""Stock at Amazon (FBA): read, laid beside ours, and put right by one button."""
