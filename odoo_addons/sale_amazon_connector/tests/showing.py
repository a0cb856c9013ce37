# SPDX-License-Identifier: LGPL-3.0-or-later
"""What a tour leaves on the screen, as a picture (Odoo's option ``--screenshots`` says where)."""

import threading
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


class DownloadingBrowser(ShowingBrowser):
    """What it is told to download lands in ``folder``; it ends when one file is there whole."""

    folder = None

    def __init__(self, *args, **kwargs):
        self._is_whole = threading.Event()
        super().__init__(*args, **kwargs)
        self._handlers["Browser.downloadProgress"] = self._heard
        where = {"behavior": "allow", "downloadPath": self.folder, "eventsEnabled": True}
        self._websocket_request("Browser.setDownloadBehavior", params=where)

    def _heard(self, state, **_more):
        if state == "completed":
            self._is_whole.set()

    def stop(self):
        self._is_whole.wait(10)
        return super().stop()


def downloading(folder):
    """The same for a tour that ends with a download into this folder."""
    browser = type("Browser", (DownloadingBrowser,), {"folder": str(folder)})
    return patch.object(common, "ChromeBrowser", browser)
