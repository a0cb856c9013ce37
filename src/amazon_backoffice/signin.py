# SPDX-License-Identifier: LGPL-3.0-or-later
"""Signing in: after ten wrong passwords a name is locked for a quarter of an hour.

Names are counted whether they exist or not, so that the lock tells nobody which ones do.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from unfold.forms import AuthenticationForm

from .models import SignInFailures

ATTEMPTS = 10
LOCKED_FOR = timedelta(minutes=15)


class LockingBackend(ModelBackend):
    """Django's own back end behind the lock. Raises PermissionDenied while it is closed."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **other: Any,
    ) -> AbstractBaseUser | None:
        if username is None or password is None:
            return None
        if is_locked(username):
            raise PermissionDenied
        user = super().authenticate(request, username, password, **other)
        if user is None:
            _count(username)
        else:
            SignInFailures.objects.filter(username=_name(username)).delete()
        return user


def is_locked(username: str) -> bool:
    """Whether this name must wait."""
    return SignInFailures.objects.filter(
        username=_name(username), locked_until__gt=timezone.now()
    ).exists()


def _name(username: str) -> str:
    return username.strip().lower()[:150]


def _count(username: str) -> None:
    with transaction.atomic():
        row, _ = SignInFailures.objects.select_for_update().get_or_create(username=_name(username))
        row.failures = 1 if row.locked_until else row.failures + 1
        row.locked_until = timezone.now() + LOCKED_FOR if row.failures >= ATTEMPTS else None
        row.save()


class SignInForm(AuthenticationForm):
    """Says in words that a name is locked, and for how long."""

    def get_invalid_login_error(self) -> ValidationError:
        if is_locked(self.cleaned_data.get("username") or ""):
            minutes = LOCKED_FOR.seconds // 60
            return ValidationError(
                f"Too many wrong passwords: this name is locked for {minutes} minutes. "
                "Nothing else is affected; try again then.",
                code="locked",
            )
        return super().get_invalid_login_error()
