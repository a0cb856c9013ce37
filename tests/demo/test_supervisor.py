# SPDX-License-Identifier: LGPL-3.0-or-later
"""What runs together ends together: by Ctrl-C, by SIGTERM, by one that fails, by kill -9."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

# Each child holds the pipe open that it writes to: the pipe's end is the end of all.
OWNER = """
import os, sys
from pathlib import Path
sys.path.insert(0, "scripts")
from supervisor import Ended, Stopped, Supervisor

folder, pipe, bodies = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
child = "import os, time; os.write(%d, b'x'); %s"
try:
    with Supervisor() as supervisor:
        for number, body in enumerate(bodies):
            command = [sys.executable, "-c", child % (pipe, body)]
            supervisor.start(f"child {number}", command, folder / str(number), pass_fds=[pipe])
        os.close(pipe)
        supervisor.wait()
except Stopped as stopped:
    print("stopped by", stopped)
except Ended as ended:
    sys.exit(str(ended))
"""


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    yield reading, writing
    os.close(reading)


def _start(folder: Path, pipe: int, *bodies: str) -> subprocess.Popen[str]:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(folder), str(pipe), *bodies],
        cwd=ROOT,
        pass_fds=[pipe],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    os.close(pipe)
    return owner


def _all_have_ended(reading: int) -> bool:
    """True once nobody holds the pipe any more; it blocks until then."""
    while os.read(reading, 100):
        pass
    return True


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all(tmp_path: Path, pipe: tuple[int, int], number: signal.Signals) -> None:
    owner = _start(tmp_path, pipe[1], "time.sleep(600)", "time.sleep(600)")
    assert os.read(pipe[0], 1) + os.read(pipe[0], 1) == b"xx"
    owner.send_signal(number)
    printed, errors = owner.communicate()
    assert printed == f"stopped by {number.name}\n"
    assert errors == ""
    assert _all_have_ended(pipe[0])


def test_one_that_fails_ends_all_and_is_named(tmp_path: Path, pipe: tuple[int, int]) -> None:
    owner = _start(tmp_path, pipe[1], "time.sleep(600)", "raise SystemExit('no disk left')")
    errors = owner.communicate()[1]
    assert "child 1 ended by itself (code 1)" in errors
    assert "no disk left" in errors
    assert "Traceback" not in errors
    assert _all_have_ended(pipe[0])


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own help exists on Linux alone")
def test_kill_9_leaves_no_orphan(tmp_path: Path, pipe: tuple[int, int]) -> None:
    owner = _start(tmp_path, pipe[1], "time.sleep(600)", "time.sleep(600)")
    assert os.read(pipe[0], 1) + os.read(pipe[0], 1) == b"xx"
    owner.kill()
    owner.communicate()
    assert _all_have_ended(pipe[0])
