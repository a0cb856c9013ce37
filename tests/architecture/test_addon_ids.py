# SPDX-License-Identifier: LGPL-3.0-or-later
"""Two records of the addon with one id: Odoo lets the second replace the first and says nothing."""

from __future__ import annotations

from collections import Counter
from xml.etree import ElementTree

from tests.conftest import ROOT

ADDON = ROOT / "odoo_addons" / "sale_amazon_connector"
MAKE = ("record", "template", "menuitem")
# Another file completes it: what it says comes on top of the first.
COMPLETED = {"amazon_connector_offer_action"}


def test_each_id_is_one_record() -> None:
    files = sorted(ADDON.rglob("*.xml"))
    found = Counter(
        element.get("id")
        for file in files
        for element in ElementTree.parse(file).iter()
        if element.tag in MAKE
    )
    assert len(found) > 100
    assert {name for name, times in found.items() if times > 1} == COMPLETED
