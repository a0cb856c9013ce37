# SPDX-License-Identifier: LGPL-3.0-or-later
from __future__ import annotations

from dataclasses import replace

import pytest

from amazon_connector.domain.vat import Place, Sale, SellerVat, rules, territory_of, vat_treatment
from amazon_connector.domain.vat.territories import member_state_of

GERMAN = SellerVat("DE", frozenset({"DE", "PL", "FR"}), oss=True)
DE, FR, PL, AT = (Place(country) for country in ("DE", "FR", "PL", "AT"))


def treated(
    departure: Place, arrival: Place, seller: SellerVat = GERMAN, **more: object
) -> tuple[str, str]:
    sale = replace(Sale(departure, arrival, fba=True), **more)  # type: ignore[arg-type]
    found = vat_treatment(sale, seller)
    return found.kind, found.taxed_in


@pytest.mark.parametrize(
    ("departure", "arrival", "kind", "taxed_in"),
    [
        (DE, DE, "domestic", "DE"),
        (PL, PL, "domestic", "PL"),
        (PL, DE, "oss", "DE"),
        (DE, AT, "oss", "AT"),
        (DE, Place("GB", "SW1A 1AA"), "export", ""),
        (DE, Place("GB", "bt1 5gs"), "oss", "XI"),
        (DE, Place("ES", "35001"), "export", ""),
        (DE, Place("FR", "97400"), "export", ""),
        (DE, Place("MC", "98000"), "oss", "FR"),
        (DE, Place("IT", "23030", "Livigno"), "export", ""),
        (DE, Place("IT", "23030", "Valdidentro"), "oss", "IT"),
        (DE, Place("CH"), "export", ""),
        (Place("US"), Place("US"), "as_sold", ""),
    ],
)
def test_consumers(departure: Place, arrival: Place, kind: str, taxed_in: str) -> None:
    assert treated(departure, arrival) == (kind, taxed_in)


def test_a_business_of_another_state_owes_the_tax_itself() -> None:
    number = {"vat_number": "ATU12345675", "vat_checked": True}
    assert treated(DE, AT, **number) == ("intra_community", "")
    assert treated(PL, DE, vat_number="DE136695976", vat_checked=True) == ("intra_community", "")
    # Article 138 asks for a number of another state than that of departure, and a sale to a
    # business is no distance sale.
    assert treated(DE, AT, vat_number="DE136695976", vat_checked=True) == ("domestic", "DE")
    assert treated(DE, DE, **number) == ("domestic", "DE")


def test_where_the_seller_is_not_at_home_a_business_of_that_state_may_owe_the_tax() -> None:
    """Article 194 leaves it to the state."""
    polish = {"vat_number": "PL5260001246", "vat_checked": True}
    stayed, sent = Sale(PL, PL, fba=True, **polish), Sale(PL, DE, fba=True, **polish)  # type: ignore[arg-type]
    for sale in (stayed, sent):
        found = vat_treatment(sale, GERMAN)
        assert (found.kind, found.rule) == ("waits", rules.BUYER_MAY_OWE)
        assert "PL" in found.why
        assert "Article 194" in found.why
        assert vat_treatment(sale, replace(GERMAN, established="PL")).kind == "domestic"
        assert vat_treatment(replace(sale, vat_checked=False), GERMAN).kind != "waits"
        assert "could not be checked" in vat_treatment(replace(sale, vat_checked=None), GERMAN).why
    # One of another state, or of nobody, buys there as a consumer does.
    assert treated(PL, PL, vat_number="ATU12345675", vat_checked=True) == ("domestic", "PL")
    assert treated(PL, PL) == ("domestic", "PL")
    belfast, british = Place("GB", "BT1 5GS"), SellerVat("GB", frozenset({"GB"}))
    northern = {"vat_number": "XI123456789", "vat_checked": True}
    assert treated(belfast, belfast, british, **northern) == ("domestic", "XI")


def test_a_wrong_number_is_a_consumer_and_an_unchecked_one_waits() -> None:
    assert treated(DE, AT, vat_number="ATU1", vat_checked=False) == ("oss", "AT")
    assert treated(DE, AT, vat_number="ATU1", vat_checked=None) == ("waits", "")
    # A number that is not the union's (a Swiss one, say) changes nothing.
    assert treated(DE, AT, vat_number="CHE116281710MWST") == ("oss", "AT")


def test_what_amazon_collected_bears_no_tax_of_ours() -> None:
    assert treated(Place(""), Place(""), collected=True) == ("collected", "")


def test_what_is_not_known_waits_and_says_whose_task_it_is() -> None:
    unknown = Sale(Place(""), DE, fba=True)
    assert "FBA shipments" in vat_treatment(unknown, GERMAN).why
    assert "warehouse" in vat_treatment(replace(unknown, fba=False), GERMAN).why
    parts = vat_treatment(replace(unknown, several=("DE", "PL")), GERMAN)
    assert (parts.kind, "DE, PL" in parts.why) == ("waits", True)
    nowhere = vat_treatment(Sale(DE, Place(""), fba=True), GERMAN)
    assert (nowhere.kind, nowhere.why[:6]) == ("waits", "Amazon")


def test_where_no_report_tells_only_a_seller_outside_needs_no_departure() -> None:
    untold = Sale(Place(""), Place("TR"), fba=True, untold=True)
    for seller in (GERMAN, SellerVat("US", frozenset({"GB"})), SellerVat("", frozenset())):
        found = vat_treatment(untold, seller)
        assert (found.kind, "FBA Leaves from Here" in found.why) == ("waits", True)
    outside = SellerVat("US", frozenset({"CH"}))
    assert vat_treatment(untold, outside).kind == "as_sold"
    # What Amazon's report tells of waits for it, and what leaves a warehouse for its address.
    assert vat_treatment(replace(untold, untold=False), outside).kind == "waits"
    assert "warehouse" in vat_treatment(replace(untold, fba=False), outside).why


def test_a_seller_without_one_stop_shop() -> None:
    registered = replace(GERMAN, oss=False)
    assert treated(DE, FR, registered) == ("registered", "FR")
    assert treated(DE, AT, registered) == ("waits", "")
    small = replace(registered, below_threshold=True)
    assert treated(DE, AT, small) == ("at_origin", "DE")
    # Article 59c does not cover what leaves from another state.
    assert treated(PL, AT, small) == ("waits", "")


def test_goods_that_leave_from_where_no_number_is_wait() -> None:
    assert treated(Place("CZ"), Place("CZ")) == ("waits", "")
    assert treated(Place("CZ"), AT, vat_number="ATU12345675", vat_checked=True)[0] == "waits"
    # The One Stop Shop declares the sale, not that goods were brought there before.
    assert treated(Place("CZ"), AT)[0] == "waits"


def test_great_britain() -> None:
    british = SellerVat("GB", frozenset({"GB"}))
    london, belfast = Place("GB", "EC1A 1BB"), Place("GB", "BT1 5GS")
    assert treated(london, london, british) == ("domestic", "GB")
    assert treated(london, belfast, british) == ("domestic", "GB")
    assert treated(belfast, london, british) == ("domestic", "GB")
    assert treated(belfast, belfast, british) == ("domestic", "XI")
    assert treated(london, DE, british) == ("export", "")
    assert treated(belfast, Place("IE"), replace(british, oss=True)) == ("oss", "IE")


def test_every_rule_says_its_source_and_the_day() -> None:
    table = [rule for rule in vars(rules).values() if isinstance(rule, rules.VatRule)]
    assert len(table) == 12
    for rule in table:
        assert rule.source
        assert rule.says
        assert rule.since <= rule.looked_up
        assert rule.treatment in rules.TREATMENTS


def test_territories_by_number_and_place() -> None:
    assert member_state_of("el123456789") == "GR"
    assert member_state_of("XI123456789") == "XI"
    assert member_state_of("GB123456789") == ""
    assert str(territory_of(Place("DE", "27498"))) == "Heligoland"
