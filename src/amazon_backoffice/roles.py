# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who may do what: an administrator everything, the office its work, a viewer nothing but look."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

APP = "amazon_backoffice"
ADMINISTRATOR, OFFICE, VIEW_ONLY = "Administrator", "Office", "View only"
_MAY = {OFFICE: ("view", "add", "change", "delete"), VIEW_ONLY: ("view",)}


def ensure_groups() -> None:
    """Make the groups *Office* and *View only*; what somebody changed in them stays."""
    for name, verbs in _MAY.items():
        group, made = Group.objects.get_or_create(name=name)
        if made:
            group.permissions.set(_permissions(verbs))


def _permissions(verbs: tuple[str, ...]) -> list[Permission]:
    ours = Permission.objects.filter(content_type__app_label=APP)
    return [p for p in ours if p.codename.split("_", 1)[0] in verbs]


@transaction.atomic
def make_user(username: str, password: str, role: str) -> bool:
    """Make a user, or give an existing one this password and role. True when it is new.

    Raises Django's ``ValidationError`` with what is wrong with the password.
    """
    ensure_groups()
    users = get_user_model().objects
    user = users.filter(username=username).first()
    made = user is None
    user = user or get_user_model()(username=username)
    validate_password(password, user)
    if made or not user.check_password(password):
        user.set_password(password)  # it ends the user's sessions
    user.is_staff = user.is_active = True
    user.is_superuser = role == ADMINISTRATOR
    user.save()
    user.groups.set(Group.objects.filter(name=role))
    return made
