# SPDX-License-Identifier: LGPL-3.0-or-later
"""The buttons of an Amazon Issue."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from amazon_backoffice import retrying, runtime
from amazon_backoffice.models import Issue

from .base import back, office_view


@office_view("change_issue")
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Try the issue's order again now."""
    issue = get_object_or_404(Issue, pk=pk)
    rows = retrying.orders_of(Issue.objects.filter(pk=issue.pk))
    messages.success(request, retrying.sentence(retrying.retry(rows)))
    return back(request, _page(issue))


@office_view("change_issue")
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """A person has dealt with it."""
    issue = get_object_or_404(Issue, pk=pk)
    Issue.objects.filter(pk=issue.pk, closed_at=None).update(closed_at=runtime.clock().now())
    messages.success(request, "The issue is closed.")
    return back(request, _page(issue))


def _page(issue: Issue) -> str:
    return reverse("admin:amazon_backoffice_issue_change", args=[issue.pk])
