# SPDX-License-Identifier: LGPL-3.0-or-later
"""Settlements made out of the world that was lived through: they add up, in every currency."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from amazon_simulator.marketplaces import BY_COUNTRY
from amazon_simulator.settlement_file import COLUMNS
from tests.simulator.amazon import DE, EU, JP, NA, Shop, entry, plain_order
from tests.simulator.in_thread import still
from tests.simulator.reports import file_of, listed, rows_of
from tests.support.simulator import ControlFailed, Simulator

ENCODINGS = {"JPY": "cp932"}
FR_SELLER = "A4LUMIERE2FR"


def money(amount: str, currency: str = "EUR") -> dict[str, str]:
    return {"amount": amount, "currencyCode": currency}


def breakdown(kind: str, amount: str, **details: str) -> dict[str, Any]:
    part: dict[str, Any] = {"type": kind, "subtotal": money(amount)}
    if details:
        part["detailedBreakdowns"] = [
            {"subtype": name, "value": money(value)} for name, value in details.items()
        ]
    return part


def priced(number: int = 1, quantity: int = 3, **changed: Any) -> dict[str, Any]:
    """Three kettles for 149.97 and shipping, 19 per cent of tax within."""
    order = plain_order(number, **changed)
    proceeds = {
        "proceedsTotal": money("154.96"),
        "breakdowns": [
            breakdown("ITEM", "149.97"),
            breakdown("SHIPPING", "4.99"),
            breakdown("TAX", "24.74", ITEM="23.94", SHIPPING="0.80"),
        ],
    }
    (item,) = order["orderItems"]
    item |= {"quantityOrdered": quantity, "proceeds": proceeds}
    item["fulfillment"] = {"quantityFulfilled": 0, "quantityUnfulfilled": quantity}
    order["proceeds"] = {"grandTotal": money("154.96"), "breakdowns": proceeds["breakdowns"]}
    return order


def close(shop: Shop, **more: Any) -> list[Any]:
    return shop.simulator.control("POST", "settlements", more)["closed"]


def number_of(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def lines(shop: Shop, encoding: str = "utf-8") -> tuple[dict[str, str], list[dict[str, str]]]:
    """Head and lines of the newest settlement."""
    rows = rows_of(file_of(shop, listed(shop)[0]), encoding)
    return rows[0], rows[1:]


def words(found: list[dict[str, str]]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in found:
        key = [row[n] for n in ("transaction-type", "amount-type", "amount-description")]
        sums["/".join(key)] += number_of(row["amount"])
    return dict(sums)


@pytest.fixture(scope="module")
def living() -> Iterator[Simulator]:
    """A world that has lived for 34 days, with two settlements closed in each currency."""
    with still(quiet=False, backlog_days=34, pace=0.4) as simulator:
        simulator.advance(21 * 3600)
        yield simulator


@pytest.mark.parametrize("seller_id", [EU, NA, JP, FR_SELLER])
def test_every_settlement_of_a_living_world_adds_up(living: Simulator, seller_id: str) -> None:
    shop = Shop(living, seller_id)
    found = {
        s["settlement_id"]: s
        for s in living.control("GET", f"settlements?seller_id={seller_id}")["settlements"]
    }
    reports = listed(shop, pageSize="100")
    assert len(reports) == len(found) >= 3 * len({s["currency"] for s in found.values()})
    for report in reports:
        content = file_of(shop, report)
        currency = next(
            s["currency"] for s in found.values() if s["report_id"] == report["reportId"]
        )
        head, *rest = rows_of(content, ENCODINGS.get(currency, "utf-8"))
        known = living.control("GET", f"settlements/{head['settlement-id']}")
        assert tuple(head) == COLUMNS
        total = number_of(head["total-amount"])
        assert total == Decimal(known["total"]) == sum(number_of(r["amount"]) for r in rest)
        assert sum(map(Decimal, known["by_kind"].values())) == total
        assert head["currency"] == currency
        assert {r["settlement-id"] for r in rest} == {head["settlement-id"]}
        assert not any(r["total-amount"] or r["currency"] for r in rest)
        assert {len(r) for r in rest} == {24}
        separator = "," if currency == "EUR" else "."
        pattern = r"-?\d+" if currency == "JPY" else rf"-?\d+\{separator}\d\d"
        assert all(re.fullmatch(pattern, r["amount"]) for r in [*rest])


def test_every_unit_of_a_living_world_is_settled_once(living: Simulator) -> None:
    """What a buyer paid for what was shipped is in the lines, to the cent, over all settlements."""
    living.control("POST", "settlements", {})
    paid: dict[str, Decimal] = defaultdict(Decimal)
    units: dict[tuple[str, str], int] = defaultdict(int)
    for one in living.control("GET", "settlements")["settlements"]:
        shop = Shop(living, one["seller_id"])
        report = shop.get(f"/reports/2021-06-30/reports/{one['report_id']}").json
        living.refill()
        for row in rows_of(file_of(shop, report), ENCODINGS.get(one["currency"], "utf-8"))[1:]:
            if row["transaction-type"] == "Order":
                if row["amount-type"] in ("ItemPrice", "Promotion"):
                    paid[row["order-id"]] += number_of(row["amount"])
                if row["amount-description"] == "Commission":
                    key = (row["order-id"], row["order-item-code"])
                    units[key] += int(row["quantity-purchased"])
    orders = living.control("GET", "orders?status=SHIPPED&limit=100000")["orders"]
    whole = [o["order"] for o in orders if not any("cancellation" in i for i in items(o))]
    assert len(whole) > 300
    for order in whole:
        total = Decimal(order["proceeds"]["grandTotal"]["amount"])
        assert paid.get(order["orderId"], Decimal(0)) == total, order["orderId"]
        for item in order["orderItems"]:
            if Decimal(item["proceeds"]["proceedsTotal"]["amount"]):
                key = (order["orderId"], item["orderItemId"])
                assert units[key] == item["quantityOrdered"]


def items(entry: Any) -> Any:
    return entry["order"]["orderItems"]


def test_a_living_world_has_all_kinds(living: Simulator) -> None:
    kinds = set[str]()
    for one in living.control("GET", "settlements")["settlements"]:
        kinds |= set(living.control("GET", f"settlements/{one['settlement_id']}")["by_words"])
    assert {
        "Order / ItemPrice / Principal",
        "Order / ItemPrice / ShippingTax",
        "Order / ItemPrice / GiftWrap",
        "Order / Promotion / Shipping",
        "Order / ItemWithheldTax / MarketplaceFacilitatorTax-Principal",
        "Order / ItemWithheldTax / MarketplaceFacilitatorVAT-Principal",
        "Order / ItemFees / FBAPerUnitFulfillmentFee",
        "Order / ItemFees / ShippingHB",
        "Order / ItemPrice / CODFee",
        "Refund / ItemPrice / Principal",
        "Refund / ItemFees / RefundCommission",
        "ServiceFee / Cost of Advertising / TransactionTotalAmount",
        "other-transaction / other-transaction / Subscription Fee",
        "other-transaction / other-transaction / Storage Fee",
        "other-transaction / other-transaction / Previous Reserve Amount Balance",
    } <= kinds


def test_the_lines_of_a_parcel_that_was_confirmed(shop: Shop) -> None:
    shop.simulator.control("POST", "rules", {"settlement_reserve_percent": 0})
    shop.simulator.place(entry(priced()))
    body = {
        "marketplaceId": DE,
        "packageDetail": {
            "packageReferenceId": "1",
            "carrierCode": "DHL",
            "trackingNumber": "1Z",
            "shipDate": "2026-11-20T11:00:00Z",
            "orderItems": [{"orderItemId": f"{1:014d}", "quantity": 1}],
        },
    }
    path = "/orders/v0/orders/302-0000001-0000001/shipmentConfirmation"
    assert shop.call("POST", path, body).status == 204
    assert shop.call("POST", path, body).status == 204  # said twice, owed once
    (known,) = close(shop)
    head, found = lines(shop)
    assert words(found) == {
        "Order/ItemPrice/Principal": Decimal("42.01"),
        "Order/ItemPrice/Tax": Decimal("7.98"),
        "Order/ItemPrice/Shipping": Decimal("1.40"),
        "Order/ItemPrice/ShippingTax": Decimal("0.27"),
        "Order/ItemFees/Commission": Decimal("-7.50"),
        "Order/ItemFees/ShippingHB": Decimal("-0.25"),
    }
    first = found[0]
    assert (first["order-id"], first["marketplace-name"]) == ("302-0000001-0000001", "Amazon.de")
    assert (first["fulfillment-id"], first["quantity-purchased"]) == ("MFN", "1")
    assert first["posted-date"] == "20.11.2026"
    assert first["posted-date-time"] == "2026-11-20 12:00:00 UTC"
    assert head["total-amount"] == known["total"].replace(".", ",") == "43,91"
    assert head["deposit-date"] == "2026-11-22 12:00:00 UTC"


def test_parts_of_an_order_add_up_to_it(shop: Shop) -> None:
    """In two settlements: one unit, then the two others."""
    shop.simulator.place(entry(priced()))
    shop.simulator.change("302-0000001-0000001", {"action": "ship_part"})
    first = close(shop)[0]["by_words"]
    shop.simulator.change("302-0000001-0000001", {"action": "ship"})
    second = close(shop)[0]["by_words"]
    for name, whole in (("Principal", "126.03"), ("Tax", "23.94"), ("Shipping", "4.19")):
        key = f"Order / ItemPrice / {name}"
        assert Decimal(first[key]) + Decimal(second[key]) == Decimal(whole)


def shipped(shop: Shop, number: int = 1, **changed: Any) -> str:
    order = priced(number, **changed)
    shop.simulator.place(entry(order))
    shop.simulator.change(order["orderId"], {"action": "ship"})
    return order["orderId"]


def refund(shop: Shop, order_id: str, **body: Any) -> Any:
    return shop.simulator.control("POST", f"orders/{order_id}/refunds", body)["refunds"]


def test_a_whole_refund_leaves_the_fees_that_amazon_keeps(shop: Shop) -> None:
    order_id = shipped(shop)
    refund(shop, order_id)
    (known,) = close(shop)
    found = {k: Decimal(v) for k, v in known["by_words"].items()}
    assert found["Refund / ItemPrice / Principal"] == -found["Order / ItemPrice / Principal"]
    assert found["Refund / ItemFees / Commission"] == -found["Order / ItemFees / Commission"]
    assert found["Refund / ItemFees / RefundCommission"] == Decimal("-4.65")
    assert known["total"] == "-4.65"  # a negative total: nothing is paid, nothing is reserved
    assert known["reserve"] == "0.00"
    with pytest.raises(ControlFailed, match="nothing of the order is left"):
        refund(shop, order_id)


def test_refunds_in_part_never_exceed_the_whole(shop: Shop) -> None:
    order_id, item = shipped(shop), f"{1:014d}"
    refund(shop, order_id, order_item_id=item, amount="10.00")
    refund(shop, order_id, order_item_id=item, quantity=2)
    with pytest.raises(ControlFailed, match="only 1 units are left"):
        refund(shop, order_id, order_item_id=item, quantity=2)
    with pytest.raises(ControlFailed, match="at most"):
        refund(shop, order_id, order_item_id=item, amount="100.00")
    refund(shop, order_id, order_item_id=item)
    (known,) = close(shop)
    parts = ("Principal", "Tax", "Shipping", "ShippingTax")
    for name in parts:
        back = Decimal(known["by_words"][f"Refund / ItemPrice / {name}"])
        assert back == -Decimal(known["by_words"][f"Order / ItemPrice / {name}"])
    found = shop.simulator.control("GET", f"transactions?order_id={order_id}")["transactions"]
    assert [t["kind"] for t in found] == ["SHIPMENT", "REFUND", "REFUND", "REFUND"]
    assert found[1]["gross"] == "-10.00"


def test_what_was_never_shipped_is_never_refunded(shop: Shop) -> None:
    shop.simulator.place(entry(priced()))
    with pytest.raises(ControlFailed, match="nothing of the order is left"):
        refund(shop, "302-0000001-0000001")


def test_the_reserve_comes_back_with_the_next(shop: Shop) -> None:
    shipped(shop)
    (first,) = close(shop)
    assert Decimal(first["reserve"]) > 0
    assert first["total"] == first["sum"]
    assert first["by_kind"]["reserve"] == f"-{first['reserve']}"
    shop.simulator.advance(60)
    shipped(shop, 2)
    (second,) = close(shop)
    back = "other-transaction / other-transaction / Previous Reserve Amount Balance"
    assert second["by_words"][back] == first["reserve"]
    assert second["started"] == first["ended"]


def test_what_is_shipped_and_does_not_say_how_much_is_all_shipped(shop: Shop) -> None:
    order = priced(status="SHIPPED")
    del order["orderItems"][0]["fulfillment"]
    shop.simulator.place(entry(order))
    (known,) = close(shop)
    assert known["by_words"]["Order / ItemPrice / Principal"] == "126.03"


@pytest.mark.parametrize("carried", [False, True])
def test_a_debt_is_charged_or_goes_on(shop: Shop, carried: bool) -> None:
    shop.simulator.control("POST", "rules", {"settlement_debts_carried": carried})
    fee = {"seller_id": EU, "marketplace_id": DE, "amount": "-39", "kind": "fee"}
    shop.simulator.control("POST", "settlements/entries", fee)
    (first,) = close(shop)
    assert first["total"] == "-39.00"
    shop.simulator.advance(1)
    shipped(shop)
    (second,) = close(shop)
    debt = second["by_words"].get("other-transaction / other-transaction / Payable to Amazon")
    assert debt == ("-39.00" if carried else None)


def test_words_that_nobody_knows(shop: Shop) -> None:
    shop.simulator.control(
        "POST",
        "settlements/entries",
        [
            {
                "seller_id": EU,
                "marketplace_id": DE,
                "amount": "12.34",
                "transaction_type": "Moonshot",
                "amount_type": "Lunar Adjustment",
                "amount_description": "Dust",
            },
            {
                "seller_id": EU,
                "marketplace_id": DE,
                "amount": "8.00",
                "amount_type": "FBA Inventory Reimbursement",
                "amount_description": "WAREHOUSE_DAMAGE",
                "sku": "NL-KESSEL-17",
                "kind": "reimbursement",
            },
        ],
    )
    close(shop)
    assert words(lines(shop)[1]) == {
        "Moonshot/Lunar Adjustment/Dust": Decimal("12.34"),
        "other-transaction/FBA Inventory Reimbursement/WAREHOUSE_DAMAGE": Decimal("8.00"),
        "other-transaction/other-transaction/Current Reserve Amount": Decimal("-2.03"),
    }


@pytest.mark.parametrize(
    ("seller_id", "country", "amount", "text", "date"),
    [
        (EU, "DE", "-1234.5", "-1234,50", "20.11.2026"),
        (EU, "GB", "1234.5", "1234.50", "20/11/2026"),
        (EU, "SE", "1234.5", "1234,50", "2026-11-20"),
        (EU, "PL", "1234.5", "1234,50", "20.11.2026"),
        (NA, "US", "-1234.5", "-1234.50", "11/20/26"),
        (NA, "CA", "1234.5", "1234.50", "11/20/26"),
        (JP, "JP", "1234", "1234", "2026/11/20"),
    ],
)
def test_each_currency_has_its_format(
    shop: Shop, seller_id: str, country: str, amount: str, text: str, date: str
) -> None:
    shop.simulator.control("POST", "rules", {"settlement_reserve_percent": 0})
    market = BY_COUNTRY[country]
    one = {"seller_id": seller_id, "marketplace_id": market.id, "amount": amount}
    more = {"amount_description": "調整 ü", "transaction_type": "Transfer"}
    shop.simulator.control("POST", "settlements/entries", {**one, **more})
    close(shop, seller_id=seller_id, currency=market.currency)
    encoding = ENCODINGS.get(market.currency, "utf-8")
    head, (line,) = lines(Shop(shop.simulator, seller_id), encoding)
    assert (head["total-amount"], head["currency"]) == (text, market.currency)
    assert (line["amount"], line["posted-date"]) == (text, date)
    assert line["marketplace-name"] == market.name
    wanted = "調整 ?" if country == "JP" else "調整 ü"
    assert line["amount-description"] == wanted


def test_the_period_is_fourteen_days_or_what_is_set(shop: Shop) -> None:
    shipped(shop)
    shop.simulator.advance(14 * 86400 - 1)
    shop.access_token = ""
    assert listed(shop) == []
    shop.simulator.advance(1)
    (report,) = listed(shop)
    assert report["createdTime"] == report["dataEndTime"] == "2026-12-04T12:00:00.000Z"
    assert close(shop, period_days=2, close=False) == []
    shipped(shop, 2)
    shop.simulator.advance(2 * 86400)
    shop.access_token = ""
    assert [r["createdTime"][:10] for r in listed(shop)] == ["2026-12-06", "2026-12-04"]


def test_nothing_owed_is_no_settlement(shop: Shop) -> None:
    shop.simulator.place(entry(priced(status="CANCELLED")))
    assert close(shop) == []


def test_local_times(shop: Shop) -> None:
    shop.simulator.control("POST", "rules", {"settlement_local_times": True})
    shipped(shop)
    close(shop)
    head, found = lines(shop)
    assert head["settlement-end-date"] == "20.11.2026 12:00:00 UTC"
    assert found[0]["posted-date-time"] == "20.11.2026 12:00:00 UTC"


def test_an_order_that_is_no_order_owes_nothing(shop: Shop) -> None:
    odd = plain_order(1, status="SHIPPED", orderItems=[{"orderItemId": 1, "proceeds": "many"}])
    shop.simulator.place(entry(odd, asIs=True))
    assert close(shop) == []


@pytest.mark.parametrize(
    "kind",
    [
        "truncated_file",
        "wrong_currency",
        "wrong_total",
        "duplicate_lines",
        "unknown_encoding",
        "wrong_decimals",
        "missing_column",
        "renamed_column",
        "extra_column",
        "reordered_columns",
    ],
)
def test_bad_files_on_demand(shop: Shop, kind: str) -> None:
    shipped(shop)
    close(shop)
    (report,) = listed(shop)
    good = file_of(shop, report)
    shop.simulator.fault({"kind": kind})
    bad = file_of(shop, report)
    assert bad != good
    assert file_of(shop, report) == good
    if kind == "unknown_encoding":
        assert bad.decode("cp037").startswith("settlement-id\t")
        return
    head, *rest = rows_of(bad)
    total = sum(number_of(r.get("amount") or "0") for r in rest)
    assert {
        "truncated_file": lambda: not bad.endswith(b"\n"),
        "wrong_currency": lambda: "SEK" in {r["currency"] for r in rest},
        "wrong_total": lambda: number_of(head["total-amount"]) - total == Decimal("0.01"),
        "duplicate_lines": lambda: rest[-3:] == rest[-6:-3],
        "wrong_decimals": lambda: {"." in r["amount"] for r in rest} == {True, False},
        "missing_column": lambda: "amount" not in head,
        "renamed_column": lambda: "amount-description-v3" in head,
        "extra_column": lambda: set(head) - set(COLUMNS) == {"settlement-mood"},
        "reordered_columns": lambda: tuple(head) == COLUMNS[::-1] and total,
    }[kind]()


def test_a_demo_has_a_settlement_and_soon_the_next() -> None:
    """As `make demo` starts it, but for the length of its backlog: 20 hours are 20 minutes."""
    with still(quiet=False, backlog_days=15, pace=0.2) as simulator:
        shop = Shop(simulator, EU)
        first = listed(shop)
        assert {r["createdTime"] for r in first} == {"2026-11-07T08:00:00.000Z"}
        simulator.advance(20 * 3600 - 1)
        shop.access_token = ""
        assert listed(shop) == first
        simulator.advance(1)
        assert {r["createdTime"] for r in listed(shop)[: len(first)]} == {
            "2026-11-21T08:00:00.000Z"
        }
