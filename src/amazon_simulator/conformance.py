# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's own examples through a client: how many hold, and why the others do not."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import Any

from amazon_simulator.static_examples import EXEMPT, NoModels, Pair, read_pairs
from amazon_simulator.static_server import StaticServer
from amazon_simulator.wire import ClientBroke, WireClient

DEFAULT_CLIENT = [sys.executable, "-m", "amazon_connector.testing.wire"]
# What a client must make of an answer that is no success (the leaf of its error tree).
ERROR_CLASSES = {
    400: "RejectedRequest",
    403: "AccessDenied",
    404: "RejectedRequest",
    413: "RejectedRequest",
    415: "RejectedRequest",
    429: "Throttled",
    500: "TemporaryError",
    503: "TemporaryError",
}


def run(models: Path, client: str | None = None) -> int:
    """Prints the result; 0 when every pair that is not exempt holds, 2 when none could be run."""
    command = shlex.split(client) if client else DEFAULT_CLIENT
    try:
        pairs = read_pairs(models)
        with StaticServer() as server, WireClient(command) as wire:
            failures = {pair.name: failure(pair, server, wire) for pair in pairs}
    except (NoModels, ClientBroke) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return report(failures)


def report(failures: dict[str, str]) -> int:
    """Prints; ``failures`` maps each pair to what is wrong with it, or to nothing."""
    held = sum(not reason for reason in failures.values())
    out = [f"{held} of {len(failures)} of Amazon's published examples hold."]
    broken = 0
    for name, reason in failures.items():
        if reason and name in EXEMPT:
            out.append(f"  exempt  {name}: {EXEMPT[name]} ({reason})")
        elif reason:
            broken += 1
            out.append(f"  broken  {name}: {reason}")
    sys.stdout.write("\n".join(out) + "\n")
    return 1 if broken or not failures else 0


def failure(pair: Pair, server: StaticServer, wire: WireClient) -> str:
    """Why the pair does not hold; empty when it does. Raises ClientBroke."""
    server.expect(pair)
    question = {
        "base_url": server.base_url,
        "operation": pair.operation,
        "path": pair.path,
        "query": pair.query,
        "body": pair.body,
    }
    answer = wire.ask(question)
    problems = list(server.complaints)
    if server.asked == 0:
        problems.append(f"the client asked nothing: {answer.get('message', answer)}")
    else:
        problems += _answer_problems(pair, answer)
    return "; ".join(problems)


def _answer_problems(pair: Pair, answer: dict[str, Any]) -> list[str]:
    if answer.get("status") != pair.status:
        return [f"the client reports status {answer.get('status')}, not {pair.status}"]
    if pair.status < 300:
        same = answer.get("payload") == pair.response
        return [] if same else ["the client's payload is not the published one"]
    problems = []
    if answer.get("errors") != (pair.response or {}).get("errors"):
        problems.append(f"the client reports the errors {answer.get('errors')}")
    wanted = ERROR_CLASSES.get(pair.status)
    if wanted and answer.get("error_class") != wanted:
        problems.append(f"the client calls it {answer.get('error_class')}, not {wanted}")
    return problems
