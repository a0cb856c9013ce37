# SPDX-License-Identifier: LGPL-3.0-or-later
"""Administration > Users: who signs in, and in which of three roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from unfold.forms import AdminPasswordChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminSelectWidget

from amazon_backoffice import roles

from .base import OfficeAdmin, tag

admin.site.unregister(User)
admin.site.unregister(Group)

ROLES = [(role, f"{role}: {what}") for role, what in roles.WHAT.items()]


def _role_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Role", choices=ROLES, initial=roles.OFFICE, widget=UnfoldAdminSelectWidget
    )


class NewUserForm(UserCreationForm):
    """A name, a password, a role."""

    role = _role_field()


class UserForm(forms.ModelForm):
    """What can be changed later; the password has a page of its own."""

    role = _role_field()

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email", "is_active")
        help_texts = {
            "username": "Letters, digits and @ . + - _",
            "email": "For the mails about what failed, where the user is responsible for it.",
            "is_active": "May sign in. Take the tick away rather than deleting somebody.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "role" in self.fields:
            self.fields["role"].initial = roles.role_of(self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        stays = cleaned.get("role") == roles.ADMINISTRATOR and cleaned.get("is_active")
        if roles.is_last_administrator(self.instance) and not stays:
            raise forms.ValidationError(
                f"{self.instance} is the only administrator: make another one first."
            )
        return cleaned


@admin.register(User)
class OfficeUserAdmin(OfficeAdmin, UserAdmin):
    """Somebody who signs in."""

    form = UserForm
    add_form = NewUserForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "full_name", "email", "role", "signs_in", "last_login")
    list_filter = ("is_active",)
    filter_horizontal = ()
    readonly_fields = ("password_page", "last_login")
    add_fieldsets = ((None, {"fields": ("username", "role", ("password1", "password2"))}),)
    fieldsets = (
        (
            None,
            {
                "fields": (
                    ("username", "role"),
                    ("first_name", "last_name"),
                    "email",
                    ("is_active", "last_login"),
                    "password_page",
                )
            },
        ),
    )

    def save_model(
        self, request: HttpRequest, obj: User, form: forms.ModelForm, change: bool
    ) -> None:
        role = form.cleaned_data["role"]
        obj.is_staff, obj.is_superuser = True, role == roles.ADMINISTRATOR
        super().save_model(request, obj, form, change)
        roles.give(obj, role)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        last = obj is not None and roles.is_last_administrator(obj)
        return not last and super().has_delete_permission(request, obj)

    @admin.display(description="Name")
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    @admin.display(description="Role")
    def role(self, user: User) -> str:
        return roles.role_of(user)

    @admin.display(description="May sign in", ordering="is_active")
    def signs_in(self, user: User) -> str:
        return tag("Yes", "good") if user.is_active else tag("No")

    @admin.display(description="Password")
    def password_page(self, user: User) -> str:
        url = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('<a class="oa-link" href="{}">Set a new password</a>', url)
