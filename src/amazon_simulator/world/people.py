# SPDX-License-Identifier: LGPL-3.0-or-later
"""Buyers and where they live. A buyer is a number: the same number is the same person again."""

from __future__ import annotations

import random
from typing import Any

from amazon_simulator.marketplaces import Marketplace

POOL = 400
ODD_SHARE = 0.03

# Separated by commas, so that the table stays one line a language.
_FIRST = {
    "de": "Anna,Jonas,Lena,Björn,Käthe,Jürgen,Sven,Fatma,Şule,Marek,Heike,Torben,Zoë",
    "fr": "Camille,Élodie,Hugo,Zoé,Loïc,Anaïs,Bérénice,Mathéo,Noémie,Aïcha",
    "it": "Giulia,Luca,Niccolò,Sofia,Matteo,Chiara,Davide,Ginevra",
    "es": "Lucía,Íñigo,María José,Begoña,Andrés,Núria,Álvaro",
    "nl": "Sanne,Daan,Lotte,Joost,Femke,Maarten,Iris",
    "en": "Olivia,Noah,Emma,Liam,Siobhán,Mason,Ava,D'Angelo,Mei,Priya,Ethan",
    "ja": "さくら,陽斗,結衣,蓮,美咲,大翔,葵",
}
_LAST = {
    "de": "Müller,Schröder,Weiß,Petersen,Yılmaz,Großkopf,Kowalski,Hansen-Lüders,Ó",
    "fr": "Dupont,Lefèvre,Garçon,Müller,N'Diaye,Saint-Exupéry,Bœuf",
    "it": "Rossi,D'Amico,Bianchi,Esposito,De Luca",
    "es": "García,Muñoz,Ibáñez,Peña,Echeverría",
    "nl": "Jansen,de Bakker,Visser,Smit,van den Mulder",
    "en": "Smith,O'Connor,Nguyen,Johnson,García,Fitzgerald-Lowe,Patel",
    "ja": "佐藤,鈴木,高橋,髙橋,渡邉,齋藤",
}
FIRST = {language: names.split(",") for language, names in _FIRST.items()}
LAST = {language: names.split(",") for language, names in _LAST.items()}
STREETS = {
    "de": ["Große Straße", "Am Deich", "Lindenallee", "Goethestraße", "Straße des 17. Juni"],
    "fr": ["rue de l'Église", "avenue Jean-Jaurès", "impasse des Cœurs", "bd Voltaire"],
    "it": ["Via Garibaldi", "Corso d'Italia", "Piazza Università"],
    "es": ["Calle Mayor", "Avenida de la Constitución", "Paseo de Gràcia"],
    "nl": ["Prinsengracht", "Kerkstraat", "'s-Gravelandseweg"],
    "en": ["Maple Avenue", "High Street", "2nd St NW", "County Road 9", "Queen's Walk"],
    "ja": ["堀川通", "銀座", "中央"],
}
# City, state or region, postal code.
PLACES = {
    "DE": [("Hamburg", "", "20095"), ("Köln", "NRW", "50667"), ("Görlitz", "", "02826")],
    "FR": [("Paris", "", "75011"), ("L'Haÿ-les-Roses", "", "94240"), ("Nîmes", "", "30000")],
    "IT": [("Milano", "MI", "20121"), ("Forlì", "FC", "47121")],
    "ES": [("Madrid", "Madrid", "28013"), ("A Coruña", "A Coruña", "15001")],
    "NL": [("Amsterdam", "", "1016 GV"), ("'s-Hertogenbosch", "NB", "5211 AA")],
    "BE": [("Bruxelles", "", "1000"), ("Liège", "", "4000")],
    "PL": [("Łódź", "", "90-001")],
    "SE": [("Malmö", "", "211 20")],
    "AT": [("Wien", "", "1010")],
    "GB": [("London", "England", "SW1A 1AA"), ("Ynys Môn", "Wales", "LL58 8YE")],
    "US": [
        ("Seattle", "WA", "98101"),
        ("Austin", "TX", "78701"),
        ("New York", "NY", "10001"),
        ("Portland", "OR", "97201"),
        ("Coeur d'Alene", "FL", "32099"),
        ("Chicago", "IL", "60601-1234"),
    ],
    "CA": [
        ("Toronto", "ON", "M5V 2T6"),
        ("Montréal", "QC", "H2Y 1C6"),
        ("Calgary", "AB", "T2P 1J9"),
    ],
    "JP": [("京都市", "京都府", "604-8001"), ("中央区", "東京都", "104-0061")],
}
ODD_NAMES = (
    "Zoë 🎄 Krüger",
    "مريم الهاشمي",
    "Nguye\u0302\u0303n Va\u0306n A",
    "Robert'); DROP TABLE orders;--",
    "<b>Bold</b> & Sons",
    "Anna\u200bMaria\u00a0Lopes",
    "李\u2003小龍",
    '=HYPERLINK("http://x")',
    "W" * 120,
)
PHONES = {"DE": "+49 40 5550", "FR": "+33 1 5550", "GB": "+44 20 7946 0", "US": "+1 206-555-0"}


def language_of(marketplace: Marketplace) -> str:
    language = marketplace.language[:2]
    return language if language in FIRST else "en"


def buyer(seed: int, marketplace: Marketplace, number: int, country: str) -> dict[str, Any]:
    """Name, anonymized e-mail address and delivery address of buyer ``number``."""
    rng = random.Random(f"buyer|{seed}|{marketplace.id}|{country}|{number}")
    language = language_of(marketplace)
    if rng.random() < ODD_SHARE:
        name = rng.choice(ODD_NAMES)
    else:
        name = _full_name(rng, language)
    alias = "".join(rng.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=15))
    return {
        "name": name,
        "email": f"{alias}@marketplace.{marketplace.domain}",
        "address": address(rng, country, language, name),
    }


def address(rng: random.Random, country: str, language: str, name: str) -> dict[str, Any]:
    city, state, postal_code = rng.choice(PLACES[country])
    street = f"{rng.choice(STREETS[language])} {rng.randint(1, 180)}"
    found: dict[str, Any] = {"name": name, "addressLine1": street}
    if rng.random() < 0.2:
        found["addressLine2"] = rng.choice(["c/o Petersen", "Apt. 4 ½", "3. OG links", "Flat 2A"])
    found |= {"city": city, "postalCode": postal_code, "countryCode": country}
    if state:
        found["stateOrRegion"] = state
    prefix = PHONES.get(country, "+81 3-5550-0" if country == "JP" else "+49 461 5550")
    found["phone"] = f"{prefix}{rng.randint(100, 999)}"
    found["addressType"] = "PICKUP_POINT" if rng.random() < 0.03 else "RESIDENTIAL"
    return found


def _full_name(rng: random.Random, language: str) -> str:
    first, last = rng.choice(FIRST[language]), rng.choice(LAST[language])
    return f"{last} {first}" if language == "ja" else f"{first} {last}"
