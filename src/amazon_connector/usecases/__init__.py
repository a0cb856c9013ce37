# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the connector does, each a sequence of steps over stored rows (see ``steps``)."""
