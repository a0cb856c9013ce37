# SPDX-License-Identifier: LGPL-3.0-or-later
"""Users and groups: Django's own, in the office's dress."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

admin.site.unregister(User)
admin.site.unregister(Group)


@admin.register(User)
class OfficeUserAdmin(UserAdmin, ModelAdmin):
    """Somebody who signs in. `View only` and `Office` are groups."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "email", "is_active", "is_superuser", "last_login")
    compressed_fields = True


@admin.register(Group)
class OfficeGroupAdmin(GroupAdmin, ModelAdmin):
    """What its users may do."""

    compressed_fields = True
