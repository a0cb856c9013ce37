# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest

from amazon_connector.observability import REDACTOR, Redactor, fields, get_logger, redact

SECRET = "s3cr3t-Value.1"


@pytest.mark.parametrize(
    "text",
    [
        f'{{"access_token": "{SECRET}", "expires_in": 3600}}',
        f"{{'refresh_token': '{SECRET}'}}",
        f"grant_type=refresh_token&client_secret={SECRET}&x=1",
        f"x-amz-access-token: {SECRET}",
        f"Authorization: Bearer {SECRET}",
        f'{{\\"refreshToken\\": \\"{SECRET}\\"}}',
        f"clientSecret='{SECRET}'",
        f"callback?state=1&spapi_oauth_code={SECRET}&selling_partner_id=A1",
        f"https://bucket/x?X-Amz-Signature={SECRET}&b=1",
        f"AMAZON_CONNECTOR_KEY={SECRET}",
        f"password={SECRET}",
        f"got Atza|{SECRET} from LWA",
        f"got Atzr|{SECRET}.",
        f"refresh Atzr%7C{SECRET}&next",
        f"'{SECRET}@marketplace.amazon.de'",
        f"buyer <{SECRET}@example.co.jp> wrote",
    ],
)
def test_secrets_and_addresses_are_masked(text: str):
    assert SECRET not in redact(text)
    assert "***" in redact(text)


@pytest.mark.parametrize(
    "text",
    [
        "order 902-1106328-1059050 of account 7 was imported, 3 lines, 12.50 EUR",
        "searchOrders was answered 200 (Amazon's request id 2d7c-11)",
        "the access token has expired",
        "Login with Amazon, 400 invalid_grant",
        "the refresh token: none is stored" and "no refresh token is stored",
        "SKU A@B-1 = 4",
    ],
)
def test_everything_else_is_left_as_it_is(text: str):
    assert redact(text) == text


def test_masking_twice_changes_nothing():
    once = redact(f"client_secret={SECRET}&x=1 Atza|{SECRET}")
    assert redact(once) == once


@pytest.fixture
def written() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    stream, logger = io.StringIO(), get_logger("amazon_connector.test_observability")
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(action)s %(message)s %(note)s"))
    logger.addHandler(handler)
    logger.setLevel("DEBUG")
    yield logger, stream
    logger.removeHandler(handler)


def test_a_log_line_holds_no_secret(written: tuple[logging.Logger, io.StringIO]):
    logger, stream = written
    try:
        raise ValueError(f"bad header Atza|{SECRET}")
    except ValueError:
        logger.exception(
            "token %s of %s",
            f"Atzr|{SECRET}",
            {"client_secret": SECRET},
            extra=fields("sign_in", note=f"Atza|{SECRET}"),
            stack_info=True,
        )
    line = stream.getvalue()
    assert SECRET not in line
    assert line.startswith("sign_in token *** of {'client_secret': '***'} ***\n")
    assert "ValueError: bad header ***" in line


def test_a_wrong_format_string_loses_no_line(written: tuple[logging.Logger, io.StringIO]):
    logger, stream = written
    logger.info("%s and %s", f"Atza|{SECRET}", extra=fields("x", note=""))
    assert SECRET not in stream.getvalue()
    assert "and" in stream.getvalue()


def test_the_filter_is_put_on_once():
    name = "amazon_connector.test_observability.once"
    assert get_logger(name) is get_logger(name)
    assert get_logger(name).filters == [REDACTOR]


def test_a_handler_with_the_filter_masks_what_others_log():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(Redactor())
    logger = logging.getLogger("somebody.else")
    logger.addHandler(handler)
    logger.warning("POST /x?refresh_token=%s", SECRET)
    logger.removeHandler(handler)
    assert stream.getvalue() == "POST /x?refresh_token=***\n"
