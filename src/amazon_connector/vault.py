# SPDX-License-Identifier: LGPL-3.0-or-later
"""Secrets at rest: encrypted with Fernet (AES-128-CBC and HMAC-SHA256), bound to an account.

Fernet authenticates no text beside the ciphertext, so the account's id is inside it: a sealed
secret that was copied into another account's row does not open there.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from amazon_connector import _keyfile

VARIABLE = "AMAZON_CONNECTOR_KEY"
_FORM = "1"


class LinkAgain(Exception):
    """The stored credentials of an account cannot be opened; ``str()`` says what to do."""


class NoKey(Exception):
    """There is no usable key to seal a secret with; ``str()`` says what to do."""


class Vault:
    """Seals with the first key, opens with any of them: put a new key first to rotate.

    A key is 32 random bytes in URL-safe base64 (``Vault.new_key()``). Keys that are none are
    left out and named in ``problem``; without any key nothing opens and nothing can be sealed.
    """

    def __init__(self, keys: Sequence[bytes]) -> None:
        usable = [key for key in keys if _is_key(key)]
        self.problem = "" if len(usable) == len(keys) and keys else _problem(usable)
        self._fernet = MultiFernet([Fernet(key) for key in usable]) if usable else None
        self._ids = [_key_id(key) for key in usable]

    def __repr__(self) -> str:
        return f"Vault({len(self._ids)} keys)"

    @staticmethod
    def new_key() -> bytes:
        return Fernet.generate_key()

    @classmethod
    def from_environment_or_file(cls, environ: Mapping[str, str], path: str | Path) -> Vault:
        """Keys from AMAZON_CONNECTOR_KEY (comma-separated), else from the file at ``path``,
        which is made with mode 0600 and a new key when it is not there. Raises OSError."""
        told = environ.get(VARIABLE, "")
        text = told if told.strip() else _keyfile.read_or_make(Path(path), cls.new_key())
        parts = text.replace("\n", ",").split(",")
        return cls([part.strip().encode() for part in parts if part.strip()])

    def seal(self, secret: str, account: str) -> str:
        """Text to store in place of ``secret``. Raises NoKey."""
        if self._fernet is None:
            raise NoKey(self.problem)
        content = json.dumps([account, secret]).encode()
        return f"{_FORM}.{self._ids[0]}.{self._fernet.encrypt(content).decode()}"

    def open(self, sealed: str, account: str) -> str:
        """The secret. Raises LinkAgain: no key, another key, another account, damaged."""
        owner, secret = self._opened(sealed)
        if owner != account:
            raise LinkAgain(
                "The stored credentials belong to another account. Link this account again."
            )
        return secret

    def rotate(self, sealed: str) -> str:
        """The same secret of the same account, sealed with the first key. Raises LinkAgain."""
        owner, secret = self._opened(sealed)
        return self.seal(secret, owner)

    def is_current(self, sealed: str) -> bool:
        """Whether the first key sealed it (otherwise ``rotate`` is due)."""
        return bool(self._ids) and sealed.startswith(f"{_FORM}.{self._ids[0]}.")

    def _opened(self, sealed: str) -> tuple[str, str]:
        if not sealed:
            raise LinkAgain("No credentials are stored. Link this account with Amazon.")
        form, _, rest = sealed.partition(".")
        key_id, _, token = rest.partition(".")
        if form != _FORM or self._fernet is None or key_id not in self._ids:
            raise LinkAgain(
                "The key with which the credentials were stored is missing. Bring it back "
                f"({VARIABLE} or the key file), or link this account again."
            )
        try:
            owner, secret = json.loads(self._fernet.decrypt(token.encode()))
        except (InvalidToken, ValueError):
            raise LinkAgain(
                "The stored credentials are damaged. Link this account again."
            ) from None
        return str(owner), str(secret)


def _is_key(key: bytes) -> bool:
    try:
        raw = base64.urlsafe_b64decode(key)
    except ValueError:  # binascii.Error is one
        return False
    # base64 is decoded leniently: what else stands there would go unnoticed
    return len(raw) == 32 and base64.urlsafe_b64encode(raw) == key


def _key_id(key: bytes) -> str:
    """Names a key without telling anything about it: a key is 256 random bits."""
    return hashlib.sha256(b"amazon-connector " + key).hexdigest()[:8]


def _problem(usable: Sequence[bytes]) -> str:
    what = "One of the keys" if usable else "The key"
    return (
        f"{what} for stored credentials is missing or is no key. Check {VARIABLE} or the key "
        "file; a key is 44 characters long, as Vault.new_key() makes them."
    )
