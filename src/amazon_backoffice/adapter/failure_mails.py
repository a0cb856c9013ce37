# SPDX-License-Identifier: LGPL-3.0-or-later
"""The text of the mail about failed shipments, queued as a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from amazon_connector.port import FAILED, Parcel

from ..addresses import address_of_office
from ..models import Account, Mail

_LIST = "admin:amazon_backoffice_parcel_changelist"
_PAGE = "admin:amazon_backoffice_parcel_change"
_ADVICE = (
    "Put right what Amazon says, then Retry Amazon Sync. Amazon counts an order as late until "
    "its shipment is confirmed."
)


def queue_mails(page: Sequence[Parcel], now: datetime) -> None:
    """One mail for each account of these parcels."""
    by_account: dict[int, list[Parcel]] = defaultdict(list)
    for parcel in page:
        by_account[int(parcel.account_id)].append(parcel)
    accounts = Account.objects.in_bulk(by_account)
    office = address_of_office()
    Mail.objects.bulk_create(
        [
            Mail(
                account=accounts[pk],
                subject=_subject(accounts[pk], parcels),
                body=_body(accounts[pk], parcels, office),
                queued_at=now,
            )
            for pk, parcels in by_account.items()
        ]
    )


def _subject(account: Account, parcels: Sequence[Parcel]) -> str:
    shipments = "1 shipment" if len(parcels) == 1 else f"{len(parcels)} shipments"
    return f"Synchronization with Amazon failed: {shipments} of {account.name}"


def _body(account: Account, parcels: Sequence[Parcel], office: str) -> str:
    link = f"{office}{reverse(_LIST)}?state={FAILED}&account__id__exact={account.pk}"
    return "\n\n".join(
        [
            f"These shipments of {account.name} have left, but Amazon did not confirm them:",
            *(_shipment(parcel, office) for parcel in parcels),
            _ADVICE,
            f"All that failed: {link}",
        ]
    )


def _shipment(parcel: Parcel, office: str) -> str:
    carrier = parcel.carrier or "no carrier"
    tracking = parcel.tracking or "no tracking reference"
    return "\n".join(
        [
            f"Amazon order {parcel.key.order_id}, delivery {parcel.name} ({carrier}, {tracking})",
            f"  {parcel.why}",
            f"  {office}{reverse(_PAGE, args=[parcel.parcel_id])}",
        ]
    )
