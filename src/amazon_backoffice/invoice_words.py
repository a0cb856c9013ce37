# SPDX-License-Identifier: LGPL-3.0-or-later
"""What stands on invoices, in the languages of Amazon's European marketplaces.

Figures and dates are as people there write them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from amazon_connector.domain.currencies import decimals, rounded
from amazon_connector.domain.languages import buyers_languages

ENGLISH = "en"


@dataclass(frozen=True)
class Words:
    """One language. ``decimal`` and ``thousands`` are its signs, ``day`` its form of a date."""

    invoice: str
    credit_note: str
    number: str
    issued: str
    supplied: str
    order: str
    of_invoice: str
    buyer: str
    vat_number: str
    buyer_vat: str
    description: str
    quantity: str
    unit_price: str
    rate: str
    net: str
    vat: str
    gross: str
    total: str
    paid: str
    page: str
    shipping: str
    gift_wrap: str
    discount: str
    intra_community: str
    export: str
    collected: str
    removed: str
    decimal: str
    thousands: str
    day: str

    def money(self, amount: Decimal, currency: str) -> str:
        """1.234,50 EUR in German."""
        return f"{self.number_of(rounded(amount, currency), decimals(currency))} {currency}"

    def number_of(self, number: Decimal, places: int) -> str:
        """With this many decimals, in the language's signs."""
        signs = {",": self.thousands, ".": self.decimal}
        return "".join(signs.get(sign, sign) for sign in f"{number:,.{places}f}")

    def plain(self, number: Decimal) -> str:
        """3 rather than 3.000, 5,5 rather than 5,5000."""
        return f"{number.normalize():f}".replace(".", self.decimal) if number else "0"

    def date(self, day: date) -> str:
        return f"{day:{self.day}}"


def language_of(country: str, marketplace_country: str) -> str:
    """The best of the buyer's languages that is spoken here; English is."""
    return next(one for one in buyers_languages(country, marketplace_country) if one in WORDS)


WORDS: Mapping[str, Words] = {
    "de": Words(
        "Rechnung", "Rechnungskorrektur", "Rechnungsnummer", "Rechnungsdatum", "Lieferdatum",
        "Amazon-Bestellnummer", "Zur Rechnung", "Rechnung an", "USt-IdNr.", "USt-IdNr. des Käufers",
        "Artikel", "Menge", "Einzelpreis netto", "USt.", "Netto", "USt.-Betrag", "Brutto",
        "Gesamtbetrag", "Über Amazon bezahlt.", "Seite", "Versand", "Geschenkverpackung", "Rabatt",
        "Steuerfreie innergemeinschaftliche Lieferung", "Steuerfreie Ausfuhrlieferung",
        "Die Umsatzsteuer hat Amazon erhoben.",
        "(Die persönlichen Daten des Käufers wurden gelöscht.)", ",", ".", "%d.%m.%Y",
    ),
    "fr": Words(
        "Facture", "Avoir", "Numéro de facture", "Date de facture", "Date de livraison",
        "Commande Amazon", "Facture d’origine", "Facturé à", "N° TVA", "N° TVA de l’acheteur",
        "Désignation", "Quantité", "Prix unitaire HT", "TVA", "Montant HT", "Montant TVA",
        "Montant TTC", "Total TTC", "Payé via Amazon.", "Page", "Livraison", "Emballage cadeau",
        "Remise", "Livraison intracommunautaire exonérée de TVA", "Exportation exonérée de TVA",
        "La TVA a été collectée par Amazon.",
        "(Les données personnelles de l’acheteur ont été supprimées.)", ",", "\u00a0", "%d/%m/%Y",
    ),
    "it": Words(
        "Fattura", "Nota di credito", "Numero fattura", "Data fattura", "Data di consegna",
        "Ordine Amazon", "Fattura di riferimento", "Intestata a", "Partita IVA",
        "Partita IVA dell’acquirente", "Descrizione", "Quantità", "Prezzo unitario netto", "IVA",
        "Imponibile", "Importo IVA", "Totale lordo", "Totale", "Pagato tramite Amazon.", "Pagina",
        "Spedizione", "Confezione regalo", "Sconto",
        "Cessione intracomunitaria non imponibile", "Esportazione non imponibile",
        "L’IVA è stata riscossa da Amazon.",
        "(I dati personali dell’acquirente sono stati rimossi.)", ",", ".", "%d/%m/%Y",
    ),
    "es": Words(
        "Factura", "Factura rectificativa", "Número de factura", "Fecha de factura",
        "Fecha de entrega", "Pedido de Amazon", "Factura rectificada", "Facturado a", "NIF-IVA",
        "NIF-IVA del comprador", "Descripción", "Cantidad", "Precio unitario sin IVA", "IVA",
        "Base imponible", "Cuota de IVA", "Importe con IVA", "Total", "Pagado a través de Amazon.",
        "Página", "Envío", "Envoltorio de regalo", "Descuento",
        "Entrega intracomunitaria exenta de IVA", "Exportación exenta de IVA",
        "Amazon ha recaudado el IVA.",
        "(Se han eliminado los datos personales del comprador.)", ",", ".", "%d/%m/%Y",
    ),
    "en": Words(
        "Invoice", "Credit note", "Invoice number", "Date of issue", "Date of supply",
        "Amazon order", "Of invoice", "Invoice to", "VAT number", "Buyer’s VAT number",
        "Description", "Quantity", "Unit price net", "VAT", "Net", "VAT amount", "Gross", "Total",
        "Paid through Amazon.", "Page", "Shipping", "Gift wrap", "Discount",
        "VAT exempt intra-Community supply", "Export without VAT", "Amazon collected the VAT.",
        "(The buyer’s personal data has been removed.)", ".", ",", "%d %b %Y",
    ),
    "nl": Words(
        "Factuur", "Creditnota", "Factuurnummer", "Factuurdatum", "Leverdatum",
        "Amazon-bestelling", "Bij factuur", "Factuur aan", "Btw-nummer", "Btw-nummer van de koper",
        "Omschrijving", "Aantal", "Stuksprijs excl. btw", "Btw", "Excl. btw", "Btw-bedrag",
        "Incl. btw", "Totaal", "Betaald via Amazon.", "Pagina", "Verzending", "Cadeauverpakking",
        "Korting", "Intracommunautaire levering vrijgesteld van btw",
        "Uitvoer vrijgesteld van btw", "Amazon heeft de btw geïnd.",
        "(De persoonsgegevens van de koper zijn verwijderd.)", ",", ".", "%d-%m-%Y",
    ),
    "pl": Words(
        "Faktura", "Faktura korygująca", "Numer faktury", "Data wystawienia", "Data dostawy",
        "Zamówienie Amazon", "Do faktury", "Nabywca", "NIP", "NIP nabywcy", "Nazwa", "Ilość",
        "Cena jedn. netto", "VAT", "Netto", "Kwota VAT", "Brutto", "Razem",
        "Zapłacono przez Amazon.", "Strona", "Wysyłka", "Opakowanie prezentowe", "Rabat",
        "Wewnątrzwspólnotowa dostawa towarów zwolniona z VAT", "Eksport bez VAT",
        "VAT pobrał Amazon.", "(Dane osobowe nabywcy zostały usunięte.)", ",", "\u00a0",
        "%d.%m.%Y",
    ),
    "sv": Words(
        "Faktura", "Kreditfaktura", "Fakturanummer", "Fakturadatum", "Leveransdatum",
        "Amazon-beställning", "Till faktura", "Faktureras till", "Momsreg.nr",
        "Köparens momsreg.nr", "Beskrivning", "Antal", "Pris exkl. moms", "Moms", "Exkl. moms",
        "Momsbelopp", "Inkl. moms", "Totalt", "Betalt via Amazon.", "Sida", "Frakt",
        "Presentinslagning", "Rabatt", "Momsfri gemenskapsintern leverans", "Momsfri export",
        "Amazon har tagit ut momsen.", "(Köparens personuppgifter har tagits bort.)", ",",
        "\u00a0", "%Y-%m-%d",
    ),
}  # fmt: skip
