# SPDX-License-Identifier: LGPL-3.0-or-later
"""*Recover Order*, as the page and the command do it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from amazon_connector.port import IMPORTED, BackendError
from amazon_connector.spapi import SellingPartnerError
from amazon_connector.steps import AgainAt
from amazon_connector.vault import LinkAgain

from . import runtime, wakeup
from .models import Account, AmazonOrder


class NotRecovered(Exception):
    """The order could not be fetched; the text says why and what to do."""


# Source: models ordersV0 and merchantFulfillmentV0, AmazonOrderId ("3-7-7 format"); orders of
# other channels begin with S01 and the like.
_REFERENCE = re.compile(r"[A-Z0-9]{3}-[0-9]{7}-[0-9]{7}")


@dataclass(frozen=True)
class Recovered:
    """What became of the order, in a sentence; ``row`` is the connector's own row of it."""

    sentence: str
    row: AmazonOrder | None

    @property
    def is_in(self) -> bool:
        """Whether it is a sales order now."""
        return bool(self.row and self.row.state == IMPORTED)


def recover(account: Account, reference: str) -> Recovered:
    """Fetch one order from Amazon now. Raises ``NotRecovered``."""
    reference = reference.strip()
    if not _REFERENCE.fullmatch(reference):
        raise NotRecovered(
            f"“{reference}” is no Amazon Order Reference: it is written as in "
            "302-1234567-1234567. Copy it from Seller Central or from the order here."
        )
    if not account.linked_at:
        raise NotRecovered(f"{account} is not linked with Amazon yet: link it first.")
    try:
        outcome = runtime.drive(runtime.connector().recover(str(account.pk), reference))
    except (SellingPartnerError, LinkAgain, BackendError) as error:
        raise NotRecovered(f"Amazon order {reference} was not fetched. {error}") from error
    wakeup.request_turn()
    if isinstance(outcome, AgainAt):
        when = f"{outcome.when:%H:%M} UTC"
        raise NotRecovered(f"{outcome.why or 'Amazon asks us to wait.'} Try again at {when}.")
    row = AmazonOrder.objects.filter(seller_id=account.seller_id, order_id=reference).first()
    return Recovered(_sentence(reference, row), row)


def _sentence(reference: str, row: AmazonOrder | None) -> str:
    if row is None:
        return f"Amazon order {reference} was not found; see Amazon Issues for the reason."
    return f"Amazon order {reference}: {row.get_state_display()}. {row.reason}".strip()
