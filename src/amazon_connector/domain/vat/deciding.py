# SPDX-License-Identifier: LGPL-3.0-or-later
"""How VAT treats one sale: by where the goods leave from, where they go, and who buys."""

from __future__ import annotations

from dataclasses import dataclass

from . import rules
from .rules import AS_SOLD, WAITS, VatRule
from .territories import (
    EU_COUNTRIES,
    GREAT_BRITAIN,
    NORTHERN_IRELAND,
    Place,
    Territory,
    member_state_of,
    territory_of,
)

_NO_DEPARTURE = (
    "Where Amazon sent it from is not known yet: Amazon's report of FBA shipments tells, some "
    "days after, and it is looked at again by itself. Of an order older than 90 days it tells "
    "nothing: type it in."
)
# The tick's name is that of both ERPs.
_NEVER_TOLD = (
    "Where Amazon sent it from no report of Amazon's tells for this marketplace: type it in, or, "
    "if it is always the marketplace's own country, tick FBA Leaves from Here on the account."
)
_SEVERAL = (
    "Parts of it left from several countries ({countries}), each under a law of its own: a person "
    "must invoice it."
)
_NO_WAREHOUSE = "The warehouse has no country: enter its address."
_NO_ARRIVAL = "Amazon does not show where it went: a person must say which tax it bears."
_NOT_CHECKED = (
    "The buyer's VAT number could not be checked: correct it on the customer, or empty it to "
    "invoice as to a consumer."
)
_MAY_OWE = (
    "It is taxed in {state}, the buyer has a VAT number of {state}, and the company is not "
    "established there: whether the buyer owes the tax himself is for the law of {state} "
    "({source}). A person must say so, and invoice it."
)


@dataclass(frozen=True)
class SellerVat:
    """The seller's side. ``registrations`` are states (ISO 3166, XI for Northern Ireland) in which
    he has a VAT number, ``established`` the one in which he is at home. ``oss``: he takes part in
    the union's One Stop Shop. ``below_threshold``: Article 59c is his choice this year.
    """

    established: str
    registrations: frozenset[str]
    oss: bool = False
    below_threshold: bool = False

    @property
    def outside(self) -> bool:
        """Whether he is at home elsewhere and has no VAT number of the union or of the United
        Kingdom: what he sells lies in neither, and no rule here is about it.
        """
        theirs = EU_COUNTRIES | {GREAT_BRITAIN, NORTHERN_IRELAND}
        return bool(self.established) and not theirs & {self.established, *self.registrations}


@dataclass(frozen=True)
class Sale:
    """One order. ``departure`` has no country where it is not known; ``fba`` says whose task it
    is to tell. ``vat_number`` is the buyer's; ``vat_checked`` whether it is right (None: it could
    not be checked). ``collected``: Amazon collected the tax on all of it. ``untold``: no
    report of Amazon's tells where an FBA order of its marketplace left from.
    """

    departure: Place
    arrival: Place
    fba: bool
    vat_number: str = ""
    vat_checked: bool | None = None
    collected: bool = False
    several: tuple[str, ...] = ()
    untold: bool = False


@dataclass(frozen=True)
class Treatment:
    """``kind`` is one of ``TREATMENTS``; ``taxed_in`` the state whose rate applies (empty: no tax
    is charged, or the order's own taxes stand). ``why`` is a sentence where it waits.
    """

    kind: str
    taxed_in: str = ""
    rule: VatRule | None = None
    why: str = ""


def vat_treatment(sale: Sale, seller: SellerVat) -> Treatment:
    """Decide by ``rules``; what they do not decide keeps the order's taxes, or waits."""
    if sale.collected:
        return _untaxed(rules.MARKETPLACE)
    if sale.several:
        return Treatment(WAITS, why=_SEVERAL.format(countries=", ".join(sale.several)))
    if not sale.departure.country:
        return _from_nowhere(sale, seller)
    if not sale.arrival.country:
        return Treatment(WAITS, why=_NO_ARRIVAL)
    departure, arrival = territory_of(sale.departure), territory_of(sale.arrival)
    if {departure.code, arrival.code} == {GREAT_BRITAIN, NORTHERN_IRELAND}:
        return _taxed(rules.ACROSS_THE_IRISH_SEA, GREAT_BRITAIN, seller)
    if departure.in_union:
        return _from_the_union(sale, seller, departure, arrival)
    if departure.code == GREAT_BRITAIN:
        return _from_great_britain(seller, arrival)
    # Other countries' laws are not in the table.
    return Treatment(AS_SOLD)


def _from_nowhere(sale: Sale, seller: SellerVat) -> Treatment:
    """It is not known where it left from: it waits, unless no rule here depends on that."""
    if not sale.fba:
        return Treatment(WAITS, why=_NO_WAREHOUSE)
    if not sale.untold:
        return Treatment(WAITS, why=_NO_DEPARTURE)
    return Treatment(AS_SOLD) if seller.outside else Treatment(WAITS, why=_NEVER_TOLD)


def _from_the_union(
    sale: Sale, seller: SellerVat, departure: Territory, arrival: Territory
) -> Treatment:
    if departure == arrival:
        return _taxed_at_home(rules.SAME_STATE, sale, departure.code, seller)
    if not arrival.in_union:
        return _untaxed(rules.OUT_OF_THE_UNION, departure.code, seller)
    state = member_state_of(sale.vat_number)
    if not state or sale.vat_checked is False:
        return _distance_sale(seller, departure, arrival)
    if sale.vat_checked is None:
        return Treatment(WAITS, why=_NOT_CHECKED)
    if state == departure.code:
        return _taxed_at_home(rules.BUSINESS_OF_HERE, sale, state, seller)
    return _untaxed(rules.BUSINESS_ELSEWHERE, departure.code, seller)


def _taxed_at_home(rule: VatRule, sale: Sale, state: str, seller: SellerVat) -> Treatment:
    """Taxed in the state that the goods left from. A business of that state may owe the tax itself
    where the seller is not established there (``rules.BUYER_MAY_OWE``).
    """
    taxed = _taxed(rule, state, seller)
    at_home = seller.established in _known_as(state)
    if taxed.kind == WAITS or at_home or member_state_of(sale.vat_number) != state:
        return taxed
    if sale.vat_checked is None:
        return Treatment(WAITS, why=_NOT_CHECKED)
    if not sale.vat_checked:
        return taxed
    source = rules.BUYER_MAY_OWE.source
    why = _MAY_OWE.format(state=state, source=source)
    return Treatment(WAITS, rule=rules.BUYER_MAY_OWE, why=why)


def _distance_sale(seller: SellerVat, departure: Territory, arrival: Territory) -> Treatment:
    rule = rules.ONE_STOP_SHOP if seller.oss else rules.LOCAL_REGISTRATION
    if refused := _unregistered(rule, departure.code, seller):
        return refused
    if seller.below_threshold and departure.code == seller.established:
        return _taxed(rules.SMALL_SELLER, departure.code, seller)
    if seller.oss:
        return Treatment(rules.OSS, arrival.code, rules.ONE_STOP_SHOP)
    if arrival.code in seller.registrations:
        return Treatment(rules.REGISTERED, arrival.code, rules.LOCAL_REGISTRATION)
    return Treatment(
        WAITS,
        why=f"Goods from {departure} to consumers in {arrival} are taxed in {arrival}, and the "
        f"company has neither the One Stop Shop nor a VAT number there: enter which it is "
        f"({rules.LOCAL_REGISTRATION.source}).",
    )


def _from_great_britain(seller: SellerVat, arrival: Territory) -> Treatment:
    if arrival.code == GREAT_BRITAIN:
        return _taxed(rules.WITHIN_GREAT_BRITAIN, GREAT_BRITAIN, seller)
    return _untaxed(rules.OUT_OF_GREAT_BRITAIN, GREAT_BRITAIN, seller)


def _taxed(rule: VatRule, state: str, seller: SellerVat) -> Treatment:
    return _unregistered(rule, state, seller) or Treatment(rule.treatment, state, rule)


def _untaxed(rule: VatRule, state: str = "", seller: SellerVat | None = None) -> Treatment:
    refused = _unregistered(rule, state, seller) if seller else None
    return refused or Treatment(rule.treatment, "", rule)


def _unregistered(rule: VatRule, state: str, seller: SellerVat) -> Treatment | None:
    """Goods that leave from a state are declared there, so a VAT number of it is needed."""
    if _known_as(state) & (seller.registrations | {seller.established}):
        return None
    return Treatment(
        WAITS,
        why=f"Goods left from {state}, and the company has no VAT number there: enter it on the "
        f"company ({rule.source}).",
    )


def _known_as(state: str) -> set[str]:
    """Northern Ireland's number is the British one with another prefix."""
    british = {NORTHERN_IRELAND, GREAT_BRITAIN}
    return british if state in british else {state}
