# SPDX-License-Identifier: LGPL-3.0-or-later
"""The one way in which a subcommand gives up."""

from __future__ import annotations


class Stop(Exception):
    """The command cannot go on; the text says why and what to do. Exit code 1."""
