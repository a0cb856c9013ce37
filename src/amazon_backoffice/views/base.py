# SPDX-License-Identifier: LGPL-3.0-or-later
"""What every page beside the admin's own needs: sign-in, permission, method, plain errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from amazon_connector.port import BackendError
from amazon_connector.spapi import SellingPartnerError
from amazon_connector.vault import LinkAgain, NoKey

View = Callable[..., HttpResponse]
# What is raised on purpose: its text is a sentence for people, without secrets.
FOR_PEOPLE = (SellingPartnerError, LinkAgain, NoKey, BackendError)


def office_view(permission: str, methods: Sequence[str] = ("POST",)) -> Callable[[View], View]:
    """A page for signed-in people with this permission ("change_account", ...)."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.has_perm(f"amazon_backoffice.{permission}"):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        @wraps(view)
        def signed_in(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return admin.site.admin_view(checked)(request, *args, **kwargs)

        return require_http_methods(list(methods))(signed_in)

    return decorate


def back(request: HttpRequest, fallback: str) -> HttpResponseRedirect:
    """To the page that the form came from, when it is one of ours."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return HttpResponseRedirect(wanted)
    return HttpResponseRedirect(fallback)


def tell(request: HttpRequest, error: Exception) -> None:
    """Show what went wrong, in the error's own plain words."""
    messages.error(request, str(error))


def page_context(request: HttpRequest, title: str, **more: Any) -> dict[str, Any]:
    """The context of a page of our own inside the admin's frame."""
    return {**admin.site.each_context(request), "title": title, **more}
