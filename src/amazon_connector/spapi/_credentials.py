# SPDX-License-Identifier: LGPL-3.0-or-later
"""What an account signs in with. No secret stands in a repr."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Application:
    """An SP-API application: its LWA client id and client secret."""

    client_id: str
    client_secret: str = field(repr=False)


@dataclass(frozen=True)
class Credentials:
    """What one account signs in with."""

    application: Application
    refresh_token: str = field(repr=False)


def application_form(application: Application) -> dict[str, str]:
    return {
        "client_id": application.client_id.strip(),
        "client_secret": application.client_secret.strip(),
    }
