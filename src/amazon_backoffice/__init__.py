# SPDX-License-Identifier: LGPL-3.0-or-later
"""The seller's Amazon office (extra `backoffice`)."""
