# SPDX-License-Identifier: LGPL-3.0-or-later
"""Printed delivery slips: of one delivery, or of many in one file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse

from amazon_backoffice.models import Delivery
from amazon_backoffice.slips import printed

from .base import office_view

MOST = 500


@office_view("view_delivery", methods=("GET", "POST"))
def slips(request: HttpRequest) -> HttpResponse:
    """The slips of the deliveries named ``delivery``, in the order in which they are named."""
    given = request.POST if request.method == "POST" else request.GET
    wanted = [int(pk) for pk in given.getlist("delivery") if pk.isascii() and pk.isdigit()]
    if not Delivery.objects.filter(pk__in=wanted[:MOST]).exists():
        raise Http404("None of these deliveries is here.")
    return slips_of(wanted)


def slips_of(pks: list[int]) -> HttpResponse:
    """A PDF that no cache keeps: it has the buyers' addresses."""
    content = printed(pks[:MOST])
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="delivery-slips.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response
