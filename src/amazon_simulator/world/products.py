# SPDX-License-Identifier: LGPL-3.0-or-later
"""The demo's catalog as a table.

Shop, SKU (a leading "?" is not part of it: the seller's ERP does not know this SKU), price in
the home marketplace, tax class s(tandard)/r(educed), channel M(erchant)/A(mazon)/B(oth),
weight in grams, popularity, titles by language.
"""

from __future__ import annotations

from typing import Any

# fmt: off
ROWS: tuple[tuple[Any, ...], ...] = (
    ("EU", "NL-KESSEL-17", "49.99", "s", "B", 1350, 9, {
        "de": "Nordlicht Wasserkocher 1,7 l Edelstahl, 2200 W",
        "en": "Nordlicht Kettle 1.7 l, Steel",
        "fr": "Nordlicht Bouilloire 1,7 l en acier inoxydable"}),
    ("EU", "NL-PFANNE-28", "39.99", "s", "B", 1800, 8, {
        "de": "Nordlicht Bratpfanne 28 cm, induktionsgeeignet",
        "en": "Nordlicht Frying Pan 28 cm"}),
    ("EU", "NL-TOPFSET-5", "129.00", "s", "M", 7400, 3, {
        "de": "Nordlicht Topfset 5-teilig mit Glasdeckel",
        "en": "Nordlicht Cookware Set, 5 Pieces"}),
    ("EU", "NL-MESSER-KOCH-20", "34.90", "s", "A", 260, 7, {
        "de": "Nordlicht Kochmesser 20 cm, geschmiedet",
        "en": "Nordlicht Chef's Knife 20 cm"}),
    ("EU", "NL-BRETT-EICHE", "27.50", "s", "M", 1500, 5, {
        "de": "Schneidebrett Eiche geölt 40 × 25 cm",
        "en": "Oak Chopping Board 40 × 25 cm"}),
    ("EU", "NL-TASSE-BLAU-4", "24.99", "s", "B", 1600, 9, {
        "de": "Keramiktassen 4er-Set „Förde“ blau",
        "en": "Ceramic Mugs “Förde”, Set of 4, Blue",
        "fr": "Lot de 4 tasses en céramique « Förde », bleu"}),
    ("EU", "NL-TASSE-GRAU-4", "24.99", "s", "A", 1600, 6, {
        "de": "Keramiktassen 4er-Set „Förde“ grau",
        "en": "Ceramic Mugs “Förde”, Set of 4, Grey"}),
    ("EU", "NL-KERZE-SAND-3", "18.95", "s", "M", 900, 6, {
        "de": "Stumpenkerzen Sand, 3 Stück, 60 h Brenndauer",
        "en": "Pillar Candles, Sand, Set of 3"}),
    ("EU", "NL-DECKE-WOLLE", "79.00", "s", "A", 1200, 4, {
        "de": "Wolldecke 130 × 170 cm, recycelt",
        "en": "Recycled Wool Throw 130 × 170 cm"}),
    ("EU", "NL-KISSEN-2", "29.90", "s", "M", 700, 5, {
        "de": "Kissenbezüge Leinen 2er-Set 50 × 50 cm",
        "en": "Linen Cushion Covers, Set of 2"}),
    ("EU", "NL-BUCH-BACKEN", "22.00", "r", "B", 950, 4, {
        "de": "Backen im Norden: 90 Rezepte (gebunden)",
        "en": "Baking in the North (hardcover)"}),
    ("EU", "NL-BUCH-FISCH", "19.90", "r", "M", 700, 2, {
        "de": "Fisch & Meer: das Kochbuch",
        "en": "Fish & Sea: The Cookbook"}),
    ("EU", "NL-TEE-OSTFR-500", "12.49", "r", "A", 520, 8, {
        "de": "Ostfriesentee lose 500 g",
        "en": "East Frisian Tea, Loose, 500 g"}),
    ("EU", "NL-KANDIS-250", "4.29", "r", "A", 255, 5, {
        "de": "Kluntjes Kandiszucker 250 g",
        "en": "Rock Sugar 250 g"}),
    ("EU", "NL-LAMPE-TISCH", "64.50", "s", "B", 2100, 4, {
        "de": "Tischleuchte „Leuchtturm“ E14",
        "en": "Table Lamp “Lighthouse”, E14"}),
    ("EU", "NL-HAKEN-10", "9.99", "s", "A", 180, 7, {
        "de": "Wandhaken Messing, 10 Stück",
        "en": "Brass Wall Hooks, Pack of 10"}),
    ("EU", "NL-GESCHENK-BOX", "44.00", "s", "M", 1900, 3, {
        "de": "Geschenkbox „Küstenfrühstück“",
        "en": "Gift Box “Coastal Breakfast”"}),
    ("EU", "nl-haken-10", "9.49", "s", "M", 180, 1, {
        "de": "Wandhaken Messing, 10 Stück (Retoure)",
        "en": "Brass Wall Hooks, 10 (returned)"}),
    ("EU", "?NL-XMAS-2019 ÄÖ/7", "14.99", "s", "M", 300, 1, {
        "de": "Adventskranz-Kerzenhalter (Restposten)",
        "en": "Advent Candle Holder (last pieces)"}),
    ("EU", "?amzn.gr.NL-KESSEL-17-LN", "37.00", "s", "A", 1350, 1, {
        "de": "Wasserkocher 1,7 l, gebraucht: wie neu",
        "en": "Kettle 1.7 l, used: like new"}),
    ("NA", "MP-TENT-2P", "189.00", "s", "B", 2600, 5, {
        "en": "Maple & Pine Backpacking Tent, 2-Person",
        "fr": "Tente de randonnée, 2 places"}),
    ("NA", "MP-BAG-0C", "99.00", "s", "A", 1400, 5, {
        "en": "Maple & Pine Sleeping Bag 32°F / 0°C"}),
    ("NA", "MP-BOTTLE-32", "27.00", "s", "A", 410, 9, {
        "en": "Insulated Water Bottle, 32 oz, Forest Green"}),
    ("NA", "MP-LANTERN", "35.00", "s", "B", 480, 7, {
        "en": "Rechargeable Camping Lantern, 1000 Lumens"}),
    ("NA", "MP-CHAIR-LOW", "59.00", "s", "M", 2900, 4, {
        "en": "Low Camp Chair, Aluminum Frame"}),
    ("NA", "MP-KNIFE-FOLD", "42.00", "s", "M", 140, 4, {
        "en": "Folding Knife, Walnut Handle"}),
    ("NA", "MP-SOCKS-3", "24.00", "s", "A", 210, 8, {
        "en": "Merino Hiking Socks, 3 Pairs"}),
    ("NA", "MP-COFFEE-12OZ", "16.00", "r", "A", 350, 6, {
        "en": "Campfire Blend Coffee, 12 oz"}),
    ("NA", "MP-POLES-CF", "84.00", "s", "M", 520, 3, {
        "en": "Carbon Trekking Poles, Pair"}),
    ("NA", "MP-MAP-OR", "13.00", "s", "M", 90, 3, {
        "en": "Trail Map: Three Sisters, Waterproof"}),
    ("NA", "?MP-TENT-2P-FL", "149.00", "s", "M", 2600, 1, {
        "en": "Backpacking Tent, 2-Person (Footprint Bundle)"}),
    ("JP", "MD-SENCHA-100", "1280", "r", "A", 110, 9, {
        "ja": "みどり堂 宇治煎茶 100g",
        "en": "Midorido Uji Sencha 100 g"}),
    ("JP", "MD-MATCHA-40", "2480", "r", "A", 60, 7, {
        "ja": "みどり堂 抹茶 40g 缶入り",
        "en": "Midorido Matcha 40 g, Tin"}),
    ("JP", "MD-KYUSU", "5980", "s", "M", 420, 4, {
        "ja": "常滑焼 急須 360ml",
        "en": "Tokoname Teapot 360 ml"}),
    ("JP", "MD-YUNOMI-2", "3300", "s", "B", 500, 4, {
        "ja": "湯呑み 2個セット 木箱入り",
        "en": "Tea Cups, Set of 2, Wooden Box"}),
    ("JP", "MD-CHASEN", "2200", "s", "A", 50, 4, {
        "ja": "茶筅 百本立 奈良高山",
        "en": "Bamboo Whisk, 100 Prongs"}),
    ("JP", "MD-YOKAN-5", "1620", "r", "M", 350, 3, {
        "ja": "一口羊羹 5本詰合せ",
        "en": "Yokan, Assortment of 5"}),
    ("FR", "AL-BOUGIE-FIG", "32.00", "s", "B", 420, 6, {
        "fr": "Bougie parfumée « Figuier d’été » 180 g",
        "en": "Scented Candle “Summer Fig” 180 g"}),
    ("FR", "AL-LAMPE-LIN", "89.00", "s", "M", 1700, 3, {
        "fr": "Lampe de chevet, abat-jour en lin",
        "en": "Bedside Lamp, Linen Shade"}),
    ("FR", "AL-SAVON-4", "18.50", "s", "A", 440, 6, {
        "fr": "Savons de Marseille, coffret de 4",
        "en": "Marseille Soaps, Box of 4"}),
    ("FR", "AL-LIVRE-OMBRE", "26.00", "r", "M", 800, 2, {
        "fr": "Ombres et lumières (broché)",
        "en": "Shadows and Lights (paperback)"}),
    ("IND", "EB-BUCH-1", "7.50", "r", "M", 400, 1, {
        "de": "Antiquarisches Taschenbuch"}),
)
# fmt: on
