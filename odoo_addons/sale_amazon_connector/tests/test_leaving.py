# SPDX-License-Identifier: LGPL-3.0-or-later
"""*Leaving Today*: by Amazon's ship-by, in days of the seller's time zone."""

from amazon_connector.testing.orders import item, order
from amazon_connector.usecases.importing import OrderImport
from freezegun import freeze_time
from lxml import etree

from odoo import Command, fields
from odoo.tests import Form, new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from .documents import NOW, DocumentsCase

ACTION = "sale_amazon_connector.stock_picking_action_leaving"
LEAVING = "amazon_connector_leaving"
BERLIN, TOKYO, SEATTLE = "Europe/Berlin", "Asia/Tokyo", "America/Los_Angeles"
# The evening of the 24th in Berlin, the morning of the 25th in Tokyo.
EVENING = "2026-11-24 22:30:00"
LATER = "2026-11-23T11:00:00Z"


@tagged("post_install", "-at_install")
class TestLeaving(DocumentsCase):
    def setUp(self):
        super().setUp()
        self.account.tz = BERLIN

    def deliveries(self, *latest):
        """A delivery for each of these ship-by times (UTC), in this order."""
        backend = self.world.backend()
        page = [
            order(
                f"302-{number:07}-0000004",
                items=[item()],
                ship_by=when and ("2026-11-20T00:00:00Z", f"{when.replace(' ', 'T')}Z"),
            )
            for number, when in enumerate(latest)
        ]
        with backend.atomic():
            OrderImport(backend, backend.accounts(), NOW).page(page)
        self.env.invalidate_all()
        refs = [one["orderId"] for one in page]
        orders = self.env["sale.order"].search([("amazon_connector_order_ref", "in", refs)])
        return orders.sorted("amazon_connector_order_ref").picking_ids

    def seen(self, pickings, now=EVENING):
        """What each of them says, which is also how they are found."""
        with freeze_time(now):
            self.env.invalidate_all()
            said = pickings.mapped(LEAVING)
            for name in ("late", "today", "later", False):
                found = pickings.search([(LEAVING, "=", name), ("id", "in", pickings.ids)])
                self.assertEqual(found, pickings.filtered(lambda p, n=name: p[LEAVING] == n), name)
                others = pickings.search([(LEAVING, "!=", name), ("id", "in", pickings.ids)])
                self.assertEqual(others, pickings - found, name)
        return said

    def test_a_day_ends_at_the_sellers_midnight(self):
        pickings = self.deliveries(
            "2026-11-24 22:29:59",
            "2026-11-24 22:30:00",
            "2026-11-24 22:59:59",
            "2026-11-24 23:00:00",
            "2026-11-25 14:59:59",
            "2026-11-25 15:00:00",
            None,
        )
        # Midnight is at 23:00 UTC in Berlin, at 15:00 in Tokyo, at 8:00 in Seattle.
        expected = {
            BERLIN: ["late", "today", "today", *["later"] * 4],
            TOKYO: ["late", *["today"] * 4, "later", "later"],
            SEATTLE: ["late", "today", "today", "today", *["later"] * 3],
        }
        for zone, said in expected.items():
            with self.subTest(zone=zone):
                self.account.tz = zone
                self.assertEqual(self.seen(pickings), said)
        # The next morning in Berlin: what was today is late, the next day's is today.
        self.account.tz = BERLIN
        said = self.seen(pickings, "2026-11-25 06:00:00")
        self.assertEqual(said, ["late", "late", "late", "late", "today", "today", "later"])

    def test_a_day_of_the_change_of_the_clock_ends_at_midnight_too(self):
        account = self.account
        for zone, now, ends in (
            (BERLIN, "2026-10-25 00:30:00", "2026-10-25 23:00:00"),
            (BERLIN, "2026-03-29 12:00:00", "2026-03-29 22:00:00"),
            (SEATTLE, "2026-11-01 08:00:00", "2026-11-02 08:00:00"),
        ):
            account.tz = zone
            found = account._amazon_connector_day_ends(fields.Datetime.to_datetime(now))
            self.assertEqual(found, fields.Datetime.to_datetime(ends), (zone, now))

    def test_the_zone_is_typed_else_of_the_home_marketplace_else_of_the_company(self):
        zone = lambda: str(self.account._amazon_connector_zone())  # noqa: E731
        self.assertEqual(zone(), BERLIN)
        self.account.tz = False
        self.account.company_id.partner_id.tz = "Europe/Vienna"
        self.assertEqual(zone(), "Europe/Vienna")
        marketplaces = self.env["amazon.connector.marketplace"]
        self.account.home_marketplace_id = marketplaces.search([("api_ref", "=", "ATVPDKIKX0DER")])
        self.assertEqual(zone(), SEATTLE)
        with Form(self.account) as form:
            form.tz = TOKYO
        self.assertEqual(zone(), TOKYO)

    def test_two_accounts_have_days_of_their_own(self):
        pickings = self.deliveries("2026-11-25 10:00:00", "2026-11-25 10:00:00")
        other = self.account.copy({"name": "In Japan", "tz": TOKYO})
        pickings[1].sale_id.amazon_connector_account_id = other
        self.assertEqual(self.seen(pickings), ["later", "today"])
        # An account that is gone: its orders are of no zone, and nothing is forgotten.
        pickings[1].sale_id.amazon_connector_account_id = False
        self.assertEqual(self.seen(pickings), ["later", "later"])

    def test_the_list_has_the_late_first_and_no_more_than_what_leaves(self):
        today, late, later, gone, own = self.deliveries(
            "2026-11-24 22:50:00",
            "2026-11-24 10:00:00",
            "2026-11-26 10:00:00",
            "2026-11-24 09:00:00",
            "2026-11-24 09:00:00",
        )
        gone.move_ids.write({"quantity": 1, "picked": True})
        gone.button_validate()
        own.sale_id.write({"amazon_connector_order_ref": False})
        action = self.env["ir.actions.act_window"]._for_xml_id(ACTION)
        user = new_test_user(self.env, "amazon_packer", groups="stock.group_stock_user")
        pickings = self.env["stock.picking"].with_user(user)
        arch = etree.fromstring(pickings.get_view(action["view_id"][0], "list")["arch"])
        search = pickings.get_view(action["search_view_id"][0], "search")["arch"]
        name = next(key for key in safe_eval(action["context"]) if key.startswith("search_default"))
        filters = etree.fromstring(search).xpath
        (chosen,) = filters(f"//filter[@name='{name.removeprefix('search_default_')}']")
        whole = safe_eval(action["domain"])
        with freeze_time(EVENING):
            self.env.invalidate_all()
            found = pickings.search(whole, order=arch.get("default_order"))
            self.assertEqual(found.ids, (late | today | later).ids)
            mine = [*whole, *safe_eval(chosen.get("domain"))]
            found = pickings.search(mine, order=arch.get("default_order"))
            self.assertEqual(found.ids, (late | today).ids)
        shown = arch.xpath("//field/@name")
        for field in ("ship_by", "order_ref", "carrier", "sync_state", "leaving"):
            self.assertIn(f"amazon_connector_{field}", shown)
        self.assertLessEqual({"carrier_id", "carrier_tracking_ref"}, set(shown))

    def test_sales_and_the_warehouse_have_it_in_their_menus(self):
        self.env.company.amazon_connector_enabled = True
        for groups, menu in (
            ("stock.group_stock_user", "menu_amazon_connector_leaving_stock"),
            ("sales_team.group_sale_salesman", "menu_amazon_connector_leaving"),
        ):
            user = new_test_user(self.env, f"amazon {menu}", groups=groups)
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertIn(self.env.ref(f"sale_amazon_connector.{menu}").id, visible)

    def test_in_several_steps_each_one_must_leave(self):
        self.account.warehouse_id.delivery_steps = "pick_ship"
        pick = self.deliveries("2026-11-24 22:50:00")
        self.assertEqual(self.seen(pick), ["today"])
        pick.move_ids.write({"quantity": 1, "picked": True})
        pick.button_validate()
        ship = pick.sale_id.picking_ids - pick
        self.assertEqual(ship.amazon_connector_ship_by, pick.amazon_connector_ship_by)
        self.assertEqual(self.seen(pick | ship), [False, "today"])

    def test_a_return_does_not_leave(self):
        picking = self.deliveries("2026-11-24 22:50:00")
        picking.move_ids.write({"quantity": 1, "picked": True})
        picking.button_validate()
        context = {"active_id": picking.id, "active_model": "stock.picking"}
        wizard = Form(self.env["stock.return.picking"].with_context(**context)).save()
        wizard.product_return_moves.quantity = 1
        self.assertEqual(self.seen(wizard._create_return()), [False])

    def test_another_companys_deliveries_are_not_found(self):
        picking = self.deliveries("2026-11-24 22:50:00")
        company = self.env["res.company"].create({"name": "Other"})
        user = new_test_user(
            self.env,
            "amazon_other",
            groups="stock.group_stock_user",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        found = self.env["stock.picking"].with_user(user).search([(LEAVING, "!=", False)])
        self.assertNotIn(picking.id, found.ids)

    def test_an_empty_list_says_that_nothing_must_leave(self):
        said = self.env.ref(ACTION).read()[0]["help"]
        self.assertIn("Nothing must leave today", said)
        theirs = self.env.ref("stock.action_picking_tree_all").read()[0]["help"]
        self.assertNotIn("must leave", theirs)
