# SPDX-License-Identifier: LGPL-3.0-or-later
"""Log lines that machines can sort (a stable ``action`` on each) and that hold no secret.

``Redactor`` sits on every logger of the core. Filters of a logger do not see the lines of
other packages (urllib3, an ERP): whoever sets up handlers adds ``REDACTOR`` to them as well.
"""

from __future__ import annotations

import logging
import re

MASK = "***"

_SECRET_NAMES = (
    r"access_?token|refresh_?token|client_?secret|x-amz-access-token|restricted_?data_?token"
    r"|spapi_oauth_code|mws_auth_token|x-amz-signature|x-amz-security-token|authorization"
    r"|fernet_?key|amazon_connector_key|password"
)
_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    # {"refresh_token": "..."}, client_secret=..., x-amz-access-token: ..., also as a repr
    (
        re.compile(
            rf"""((?:{_SECRET_NAMES})\\?["']?\s*[:=,]\s*(?:b(?=["']))?\\?["']?)(?!\*\*\*)"""
            r"""(?:Bearer\s+)?"""
            r"""[^\s"'&,;\\)}\]]+""",
            re.IGNORECASE,
        ),
        r"\1" + MASK,
    ),
    # Amazon's own prefixes, wherever they stand (also percent-encoded, as in a form body)
    (re.compile(r"\bAtz[a-z](?:\||%7C)[^\s\"'&,;\\)}\]]+", re.IGNORECASE), MASK),
    (re.compile(r"\bamzn1\.oa2-cs\.v\d+\.\w+"), MASK),
    # A buyer's address at Amazon is personal data, and so is any other
    (re.compile(r"[^\s\"'<>()=:,;@]{1,64}@[^\s\"'<>()=:,;@]{1,255}\.[A-Za-z]{2,}"), MASK),
)
# What logging itself puts on a record, less the parts that are text of ours.
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def redact(text: str) -> str:
    """``text`` without tokens, secrets and e-mail addresses."""
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


class Redactor(logging.Filter):
    """Masks tokens, secrets and e-mail addresses in message, extra fields and traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(_message(record)), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact(record.exc_text)
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        for name, value in list(vars(record).items()):
            if name not in _PLAIN and isinstance(value, str):
                setattr(record, name, redact(value))
        return True


REDACTOR = Redactor()


def get_logger(name: str) -> logging.Logger:
    """The logger ``name`` with the redaction filter on it."""
    logger = logging.getLogger(name)
    logger.addFilter(REDACTOR)
    return logger


def fields(action: str, **others: object) -> dict[str, object]:
    """``extra=`` of a log line: a stable name of what is done, and what it is done to.

    Log ids (operation, account, request id, order id), never what Amazon sent about a buyer.
    """
    return {"action": action, **others}


def _message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError):  # a wrong format string must not lose the line
        return f"{record.msg} {record.args}"
