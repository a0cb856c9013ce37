# SPDX-License-Identifier: LGPL-3.0-or-later
"""What was sold leaves in parts: several moves for one line, as bills of materials make them."""

from odoo.tests import Form, tagged

from .documents import DocumentsCase


@tagged("post_install", "-at_install")
class TestKits(DocumentsCase):
    """Sets of a cup and three spoons."""

    def setUp(self):
        super().setUp()
        self.parts = self.env["product.product"].create(
            [{"name": name, "type": "consu"} for name in ("Cup", "Spoon")]
        )

    def kits(self, number):
        """The delivery of so many: its moves are those of the parts."""
        self.order = self.imported(number)
        self.picking = self.order.picking_ids
        whole = self.picking.move_ids
        cups, spoons = (
            whole.copy(
                {
                    "product_id": part.id,
                    "product_uom_qty": number * each,
                    "picking_id": self.picking.id,
                }
            )
            for part, each in zip(self.parts, (1, 3), strict=True)
        )
        whole._action_cancel()
        whole.unlink()
        (cups + spoons)._action_confirm()
        return cups, spoons

    def pack(self, *lines):
        """Moves with pieces and the name of their pack; an empty name is no pack."""
        packs = {
            name: self.env["stock.quant.package"].create({"name": name})
            for name in {name for _move, _pieces, name in lines if name}
        }
        for move in {move for move, _pieces, _name in lines}:
            move.move_line_ids.unlink()
        for move, pieces, name in lines:
            move.move_line_ids = [
                (
                    0,
                    0,
                    {
                        "product_id": move.product_id.id,
                        "picking_id": move.picking_id.id,
                        "location_id": move.location_id.id,
                        "location_dest_id": move.location_dest_id.id,
                        "quantity": pieces,
                        "result_package_id": packs[name].id if name else False,
                    },
                )
            ]
            move.picked = True

    def validate(self, pickings, **context):
        context = {"skip_backorder": True, **context}
        self.assertIs(pickings.with_context(**context).button_validate(), True)
        return pickings.amazon_connector_parcel_ids.sorted("id")

    def told(self):
        parcels = self.order.amazon_connector_parcel_ids.sorted("id")
        return [(parcel.package_id.name, parcel.items) for parcel in parcels]

    def test_a_kit_is_told_once_its_last_part_leaves(self):
        cups, spoons = self.kits(2)
        self.pack((cups, 2, ""), (spoons, 4, ""))
        self.validate(self.picking)
        self.assertEqual(self.told(), [(False, {"1": 1})])
        rest = self.order.picking_ids - self.picking
        rest.move_ids.write({"quantity": 2, "picked": True})
        self.validate(rest)
        self.assertEqual(self.told(), [(False, {"1": 1}), (False, {"1": 1})])

    def test_a_kit_in_two_packs_is_told_in_the_one_that_completes_it(self):
        cups, spoons = self.kits(2)
        self.pack((cups, 2, "A"), (spoons, 6, "B"))
        self.validate(self.picking)
        self.assertEqual(self.told(), [("B", {"1": 2})])

    def test_kits_whose_parts_lie_in_all_packs_are_told_once_each(self):
        cups, spoons = self.kits(3)
        self.pack((cups, 1, "A"), (spoons, 4, "A"), (cups, 2, "B"), (spoons, 5, "B"))
        self.validate(self.picking)
        self.assertEqual(self.told(), [("A", {"1": 1}), ("B", {"1": 2})])

    def test_a_kit_over_two_deliveries_that_are_validated_together_is_told_once(self):
        cups, spoons = self.kits(1)
        other = self.picking.copy({"move_ids": []})
        spoons.picking_id = other
        spoons.move_line_ids.picking_id = other
        self.pack((cups, 1, ""), (spoons, 3, ""))
        both = self.picking + other
        parcels = self.validate(both)
        self.assertEqual(set(both.mapped("state")), {"done"})
        self.assertEqual(parcels.mapped("items"), [{"1": 1}])

    def test_a_part_that_was_left_out_for_good_keeps_its_kit_back(self):
        cups, spoons = self.kits(2)
        self.pack((cups, 2, ""), (spoons, 4, ""))
        self.validate(self.picking, picking_ids_not_to_backorder=self.picking.ids)
        self.assertEqual(self.told(), [(False, {"1": 1})])
        self.assertEqual(self.order.picking_ids, self.picking)

    def test_without_any_piece_of_one_part_no_kit_is_told(self):
        cups, spoons = self.kits(2)
        self.pack((cups, 2, ""))
        self.validate(self.picking, picking_ids_not_to_backorder=self.picking.ids)
        self.assertEqual((spoons.state, self.told()), ("cancel", []))

    def test_what_returns_and_leaves_again_is_told_once(self):
        cups, spoons = self.kits(1)
        self.pack((cups, 1, ""), (spoons, 3, ""))
        self.validate(self.picking)
        back = self.returned(self.picking)
        again = self.returned(back)
        self.assertEqual((back.state, again.state), ("done", "done"))
        self.assertEqual(set(again.move_ids.location_dest_id.mapped("usage")), {"customer"})
        self.assertEqual(self.told(), [(False, {"1": 1})])

    def returned(self, picking):
        context = {"active_id": picking.id, "active_model": "stock.picking"}
        wizard = Form(self.env["stock.return.picking"].with_context(**context)).save()
        for line in wizard.product_return_moves:
            line.quantity = line.move_id.quantity
        made = wizard._create_return()
        for move in made.move_ids:
            move.write({"quantity": move.product_uom_qty, "picked": True})
        self.validate(made)
        return made

    def test_more_than_was_ordered_is_never_told(self):
        self.order = self.imported(2)
        picking = self.order.picking_ids
        picking.move_ids.write({"quantity": 5, "picked": True})
        self.validate(picking)
        self.assertEqual(self.told(), [(False, {"1": 2})])
