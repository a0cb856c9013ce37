# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a tour leaves on the screen, as a picture (Odoo's option ``--screenshots`` says where)."""

from unittest.mock import patch

from odoo.tests import common


class ShowingBrowser(common.ChromeBrowser):
    """Odoo's Chromium for tours, which takes a picture before it ends."""

    def stop(self):
        # Odoo's stop waits for the answers that are under way.
        self.take_screenshot(prefix="tour_")
        return super().stop()


def showing():
    """Within this context Odoo's tours run in a browser that shows how they ended."""
    return patch.object(common, "ChromeBrowser", ShowingBrowser)
