# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a person puts right: a bill, a credit note or a payment is reversed, a batch opened again.

Nothing that is posted is changed. Each is done once, however often it is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from amazon_connector.port import CannotBook
from amazon_connector.records_invoices import ACCEPTED, NOT_UPLOADED, UPLOADED, UPLOADING

from ..models import BatchPayment, Document, IssuedInvoice, Payment, Reconciliation
from .errors import atomic
from .ledger import reverse
from .sums import Thousandths, amount_of

_AT_ONCE = 500
_AT_AMAZON = (UPLOADING, UPLOADED, ACCEPTED)
_UNDO = "Open the bank's line under Accounting > Bank Lines and click Undo Match first."
_PAYER = "debit__entry__settlement"


def reverse_document(pk: int, day: date) -> Document:
    """*Reverse* of a vendor bill or a credit note, dated ``day``: nothing of it is due any more.

    Raises ``CannotBook`` for an invoice, a draft, what is paid, and a credit note at Amazon.
    """
    with atomic():
        rows = Document.objects.select_for_update(of=("self",)).select_related("entry__journal")
        document = rows.get(pk=pk)
        if document.state == Document.State.REVERSED:
            return document
        if why := _why_not(document):
            raise CannotBook(why)
        assert document.entry is not None
        reverse([document.entry], day, number=f"REV/{document.number}")
        state = Document.State.REVERSED
        Document.objects.filter(pk=pk).update(state=state, open=0, open_in_company=0)
        IssuedInvoice.objects.filter(document=pk).update(
            state=NOT_UPLOADED, kept_back="It is reversed.", why="It is reversed.", due=None
        )
        document.refresh_from_db()
        return document


def _why_not(document: Document) -> str:
    if document.kind == Document.Kind.INVOICE:
        return f"{document} is an invoice, which is not reversed: make a credit note of it."
    if document.state == Document.State.DRAFT:
        return f"{document} is not posted: change it or delete it."
    if document.open != document.total:
        return f"{document} is paid, or a part of it: reverse {_payers(document)} first."
    if IssuedInvoice.objects.filter(document=document.pk, state__in=_AT_AMAZON).exists():
        return (
            f"{document} went to Amazon, where the buyer finds it, so it stays: put right what is "
            "wrong with it at Amazon and in your accounting program."
        )
    return ""


def _payers(document: Document) -> str:
    """What paid it, for people: payments are reversed themselves, a payout as a whole."""
    pairs = Reconciliation.objects.filter(credit__document=document.pk).select_related(_PAYER)
    entries = [pair.debit.entry for pair in pairs]
    names = {f"the payout {e.settlement}" if e.settlement else f"the payment {e}" for e in entries}
    return " and ".join(sorted(names))


def reverse_payments(keys: Collection[int], day: date) -> int:
    """*Reverse* of these payments (pks), dated ``day``: their documents are to be paid again, and
    they leave a batch that is not validated. How many were not reversed before.

    Raises ``CannotBook`` where one is in a validated batch or the bank has it; then none is.
    """
    with atomic():
        # Whoever pays one of these documents, or reverses its payment, waits here.
        wanted = Payment.objects.filter(pk__among=sorted(keys))
        paid = Document.objects.filter(pk__in=wanted.values("document")).order_by("pk")
        list(paid.select_for_update().values_list("pk"))
        rows = wanted.filter(entry__reversal=None).order_by("pk").select_for_update(of=("self",))
        payments = list(rows.select_related("entry__journal"))
        _leave_batches(payments)
        for start in range(0, len(payments), _AT_ONCE):
            reverse([payment.entry for payment in payments[start : start + _AT_ONCE]], day)
        return len(payments)


def _leave_batches(payments: Sequence[Payment]) -> None:
    """Raises ``CannotBook``. A batch of which nothing is left goes."""
    keys = {payment.batch_id for payment in payments} - {None}
    batches = list(BatchPayment.objects.filter(pk__in=keys).order_by("pk").select_for_update())
    for batch in batches:
        _check_new(batch)
    Payment.objects.filter(pk__among=[payment.pk for payment in payments]).update(batch=None)
    rows = Payment.objects.filter(batch__in=keys).order_by().values_list("batch")
    left = {pk: amount_of(total) for pk, total in rows.annotate(total=Thousandths("amount"))}
    for batch in batches:
        if batch.pk in left:
            batch.amount = left[batch.pk]
            batch.save(update_fields=["amount"])
        else:
            batch.delete()


def _check_new(batch: BatchPayment) -> None:
    if batch.state == BatchPayment.State.RECONCILED:
        raise CannotBook(f"{batch} is matched with the bank. {_UNDO}")
    if batch.state == BatchPayment.State.VALIDATED:
        raise CannotBook(f"{batch} is validated: click Reopen on it first.")


def reopen_batch(pk: int) -> BatchPayment:
    """*Reopen* of a validated batch: its payments can be reversed. Raises ``CannotBook`` where it
    is matched with the bank.
    """
    with atomic():
        batch = BatchPayment.objects.select_for_update().get(pk=pk)
        if batch.state == BatchPayment.State.RECONCILED:
            raise CannotBook(f"{batch} is matched with the bank. {_UNDO}")
        batch.state = BatchPayment.State.NEW
        batch.save(update_fields=["state"])
        return batch
