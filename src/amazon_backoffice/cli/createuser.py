# SPDX-License-Identifier: LGPL-3.0-or-later
"""`createuser`: somebody who can sign in; with a name that exists, a new password."""

from __future__ import annotations

import argparse
import getpass
import sys

from .django_start import start
from .stop import Stop


def run(options: argparse.Namespace) -> int:
    """Ask for the password (or read it) and make the user."""
    start()
    from django.core.exceptions import ValidationError

    from amazon_backoffice import roles

    password = _password(options.password_stdin)
    role = roles.OFFICE
    if options.administrator:
        role = roles.ADMINISTRATOR
    elif options.view_only:
        role = roles.VIEW_ONLY
    try:
        made = roles.make_user(options.username, password, role)
    except ValidationError as error:
        raise Stop("\n".join(error.messages)) from error
    what = "can sign in now" if made else "has a new password and role"
    sys.stdout.write(f"{options.username} {what} ({role}).\n")
    return 0


def _password(from_stdin: bool) -> str:
    if from_stdin or not sys.stdin.isatty():
        if password := sys.stdin.readline().rstrip("\n"):
            return password
        raise Stop("No password came: run it in a terminal, or pipe one line with it in.")
    password = getpass.getpass("Password (at least 12 characters): ")
    if getpass.getpass("Once more: ") != password:
        raise Stop("The two passwords differ; nothing was changed.")
    return password
