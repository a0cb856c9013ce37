# SPDX-License-Identifier: LGPL-3.0-or-later
"""Amazon accounts, their links and their marketplaces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from amazon_connector.port import Account as TheAccount
from amazon_connector.port import AccountMarketplace as TheMarketplace
from amazon_connector.port import AccountProgress, FbaSync, Link, MarketplaceSeen, SealedSecrets
from amazon_connector.port import LinkState as TheState
from amazon_connector.records_invoices import InvoiceSync
from amazon_connector.records_money import PayoutSync

from ..models import Account, AccountMarketplace, LinkState, Marketplace
from .fbm_stock import stock_sync
from .writes import Writes

_NOT_USABLE = "Amazon does not let this seller sell here."
_STATES_KEPT = timedelta(days=1)


# Asked for at each step of each use case: written out, they cost a third of what Django's query
# sets do, which are put together anew each time.
_ACCOUNTS = f"SELECT * FROM {Account._meta.db_table} WHERE active ORDER BY id"
_MARKETPLACES = f"""
    SELECT own.*, theirs.marketplace_id AS amazons_id, name, currency, prices_include_tax
      FROM {AccountMarketplace._meta.db_table} AS own
      JOIN {Marketplace._meta.db_table} AS theirs ON theirs.id = own.marketplace_id
     ORDER BY own.id
"""


def accounts() -> list[TheAccount]:
    """See ``Backend.accounts``."""
    marketplaces = defaultdict[int, list[AccountMarketplace]](list)
    for row in AccountMarketplace.objects.raw(_MARKETPLACES):
        marketplaces[row.account_id].append(row)
    return [_told(row, marketplaces[row.pk]) for row in Account.objects.raw(_ACCOUNTS)]


def _told(row: Account, marketplaces: Sequence[AccountMarketplace]) -> TheAccount:
    return TheAccount(
        account_id=str(row.pk),
        name=row.name,
        seller_id=row.seller_id,
        region=row.region,
        client_id=row.client_id,
        sealed_client_secret=row.sealed_client_secret,
        sealed_refresh_token=row.sealed_refresh_token,
        marketplaces=tuple(map(_told_marketplace, marketplaces)),
        linked_at=row.linked_at,
        cursor=row.cursor,
        opened=row.opened,
        redo=row.redo,
        turn_minutes=row.turn_minutes,
        next_turn=row.next_turn,
        problem=row.problem,
        application_id=row.application_id,
        fba=FbaSync(row.fba_on, row.fba_next_read, row.fba_pooled),
        stock=stock_sync(row),
        payouts=_payout_sync(row),
        invoices=_invoice_sync(row, marketplaces),
    )


def _payout_sync(row: Account) -> PayoutSync:
    return PayoutSync(
        row.payouts_on,
        row.payouts_next_read,
        row.payouts_posts_itself,
        row.payouts_sales_without_invoice,
    )


def _invoice_sync(row: Account, marketplaces: Sequence[AccountMarketplace]) -> InvoiceSync:
    on = any(marketplace.invoices_on for marketplace in marketplaces)
    return InvoiceSync(on, row.invoices_next_read, row.invoice_report)


def _told_marketplace(row: Any) -> TheMarketplace:
    return TheMarketplace(
        marketplace_id=row.amazons_id,
        name=row.name,
        currency=row.currency,
        prices_include_tax=bool(row.prices_include_tax),
        active=row.active,
        blocked=row.blocked,
        out_since=row.out_since,
    )


def _locked(account_ids: Sequence[str]) -> Mapping[str, Account]:
    ids = {int(account_id) for account_id in account_ids}
    rows = Account.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    return {str(row.pk): row for row in rows}


def save_progress(page: Sequence[AccountProgress]) -> None:
    """See ``Backend.save_progress``."""
    rows = _locked([progress.account_id for progress in page])
    writes = Writes()
    for progress in page:
        if progress.account_id in rows:
            row = rows[progress.account_id]
            writes.set(row, **_news(progress, row.cursor))
    for marketplace, since in _marketplaces_out(page):
        writes.set(marketplace, out_since=since)
    writes.save()


def _news(progress: AccountProgress, stored: datetime | None) -> dict[str, object]:
    names = ("opened", "redo", "next_turn", "problem")
    news = {name: getattr(progress, name) for name in names}
    if stored == progress.cursor_before:
        news["cursor"] = progress.cursor
    news["fba_next_read"] = progress.next_fba_read
    news["payouts_next_read"] = progress.next_payout_read
    news["invoices_next_read"] = progress.next_invoice_read
    news["invoice_report"] = progress.invoice_report
    return {name: value for name, value in news.items() if value is not None}


def _marketplaces_out(
    page: Sequence[AccountProgress],
) -> Iterator[tuple[AccountMarketplace, datetime | None]]:
    """The marketplaces whose ``out_since`` changes; a turn rarely has any."""
    told = {int(progress.account_id): progress.out_since for progress in page if progress.out_since}
    if not told:
        return
    for row in AccountMarketplace.objects.filter(account__in=told).select_related("marketplace"):
        since = told[row.account_id]
        if row.marketplace.marketplace_id in since:
            yield row, since[row.marketplace.marketplace_id]


def save_links(page: Sequence[Link]) -> None:
    """See ``Backend.save_links``."""
    rows = _locked([link.account_id for link in page])
    writes = Writes()
    for link in page:
        row = rows[link.account_id]
        writes.set(
            row,
            seller_id=link.seller_id,
            sealed_refresh_token=link.sealed_refresh_token,
            linked_at=row.linked_at or link.linked_at,
            cursor=row.cursor or link.linked_at,
            problem="",
        )
    writes.save()


def sealed_secrets() -> list[SealedSecrets]:
    """See ``Backend.sealed_secrets``."""
    rows = Account.objects.order_by("pk")
    if connection.in_atomic_block:
        rows = rows.select_for_update(of=("self",))
    columns = rows.values_list("pk", "sealed_client_secret", "sealed_refresh_token")
    return [SealedSecrets(str(pk), *sealed) for pk, *sealed in columns if any(sealed)]


def save_sealed_secrets(page: Sequence[SealedSecrets]) -> None:
    """See ``Backend.save_sealed_secrets``."""
    rows = _locked([secrets.account_id for secrets in page])
    writes = Writes()
    for secrets in page:
        writes.set(
            rows[secrets.account_id],
            sealed_client_secret=secrets.client_secret,
            sealed_refresh_token=secrets.refresh_token,
        )
    writes.save()


# Marketplaces


def save_marketplaces(page: Sequence[MarketplaceSeen]) -> None:
    """See ``Backend.save_marketplaces``."""
    rows = _locked([seen.account_id for seen in page])
    marketplaces = _marketplaces(page, rows)
    there = {
        (str(row.account_id), row.marketplace.marketplace_id): row
        for row in AccountMarketplace.objects.filter(account__in=rows.values()).select_related(
            "marketplace"
        )
    }
    readers = _readers(rows.values())
    writes = Writes()
    new = []
    for seen in page:
        blocked = "" if seen.usable else seen.note or _NOT_USABLE
        found = there.get((seen.account_id, seen.marketplace_id))
        account = rows[seen.account_id]
        free = not readers.get((account.seller_id, seen.marketplace_id), set()) - {account.pk}
        if found:
            # Usable again, but another account of the seller has taken it over meanwhile.
            lost = bool(found.blocked) and not blocked and not free
            writes.set(found, blocked=blocked, active=found.active and not lost)
            continue
        new.append(
            AccountMarketplace(
                account=account,
                marketplace=marketplaces[seen.marketplace_id],
                active=free,
                blocked=blocked,
            )
        )
    AccountMarketplace.objects.bulk_create(new)
    writes.save()


def _readers(accounts: Iterable[Account]) -> dict[tuple[str, str], set[int]]:
    """Which accounts read (seller, marketplace); it belongs to one account of a seller at most."""
    rows = AccountMarketplace.objects.filter(
        active=True,
        blocked="",
        account__active=True,
        account__seller_id__in={account.seller_id for account in accounts},
    )
    readers: dict[tuple[str, str], set[int]] = {}
    names = ("account__seller_id", "marketplace__marketplace_id", "account_id")
    for seller_id, marketplace_id, account_id in rows.values_list(*names):
        readers.setdefault((seller_id, marketplace_id), set()).add(account_id)
    return readers


def _marketplaces(
    page: Sequence[MarketplaceSeen], rows: Mapping[str, Account]
) -> dict[str, Marketplace]:
    """Those that Amazon lists; one that is new to us is added."""
    ids = {seen.marketplace_id for seen in page}
    found = {m.marketplace_id: m for m in Marketplace.objects.filter(marketplace_id__in=ids)}
    for seen in page:
        if seen.marketplace_id not in found:
            region = rows[seen.account_id].region
            found[seen.marketplace_id] = Marketplace.objects.create(
                marketplace_id=seen.marketplace_id,
                name=seen.name,
                country=seen.country[:2],
                currency=seen.currency[:3],
                region=region,
                prices_include_tax=region != "NA",
            )
    return found


def block_marketplaces(account_ids: Sequence[str], blocked: Mapping[str, str]) -> None:
    """See ``Backend.block_marketplaces``."""
    ids = [int(account_id) for account_id in account_ids]
    rows = AccountMarketplace.objects.filter(
        account__in=ids, marketplace__marketplace_id__in=blocked.keys()
    ).select_related("marketplace")
    writes = Writes()
    for row in rows:
        writes.set(row, blocked=blocked[row.marketplace.marketplace_id])
    writes.save()


# Consents


def add_link_state(state: TheState) -> None:
    """See ``Backend.add_link_state``; consents that were never given go after a day."""
    LinkState.objects.filter(expires__lt=state.expires - _STATES_KEPT).delete()
    LinkState.objects.create(
        state=state.state, account_id=int(state.account_id), expires=state.expires
    )


def take_link_state(state: str) -> TheState | None:
    """See ``Backend.take_link_state``."""
    row = LinkState.objects.select_for_update().filter(state=state).first()
    if row is None:
        return None
    row.delete()
    return TheState(row.state, str(row.account_id), row.expires)
