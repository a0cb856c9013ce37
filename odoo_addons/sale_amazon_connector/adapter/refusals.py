# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the core and Amazon refuse, for the person who clicked."""

from __future__ import annotations

from contextlib import contextmanager

from amazon_connector.port import BackendError
from amazon_connector.spapi import SellingPartnerError
from amazon_connector.vault import LinkAgain, NoKey

from odoo.exceptions import UserError


@contextmanager
def told():
    """Refusals are told as they are: their texts are for people."""
    try:
        yield
    except (SellingPartnerError, LinkAgain, NoKey, BackendError) as error:
        raise UserError(str(error)) from error
