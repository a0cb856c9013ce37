# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon's error form: {"errors": [{code, message, details}]}."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """An answer other than 2xx, in Amazon's words."""

    def __init__(self, status: int, code: str, message: str, details: str = "") -> None:
        super().__init__(f"{status} {code}")
        self.status, self.code, self.message, self.details = status, code, message, details

    def body(self) -> dict[str, Any]:
        return error_body(self.code, self.message, self.details)


def error_body(code: str, message: str, details: str = "") -> dict[str, Any]:
    return {"errors": [{"code": code, "message": message, "details": details}]}


def invalid_input(details: str) -> ApiError:
    message = "The input you have submitted is not valid. Please check your input and try again."
    return ApiError(400, "InvalidInput", message, details)


def access_denied(details: str = "") -> ApiError:
    return ApiError(403, "Unauthorized", "Access to requested resource is denied.", details)


def not_found(details: str = "") -> ApiError:
    return ApiError(404, "NotFound", "The requested resource was not found.", details)


def quota_exceeded() -> ApiError:
    message = "You exceeded your quota for the requested resource."
    return ApiError(429, "QuotaExceeded", message)
