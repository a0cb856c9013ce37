# SPDX-License-Identifier: LGPL-3.0-or-later
"""Between Odoo's values (naive UTC, floats, False) and the core's (aware UTC, Decimal, "")."""

from __future__ import annotations

from datetime import datetime, timezone
from decimal import Decimal

from amazon_connector.domain.currencies import decimals

# Nothing that the connector writes mails, follows or logs: the buyer hears nothing from Odoo.
QUIET = {
    "tracking_disable": True,
    "mail_create_nosubscribe": True,
    "mail_create_nolog": True,
    "mail_notrack": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_activity_automation_skip": True,
    "no_vat_validation": True,
    "skip_sms": True,
}


def aware(moment: datetime | bool | None) -> datetime | None:
    """Odoo's naive UTC as aware UTC."""
    return moment.replace(tzinfo=timezone.utc) if moment else None


def naive(moment: datetime | None) -> datetime | bool:
    """Aware UTC as Odoo keeps it."""
    return moment.astimezone(timezone.utc).replace(tzinfo=None) if moment else False


def money(amount: float, currency: str) -> Decimal:
    """An amount of Odoo's as a Decimal with the decimals of its currency."""
    return Decimal(f"{amount:.{decimals(currency)}f}") + 0


def pieces(quantity: float) -> Decimal:
    """A quantity of Odoo's; whole pieces lose their decimals."""
    number = Decimal(f"{quantity:.6f}").normalize()
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


def ids(texts) -> list[int]:
    """Ids of the port as ids of Odoo; what is no id of Odoo's is left out."""
    return [int(text) for text in texts if text.isdecimal()]
