# SPDX-License-Identifier: LGPL-3.0-or-later
"""The one place where the connector is put together; nothing happens at import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from .books import Books
from .clock import Clock
from .invoicing import Invoicing
from .port import STOCK_OFF, Account, AccountProgress, Backend
from .spapi import ConfigurationError, Endpoints, Transport, Urllib3Transport
from .steps import UseCase
from .usage import UsagePlans
from .usecases.clients import Clients, TokenSlots
from .usecases.confirming import ConfirmShipments
from .usecases.doctor import Doctor, Finding
from .usecases.fba.byhand import FbaByHand
from .usecases.fba.reading import ReadFbaStock
from .usecases.forgetting import ForgetPersonalData
from .usecases.groups import group_of
from .usecases.history import HistoryCount, count_history
from .usecases.invoices.answers import ReadInvoiceAnswers
from .usecases.invoices.byhand import InvoicesByHand
from .usecases.invoices.making import MakeInvoices
from .usecases.invoices.uploading import UploadInvoices
from .usecases.linking import Linking, LinkResult
from .usecases.payouts.byhand import PayoutsByHand
from .usecases.payouts.listing import ListSettlements
from .usecases.payouts.working import WorkSettlements
from .usecases.repairing import PairDefaultLines
from .usecases.resealing import ResealSecrets
from .usecases.retrying import RecoverOrder, RetryOrders
from .usecases.searching import SyncOrders
from .usecases.stock.byhand import StockByHand
from .usecases.stock.computing import ComputeStock, RecomputeStock
from .usecases.stock.reading import ReadListings
from .usecases.stock.sending import SendStock
from .vault import Vault

__all__ = ["Connector", "Finding", "HistoryCount", "LinkResult"]


class Connector:
    """Everything the connector does for one ERP. Keep one per process: it holds the access
    tokens of its accounts. It is used by one thread at a time; where that cannot be, one is
    made for each run and ``token_slots`` (a dict of the process) keeps the tokens.

    Amazon's refusals are raised as ``SellingPartnerError``, a missing key as ``LinkAgain``.
    """

    def __init__(
        self,
        backend: Backend,
        usage_plans: UsagePlans,
        vault: Vault,
        clock: Clock,
        endpoints: Endpoints | None = None,
        transport: Transport | None = None,
        token_slots: TokenSlots | None = None,
        books: Books | None = None,
        invoicing: Invoicing | None = None,
    ) -> None:
        endpoints = endpoints or Endpoints.production()
        transport = transport or Urllib3Transport()
        self._backend = backend
        self._books = books
        self._invoicing = invoicing
        self._clock = clock
        self._usage_plans = usage_plans
        self._clients = Clients(vault, clock, endpoints, transport, usage_plans, token_slots)
        self._vault = vault
        self._linking = Linking(backend, self._clients, vault, clock, endpoints, transport)

    def work(self) -> list[UseCase]:
        """What may be due for all accounts: each to be driven until it waits or is done.

        What concerns one group of accounts names it as ``group``.
        """
        accounts = [a for a in self._backend.accounts() if a.linked_at]
        groups = sorted({group_of(a) for a in accounts})
        redo = [a.account_id for a in accounts if a.redo]
        arguments = (self._backend, self._clients, self._clock)
        work: list[UseCase] = [SyncOrders(*arguments, group) for group in groups]
        work.extend(RetryOrders(*arguments, group) for group in groups)
        work.extend(ConfirmShipments(*arguments, group) for group in groups)
        work.extend(self._stock_work([a for a in accounts if a.stock.mode != STOCK_OFF]))
        work.extend(self._payout_work([a for a in accounts if a.payouts.on]))
        work.extend(self._invoice_work([a for a in accounts if a.invoices.on]))
        work.extend(ReadFbaStock(*arguments, a) for a in accounts if a.fba.on)
        if redo:
            work.append(PairDefaultLines(self._backend, redo))
        work.append(ForgetPersonalData(self._backend, self._clock))
        work.append(self.reseal())
        return work

    def _stock_work(self, accounts: Sequence[Account]) -> list[UseCase]:
        if not accounts:
            return []
        work: list[UseCase] = [ComputeStock(self._backend, self._clock)]
        for group in sorted({group_of(account) for account in accounts}):
            work.append(RecomputeStock(self._backend, self._clock, group))
            work.append(ReadListings(self._backend, self._clients, self._clock, group))
            work.append(SendStock(self._backend, self._clients, self._clock, group))
        return work

    def _payout_work(self, accounts: Sequence[Account]) -> list[UseCase]:
        if self._books is None:
            return []
        work: list[UseCase] = []
        arguments = (self._backend, self._books, self._clients, self._clock)
        for group in sorted({group_of(account) for account in accounts}):
            work.append(ListSettlements(*arguments, group))
            work.append(WorkSettlements(*arguments, group))
        return work

    def _invoice_work(self, accounts: Sequence[Account]) -> list[UseCase]:
        if self._invoicing is None or not accounts:
            return []
        ids = [account.account_id for account in accounts]
        work: list[UseCase] = [MakeInvoices(self._invoicing, self._clock, ids)]
        arguments = (self._backend, self._invoicing, self._clients, self._clock)
        for group in sorted({group_of(account) for account in accounts}):
            work.append(UploadInvoices(*arguments, group))
            work.append(ReadInvoiceAnswers(*arguments, group))
        return work

    # By hand

    @property
    def stock(self) -> StockByHand:
        """The buttons of *FBM Stock Synchronization*."""
        return StockByHand(self._backend, self._clock)

    @property
    def fba(self) -> FbaByHand:
        """The buttons of *Stock at Amazon*."""
        return FbaByHand(self._backend, self._clock)

    @property
    def payouts(self) -> PayoutsByHand:
        """The buttons of *Payouts*. Raises ConfigurationError where the ERP keeps no books."""
        if self._books is None:
            raise ConfigurationError(message="This ERP keeps no books: it has no payouts.")
        return PayoutsByHand(self._backend, self._books, self._clock)

    @property
    def invoices(self) -> InvoicesByHand:
        """The buttons of *Invoices*. Raises ConfigurationError where the ERP makes none."""
        if self._invoicing is None:
            raise ConfigurationError(message="This ERP makes no invoices to Amazon's buyers.")
        return InvoicesByHand(self._backend, self._invoicing, self._clock)

    def sync_now(self, account_ids: Sequence[str]) -> None:
        """*Sync Orders*: the next turn of these accounts is due now."""
        now = self._clock.now()
        self._write(lambda: [AccountProgress(a, next_turn=now) for a in account_ids])

    def synchronize_from(self, account_id: str, since: datetime) -> None:
        """*Last Order Sync* set to an earlier date: search again from there, redo quarantine,
        pair lines on the default product again. ``since`` is aware UTC; a later date than the
        stored one would step over orders and leaves it where it is.
        """
        now = self._clock.now()
        account = self._account(account_id)
        since = min(since, account.cursor or since)
        progress = AccountProgress(
            account_id,
            cursor=since,
            cursor_before=account.cursor,
            next_turn=now,
            redo=True,
        )
        with self._backend.atomic():
            self._backend.save_progress([progress])
            self._backend.retry_now([account_id], now)

    def history_count(self, account_id: str, since: datetime) -> HistoryCount:
        """How many orders ``synchronize_from`` would bring."""
        account = self._account(account_id)
        return count_history(self._clients.client(account), account, since, self._clock.now())

    def retry(self, account_ids: Sequence[str]) -> None:
        """Orders in quarantine of these accounts are due now."""
        with self._backend.atomic():
            self._backend.retry_now(account_ids, self._clock.now())

    def retry_parcels(self, parcel_ids: Sequence[str]) -> None:
        """*Retry Amazon Sync* on one parcel or many."""
        with self._backend.atomic():
            self._backend.resend_parcels(parcel_ids)

    def recover(self, account_id: str, order_id: str) -> RecoverOrder:
        """*Recover Order*: reads one order, redoes quarantine and pairs default lines again."""
        self.retry([account_id])
        self._write(lambda: [AccountProgress(account_id, redo=True)])
        account = self._account(account_id)
        return RecoverOrder(self._backend, self._clients, self._clock, account, order_id)

    def reseal(self) -> ResealSecrets:
        """Seals stored secrets with the first key, so that an older key can be taken away."""
        return ResealSecrets(self._backend, self._vault)

    # Linking

    def begin_link(
        self, account_id: str, redirect_uri: str, seller_central_url: str, draft: bool = False
    ) -> str:
        """The address of Amazon's consent page for this account."""
        account = self._account(account_id)
        return self._linking.begin(account, redirect_uri, seller_central_url, draft)

    def finish_link(
        self, state: str, selling_partner_id: str, code: str, redirect_uri: str
    ) -> LinkResult:
        """What Amazon's consent page brought back: stores the link and the marketplaces."""
        account = self._account(self._linking.take_state(state))
        return self._linking.finish(account, selling_partner_id, code, redirect_uri)

    def paste_token(self, account_id: str, seller_id: str, refresh_token: str) -> LinkResult:
        """Pasted credentials of a private application, checked against Amazon, then stored."""
        return self._linking.paste(
            self._account(account_id), seller_id.strip(), refresh_token.strip()
        )

    def update_marketplaces(self, account_id: str) -> Sequence[str]:
        """*Update Available Marketplaces*: the names of those that are new."""
        return self._linking.update_marketplaces(self._account(account_id))

    # Looking

    def doctor(self, account_ids: Sequence[str] | None = None) -> list[Finding]:
        """Findings about these accounts (all of them if none are named), with what to do."""
        doctor = Doctor(self._clients, self._clock, self._usage_plans)
        accounts = self._backend.accounts()
        wanted = [a for a in accounts if account_ids is None or a.account_id in account_ids]
        return [finding for account in wanted for finding in doctor.examine(account)]

    def _account(self, account_id: str) -> Account:
        for account in self._backend.accounts():
            if account.account_id == account_id:
                return account
        raise ConfigurationError(message="This Amazon account does not exist or is archived.")

    def _write(self, progress: Callable[[], Sequence[AccountProgress]]) -> None:
        with self._backend.atomic():
            self._backend.save_progress(progress())
