# SPDX-License-Identifier: LGPL-3.0-or-later
"""The file with the key, made once even if several processes start together."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def read_or_make(path: Path, key: bytes) -> str:
    """What the file at ``path`` holds; if there is none, it is made with ``key``, mode 0600."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make(path, key)
    return path.read_text(encoding="ascii", errors="replace")


def _make(path: Path, key: bytes) -> None:
    # Written elsewhere and linked into place: nobody can read a half-written key, and the
    # first of several processes wins. mkstemp gives mode 0600.
    handle, name = tempfile.mkstemp(prefix=".key-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(key + b"\n")
            file.flush()
            os.fsync(file.fileno())
        _put(name, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)


def _put(name: str, path: Path) -> None:
    try:
        os.link(name, path)
    except FileExistsError:
        return  # another process was first: its key counts
    except OSError:  # a file system without hard links
        os.rename(name, path)
