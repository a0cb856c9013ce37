# SPDX-License-Identifier: LGPL-3.0-or-later
"""The pages and buttons beside the lists and forms."""
