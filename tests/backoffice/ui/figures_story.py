# SPDX-License-Identifier: LGPL-3.0-or-later
"""Figures in a real Chromium: what a seller does there, at the end of a month of money."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .browsing import menu, press, save

# What Chart.js drew: its sets, and whether any point of the canvas has a colour.
_DRAWN = """canvas => {
    const chart = Chart.getChart(canvas);
    const points = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    return {sets: chart.data.datasets.length, inked: points.some(value => value !== 0)};
}"""


def figures_are_looked_at(page: Any, screenshots: Path) -> None:
    """Charts are drawn, no cost is no margin, conditions hold, and files come down."""
    menu(page, "Reporting › Figures")
    page.wait_for_selector("#chart-money canvas")
    page.screenshot(path=screenshots / "figures.png", full_page=True)
    for canvas in page.query_selector_all("canvas"):
        drawn = canvas.evaluate(_DRAWN)
        assert drawn["inked"], "a chart is empty"
        assert drawn["sets"] > 0
    _without_a_cost_there_is_no_margin(page)
    page.select_option("#ask select[name=when]", label="Last 12 months")
    page.select_option("#ask select[name=period]", label="Month")
    page.select_option("#ask select[name=by]", label="Channel")
    press(page, "#ask button:has-text('Show')")
    words = page.inner_text("#figures tbody")
    assert "FBM" in words
    assert "FBA" in words
    page.screenshot(path=screenshots / "figures-by-channel.png", full_page=True)
    for kind in ("CSV", "XLSX"):
        with page.expect_download() as coming:
            page.click(f"#figures a:has-text('{kind}')")
        file = screenshots / f"figures.{kind.lower()}"
        coming.value.save_as(file)
        assert file.read_bytes()[:2] == (b"PK" if kind == "XLSX" else "\ufeff".encode()[:2])
    assert page.locator("input[type=date] >> visible=true").count() == 0
    page.select_option("#ask select[name=when]", label="Between…")
    page.wait_for_selector("#ask input[name=since]", state="visible")
    assert page.locator("input[type=date] >> visible=true").count() == 2


def _without_a_cost_there_is_no_margin(page: Any) -> None:
    """Typed in in the list of products, seen in the figures by product."""
    page.select_option("#ask select[name=by]", label="Product")
    page.select_option("#ask select[name=period]", label="Altogether")
    press(page, "#ask button:has-text('Show')")
    row = "#figures tbody tr:has-text('['):has-text('EUR') >> nth=0"
    sold = page.inner_text(row)
    reference = sold[1 : sold.index("]")]
    assert "without cost" not in sold
    menu(page, "Products")
    page.fill("#searchbar", reference)
    page.keyboard.press("Enter")
    page.wait_for_selector("input[name=form-0-cost]")
    for field in page.query_selector_all("input[name$=-cost]"):
        field.fill("0")
    save(page)
    menu(page, "Reporting › Figures")
    page.select_option("#ask select[name=by]", label="Product")
    page.select_option("#ask select[name=period]", label="Altogether")
    page.fill("#ask input[name=product]", reference)
    press(page, "#ask button:has-text('Show')")
    assert "without cost" in page.inner_text("#figures tbody")
