# SPDX-License-Identifier: LGPL-3.0-or-later
"""Bank statements: import, and matching a line with batches or a payout."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from amazon_backoffice import runtime
from amazon_backoffice.adapter.chart import BANK_JOURNAL, bank_journals, chart, fill_books, in_words
from amazon_backoffice.adapter.defaults import main_company
from amazon_backoffice.adapter.errors import atomic
from amazon_backoffice.adapter.ledger import reverse as reverse_entries
from amazon_backoffice.adapter.paying import match_batches, signed
from amazon_backoffice.adapter.statements import import_csv
from amazon_backoffice.engine.currencies import KNOWN
from amazon_backoffice.models import (
    BankStatement,
    BankStatementLine,
    BatchPayment,
    Journal,
    JournalEntry,
    Settlement,
)
from amazon_backoffice.payouts import standings
from amazon_backoffice.words import money
from amazon_connector.domain.payouts.differences import most_by_hand
from amazon_connector.port import CannotBook
from amazon_connector.records_money import POSTED

from .base import FOR_PEOPLE, office_view, page_context, tell

_APP = "admin:amazon_backoffice"
_BIGGEST = 5 * 1024 * 1024


@office_view("add_bankstatement", methods=("GET", "POST"))
def import_statement(request: HttpRequest) -> HttpResponse:
    """*Import CSV*."""
    company = main_company()
    fill_books()
    of_company = chart(company.pk, company.currency)
    if request.method == "POST":
        try:
            statement = _imported(request)
        except FOR_PEOPLE as error:
            tell(request, error)
        else:
            return HttpResponseRedirect(_lines_of(statement))
    context = page_context(
        request,
        "Import a bank statement",
        journals=[(journal.pk, in_words(journal)) for journal in bank_journals()],
        chosen=of_company.journals[BANK_JOURNAL].pk,
        currency=request.POST.get("currency", company.currency),
        back=reverse(f"{_APP}_bankstatement_changelist"),
    )
    return render(request, "office/import_statement.html", context)


def _imported(request: HttpRequest) -> BankStatement:
    file = request.FILES.get("file")
    if file is None or not file.size:
        raise CannotBook("Choose the CSV file that your bank gave you.")
    if file.size > _BIGGEST:
        raise CannotBook("The file is larger than 5 MB. Export a shorter period.")
    currency = request.POST.get("currency", "").strip().upper()
    if currency not in KNOWN:
        raise CannotBook(f"{currency!r} is no currency's code, as EUR is.")
    journal = get_object_or_404(Journal, pk=int(request.POST["journal"]), kind="bank")
    statement = BankStatement(
        company_id=journal.company_id, journal=journal, name=file.name or "CSV", currency=currency
    )
    new, there = import_csv(statement, file.read())
    known = f" {there} were there already." if there else ""
    messages.success(request, f"{new} line{'' if new == 1 else 's'} imported.{known}")
    return statement


def _lines_of(statement: BankStatement) -> str:
    url = reverse(f"{_APP}_bankstatementline_changelist")
    return f"{url}?statement__id__exact={statement.pk}" if statement.pk else url


@office_view("change_bankstatementline", methods=("GET", "POST"))
def match_line(request: HttpRequest, pk: int) -> HttpResponse:
    """The line against validated batches, or against a payout."""
    lines = BankStatementLine.objects.select_related("statement")
    line = get_object_or_404(lines, pk=pk)
    page = reverse(f"{_APP}_bankstatementline_change", args=[pk])
    if request.method == "POST":
        try:
            messages.success(request, _matched(request, line))
            return HttpResponseRedirect(page)
        except FOR_PEOPLE as error:
            tell(request, error)
    currency = line.statement.currency
    batches = BatchPayment.objects.filter(
        state=BatchPayment.State.VALIDATED, currency=currency, company=line.statement.company_id
    )
    payouts = list(
        Settlement.objects.filter(
            state=POSTED, currency=currency, account__company=line.statement.company_id
        )
    )
    standing = standings(payouts)
    context = page_context(
        request,
        "Match with the intermediary account",
        line=line,
        amount=money(line.amount, currency),
        most=money(most_by_hand(currency), currency),
        batches=[_batch(batch) for batch in batches.order_by("pk")],
        payouts=[_payout(row) for row in payouts if not standing[row.pk].matched],
        back=page,
    )
    return render(request, "office/match_line.html", context)


def _matched(request: HttpRequest, line: BankStatementLine) -> str:
    currency = line.statement.currency
    if payout := request.POST.get("payout", ""):
        settlement = get_object_or_404(Settlement, pk=int(payout))
        runtime.connector().payouts.match(settlement.report_id, str(line.pk))
        return f"The line is the payout {settlement}."
    chosen = [int(key) for key in request.POST.getlist("batch") if key.isdecimal()]
    written_off = match_batches(line.pk, chosen)
    rest = f" {money(written_off, currency)} written off." if written_off else ""
    return f"The line is reconciled with the intermediary account.{rest}"


def _batch(batch: BatchPayment) -> dict[str, Any]:
    return {
        "pk": batch.pk,
        "name": batch.name,
        "dated": f"{batch.dated:%d %b %Y}",
        "amount": money(signed(batch), batch.currency),
        "plain": f"{signed(batch):f}",
    }


def _payout(settlement: Settlement) -> dict[str, Any]:
    return {
        "pk": settlement.pk,
        "name": str(settlement),
        "dated": f"{settlement.deposited:%d %b %Y}" if settlement.deposited else "",
        "amount": money(settlement.total, settlement.currency),
    }


@office_view("change_bankstatementline")
def unmatch_line(request: HttpRequest, pk: int) -> HttpResponse:
    """*Undo Match* of a line that met batches; a payout's match goes with *Reverse* there."""
    page = reverse(f"{_APP}_bankstatementline_change", args=[pk])
    with atomic():
        line = get_object_or_404(BankStatementLine.objects.select_for_update(of=("self",)), pk=pk)
        entries = JournalEntry.objects.filter(pk=line.entry_id, settlement=None)
        if found := list(entries.select_related("journal")):
            reverse_entries(found)
            messages.success(request, "The line and its batches wait to be matched again.")
    return HttpResponseRedirect(page)
