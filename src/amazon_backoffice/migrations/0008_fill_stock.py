# SPDX-License-Identifier: LGPL-3.0-or-later
"""What lies where is summed up from the done moves; open deliveries reserve what is there."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from django.db import migrations
from django.db.models import Sum

_COUNTED = ("warehouse", "amazon")
_SIDES = (("destination", 1), ("source", -1))


def fill(apps, schema_editor):
    """Tables that are empty on a new database stay so."""
    models = {name: apps.get_model("amazon_backoffice", name) for name in _MODELS}
    on_hand = _on_hand(models["StockMove"])
    reserved, reservations = _reservations(models, on_hand)
    models["StockReservation"].objects.bulk_create(reservations, batch_size=1000)
    quant = models["StockQuant"]
    quant.objects.bulk_create(
        (
            quant(product_id=product, location_id=at, quantity=pieces, reserved=reserved[key])
            for key, pieces in on_hand.items()
            for product, at in [key]
        ),
        batch_size=1000,
    )
    _warehouses(models["Account"], models["StockLocation"])


_MODELS = ("Account", "StockLocation", "StockMove", "StockQuant", "StockReservation")


def _on_hand(moves):
    found = defaultdict(Decimal)
    for side, sign in _SIDES:
        done = moves.objects.filter(**{"state": "done", f"{side}__kind__in": _COUNTED})
        rows = done.order_by().values_list("product_id", f"{side}_id")
        for product, location, pieces in rows.annotate(pieces=Sum("quantity")):
            found[product, location] += sign * pieces
    return found


def _reservations(models, on_hand):
    """The most urgent delivery first."""
    reserved, made = defaultdict(Decimal), []
    rows = models["StockMove"].objects.filter(state="open", product__storable=True)
    rows = rows.filter(source__kind="warehouse").order_by("delivery__ship_by", "pk")
    for move in rows.iterator():
        key = move.product_id, move.source_id
        pieces = min(move.quantity, on_hand.get(key, Decimal(0)) - reserved[key])
        if pieces > 0:
            reserved[key] += pieces
            made.append(models["StockReservation"](move=move, location_id=key[1], quantity=pieces))
    return reserved, made


def _warehouses(accounts, locations):
    """The oldest of the company's warehouses, where its orders have left from so far."""
    for place in locations.objects.filter(kind="warehouse").order_by("pk"):
        accounts.objects.filter(company=place.company_id, warehouse=None).update(warehouse=place)


class Migration(migrations.Migration):
    dependencies = [("amazon_backoffice", "0007_stock")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
