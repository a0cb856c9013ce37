# SPDX-License-Identifier: LGPL-3.0-or-later
"""The office's own small tax engine."""
