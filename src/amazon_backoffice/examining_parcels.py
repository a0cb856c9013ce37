# SPDX-License-Identifier: LGPL-3.0-or-later
"""The doctor's findings about parcels and about the mails that tell of them."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count

from amazon_connector.bootstrap import Finding
from amazon_connector.port import FAILED, NEEDS_ATTENTION

from .levels import BAD, OK, WARN
from .mail_server import HOST
from .models import Account, Mail, Parcel
from .outbox import address_of


def findings() -> Iterator[Finding]:
    """Parcels first, then whether anybody would hear of them."""
    yield _parcels()
    yield _server()
    yield from _addresses()
    waiting = Mail.objects.filter(sent_at=None).exclude(problem="")
    if mail := waiting.order_by("-next_attempt").first():
        what = f"{waiting.count()} could not be sent. The last answer: {mail.problem}"
        yield Finding(BAD, "Mails", what, f"Check {HOST} and what belongs to it.")


def _parcels() -> Finding:
    states = Parcel.objects.filter(state__in=(FAILED, NEEDS_ATTENTION)).order_by()
    counted = dict(states.values_list("state").annotate(Count("pk")))
    if not counted:
        return Finding(OK, "Parcels", "None has failed, none waits for a person.")
    failed, waiting = counted.get(FAILED, 0), counted.get(NEEDS_ATTENTION, 0)
    told = {
        f"Synchronization with Amazon failed for {failed}": failed,
        f"{waiting} {'needs' if waiting == 1 else 'need'} attention": waiting,
    }
    what = f"{'; '.join(words for words, number in told.items() if number)}."
    todo = "Open Inventory > Parcels: each says why; then Retry Amazon Sync."
    return Finding(BAD if failed else WARN, "Parcels", what, todo)


def _server() -> Finding:
    if settings.EMAIL_HOST:
        return Finding(OK, "Mail server", f"Mails go through {settings.EMAIL_HOST}.")
    what = f"None is set: mails about failures are files in {settings.EMAIL_FILE_PATH}."
    return Finding(WARN, "Mail server", what, f"Set {HOST}.")


def _addresses() -> Iterator[Finding]:
    accounts = Account.objects.filter(active=True).select_related("responsible")
    for account in accounts:
        if not address_of(account):
            what = f"{account}'s responsible user has no e-mail address."
            todo = "Enter it under Administration > Users, or choose somebody on the account."
            yield Finding(WARN, "Responsible user", what, todo)
