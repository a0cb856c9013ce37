# SPDX-License-Identifier: LGPL-3.0-or-later
"""The addon's page in Odoo's Apps is made of its readme fragments, and is not old."""

from __future__ import annotations

import re
import sys

from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import odoo_description


def test_the_page_is_that_of_the_fragments() -> None:
    assert odoo_description.PAGE.read_text() == odoo_description.page(), (
        "Type `make odoo-description`."
    )


def test_every_fragment_is_on_the_page() -> None:
    written = {path.stem for path in (odoo_description.ADDON / "readme").glob("*.md")}
    assert written == set(odoo_description.FRAGMENTS)


def test_every_picture_of_the_page_is_there() -> None:
    pictures = re.findall(r'src="([^"]+)"', odoo_description.page())
    folder = odoo_description.PAGE.parent
    assert pictures
    assert [name for name in pictures if not (folder / name).is_file()] == []
