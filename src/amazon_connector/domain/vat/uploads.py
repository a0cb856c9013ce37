# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where Amazon takes invoices that are uploaded to it.

Source: Amazon's guide of the feed UPLOAD_VAT_INVOICE, by the marketplace's country. Looked up on
2026-11-26.
"""

from __future__ import annotations

from amazon_connector.domain.marketplaces import MARKETPLACES

_COUNTRIES = frozenset({"ES", "GB", "FR", "DE", "IT", "NL", "PL", "SE"})
TAKE_UPLOADS = frozenset(m.marketplace_id for m in MARKETPLACES if m.country in _COUNTRIES)
