# SPDX-License-Identifier: LGPL-3.0-or-later
"""A local Amazon for demo and tests (extra `simulator`)."""
