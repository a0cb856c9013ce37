# SPDX-License-Identifier: LGPL-3.0-or-later
"""`make test` on a machine that lacks something: root gets it, anybody else gets a line to type."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support import chromium, postgresql

sys.path.insert(0, str(ROOT / "scripts"))

import prerequisites

INSTALLS = """\
#!/bin/sh
echo "$@" >> {folder}/asked
case "$*" in *install*)
    /bin/mkdir -p {folder}/debian/15/bin
    for name in initdb postgres psql; do : > {folder}/debian/15/bin/$name; done
    : > {folder}/chromium; /bin/chmod +x {folder}/chromium
esac
"""


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with nothing on its PATH; what is installed lands in this folder."""
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(postgresql, "DEBIAN", tmp_path / "debian")
    monkeypatch.setattr(chromium, "CHROMIUM", tmp_path / "chromium")
    monkeypatch.setattr(prerequisites, "_can_load", lambda _: (tmp_path / "chromium").exists())
    monkeypatch.setattr(prerequisites, "NO_CLUSTER", tmp_path / "no-cluster.conf")
    (tmp_path / "bin").mkdir()
    return tmp_path


def _apt_get(folder: Path, script: str) -> None:
    program = folder / "bin" / "apt-get"
    program.write_text(script.format(folder=folder))
    program.chmod(0o755)


def _user(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: number)


def test_nobody_in_particular_gets_the_line_to_type(
    bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _apt_get(bare, INSTALLS)
    _user(monkeypatch, 1000)
    with pytest.raises(
        prerequisites.Missing, match=r"apt-get install -y postgresql chromium libatomic1$"
    ):
        prerequisites.provide()
    assert not (bare / "asked").exists()


def test_root_gets_what_is_missing(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _apt_get(bare, INSTALLS)
    _user(monkeypatch, 0)
    prerequisites.provide()
    assert prerequisites.missing() == []
    asked = (bare / "asked").read_text().splitlines()
    assert [line.split()[1] for line in asked] == ["update", "install"]
    assert asked[1].endswith("postgresql chromium libatomic1")
    assert "create_main_cluster = false" in (bare / "no-cluster.conf").read_text()


def test_root_is_told_when_apt_get_fails(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _apt_get(bare, "#!/bin/sh\necho no network >&2; exit 100\n")
    _user(monkeypatch, 0)
    with pytest.raises(prerequisites.Missing, match="apt-get failed:\nno network"):
        prerequisites.provide()


def test_nothing_is_asked_where_nothing_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prerequisites, "_install", lambda _: pytest.fail("asked for nothing"))
    prerequisites.provide()
