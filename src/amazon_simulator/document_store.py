# SPDX-License-Identifier: LGPL-3.0-or-later
"""Documents behind presigned URLs: of feeds (uploaded or reported) and of reports."""

from __future__ import annotations

import gzip
import secrets
from dataclasses import dataclass

from amazon_simulator.store import Store

# How the ids begin, as Amazon's do.
OF_FEEDS, OF_REPORTS = "amzn1.tortuga.4.", "amzn1.spdoc.1.4.eu."


@dataclass(frozen=True)
class Document:
    """``content`` is None until it is uploaded."""

    document_id: str
    seller_id: str
    content_type: str
    content: bytes | None
    gzipped: bool

    @property
    def plain(self) -> bytes | None:
        """The content without its compression."""
        if self.content is None or not self.gzipped:
            return self.content
        return gzip.decompress(self.content)


class Documents:
    def __init__(self, store: Store) -> None:
        self._db = store.db

    def add(
        self,
        prefix: str,
        seller_id: str,
        content_type: str,
        content: bytes | None = None,
        gzipped: bool = False,
    ) -> str:
        """Returns the document's id."""
        identity = f"{prefix}{secrets.token_hex(16)}"
        self._db.execute(
            "INSERT INTO feed_documents VALUES (?, ?, ?, ?, ?)",
            (identity, seller_id, content_type, content, gzipped),
        )
        return identity

    def fill(self, document_id: str, content: bytes) -> None:
        self._db.execute(
            "UPDATE feed_documents SET content = ? WHERE document_id = ?", (content, document_id)
        )

    def get(
        self, document_id: str, seller_id: str | None = None, prefix: str = ""
    ) -> Document | None:
        """None for another seller's, or one whose id does not begin with ``prefix``."""
        row = self._db.execute(
            "SELECT * FROM feed_documents WHERE document_id = ?1 "
            "AND (?2 IS NULL OR seller_id = ?2)",
            (document_id, seller_id),
        ).fetchone()
        if row is None or not document_id.startswith(prefix):
            return None
        key, owner, content_type, content, gzipped = row
        return Document(key, owner, content_type, content, bool(gzipped))
