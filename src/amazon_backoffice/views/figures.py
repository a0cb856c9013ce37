# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sales > Reporting > Figures: charts, a table, and its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from amazon_backoffice import runtime
from amazon_backoffice.admin.base import list_url
from amazon_backoffice.figures import table
from amazon_backoffice.figures.asking import Ask
from amazon_backoffice.figures.charts import charts
from amazon_backoffice.figures.export import XLSX, csv_lines, workbook
from amazon_backoffice.figures.naming import Names
from amazon_backoffice.figures.question import question
from amazon_backoffice.figures.reckoning import altogether
from amazon_backoffice.figures.reckoning import figures as reckon
from amazon_backoffice.figures.rows import Figures
from amazon_backoffice.models import Product, SalesOrder, SettlementLine

from .base import office_view, page_context

MOST_SHOWN, MOST_OFFERED = 300, 1000
# Who sees orders and who sees settlements: the figures are of both.
NEEDED = ("view_salesorder", "view_settlement")


def may_see(request: HttpRequest) -> bool:
    """Whether this person may look at figures."""
    return all(request.user.has_perm(f"amazon_backoffice.{right}") for right in NEEDED)


@office_view("view_salesorder", methods=("GET",))
def figures(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The page; with ``export=csv`` or ``export=xlsx`` the file of the same question."""
    if not may_see(request):
        raise PermissionDenied
    now = runtime.clock().now()
    asked = request.GET.dict()
    sort, export = asked.pop("sort", ""), asked.pop("export", "")
    wanted = question(asked, now)
    ask = wanted.ask
    rows = [] if wanted.problem else table.in_order(ask, reckon(ask, now), sort)
    if export:
        return _file(export, ask, rows)
    whole = replace(ask, by=())
    totals = [] if wanted.problem else altogether(ask, rows, now)
    context = page_context(
        request,
        "Figures",
        question=wanted,
        products=Product.objects.exclude(internal_reference="")[:MOST_OFFERED],
        is_empty=not (SalesOrder.objects.exists() or SettlementLine.objects.exists()),
        charts=charts(ask, rows),
        tiles=table.tiles(totals),
        groups=Names(ask, ()).headings(),
        head=table.head(sort, lambda **more: _address(request, **more)),
        rows=table.lines(ask, rows[:MOST_SHOWN]) if ask.by else [],
        totals=table.lines(whole, totals),
        more=max(0, len(rows) - MOST_SHOWN),
        csv=_address(request, export="csv"),
        xlsx=_address(request, export="xlsx"),
        accounts=list_url("account"),
    )
    return render(request, "office/figures.html", context)


def _address(request: HttpRequest, **more: str) -> str:
    """This page with something else in its address."""
    query = request.GET.copy()
    for name, value in more.items():
        query[name] = value
    return f"{request.path}?{query.urlencode()}"


def _file(export: str, ask: Ask, rows: Sequence[Figures]) -> HttpResponse | StreamingHttpResponse:
    made: HttpResponse | StreamingHttpResponse
    if export == "xlsx":
        made = HttpResponse(workbook(ask, rows), content_type=XLSX)
    else:
        export = "csv"
        made = StreamingHttpResponse(csv_lines(ask, rows), content_type="text/csv; charset=utf-8")
    made["Content-Disposition"] = f'attachment; filename="figures.{export}"'
    return made
