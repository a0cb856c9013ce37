# SPDX-License-Identifier: LGPL-3.0-or-later
"""The command `amazon-connector`; each subcommand is a module with ``run(options) -> int``."""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module

from . import logs
from .parser import parser
from .stop import Stop


def main(argv: Sequence[str] | None = None) -> int:
    """Run one subcommand. Returns the exit code; what people must know goes to stderr."""
    options = parser().parse_args(argv)
    logs.start(logging.INFO if options.module == "serve" else logging.ERROR)
    try:
        command = import_module(f"{__name__}.{options.module}")
        with _told():
            return int(command.run(options))
    except Stop as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Nothing is lost: the next run goes on from here.\n")
        return 130


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """A local Amazon that is away is no fault of ours: its sentence, without a traceback."""
    try:
        yield
    except RuntimeError as error:
        from amazon_backoffice.local_amazon import LocalAmazonMissing

        if isinstance(error, LocalAmazonMissing):
            raise Stop(str(error)) from error
        raise
