# SPDX-License-Identifier: LGPL-3.0-or-later
"""python -m amazon_simulator serve | conformance"""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import sys
from pathlib import Path

from amazon_simulator import __version__, instants


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    run = {"serve": _serve, "conformance": _conformance}[options.command]
    return run(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="amazon_simulator",
        description="A local Amazon Selling Partner API. Its README begins with what it is not.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(dest="command", required=True)
    _add_serve(commands.add_parser("serve", help="serve a living world"))
    _add_conformance(commands.add_parser("conformance", help="run Amazon's own static examples"))
    return parser


def _add_serve(parser: argparse.ArgumentParser) -> None:
    add = parser.add_argument
    add("--host", default="127.0.0.1")
    add("--port", type=int, default=8930, help="0 takes a free one")
    add("--speed", type=float, default=1, help="60: the clock runs 60 times as fast")
    add("--manual-clock", action="store_true", help="the clock moves only when it is told to")
    add("--start", type=instants.parse, help="the first present, ISO 8601 with a zone")
    add("--state", type=Path, help="a folder that keeps the world")
    add("--seed", type=int, default=1)
    add("--quiet-world", action="store_true", help="no orders but those that are inserted")
    add("--backlog-days", type=float, default=21, help="how far back the orders go")
    add("--with-orders-v0", action="store_true", help="the retired reads too, to measure against")
    add("--pace", type=float, default=1, help="2: twice as many orders a day")


def _add_conformance(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("models", type=Path, metavar="MODELS_DIR")
    parser.add_argument("--client", help="command of the client to test, speaking JSON lines")


def _serve(given: argparse.Namespace) -> int:
    from amazon_simulator.anew import Anew
    from amazon_simulator.server import PortTaken, listen, serve, url_of
    from amazon_simulator.simulation import Options

    try:
        listener = listen(given.host, given.port)
    except PortTaken as error:
        print(error, file=sys.stderr)
        return 1
    options = Options(
        seed=given.seed,
        speed=0 if given.manual_clock else given.speed,
        state=given.state,
        start=given.start,
        quiet=given.quiet_world,
        backlog_days=given.backlog_days,
        pace=given.pace,
        orders_v0=given.with_orders_v0,
    )
    try:
        app = Anew(options)
    except sqlite3.Error as error:
        print(f"{given.state} cannot be used as --state: {error}", file=sys.stderr)
        return 1

    def ready() -> None:
        print(f"amazon_simulator {__version__} ready at {url_of(listener)}", flush=True)

    try:
        asyncio.run(serve(app, listener, ready, app.note_time))
    finally:
        app.close()
    return 0


def _conformance(given: argparse.Namespace) -> int:
    from amazon_simulator.conformance import run

    return run(given.models, given.client)
