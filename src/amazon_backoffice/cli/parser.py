# SPDX-License-Identifier: LGPL-3.0-or-later
"""The arguments of `amazon-connector`. Imports nothing heavy: `--help` is instant."""

from __future__ import annotations

import argparse

from amazon_connector import __version__

ENVIRONMENT = """\
environment:
  AMAZON_CONNECTOR_DATA         folder of the database and the key
                                (default: ~/.local/share/amazon-connector)
  AMAZON_CONNECTOR_DATABASE_URL another database, e.g. postgresql://user@host/name
  AMAZON_CONNECTOR_KEY          key(s) of the stored credentials, instead of the key file
  AMAZON_CONNECTOR_SMTP_HOST    mail server for mails about what failed (more in the README)
  AMAZON_CONNECTOR_AMAZON_URL   a local Amazon (simulator) instead of the real one
"""


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    whole = argparse.ArgumentParser(
        prog="amazon-connector",
        description="The seller's Amazon office: orders of Amazon's marketplaces, in step.",
        epilog=ENVIRONMENT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    whole.add_argument("--version", action="version", version=__version__)
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _serve(_command(commands, "serve", "run the office: its pages and the sync loop"))
    sync = _command(commands, "sync", "synchronize now, once")
    sync.add_argument("--account", help="only this account (name or number)")
    sync.add_argument("--quiet", action="store_true", help="no progress bar")
    recover = _command(commands, "recover", "fetch one order again by its Amazon reference")
    recover.add_argument("order", metavar="ORDER", help="e.g. 302-1234567-1234567")
    recover.add_argument("--account", help="the account (name or number), where there are several")
    status = _command(commands, "status", "how things stand")
    status.add_argument("--json", action="store_true", help="for machines")
    doctor = _command(commands, "doctor", "find what is wrong, and what to do about it")
    doctor.add_argument("--json", action="store_true", help="for machines")
    _createuser(_command(commands, "createuser", "make somebody who can sign in"))
    _command(commands, "forget", "make personal data anonymous whose time has come")
    _command(
        commands, "reseal", "seal stored secrets with the first key, so that older ones can go"
    )
    demo = _command(commands, "demo-setup", "fill an empty office from a local Amazon")
    demo.add_argument("--password", help="of the users it makes (else asked of the environment)")
    return whole


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=what, description=what.capitalize() + ".")
    command.set_defaults(module=name.replace("-", "_"))
    return command


def _serve(serve: argparse.ArgumentParser) -> None:
    serve.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    serve.add_argument("--port", type=int, default=8000, help="default: %(default)s, else the next")
    serve.add_argument("--no-sync", action="store_true", help="the pages alone")


def _createuser(createuser: argparse.ArgumentParser) -> None:
    createuser.add_argument("username")
    role = createuser.add_mutually_exclusive_group()
    role.add_argument("--administrator", action="store_true", help="may do everything, users too")
    role.add_argument("--view-only", action="store_true", help="may look, change nothing")
    createuser.add_argument(
        "--password-stdin",
        action="store_true",
        help="read it from standard input, as is done without a terminal anyway",
    )
