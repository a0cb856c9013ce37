# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from amazon_connector.vault import LinkAgain, NoKey, Vault

OLD, NEW = Vault.new_key(), Vault.new_key()
TOKEN = "Atzr|refre5h-ü"


def test_what_is_sealed_opens_again_and_shows_nothing():
    vault = Vault([OLD])
    sealed = vault.seal(TOKEN, "7")
    assert vault.open(sealed, "7") == TOKEN
    for secret in ("Atzr", OLD.decode()):
        assert secret not in sealed + repr(vault)
    assert vault.seal(TOKEN, "7") != sealed, "equal secrets do not look equal"
    assert sealed.isascii()
    assert vault.problem == ""


@pytest.mark.parametrize(
    ("vault", "account", "said"),
    [
        (Vault([NEW]), "7", "key .* is missing"),
        (Vault([]), "7", "key .* is missing"),
        (Vault([OLD]), "8", "another account"),
    ],
)
def test_who_may_not_open_is_told_to_link_again(vault: Vault, account: str, said: str):
    sealed = Vault([OLD]).seal(TOKEN, "7")
    with pytest.raises(LinkAgain, match=said) as caught:
        vault.open(sealed, account)
    assert "ink this account" in str(caught.value)
    assert "Atzr" not in str(caught.value)


@pytest.mark.parametrize(
    "damage",
    [
        lambda sealed: "",
        lambda sealed: sealed[:-10],
        lambda sealed: sealed[:40] + ("A" if sealed[40] != "A" else "B") + sealed[41:],
        lambda sealed: sealed.split(".")[2],
        lambda sealed: "2" + sealed[1:],
        lambda sealed: sealed[:-10] + "ü" * 10,
        lambda sealed: TOKEN,
        lambda sealed: "1..",
    ],
)
def test_what_is_damaged_does_not_open(damage):
    vault = Vault([OLD])
    with pytest.raises(LinkAgain):
        vault.open(damage(vault.seal(TOKEN, "7")), "7")


def test_rotation():
    sealed = Vault([OLD]).seal(TOKEN, "7")
    both = Vault([NEW, OLD])
    assert both.open(sealed, "7") == TOKEN
    assert not both.is_current(sealed)
    again = both.rotate(sealed)
    assert both.is_current(again)
    assert Vault([NEW]).open(again, "7") == TOKEN
    with pytest.raises(LinkAgain):
        Vault([NEW]).open(again, "8")
    with pytest.raises(LinkAgain):
        Vault([NEW]).rotate(sealed)


@pytest.mark.parametrize("key", [b"", b"short", b"\xff" * 44, b"=" * 44, OLD + b"x" * 9])
def test_a_key_that_is_none_breaks_nothing_until_something_must_be_sealed(key: bytes):
    vault = Vault([key])
    with pytest.raises(NoKey, match="AMAZON_CONNECTOR_KEY"):
        vault.seal(TOKEN, "7")
    with pytest.raises(LinkAgain):
        vault.open(Vault([OLD]).seal(TOKEN, "7"), "7")
    assert "missing or is no key" in vault.problem


def test_a_bad_key_beside_a_good_one_is_named():
    vault = Vault([OLD, b"typo"])
    assert vault.open(vault.seal(TOKEN, "7"), "7") == TOKEN
    assert vault.problem.startswith("One of the keys")


def test_keys_from_the_environment(tmp_path: Path):
    told = {"AMAZON_CONNECTOR_KEY": f" {NEW.decode()} , {OLD.decode()}\n"}
    vault = Vault.from_environment_or_file(told, tmp_path / "key")
    assert vault.open(Vault([OLD]).seal(TOKEN, "7"), "7") == TOKEN
    assert vault.is_current(Vault([NEW]).seal(TOKEN, "7"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("environ", [{}, {"AMAZON_CONNECTOR_KEY": " "}])
def test_a_key_file_is_made_once_and_for_its_owner_alone(tmp_path: Path, environ: dict[str, str]):
    path = tmp_path / "var" / "key"
    sealed = Vault.from_environment_or_file(environ, path).seal(TOKEN, "7")
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert Vault.from_environment_or_file(environ, str(path)).open(sealed, "7") == TOKEN
    assert os.listdir(path.parent) == ["key"], "nothing is left behind"


def test_several_keys_in_the_file(tmp_path: Path):
    path = tmp_path / "key"
    path.write_bytes(NEW + b"\r\n" + OLD + b"\n\n")
    vault = Vault.from_environment_or_file({}, path)
    assert vault.open(Vault([OLD]).seal(TOKEN, "7"), "7") == TOKEN
    assert vault.problem == ""


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"not a key"])
def test_a_damaged_key_file_is_left_alone(tmp_path: Path, content: bytes):
    path = tmp_path / "key"
    path.write_bytes(content)
    vault = Vault.from_environment_or_file({}, path)
    assert vault.problem
    assert path.read_bytes() == content


def test_of_several_that_start_together_one_makes_the_key(tmp_path: Path):
    vaults, start = [], threading.Barrier(8)

    def begin() -> None:
        start.wait(10)
        vaults.append(Vault.from_environment_or_file({}, tmp_path / "key"))

    threads = [threading.Thread(target=begin) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    sealed = vaults[0].seal(TOKEN, "7")
    assert [vault.open(sealed, "7") for vault in vaults] == [TOKEN] * 8


def test_a_file_system_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refuse(*args: object) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr("amazon_connector._keyfile.os.link", refuse)
    sealed = Vault.from_environment_or_file({}, tmp_path / "key").seal(TOKEN, "7")
    assert Vault.from_environment_or_file({}, tmp_path / "key").open(sealed, "7") == TOKEN
    assert os.listdir(tmp_path) == ["key"]
