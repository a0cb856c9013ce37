# SPDX-License-Identifier: LGPL-3.0-or-later
"""Keeps one throwaway PostgreSQL until its standard input ends; run as a script.

It prints one line of JSON (where the server is), waits, stops the server and removes its files.
PostgreSQL refuses to run as root, so root's server runs as `postgres` or `nobody`.
"""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

USER = "connector"
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "logging_collector": "off",
    "log_min_messages": "error",
}


def main() -> None:
    programs, settings = Path(sys.argv[1]), json.loads(sys.argv[2])
    for stop in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(stop, lambda *_: sys.exit())
    folder = Path(tempfile.mkdtemp(prefix="connector-pg-", dir=_short_temporary_folder()))
    server = None
    try:
        password = _initialize(programs, folder)
        server, port = _serve(programs, folder, {**FAST, **settings})
        where = {"socket": str(folder), "host": "127.0.0.1", "port": port}
        print(json.dumps({**where, "user": USER, "password": password}), flush=True)
        sys.stdin.read()
    finally:
        _stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def _short_temporary_folder() -> str | None:
    """None (the default), unless a Unix socket's path would grow past its 107 bytes there."""
    return None if len(tempfile.gettempdir()) < 60 else "/tmp"


def _as_other_than_root() -> dict[str, Any]:
    """What `subprocess` needs to run PostgreSQL as somebody who is not root."""
    if os.geteuid() != 0:
        return {}
    owner = _owner()
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _owner() -> pwd.struct_passwd:
    with contextlib.suppress(KeyError):
        return pwd.getpwnam("postgres")
    return pwd.getpwnam("nobody")


def _initialize(programs: Path, folder: Path) -> str:
    password = secrets.token_urlsafe(18)
    (folder / "password").write_text(password)
    if os.geteuid() == 0:
        for path in (folder, folder / "password"):
            os.chown(path, _owner().pw_uid, _owner().pw_gid)
    command = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", USER, "-N"]
    command += ["--encoding=UTF8", "--locale=C", "--auth-local=trust", "--auth-host=scram-sha-256"]
    command += [f"--pwfile={folder / 'password'}"]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", **_as_other_than_root())
    if done.returncode:
        sys.exit(f"initdb failed: {done.stderr.strip()}")
    return password


def _serve(
    programs: Path, folder: Path, settings: dict[str, str]
) -> tuple[subprocess.Popen[bytes], int]:
    """Start the server on a free port; one that somebody takes in between costs another try."""
    for _ in range(5):
        port = _free_port()
        server = _start(programs, folder, {**settings, "port": str(port)})
        if _answers(programs, folder, server, port):
            return server, port
    sys.exit("PostgreSQL did not start:\n" + (folder / "log").read_text()[-2000:])


def _start(programs: Path, folder: Path, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    command = [str(programs / "postgres"), "-D", str(folder / "data")]
    where = {"listen_addresses": "127.0.0.1", "unix_socket_directories": str(folder)}
    for name, value in {**settings, **where}.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            **_as_other_than_root(),
        )


def _answers(programs: Path, folder: Path, server: subprocess.Popen[bytes], port: int) -> bool:
    probe = [str(programs / "psql"), "-h", str(folder), "-p", str(port), "-U", USER]
    probe += ["-d", "postgres", "-XAtqc", "SELECT 1"]
    while server.poll() is None:
        if subprocess.run(probe, capture_output=True).returncode == 0:
            return True
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(0.05)
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _stop(server: subprocess.Popen[bytes] | None) -> None:
    """Immediate shutdown: nothing in the data directory is worth a checkpoint."""
    if server is None:
        return
    server.send_signal(signal.SIGQUIT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()


if __name__ == "__main__":
    main()
