# SPDX-License-Identifier: LGPL-3.0-or-later
"""The seam to the network: one request, one answer, no retries, no redirects, no proxies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol


class Headers(Mapping[str, str]):
    """Header fields; names are compared without regard to case."""

    def __init__(self, fields: Mapping[str, str] | None = None) -> None:
        self._fields = {name.lower(): value for name, value in (fields or {}).items()}

    def __getitem__(self, name: str) -> str:
        return self._fields[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)


@dataclass(frozen=True)
class Response:
    """What came back. The body is left out of the repr: it may hold personal data."""

    status: int
    headers: Mapping[str, str] = field(default_factory=Headers, repr=False)
    body: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.headers, Headers):
            object.__setattr__(self, "headers", Headers(self.headers))

    @property
    def request_id(self) -> str:
        """Amazon's id of the request, printable, or an empty text."""
        found = self.headers.get("x-amzn-RequestId") or self.headers.get("x-amz-request-id") or ""
        return "".join(c for c in found if c.isascii() and c.isprintable())[:100]


class Transport(Protocol):
    """Sends one request. Raises ConnectionFailed (no answer) or ConfigurationError (no such
    address); every HTTP status is an answer. Safe to share between threads."""

    def request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> Response: ...

    def download(self, url: str, headers: Mapping[str, str], into: BinaryIO, most: int) -> Response:
        """GET a file: its bytes as they come are written to ``into``, at most ``most`` (more is a
        TooLarge), never all of them in memory. Only what is no file (a status that is not 2xx)
        comes back as the body."""
        ...


class TooLarge(Exception):
    """A file is larger than what was asked for."""
