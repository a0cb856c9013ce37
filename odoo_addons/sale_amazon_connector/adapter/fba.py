# SPDX-License-Identifier: LGPL-3.0-or-later
"""Stock at Amazon: what Amazon says, what we have there, and the adjustment between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from amazon_connector.port import FbaDrift, FbaStock

from odoo import Command
from odoo.tools import SQL

from .kits import parts
from .lots import LotBook, ask_to_correct
from .values import aware, ids, naive

_FIGURES = ("asin", "fulfillable", "reserved", "inbound", "unfulfillable", "researching")


class FbaStocks:
    """The part of the port about stock at Amazon."""

    def save_fba_stock(self, page: Sequence[FbaStock]) -> None:
        rows = self.env["amazon.connector.fba.stock"]
        marketplaces = self._marketplace_ids(page)
        wanted = {
            (int(stock.account_id), marketplaces[stock.marketplace_id], stock.sku): stock
            for stock in page
        }
        found = rows.search(
            [
                ("account_id", "in", ids({stock.account_id for stock in page})),
                ("marketplace_id", "in", list(marketplaces.values())),
                ("sku", "in", [stock.sku for stock in page]),
            ]
        )
        for row in found:
            stock = wanted.pop((row.account_id.id, row.marketplace_id.id, row.sku), None)
            if stock:
                row.write(_figures(stock))
        rows.create(
            [
                {"account_id": account, "marketplace_id": place, "sku": sku, **_figures(stock)}
                for (account, place, sku), stock in wanted.items()
            ]
        )
        self.env.flush_all()

    def drop_fba_stock(self, account_id: str, marketplace_id: str, before: datetime) -> None:
        self.env["amazon.connector.fba.stock"].search(
            [
                ("account_id", "in", ids([account_id])),
                ("marketplace_id.api_ref", "=", marketplace_id),
                ("read_at", "<", naive(before)),
            ]
        ).unlink()

    def measure_fba_drift(self, account_ids: Sequence[str], now: datetime) -> None:
        locations = self.env["amazon.connector.account"].browse(ids(account_ids)).location_id
        for location in locations:
            sharing = self._sharing(location)
            theirs, skus = self._in_parts(*self._theirs(sharing), location.company_id)
            ours = self._ours(location)
            drifts = self.env["amazon.connector.fba.drift"]
            drifts.search([("account_id", "in", sharing.ids)]).unlink()
            drifts.create(
                [
                    {
                        "account_id": sharing[0].id,
                        "product_id": product_id,
                        "skus": "\n".join(sorted(skus[product_id])),
                        "ours": round(ours.get(product_id, 0)),
                        "theirs": theirs.get(product_id, 0),
                        "measured_at": naive(now),
                    }
                    for product_id in sorted({*theirs, *ours})
                ]
            )
        self.env.flush_all()

    def fba_drifts(self, account_ids: Sequence[str]) -> Sequence[FbaDrift]:
        locations = self.env["amazon.connector.account"].browse(ids(account_ids)).location_id
        sharing = self._sharing(locations)
        found = self.env["amazon.connector.fba.drift"].search([("account_id", "in", sharing.ids)])
        return [_drift(row) for row in found]

    def book_fba_drift(self, page: Sequence[FbaDrift]) -> None:
        wanted = {(drift.account_id, drift.product_id): drift for drift in page}
        rows = self.env["amazon.connector.fba.drift"].search(
            [
                ("account_id", "in", ids({drift.account_id for drift in page})),
                ("product_id", "in", ids({drift.product_id for drift in page})),
                ("drift", "!=", 0),
            ]
        )
        still = rows.filtered(lambda row: wanted.get(_key(row)) == _drift(row))
        for company, of_company in still.grouped("company_id").items():
            moves = self.env["stock.move"].with_company(company)
            lots = LotBook(moves.env)
            lots.look_at_amazon((row.product_id, row.location_id) for row in of_company)
            adjustments = moves.create([_adjustment(row, lots) for row in of_company])
            adjustments._action_done()
            accounts = [row.account_id for row in of_company]
            ask_to_correct(moves.env, zip(adjustments, accounts, strict=True))
        for row in still:
            row.ours = row.theirs
        self.env.flush_all()

    # Reckoning

    def _sharing(self, locations):
        """The accounts with these Amazon locations, the first first."""
        return self.env["amazon.connector.account"].search(
            [("location_id", "in", locations.ids)], order="id"
        )

    def _theirs(self, accounts) -> tuple[dict[int, int], dict[int, set[str]]]:
        """Pieces at Amazon, and the SKUs, by product."""
        self.env.flush_all()
        query = SQL(
            """
            SELECT o.product_id, s.sku,
                   CASE WHEN a.fba_pooled THEN max(s.at_amazon) ELSE sum(s.at_amazon) END
              FROM amazon_connector_fba_stock s
              JOIN amazon_connector_account a ON a.id = s.account_id
              JOIN amazon_connector_offer o
                ON o.account_id = s.account_id AND o.marketplace_id = s.marketplace_id
               AND o.sku = s.sku
             WHERE s.account_id = ANY(%s) AND o.product_id IS NOT NULL
             GROUP BY o.product_id, s.sku, a.id
            """,
            accounts.ids,
        )
        theirs: dict[int, int] = defaultdict(int)
        skus: dict[int, set[str]] = defaultdict(set)
        for product_id, sku, pieces in self.env.execute_query(query):
            theirs[product_id] += int(pieces)
            skus[product_id].add(sku)
        return theirs, skus

    def _in_parts(self, theirs, skus, company) -> tuple[dict[int, int], dict[int, set[str]]]:
        """The same by storable product: Amazon counts a kit, and what we have are its parts."""
        pieces: dict[int, float] = defaultdict(float)
        named: dict[int, set[str]] = defaultdict(set)
        for product in self.env["product.product"].with_company(company).browse(theirs):
            for part in parts(product, theirs[product.id], company):
                if part.product.is_storable:
                    pieces[part.product.id] += part.quantity
                    named[part.product.id] |= skus[product.id]
        return {product_id: round(number) for product_id, number in pieces.items()}, named

    def _ours(self, location) -> dict[int, float]:
        quants = self.env["stock.quant"]._read_group(
            [("location_id", "child_of", location.id)], ["product_id"], ["quantity:sum"]
        )
        return {product.id: quantity for product, quantity in quants}


def _figures(stock: FbaStock) -> dict:
    figures = {name: getattr(stock, name) for name in _FIGURES}
    return {**figures, "read_at": naive(stock.read_at)}


def _key(row) -> tuple[str, str]:
    return str(row.account_id.id), str(row.product_id.id)


def _drift(row) -> FbaDrift:
    account_id, product_id = _key(row)
    return FbaDrift(
        account_id=account_id,
        product_id=product_id,
        skus=tuple(filter(None, (row.skus or "").split("\n"))),
        ours=row.ours,
        theirs=row.theirs,
        measured_at=aware(row.measured_at),
    )


def _adjustment(row, lots: LotBook) -> dict:
    """A done inventory move, as Odoo's own adjustments make them."""
    product = row.product_id
    there, elsewhere = row.location_id, product.property_stock_inventory
    source, target = (elsewhere, there) if row.drift > 0 else (there, elsewhere)
    quantity = abs(row.drift)
    common = {
        "product_id": product.id,
        "location_id": source.id,
        "location_dest_id": target.id,
        "company_id": row.company_id.id,
        "picked": True,
    }
    return {
        **common,
        "name": f"Stock at Amazon adjusted ({row.skus or product.display_name})"[:200],
        "product_uom": product.uom_id.id,
        "product_uom_qty": quantity,
        "is_inventory": True,
        "move_line_ids": [
            Command.create({**common, **taken, "product_uom_id": product.uom_id.id})
            for taken in lots.split(product, source, quantity, "adjustment")
        ],
    }
