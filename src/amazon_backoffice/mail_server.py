# SPDX-License-Identifier: LGPL-3.0-or-later
"""The mail server as the environment names it; without one, mails are files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

HOST, PORT = "AMAZON_CONNECTOR_SMTP_HOST", "AMAZON_CONNECTOR_SMTP_PORT"
SECURITY = "AMAZON_CONNECTOR_SMTP_SECURITY"
USER, PASSWORD = "AMAZON_CONNECTOR_SMTP_USER", "AMAZON_CONNECTOR_SMTP_PASSWORD"
FROM = "AMAZON_CONNECTOR_SMTP_FROM"
FOLDER = "mails"
# Port and Django's two switches for each kind of encryption.
_SECURITY = {"starttls": (587, True, False), "tls": (465, False, True), "none": (25, False, False)}
_SECONDS = 20


class WrongMailServer(ValueError):
    """A variable of the mail server cannot be used; the text says which and why."""


def mail_settings(environ: Mapping[str, str], data: Path) -> dict[str, Any]:
    """Django's EMAIL_ settings. Raises ``WrongMailServer``."""
    host = environ.get(HOST, "").strip()
    security = environ.get(SECURITY, "").strip().lower() or "starttls"
    if security not in _SECURITY:
        raise WrongMailServer(f"{SECURITY} is one of: {', '.join(_SECURITY)}.")
    usual_port, starttls, tls = _SECURITY[security]
    port = environ.get(PORT, "").strip() or str(usual_port)
    if not port.isdecimal():
        raise WrongMailServer(f"{PORT} must be a number.")
    kind = "smtp" if host else "filebased"
    return {
        "EMAIL_BACKEND": f"django.core.mail.backends.{kind}.EmailBackend",
        "EMAIL_FILE_PATH": str(data / FOLDER),
        "EMAIL_HOST": host,
        "EMAIL_PORT": int(port),
        "EMAIL_HOST_USER": environ.get(USER, ""),
        "EMAIL_HOST_PASSWORD": environ.get(PASSWORD, ""),
        "EMAIL_USE_TLS": starttls,
        "EMAIL_USE_SSL": tls,
        "EMAIL_TIMEOUT": _SECONDS,
        "DEFAULT_FROM_EMAIL": environ.get(FROM) or "amazon-office@localhost",
    }
