# SPDX-License-Identifier: LGPL-3.0-or-later
"""Where the office's pages are."""

from __future__ import annotations

from django.contrib import admin
from django.urls import path

urlpatterns = [path("", admin.site.urls)]
