# SPDX-License-Identifier: LGPL-3.0-or-later
"""Control API: the catalog, sellers and applications of the demonstration."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request

from amazon_simulator.simulation import Simulation
from amazon_simulator.world import catalog as products
from amazon_simulator.world.demo import application_document, seller_document

SELLER_FIELDS = frozenset(
    {"store_name", "selling_plan", "business_type", "marketplaces", "business", "primaryContact"}
)
APPLICATION_FIELDS = frozenset(
    {"name", "client_secret", "draft", "roles", "redirect_uris", "any_loopback_redirect"}
)


def catalog(simulation: Simulation, request: Request, body: Any) -> Any:
    """What the sellers' own ERP knows; ``?everything=true`` adds what it does not."""
    everything = request.query_params.get("everything") == "true"
    wanted = request.query_params.get("seller_id")
    items = [
        products.described(product)
        for product in products.PRODUCTS
        if wanted in (None, product.seller_id) and (everything or product.in_erp)
    ]
    return {"items": items, "taxes": products.tax_table()}


def sellers(simulation: Simulation, request: Request, body: Any) -> Any:
    """Each seller with credentials of the demo's application, ready to be pasted."""
    documents = simulation.accounts.sellers()
    return {
        "sellers": [_with_credentials(simulation, seller) for seller in documents],
        "applications": simulation.accounts.applications(),
    }


def add_seller(simulation: Simulation, request: Request, body: Any) -> Any:
    seller = seller_document(body)
    if simulation.accounts.seller(seller["seller_id"]) is None:
        first = simulation.clock.now() + simulation.settling.period
        simulation.settling.plan([seller["seller_id"]], first)
    simulation.accounts.put_seller(seller)
    for application in simulation.accounts.applications():
        _grant(simulation, application["client_id"], seller["seller_id"])
    return _with_credentials(simulation, seller)


def change_seller(simulation: Simulation, request: Request, body: Any) -> Any:
    """``revoked`` withdraws or restores the consent; other fields replace those of the seller."""
    seller = simulation.accounts.seller(request.path_params["seller_id"])
    if seller is None:
        raise LookupError("no such seller")
    if "revoked" in body:
        simulation.lwa.revoke(seller["seller_id"], bool(body.pop("revoked")))
    seller.update(_only(body, SELLER_FIELDS))
    simulation.accounts.put_seller(seller)
    return _with_credentials(simulation, seller)


def applications(simulation: Simulation, request: Request, body: Any) -> Any:
    return {"applications": simulation.accounts.applications()}


def add_application(simulation: Simulation, request: Request, body: Any) -> Any:
    application = application_document(body)
    simulation.accounts.put_application(application)
    tokens = {
        seller["seller_id"]: _grant(simulation, application["client_id"], seller["seller_id"])
        for seller in simulation.accounts.sellers()
    }
    return {**application, "refresh_tokens": tokens}


def change_application(simulation: Simulation, request: Request, body: Any) -> Any:
    application = simulation.accounts.application_by_id(request.path_params["application_id"])
    if application is None:
        raise LookupError("no such application")
    application.update(_only(body, APPLICATION_FIELDS))
    simulation.accounts.put_application(application)
    return application


def _only(body: Any, allowed: frozenset[str]) -> Any:
    unknown = set(body) - allowed
    if unknown:
        raise ValueError(f"cannot be set: {', '.join(sorted(unknown))}")
    return body


def _grant(simulation: Simulation, client_id: str, seller_id: str) -> str:
    return simulation.lwa.grant(client_id, seller_id)


def _with_credentials(simulation: Simulation, seller: dict[str, Any]) -> dict[str, Any]:
    application = simulation.accounts.applications()[0]
    tokens = simulation.lwa.refresh_tokens(seller["seller_id"])
    return {
        **seller,
        "application_id": application["application_id"],
        "client_id": application["client_id"],
        "client_secret": application["client_secret"],
        "refresh_token": tokens.get(application["client_id"]),
        "refresh_tokens": tokens,
    }
