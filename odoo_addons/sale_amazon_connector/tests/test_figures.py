# SPDX-License-Identifier: LGPL-3.0-or-later
import csv
import io
import json
from datetime import timedelta

from amazon_connector.testing.orders import item, order
from amazon_connector.usecases.importing import OrderImport
from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.http import Request
from odoo.tests import HttpCase, new_test_user, tagged

from .documents import NOW, DocumentsCase

TWO, THREE = "302-0000002-0000002", "302-0000003-0000003"
BRITAIN = "A1F83G8C2ARO7P"
WORDS = ("channel", "status")
SALES = "sales_team.group_sale_salesman,base.group_user"
MANAGER = "sales_team.group_sale_manager,base.group_user,base.group_allow_export"


class FiguresCase(DocumentsCase):
    """An order of two products (three pieces and one), and one of a single piece."""

    def setUp(self):
        super().setUp()
        self.world.product("SKU-2")
        self.world.cost(str(self.account.id), "SKU-1", 4)
        goods = [item("1", "SKU-1", 3, "10.00"), item("2", "SKU-2", 1, "20.00")]
        self.sold(order(items=goods), order(TWO, items=[item(sku="SKU-1", price="10.00")]))
        self.report = self.env["amazon.connector.report"]

    def sold(self, *orders):
        backend = self.world.backend()
        with backend.atomic():
            OrderImport(backend, backend.accounts(), NOW + timedelta(hours=1)).page(orders)
        self.env.flush_all()
        self.env.invalidate_all()

    def sales_order(self, order_ref):
        return self.env["sale.order"].search([("amazon_connector_order_ref", "=", order_ref)])

    def in_groups(self, *fields, groupby=(), user=None, **more):
        """As the views of the web client ask."""
        report = self.report.with_user(user or self.env.user).with_context(**more)
        told = report.fields_get(fields, ["aggregator"])
        specs = [f"{name}:{told[name]['aggregator']}" for name in fields]
        groups = report.read_group([], specs, list(groupby), lazy=False)
        # What is not known is not in the answer.
        return [{**dict.fromkeys(fields), **group} for group in groups]


@tagged("post_install", "-at_install")
class TestFigures(FiguresCase):
    """Odoo's report on Amazon orders: rows, groups, currencies, who sees them."""

    def test_a_row_is_a_product_of_an_order(self):
        rows = self.report.search([], order="date desc, sku")
        self.assertEqual(rows.mapped("kind"), ["order"] * 3)
        one = rows.filtered(lambda row: row.order_id == self.sales_order("302-0000001-0000001"))
        self.assertEqual(one.mapped("sku"), ["SKU-1", "SKU-2"])
        self.assertEqual(one.mapped("revenue"), [30.0, 20.0])
        self.assertEqual([row.margin for row in one], [18.0, False])
        self.assertEqual(one[0].action_open_order()["res_id"], one.order_id.id)

    def test_an_order_of_two_products_is_one_order(self):
        self.world.deliver("A1SELLER", "302-0000001-0000001", {"SKU-1": 3})
        measures = ("order_count", "units", "revenue", "margin", "hours_to_ship")
        (whole,) = self.in_groups(*measures)
        self.assertEqual((whole["order_count"], whole["units"]), (2, 5.0))
        self.assertEqual((whole["revenue"], whole["margin"]), (60.0, None))
        by_product = self.in_groups(*measures, groupby=["product_id"])
        self.assertEqual(sorted(group["order_count"] for group in by_product), [1, 2])
        self.assertEqual({group["margin"] for group in by_product}, {24.0, None})
        charted = self.report.web_read_group([], ["margin:of_group"], ["account_id"])["groups"]
        self.assertIs(charted[0]["margin"], False)
        hours = {group["hours_to_ship"] for group in [whole, *by_product]}
        self.assertEqual(len(hours), 1, "One order has left: its hours, not its lines'")
        self.assertGreater(hours.pop(), 0)

    def test_amounts_of_two_currencies_have_no_sum(self):
        self.env["amazon.connector.account.marketplace"].create(
            {
                "account_id": self.account.id,
                "marketplace_id": self.world._marketplace(BRITAIN).id,
            }
        )
        self.world.rate(str(self.account.id), "GBP", 2, NOW.date() - timedelta(days=300))
        pounds = {"currency": "GBP", "marketplace_id": BRITAIN}
        self.sold(order(THREE, items=[item(sku="SKU-1", price="7.00")], **pounds))
        (whole,) = self.in_groups("revenue", "order_revenue", "order_fees")
        self.assertEqual(whole["revenue"], 74.0)
        self.assertEqual((whole["order_revenue"], whole["order_fees"]), (None, None))
        by_currency = self.in_groups("order_revenue", groupby=["currency_id"])
        self.assertEqual([group["order_revenue"] for group in by_currency], [60.0, 7.0])

    def test_companies_of_two_currencies_are_in_that_of_the_first(self):
        other = self.env["res.company"].create(
            {"name": "In dollars", "currency_id": self.env.ref("base.USD").id}
        )
        rate = {"currency_id": self.env.ref("base.EUR").id, "company_id": other.id}
        self.env["res.currency.rate"].create({**rate, "name": "2026-01-01", "rate": 0.5})
        companies = [other.id, self.env.company.id]
        (whole,) = self.in_groups("revenue", allowed_company_ids=companies)
        self.assertEqual(whole["revenue"], 120.0)

    def test_sales_people_see_their_own_orders_and_nobodys(self):
        mine = new_test_user(self.env, "amazon_mine", groups=SALES)
        other = new_test_user(self.env, "amazon_theirs", groups=SALES)
        self.sales_order(TWO).user_id = other
        self.env.flush_all()
        self.assertEqual(self.in_groups("order_count", user=mine)[0]["order_count"], 1)
        self.assertEqual(self.in_groups("order_count", user=other)[0]["order_count"], 2)
        all_leads = f"{SALES},sales_team.group_sale_salesman_all_leads"
        manager = new_test_user(self.env, "amazon_all", groups=all_leads)
        self.assertEqual(self.in_groups("order_count", user=manager)[0]["order_count"], 2)

    def test_others_see_no_figures(self):
        with self.assertRaises(AccessError):
            user = new_test_user(self.env, "amazon_none", groups="base.group_user")
            self.in_groups("order_count", user=user)

    def test_another_company_sees_none(self):
        company = self.env["res.company"].create({"name": "Other"})
        companies = {"company_id": company.id, "company_ids": [(6, 0, company.ids)]}
        user = new_test_user(self.env, "amazon_elsewhere", groups=MANAGER, **companies)
        self.assertEqual(self.in_groups("order_count", user=user)[0]["order_count"], 0)
        self.assertFalse(self.report.with_user(user).search([]))

    def test_words_of_amazon_have_names(self):
        row = self.env["amazon.connector.order"].search([("order_ref", "=", TWO)])
        shown = [dict(row._fields[name]._description_selection(self.env)) for name in WORDS]
        self.assertEqual(shown[0][row.channel], "Fulfilled by the Merchant")
        self.assertEqual(shown[1][row.status], "Unshipped")
        self.sold(order(THREE, status="TELEPORTED"))
        row = self.env["amazon.connector.order"].search([("order_ref", "=", THREE)])
        self.assertFalse(row.status)
        self.assertIn("TELEPORTED", row.reason)


@tagged("post_install", "-at_install")
class TestFiguresExport(FiguresCase, HttpCase):
    """Odoo's own exports, as the web client asks for them."""

    def setUp(self):
        super().setUp()
        manager = new_test_user(self.env, "amazon_export", groups=MANAGER, password="amazon_export")
        self.authenticate(manager.login, "amazon_export")

    def exported(self, kind, **more):
        names = ("sku", "order_count", "revenue", "margin")
        types = self.report.fields_get(names, ["type"])
        asked = {
            "model": "amazon.connector.report",
            "fields": [{"name": name, "label": name, **types[name]} for name in names],
            "ids": False,
            "domain": [["order_id", "!=", False]],
            "import_compat": False,
            "context": {},
            **more,
        }
        form = {"data": json.dumps(asked), "csrf_token": Request.csrf_token(self)}
        answer = self.url_open(f"/web/export/{kind}", data=form)
        self.assertEqual(answer.status_code, 200, answer.text[:500])
        return answer.content

    def test_csv_of_the_list(self):
        rows = list(csv.DictReader(io.StringIO(self.exported("csv").decode())))
        margins = sorted((row["sku"], row["revenue"], row["margin"]) for row in rows)
        self.assertEqual(
            margins,
            [("SKU-1", "10.0", "6.0"), ("SKU-1", "30.0", "18.0"), ("SKU-2", "20.0", "")],
        )

    def grouped(self, *groupby):
        content = self.exported("xlsx", groupby=groupby)
        return list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))

    def test_xlsx_of_a_grouped_list(self):
        header, group, *rows = self.grouped("account_id")
        self.assertEqual(header, ("sku", "order_count", "revenue", "margin"))
        self.assertTrue(group[0].startswith("Shop"))
        # Two orders in three rows, and a margin that is not known: no sum of the rows.
        self.assertEqual(group[1:], ("2", 60, None))
        self.assertEqual(len(rows), 3)

    def test_xlsx_of_groups_in_groups(self):
        rows = self.grouped("account_id", "product_id")
        groups = {row[0].strip(): row[1:] for row in rows if row[0].endswith(")")}
        of_product = {name.split("]")[0].strip("["): told for name, told in groups.items()}
        self.assertEqual(of_product.pop("SKU-1"), ("2", 40, 24))
        self.assertEqual(of_product.pop("SKU-2"), ("1", 20, None))
        self.assertEqual(list(of_product.values()), [("2", 60, None)])
