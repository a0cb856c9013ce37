# SPDX-License-Identifier: LGPL-3.0-or-later
"""Sales > Reporting > Figures: the page, its files, and who may look."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from decimal import Decimal
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amazon_backoffice import roles
from amazon_backoffice.adapter.books import DjangoBooks
from amazon_backoffice.adapter.errors import atomic
from amazon_backoffice.models import Account, Product
from amazon_connector.records_money import (
    COMMISSION,
    OTHER_FEE,
    PAYS_NOTHING,
    STAGED,
    Settlement,
    SettlementLine,
)
from amazon_connector.testing.orders import item, order
from tests.backoffice.importing import NOW, arranged, import_page
from tests.support.simulator import Simulator

from .arranging import client
from .conftest import PASSWORD

PAGE = "/figures/"
ONE, TWO, THREE = (f"302-000000{n}-0000001" for n in (1, 2, 3))
GERMANY, BRITAIN = "A1PA6795UKMFR9", "A1F83G8C2ARO7P"
EVIL = '=HYPERLINK("http://evil.example","Mug")'
_XML = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def shop(here: Simulator) -> Client:
    """Three orders of two products in two currencies; one of them is settled."""
    world = arranged(marketplace_ids=(GERMANY, BRITAIN))
    for reference, cost in (("MUG", "4"), ("BOOK", None)):
        world.product(reference)
        Product.objects.filter(internal_reference=reference).update(cost=cost)
    import_page(
        order(ONE, items=[item("1", "MUG", 2, "10.00")], created="2026-11-20T10:00:00Z"),
        order(TWO, items=[item("1", "BOOK", 1, "7.00")], created="2026-11-22T10:00:00Z"),
        order(
            THREE,
            items=[item("1", "MUG", 1, "20.00")],
            created="2026-11-22T11:00:00Z",
            currency="GBP",
            marketplace_id=BRITAIN,
        ),
    )
    settle(("-3.00", COMMISSION, ONE, "MUG"), ("-39.00", OTHER_FEE, "", ""))
    return client()


def settle(*lines: tuple[str, str, str, str]) -> None:
    """A settlement of these: amount, kind, order, SKU."""
    (account,) = arranged_accounts()
    books = DjangoBooks()
    with atomic():
        books.save_settlements(
            [Settlement("R-1", "D-1", account, STAGED, NOW, "1", "EUR", Decimal(0), NOW, NOW, NOW)]
        )
        books.stage_lines(
            [
                SettlementLine(
                    "R-1", number, "Order", "ItemFees", "Commission", kind, PAYS_NOTHING,
                    order_id, "", sku, 1, "Amazon.de", Decimal(amount), NOW,
                    NOW.date().replace(day=1),
                )
                for number, (amount, kind, order_id, sku) in enumerate(lines, 3)
            ]
        )  # fmt: skip


def arranged_accounts() -> list[str]:
    return [str(pk) for pk in Account.objects.values_list("pk", flat=True)]


def shown(answer: Any) -> list[list[str]]:
    """The table's rows, cell by cell."""
    assert answer.status_code == 200, answer.content[:500]
    return [
        [*row["words"], row["currency"], *(cell["text"] for cell in row["cells"])]
        for row in answer.context["rows"]
    ]


def read_csv(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


def test_a_table_by_product_in_each_currency(shop: Client) -> None:
    answer = shop.get(PAGE, {"when": "all", "by": "product"})
    rows = {(row[0], row[1]): row[2:8] for row in shown(answer)}
    mug, book = "[MUG] Product MUG", "[BOOK] Product BOOK"
    assert rows == {
        (mug, "EUR"): ["1", "2", "20.00", "3.00", "0.00", "9.00"],
        (mug, "GBP"): ["1", "1", "20.00", "0.00", "0.00", "–"],
        (book, "EUR"): ["1", "1", "7.00", "0.00", "0.00", "–"],
        ("No product", "EUR"): ["0", "0", "0.00", "0.00", "0.00", "0.00"],
    }
    text = unescape(answer.content.decode())
    assert "known for 1 of 3 orders" in text
    assert "of 0 of 1 orders" in text
    assert "1 without cost" in text
    assert "39.00" in text


def test_every_period_and_group_can_be_shown(shop: Client) -> None:
    for period in ("day", "week", "month", "quarter", "year", "-"):
        for by in ("", "account", "marketplace", "channel", "team", "product"):
            wanted = {"when": "all", "period": period, "by": by, "then": "channel"}
            answer = shop.get(PAGE, wanted)
            assert answer.status_code == 200, wanted
            altogether = [row["cells"][0]["text"] for row in answer.context["totals"]]
            assert altogether == ["2", "1"], wanted


def test_conditions_choose_the_orders(shop: Client) -> None:
    def orders(**wanted: str) -> list[str]:
        totals = shop.get(PAGE, {"when": "all", **wanted}).context["totals"]
        return [row["cells"][0]["text"] for row in totals]

    assert orders() == ["2", "1"]
    assert orders(currency="GBP") == ["1"]
    assert orders(channel="AMAZON") == []
    assert orders(product="mug") == ["1", "1"]
    assert orders(product="Product BOOK") == ["1"]
    assert orders(when="between", since="2026-11-21", until="2026-11-22") == ["1", "1"]
    assert orders(when="between", until="2026-11-20") == ["1"]
    (account,) = arranged_accounts()
    assert orders(account=account) == ["2", "1"]


def test_what_is_typed_wrongly_is_told(shop: Client) -> None:
    unknown = shop.get(PAGE, {"when": "all", "product": "NOTHING"}).content.decode()
    assert "There is no product with the Internal Reference or name NOTHING." in unknown
    turned = shop.get(PAGE, {"when": "between", "since": "2026-11-22", "until": "2026-11-01"})
    assert "exchange them" in turned.content.decode()


@pytest.mark.parametrize(
    "nonsense", ["x", "-1", "'; --", "99999999999999999999", "%s", "\x00", "é"]
)
def test_whatever_stands_in_the_address_is_no_error(shop: Client, nonsense: str) -> None:
    names = (
        "when", "period", "by", "then", "account", "marketplace", "channel", "team", "currency",
        "since", "until", "product", "sort", "export",
    )  # fmt: skip
    for name in names:
        assert shop.get(PAGE, {name: nonsense}).status_code == 200, name


def test_a_company_without_an_exchange_rate_is_told_so(shop: Client) -> None:
    answer = shop.get(PAGE, {"when": "all", "currency": "company"})
    text = answer.content.decode()
    assert "without 1 that have no exchange rate" in text
    assert "1 without rate" in text


def test_a_click_on_a_column_sorts_by_it(shop: Client) -> None:
    def revenues(sort: str) -> list[str]:
        wanted = {"when": "all", "by": "product", "currency": "EUR", "sort": sort}
        return [row[4] for row in shown(shop.get(PAGE, wanted))]

    assert revenues("-revenue") == ["20.00", "7.00", "0.00"]
    assert revenues("revenue") == ["0.00", "7.00", "20.00"]


def test_charts_have_each_day_and_one_currency(shop: Client) -> None:
    charts = {
        chart["name"]: chart
        for chart in shop.get(PAGE, {"when": "all", "period": "day"}).context["charts"]
    }
    assert set(charts) == {"money", "orders"}
    assert charts["money"]["title"].endswith("in EUR")
    data = json.loads(charts["money"]["data"])
    assert data["labels"] == ["20 Nov 2026", "21 Nov 2026", "22 Nov 2026", "23 Nov 2026"]
    assert [line["data"] for line in data["datasets"]][:2] == [[20, 0, 7, 0], [3, 0, 0, 0]]
    orders = json.loads(charts["orders"]["data"])["datasets"][0]["data"]
    assert orders == [1, 0, 2, 0]


def test_the_csv_file_has_plain_numbers_and_no_formula(shop: Client) -> None:
    Product.objects.filter(internal_reference="MUG").update(internal_reference="", name=EVIL)
    answer = shop.get(PAGE, {"when": "all", "by": "product", "period": "month", "export": "csv"})
    assert answer["Content-Disposition"] == 'attachment; filename="figures.csv"'
    head, *rows = read_csv(answer)
    assert head[:6] == ["Product", "Month (first day)", "Currency", "Orders", "Units", "Revenue"]
    mug = next(row for row in rows if "HYPERLINK" in row[0] and row[2] == "EUR")
    assert mug[0] == f"'{EVIL}"
    assert mug[1:7] == ["2026-11-01", "EUR", "1", "2", "20.00", "3.00"]
    company = read_csv(shop.get(PAGE, {"currency": "company", "export": "csv"}))
    assert "Revenue (company currency)" in company[0]


def test_the_xlsx_file_has_numbers_dates_and_no_formula(shop: Client) -> None:
    Product.objects.filter(internal_reference="MUG").update(internal_reference="", name=EVIL)
    answer = shop.get(PAGE, {"when": "all", "by": "product", "period": "day", "export": "xlsx"})
    assert answer["Content-Disposition"] == 'attachment; filename="figures.xlsx"'
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        sheet = ElementTree.fromstring(packed.read("xl/worksheets/sheet1.xml"))
        words = ElementTree.fromstring(packed.read("xl/sharedStrings.xml"))
    texts = ["".join(word.itertext()) for word in words]
    assert EVIL in texts
    assert list(sheet.iter(f"{_XML}f")) == []
    rows = [list(row) for row in sheet.iter(f"{_XML}row")]
    assert len(rows) == 5
    mug = next(
        row for row in rows if row[0].get("t") == "s" and texts[int(row[0][0].text or 0)] == EVIL
    )
    # 20 November 2026 as a day of Excel's, then the currency; the rest are numbers.
    assert mug[1][0].text == "46346"
    assert [cell[0].text for cell in mug[3:7]] == ["1", "2", "20", "3"]
    assert all(cell.get("t") is None for cell in mug[3:])


def test_an_empty_office_says_a_sentence(here: Simulator) -> None:
    text = client().get(PAGE).content.decode()
    assert "No figures yet." in text
    assert "<canvas" not in text
    arranged()
    assert "No figures yet." in client().get(PAGE).content.decode()


def test_an_empty_time_says_so(shop: Client) -> None:
    answer = shop.get(PAGE, {"when": "between", "since": "2001-01-01", "until": "2001-01-02"})
    assert "Nothing in this time." in answer.content.decode()
    assert "<canvas" not in answer.content.decode()


def test_who_may_look(shop: Client) -> None:
    assert Client(SERVER_NAME="localhost").get(PAGE).status_code == 302
    viewer = client(roles.VIEW_ONLY)
    assert viewer.get(PAGE, {"when": "all"}).status_code == 200
    assert "Reporting › Figures" in viewer.get("/").content.decode()
    get_user_model().objects.create_user("nobody", password=PASSWORD, is_staff=True)
    nobody = Client(SERVER_NAME="localhost")
    assert nobody.login(username="nobody", password=PASSWORD)
    for wanted in ({}, {"export": "csv"}, {"export": "xlsx"}):
        assert nobody.get(PAGE, wanted).status_code == 403
    assert "Reporting › Figures" not in nobody.get("/").content.decode()


def test_the_number_of_queries_does_not_grow_with_orders(shop: Client) -> None:
    wanted = {"when": "all", "by": "product", "then": "marketplace", "period": "day"}
    with CaptureQueriesContext(connection) as few:
        shop.get(PAGE, wanted)
    import_page(
        *(
            order(f"302-000{n:04}-0000009", items=[item("1", "MUG", n, "3.00")])
            for n in range(1, 60)
        )
    )
    with CaptureQueriesContext(connection) as many:
        shop.get(PAGE, wanted)
    assert len(many) == len(few)


def test_a_products_cost_is_typed_in_in_the_list(shop: Client) -> None:
    address = "/amazon_backoffice/product/?q=BOOK"
    pk = Product.objects.get(internal_reference="BOOK").pk
    form = {
        "form-TOTAL_FORMS": "1",
        "form-INITIAL_FORMS": "1",
        "form-0-id": str(pk),
        "form-0-cost": "2.50",
        "_save": "Save",
    }
    assert shop.post(address, form).status_code == 302
    rows = {row[0]: row[7] for row in shown(shop.get(PAGE, {"when": "all", "by": "product"}))}
    assert rows["[BOOK] Product BOOK"] == "4.50"
    refused = shop.post(address, {**form, "form-0-cost": "-1"})
    assert refused.status_code == 200
    viewer = client(roles.VIEW_ONLY).get(address).content.decode()
    assert "form-0-cost" not in viewer
