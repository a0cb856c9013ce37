# SPDX-License-Identifier: LGPL-3.0-or-later
"""Makes the addon's page in Odoo's Apps (`static/description/index.html`) of its `readme/`.

As the OCA does with its own robot: the fragments are written by people, the page is not.
`make odoo-description` writes it; a test says when it is old.
"""

from __future__ import annotations

import sys
from pathlib import Path

from markdown_it import MarkdownIt

ADDON = Path(__file__).resolve().parent.parent / "odoo_addons" / "sale_amazon_connector"
PAGE = ADDON / "static" / "description" / "index.html"
FRAGMENTS = {
    "DESCRIPTION": "",
    "INSTALL": "Installation",
    "CONFIGURE": "Configuration",
    "USAGE": "Usage",
    "ROADMAP": "Known issues / Roadmap",
    "CONTRIBUTORS": "Contributors",
}
HEAD = """<!-- Made of readme/*.md by `make odoo-description`: do not edit. -->
<section class="oe_container">
<h1>Amazon Connector</h1>
<p><em>LGPL-3 · Odoo 18.0 Community</em></p>
"""


def page() -> str:
    """The page as the fragments have it now."""
    markdown = MarkdownIt("commonmark", {"html": False})
    parts = []
    for name, title in FRAGMENTS.items():
        text = (ADDON / "readme" / f"{name}.md").read_text()
        heading = f"<h2>{title}</h2>\n" if title else ""
        parts.append(heading + markdown.render(text).replace("../static/description/", ""))
    body = "".join(parts).replace("<img ", '<img class="img-fluid" ')
    return f"{HEAD}{body}</section>\n"


if __name__ == "__main__":
    PAGE.write_text(page())
    sys.stdout.write(f"{PAGE}\n")
