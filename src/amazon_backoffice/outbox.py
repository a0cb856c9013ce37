# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sends queued mails, once what they tell of is committed. Each until it has gone."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection

from amazon_connector.clock import Clock
from amazon_connector.steps import AgainAt, Done, GoOn, Next

from .models import Account, Mail

logger = logging.getLogger(__name__)
_BACKENDS = "django.core.mail.backends"
# Longer than a mail server may take: nobody else sends the same mail meanwhile.
_CLAIMED = timedelta(minutes=5)
_LONGEST_PAUSE = timedelta(hours=6)
NO_ADDRESS = "nobody@localhost"


class SendMails:
    """A use case of the office alone: one mail a step."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def step(self) -> Next:
        """Send the oldest mail that is due."""
        now = self._clock.now()
        waiting = Mail.objects.filter(sent_at=None).order_by("next_attempt", "pk")
        mail = waiting.select_related("account__responsible").first()
        if mail is None:
            return Done()
        if mail.next_attempt > now:
            return AgainAt(mail.next_attempt, mail.problem)
        mine = Mail.objects.filter(pk=mail.pk, next_attempt=mail.next_attempt, sent_at=None)
        if mine.update(next_attempt=now + _CLAIMED):
            self._send(mail)
        return GoOn()

    def _send(self, mail: Mail) -> None:
        try:
            sent_to = send(mail)
        except (SMTPException, OSError) as error:
            # The text of a mail server's answer may hold addresses: it stays out of the log.
            mail.attempts += 1
            mail.problem = f"{type(error).__name__}: {error}"[:500]
            pause = min(_CLAIMED * 2 ** min(mail.attempts - 1, 10), _LONGEST_PAUSE)
            mail.next_attempt = self._clock.now() + pause
            logger.warning("A mail could not be sent (%s); tried again", type(error).__name__)
        else:
            mail.sent_at, mail.sent_to, mail.problem = self._clock.now(), sent_to, ""
        mail.save()


def send(mail: Mail) -> str:
    """Send it, or write it to a file where there is no server or no address; where it went.
    Raises ``SMTPException`` and ``OSError``.
    """
    address = address_of(mail.account)
    by_server = bool(settings.EMAIL_HOST and address)
    subject = " ".join(mail.subject.split())  # a line break would be a header of its own
    message = EmailMessage(subject, mail.body, to=[address or NO_ADDRESS])
    message.connection = _connection("smtp" if by_server else "filebased")
    message.send()
    return address if by_server else settings.EMAIL_FILE_PATH


def _connection(kind: str) -> Any:
    backend = f"{_BACKENDS}.{kind}.EmailBackend"
    more = {"file_path": settings.EMAIL_FILE_PATH} if kind == "filebased" else {}
    return get_connection(backend, **more)


def responsible_user(account: Account) -> Any:
    """Who hears of the account's failures: the one chosen, else the first administrator."""
    chosen = account.responsible
    if chosen and chosen.is_active:
        return chosen
    users = get_user_model().objects.filter(is_active=True, is_superuser=True)
    return users.order_by("pk").first()


def address_of(account: Account) -> str:
    """The responsible user's e-mail address; empty where there is none."""
    user = responsible_user(account)
    return user.email.strip() if user else ""
