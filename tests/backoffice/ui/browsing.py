# SPDX-License-Identifier: LGPL-3.0-or-later
"""What the browser tests do again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .conftest import Office

PASSWORD = "a long enough password"
PATIENCE = 30_000
# Seconds, and so many looks at a page.
A_WHILE = 90


def sign_in(page: Any, office: Office, name: str) -> None:
    """Sign in as a person does."""
    page.goto(f"{office.url}/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    press(page, "#login-form button")
    page.wait_for_selector("#office-dashboard")


def press(page: Any, what: str, timeout: int = PATIENCE) -> None:
    """Click something that leads to another page, and be there."""
    with page.expect_navigation():
        page.click(what, timeout=timeout)


def menu(page: Any, title: str) -> None:
    """Click an entry of the menu."""
    press(page, f"#nav-sidebar-apps >> text={title}")


def save(page: Any) -> None:
    """The Save button of a form."""
    press(page, "button[name=_save]")


def until(page: Any, what: str) -> None:
    """The page, loaded again until it shows this."""
    for _ in range(30):
        if page.locator(what).count():
            return
        page.wait_for_timeout(1_000)
        page.reload()
    raise AssertionError(f"{what} did not come")


def until_at(page: Any, url: str, what: str) -> None:
    """Go there again and again until it is there, as a person does."""
    for _ in range(A_WHILE):
        page.goto(url)
        if page.locator(what).count():
            return
        page.wait_for_timeout(1_000)
    raise AssertionError(f"{what} did not come: {page.inner_text('#content')[:2000]}")


class Requests:
    """Every request of a page, as it leaves."""

    def __init__(self, page: Any) -> None:
        self.urls: list[str] = []
        self.failed: list[str] = []
        page.on("request", lambda request: self.urls.append(request.url))
        page.on("response", self._look)

    def _look(self, response: Any) -> None:
        if response.status >= 400:
            self.failed.append(f"{response.status} {response.url}")

    def outside(self, *allowed: str) -> list[str]:
        """Those that went neither to these addresses nor into the page itself."""
        inside = (*allowed, "data:", "blob:")
        return [url for url in self.urls if not url.startswith(inside)]
