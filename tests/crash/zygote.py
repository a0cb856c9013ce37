# SPDX-License-Identifier: LGPL-3.0-or-later
"""Forks the back office's processes from one that has Django imported: quick to start.

Run as ``python -m tests.crash.zygote``; a job a line on standard input, its end on standard
output. It never opens a database itself, so each fork has a connection of its own.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
import traceback
from dataclasses import asdict

from .job import End, Job

FAILED = 3


def main() -> None:
    """Until standard input ends."""
    import django

    django.setup()
    from . import office  # noqa: F401 - imported here once, for all forks

    for line in sys.stdin:
        end = _run(Job.from_line(line))
        print(json.dumps(asdict(end)), flush=True)


def _run(job: Job) -> End:
    began = time.monotonic()
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        _child(job)
    descriptor = os.pidfd_open(pid)
    ended_by_itself, _, _ = select.select([descriptor], [], [], job.kill_after)
    if not ended_by_itself:
        os.kill(pid, signal.SIGKILL)
    os.close(descriptor)
    _, status = os.waitpid(pid, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        sys.exit(f"The process that was to {job.work} {job.act} failed.")
    return End(os.WIFSIGNALED(status), time.monotonic() - began)


def _child(job: Job) -> None:
    """Never returns: what belongs to the parent is not to be ended twice."""
    from .office import run

    try:
        run(job)
    except BaseException:  # noqa: BLE001 - told, and the parent stops
        traceback.print_exc()
        os._exit(FAILED)
    os._exit(0)


if __name__ == "__main__":
    main()
