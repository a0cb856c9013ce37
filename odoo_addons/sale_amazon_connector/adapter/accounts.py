# SPDX-License-Identifier: LGPL-3.0-or-later
"""Accounts, links, marketplaces and the one-time state of a consent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from amazon_connector.domain.marketplaces import MARKETPLACES
from amazon_connector.port import (
    Account,
    AccountMarketplace,
    AccountProgress,
    FbaSync,
    Link,
    LinkState,
    MarketplaceSeen,
    SealedSecrets,
    StockSync,
)
from amazon_connector.records_invoices import InvoiceSync
from amazon_connector.records_money import PayoutSync

from .values import aware, ids, naive

_NOT_USABLE = "Amazon does not let the seller use this marketplace."


class Accounts:
    """The part of the port about accounts."""

    def accounts(self) -> Sequence[Account]:
        enabled = [("company_id.amazon_connector_enabled", "=", True)]
        found = self.env["amazon.connector.account"].search(enabled, order="id")
        return [_account(account) for account in found]

    def account_records(self, account_ids: Sequence[str]) -> Mapping[str, object]:
        """Odoo's records of these accounts, archived ones too."""
        found = self.env["amazon.connector.account"].browse(ids(account_ids)).exists()
        return {str(account.id): account for account in found}

    def save_progress(self, page: Sequence[AccountProgress]) -> None:
        records = self.account_records([progress.account_id for progress in page])
        for progress in page:
            if progress.account_id in records:
                account = records[progress.account_id]
                account.write(_progress_values(account, progress))
                self._write_out_since(account, progress.out_since)
        self.env.flush_all()

    def _write_out_since(self, account, out_since: Mapping[str, datetime | None]) -> None:
        """Since when marketplaces are out of the search; a turn rarely changes any."""
        for line in account.marketplace_ids if out_since else ():
            if line.api_ref in out_since:
                line.out_since = naive(out_since[line.api_ref])

    def save_links(self, page: Sequence[Link]) -> None:
        records = self.account_records([link.account_id for link in page])
        for link in page:
            account = records[link.account_id]
            values = {
                "seller_id": link.seller_id,
                "sealed_refresh_token": link.sealed_refresh_token,
                "problem": False,
            }
            if not account.linked_at:
                values["linked_at"] = naive(link.linked_at)
                values["cursor"] = naive(link.linked_at)
            account.write(values)
        self.env.flush_all()

    def sealed_secrets(self) -> Sequence[SealedSecrets]:
        # An account linked again meanwhile makes the write a LostRace: Odoo reads a snapshot.
        model = self.env["amazon.connector.account"].with_context(active_test=False)
        texts = ("sealed_client_secret", "sealed_refresh_token")
        found = model.search(["|", *((name, "!=", False) for name in texts)], order="id")
        return [
            SealedSecrets(str(account.id), *(account[name] or "" for name in texts))
            for account in found
        ]

    def save_sealed_secrets(self, page: Sequence[SealedSecrets]) -> None:
        records = self.account_records([secrets.account_id for secrets in page])
        for secrets in page:
            records[secrets.account_id].write(
                {
                    "sealed_client_secret": secrets.client_secret or False,
                    "sealed_refresh_token": secrets.refresh_token or False,
                }
            )
        self.env.flush_all()

    def save_marketplaces(self, page: Sequence[MarketplaceSeen]) -> None:
        known = self._marketplaces(page)
        lines = self._account_lines(page, known)
        notes = defaultdict(self.env["amazon.connector.account.marketplace"].browse)
        for seen in page:
            line = lines[int(seen.account_id), known[seen.marketplace_id]]
            notes[False if seen.usable else seen.note or _NOT_USABLE] |= line
        for note, noted in notes.items():
            noted.write({"blocked": note})
        self.env.flush_all()

    def _account_lines(self, page: Sequence[MarketplaceSeen], known: Mapping) -> Mapping:
        """The marketplaces of the accounts, by account id and marketplace; made if missing."""
        lines = self.env["amazon.connector.account.marketplace"]
        found = lines.search([("account_id", "in", ids({seen.account_id for seen in page}))])
        there = {(line.account_id.id, line.marketplace_id): line for line in found}
        wanted = {(int(seen.account_id), known[seen.marketplace_id]) for seen in page}
        made = lines.create(
            [
                {"account_id": account_id, "marketplace_id": marketplace.id, "searched": False}
                for account_id, marketplace in sorted(
                    wanted - there.keys(), key=lambda pair: (pair[0], pair[1].id)
                )
            ]
        )
        made._free_for_their_accounts().searched = True
        there.update({(line.account_id.id, line.marketplace_id): line for line in made})
        return there

    def _marketplaces(self, page: Sequence[MarketplaceSeen]) -> dict:
        """Odoo's marketplaces by Amazon's id; a new one of Amazon's is made."""
        model = self.env["amazon.connector.marketplace"].with_context(active_test=False)
        wanted = {seen.marketplace_id: seen for seen in page}
        found = {m.api_ref: m for m in model.search([("api_ref", "in", list(wanted))])}
        new = [seen for ref, seen in wanted.items() if ref not in found]
        accounts = self.account_records([seen.account_id for seen in new])
        codes = [("code", "in", [seen.country for seen in new])]
        countries = {c.code: c.id for c in self.env["res.country"].search(codes)}
        made = model.create(
            [_marketplace_values(seen, accounts[seen.account_id], countries) for seen in new]
        )
        return {**found, **{marketplace.api_ref: marketplace for marketplace in made}}

    def block_marketplaces(self, account_ids: Sequence[str], blocked: Mapping[str, str]) -> None:
        lines = self.env["amazon.connector.account.marketplace"].search(
            [("account_id", "in", ids(account_ids)), ("api_ref", "in", list(blocked))]
        )
        for api_ref, those in lines.grouped("api_ref").items():
            those.write({"blocked": blocked[api_ref]})
        self.env.flush_all()

    def add_link_state(self, state: LinkState) -> None:
        self.env["amazon.connector.link.state"].create(
            {
                "state": state.state,
                "account_id": int(state.account_id),
                "expires": naive(state.expires),
            }
        )

    def take_link_state(self, state: str) -> LinkState | None:
        found = self.env["amazon.connector.link.state"].search([("state", "=", state)])
        if not found:
            return None
        taken = LinkState(found.state, str(found.account_id.id), aware(found.expires))
        found.unlink()
        return taken


def _marketplace_values(seen: MarketplaceSeen, account, countries: Mapping[str, int]) -> dict:
    return {
        "name": seen.name,
        "api_ref": seen.marketplace_id,
        "region": account.region,
        "seller_central_url": _seller_central(account.region),
        "country_id": countries.get(seen.country, False),
        "currency_code": seen.currency,
    }


def _seller_central(region: str) -> str:
    """The site of most marketplaces of this region."""
    sites = Counter(m.seller_central_url for m in MARKETPLACES if m.region == region)
    return sites.most_common(1)[0][0]


def _progress_values(account, progress: AccountProgress) -> dict:
    values = {}
    if progress.cursor and aware(account.cursor) == progress.cursor_before:
        values["cursor"] = naive(progress.cursor)
    if progress.opened is not None:
        values["opened"] = progress.opened
    if progress.redo is not None:
        values["redo"] = progress.redo
    if progress.next_turn is not None:
        values["next_turn"] = naive(progress.next_turn)
    if progress.next_fba_read is not None:
        values["fba_next_read"] = naive(progress.next_fba_read)
    if progress.next_payout_read is not None:
        values["payouts_next_read"] = naive(progress.next_payout_read)
    if progress.next_invoice_read is not None:
        values["invoices_next_read"] = naive(progress.next_invoice_read)
    if progress.invoice_report is not None:
        values["invoices_report"] = progress.invoice_report or False
    if progress.problem is not None:
        values["problem"] = progress.problem or False
    return values


def _account(account) -> Account:
    return Account(
        account_id=str(account.id),
        name=account.name,
        seller_id=account.seller_id or "",
        region=account.region,
        client_id=account.client_id or "",
        sealed_client_secret=account.sealed_client_secret or "",
        sealed_refresh_token=account.sealed_refresh_token or "",
        marketplaces=tuple(_marketplace(line) for line in account.marketplace_ids),
        linked_at=aware(account.linked_at),
        cursor=aware(account.cursor),
        opened=account.opened,
        redo=account.redo,
        turn_minutes=account.turn_minutes,
        next_turn=aware(account.next_turn),
        problem=account.problem or "",
        application_id=account.application_id or "",
        stock=_stock(account),
        fba=FbaSync(account.fba_on, aware(account.fba_next_read), account.fba_pooled),
        payouts=_payouts(account),
        invoices=_invoices(account),
    )


def _invoices(account) -> InvoiceSync:
    return InvoiceSync(
        on=account._amazon_has_invoices(),
        next_read=aware(account.invoices_next_read),
        report_id=account.invoices_report or "",
    )


def _payouts(account) -> PayoutSync:
    return PayoutSync(
        on=account.payouts_on,
        next_read=aware(account.payouts_next_read),
        posts_itself=account.payouts_posts_itself,
        sales_without_invoice=account.payouts_sales_without_invoice,
    )


def _stock(account) -> StockSync:
    return StockSync(
        mode=account.stock_mode,
        compare_since=aware(account.stock_compare_since),
        next_full=aware(account.stock_next_full),
        stopped=account.stock_stopped or "",
        approved=account.stock_approved,
    )


def _marketplace(line) -> AccountMarketplace:
    return AccountMarketplace(
        marketplace_id=line.marketplace_id.api_ref,
        name=line.marketplace_id.name,
        currency=line.marketplace_id.currency_code or "",
        prices_include_tax=line.marketplace_id.prices_include_tax,
        active=line.searched,
        blocked=line.blocked or "",
        out_since=aware(line.out_since),
    )
