# SPDX-License-Identifier: LGPL-3.0-or-later
"""Files that Amazon takes and hands out at addresses it signed beforehand (Amazon S3).

The address itself is the permission, for five minutes: it is never logged or shown. What is
refused there says nothing about the account: an expired address is answered with 403.
"""

from __future__ import annotations

import gzip
import io
import re
import shutil
import tempfile
import zlib
from collections.abc import Callable, Mapping
from typing import BinaryIO

from amazon_connector.observability import fields, get_logger
from amazon_connector.spapi._client import SellingPartnerClient
from amazon_connector.spapi._endpoints import check_address
from amazon_connector.spapi._errors import (
    ConfigurationError,
    ConnectionFailed,
    RejectedRequest,
    SellingPartnerError,
    TemporaryError,
)
from amazon_connector.spapi._transport import Response, TooLarge

_logger = get_logger(__name__)
_UPLOAD, _DOWNLOAD = "upload of a feed", "download of a feed's report"
_REPORT = "download of a report"
_AGAIN = "The next turn tries again by itself."
_GZIP = b"\x1f\x8b"
# A report tells at most some lines for each of 25,000 messages.
_LARGEST = 256 * 1024 * 1024
# A settlement of half a million lines is 70 MB.
LARGEST_REPORT = 2 * 1024 * 1024 * 1024
_PIECE = 1024 * 1024
_TOO_LARGE = "The file is larger than any that can be right."
_DAMAGED = f"The file arrived damaged. {_AGAIN}"
_S3_CODE = re.compile(rb"<Code>([A-Za-z]{1,60})</Code>")


def upload(client: SellingPartnerClient, url: str, content: bytes, content_type: str) -> None:
    """Raises TemporaryError, or RejectedRequest: then only a new address helps."""
    _send(client, _UPLOAD, "PUT", url, {"content-type": content_type}, content)


def download(client: SellingPartnerClient, url: str) -> bytes:
    """The file, unpacked. Raises TemporaryError, or RejectedRequest: then ask for the address
    anew."""
    body = _send(client, _DOWNLOAD, "GET", url, {}, None).body
    if not body.startswith(_GZIP):
        return body
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
            found = packed.read(_LARGEST + 1)
    except (OSError, EOFError, zlib.error):
        raise TemporaryError(_DOWNLOAD, message=_DAMAGED) from None
    if len(found) > _LARGEST:
        raise TemporaryError(_DOWNLOAD, message=_TOO_LARGE)
    return found


def fetch(client: SellingPartnerClient, url: str, into: BinaryIO) -> None:
    """The file, unpacked, written to ``into``; no more of it than a piece is in memory.

    Raises TemporaryError, or RejectedRequest: then ask for the address anew.
    """
    try:
        with tempfile.TemporaryFile() as packed:
            _checked(_REPORT, url, lambda: client.presigned_file(url, packed, LARGEST_REPORT))
            packed.seek(0)
            is_packed = packed.read(len(_GZIP)) == _GZIP
            packed.seek(0)
            if is_packed:
                _unpack(packed, into)
            else:
                shutil.copyfileobj(packed, into, _PIECE)
    except TooLarge:
        raise TemporaryError(_REPORT, message=_TOO_LARGE) from None


def _unpack(packed: BinaryIO, into: BinaryIO) -> None:
    size = 0
    try:
        with gzip.GzipFile(fileobj=packed) as file:
            while piece := file.read(_PIECE):
                size += len(piece)
                if size > LARGEST_REPORT:
                    raise TooLarge
                into.write(piece)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        raise TemporaryError(_REPORT, message=_DAMAGED) from None


def _send(
    client: SellingPartnerClient,
    name: str,
    method: str,
    url: str,
    headers: Mapping[str, str],
    content: bytes | None,
) -> Response:
    return _checked(name, url, lambda: client.presigned(method, url, headers, content))


def _checked(name: str, url: str, ask: Callable[[], Response]) -> Response:
    try:
        check_address(url)
        response = ask()
    except ConfigurationError:  # its text would quote the address
        message = f"Amazon gave an address for the {name} that is none. {_AGAIN}"
        raise TemporaryError(name, message=message) from None
    except ConnectionFailed as error:
        raise ConnectionFailed(name, message=error.message) from None
    _logger.debug("%s was answered %s", name, response.status, extra=fields("amazon_file"))
    if not 200 <= response.status < 300:
        raise _refused(name, response)
    return response


def _refused(name: str, response: Response) -> SellingPartnerError:
    found = _S3_CODE.search(response.body)
    told = (name, response.status, found[1].decode() if found else "")
    if 400 <= response.status < 500 and response.status not in (408, 429):
        message = f"Amazon's storage refused the {name}; its address may have expired."
        return RejectedRequest(*told, message, response.request_id)
    message = f"Amazon's storage could not do the {name} at the moment. {_AGAIN}"
    return TemporaryError(*told, message, response.request_id)
