# SPDX-License-Identifier: LGPL-3.0-or-later
"""The consent page of Seller Central, on which a seller links an application."""

from __future__ import annotations

from html import escape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from amazon_simulator.simulation import Simulation

PATH = "/apps/authorize/consent"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
ASKED = ("application_id", "redirect_uri", "state", "version")
STYLE = """
body{font:15px/1.5 Arial,sans-serif;margin:0;background:#f7f8f8;color:#0f1111}
header{background:#002f36;color:#fff;padding:14px 28px;font-size:18px}
main{background:#fff;max-width:640px;margin:40px auto;padding:24px 32px;border:1px solid #d5d9d9;
border-radius:8px} label{display:block;margin:6px 0} button{background:#008296;color:#fff;border:0;
border-radius:4px;padding:10px 28px;font-size:15px;margin-top:16px;cursor:pointer}
.note{color:#565959;font-size:13px}
"""


def consent_routes(simulation: Simulation) -> list[Route]:
    async def show(request: Request) -> Response:
        simulation.catch_up()
        return _page(simulation, dict(request.query_params))

    async def confirm(request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace")))
        now = simulation.catch_up()
        response = _confirmed(simulation, form, now)
        simulation.store.commit()
        return response

    return [Route(PATH, show, methods=["GET"]), Route(PATH, confirm, methods=["POST"])]


def _page(simulation: Simulation, asked: dict[str, str]) -> Response:
    application = simulation.accounts.application_by_id(asked.get("application_id", ""))
    problem = _problem(application, asked)
    if application is None or problem:
        return _html("We could not process this request", f"<p>{problem}</p>", 400)
    hidden = "".join(
        f'<input type="hidden" name="{name}" value="{escape(asked.get(name, ""))}">'
        for name in ASKED
    )
    body = (
        f"<p>You are about to let <b>{escape(application['name'])}</b> access the data of your "
        "Selling Partner account.</p>"
        f'<form method="post" action="{PATH}">{hidden}'
        f"<fieldset><legend>Your account</legend>{_choices(simulation)}</fieldset>"
        "<p>Roles: " + escape(", ".join(application["roles"])) + "</p>"
        '<label><input type="checkbox" name="agreed" value="yes" checked required> '
        "I direct Amazon to provide this developer with access to my account.</label>"
        '<button id="confirm" type="submit">Confirm</button></form>'
    )
    return _html(f"Authorize {escape(application['name'])}", body)


def _confirmed(simulation: Simulation, form: dict[str, str], now: int) -> Response:
    application = simulation.accounts.application_by_id(form.get("application_id", ""))
    problem = _problem(application, form)
    seller = simulation.accounts.seller(form.get("seller_id", ""))
    if application is None or problem or seller is None:
        return _html("We could not process this request", f"<p>{problem or 'No account'}</p>", 400)
    target = form.get("redirect_uri") or application["redirect_uris"][0]
    code = simulation.lwa.authorize(application, seller["seller_id"], target, now)
    answer = {
        "state": form.get("state", ""),
        "selling_partner_id": seller["seller_id"],
        "spapi_oauth_code": code,
    }
    joint = "&" if urlsplit(target).query else "?"
    return RedirectResponse(f"{target}{joint}{urlencode(answer)}", 302)


def _problem(application: dict[str, Any] | None, asked: dict[str, str]) -> str:
    """Amazon's own codes where the documentation names them; empty when all is well."""
    if application is None:
        return "MD1000: the application_id is unknown."
    if application["draft"] and asked.get("version") != "beta":
        return "MD1000: an application in draft state needs version=beta."
    redirect = asked.get("redirect_uri")
    if not redirect and not application["redirect_uris"]:
        return "MD5101: the application has no registered redirect URI."
    if redirect and not _registered(redirect, application):
        return "MD5101: the redirect_uri is not one that the application has registered."
    return ""


def _registered(redirect: str, application: dict[str, Any]) -> bool:
    if redirect in application["redirect_uris"]:
        return True
    parts = urlsplit(redirect)
    on_loopback = parts.scheme in ("http", "https") and parts.hostname in LOOPBACK
    return bool(application["any_loopback_redirect"]) and on_loopback


def _choices(simulation: Simulation) -> str:
    return "".join(
        f'<label><input type="radio" name="seller_id" value="{escape(seller["seller_id"])}"'
        f"{' checked' if number == 0 else ''}> {escape(seller['store_name'])} "
        f'<span class="note">({escape(seller["seller_id"])}, {escape(seller["region"])})</span>'
        "</label>"
        for number, seller in enumerate(simulation.accounts.sellers())
    )


def _html(title: str, body: str, status: int = 200) -> HTMLResponse:
    page = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body><header>amazon seller central "
        f"<span>(simulated)</span></header><main><h1>{title}</h1>{body}"
        '<p class="note">This is a simulator on your own machine. Amazon knows nothing of it.</p>'
        "</main></body></html>"
    )
    return HTMLResponse(page, status)
