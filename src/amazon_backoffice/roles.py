# SPDX-License-Identifier: LGPL-3.0-or-later
"""Who may do what: an administrator everything, the office its work, a viewer nothing but look."""

from __future__ import annotations

from typing import Any

from django.apps import apps as present
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

APP = "amazon_backoffice"
ADMINISTRATOR, OFFICE, VIEW_ONLY = "Administrator", "Office", "View only"
WHAT = {
    ADMINISTRATOR: "may do everything, users too",
    OFFICE: "may do the work",
    VIEW_ONLY: "may look, change nothing",
}
_MAY = {OFFICE: ("view", "add", "change", "delete"), VIEW_ONLY: ("view",)}


def ensure_groups(apps: Any = present) -> None:
    """Make the groups *Office* and *View only*, and give them their rights on what is new.

    A table is new when neither group has a right on it: it came with an upgrade, after the
    groups. What somebody changed in their rights on other tables stays.
    """
    groups = apps.get_model("auth", "Group").objects
    ours = apps.get_model("auth", "Permission").objects.filter(content_type__app_label=APP)
    known = set(ours.filter(group__name__in=_MAY).values_list("content_type", flat=True).distinct())
    there = groups.filter(name__in=_MAY).count() == len(_MAY)
    if there and not ours.exclude(content_type__in=known).exists():
        return
    for name, verbs in _MAY.items():
        group, made = groups.get_or_create(name=name)
        rights = [p for p in ours if p.codename.split("_", 1)[0] in verbs]
        group.permissions.add(*(p for p in rights if made or p.content_type_id not in known))


def after_migrate(apps: Any, **_: Any) -> None:
    """Django's ``post_migrate``: its own receiver has made the new tables' permissions by now.

    ``apps`` are the models as they stand after the migrations that ran, which may not have
    come to users yet.
    """
    try:
        apps.get_model("auth", "Group")
    except LookupError:
        return
    ensure_groups(apps)


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
    give(user, role)
    return made


def give(user: User, role: str) -> None:
    """Put the user into the group of this role, and out of the others."""
    ensure_groups()
    user.groups.set(Group.objects.filter(name=role))


def role_of(user: User) -> str:
    """The user's role; who is in no group may do nothing yet and counts as View only."""
    if user.is_superuser:
        return ADMINISTRATOR
    names = {group.name for group in user.groups.all()} if user.pk else {OFFICE}
    return OFFICE if OFFICE in names else VIEW_ONLY


def is_last_administrator(user: User) -> bool:
    """Whether without this user nobody could make users any more."""
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    return bool(user.pk) and user.is_superuser and not others.exists()
