# SPDX-License-Identifier: LGPL-3.0-or-later
"""The tree of stock locations: a small table, read whole."""

from __future__ import annotations

from collections import defaultdict

from ..models import StockLocation

Kind = StockLocation.Kind
# Where pieces are counted: elsewhere goods only come from or go to.
COUNTED = (Kind.WAREHOUSE, Kind.AMAZON, Kind.TRANSIT)


class Locations:
    """All locations with their kinds and what hangs in them, as they are now."""

    def __init__(self) -> None:
        rows = StockLocation.objects.order_by("pk").values_list("pk", "kind", "parent_id")
        self._kinds: dict[int, str] = {}
        self._parents: dict[int, int] = {}
        self._children: dict[int, list[int]] = defaultdict(list)
        for pk, kind, parent_id in rows:
            self._kinds[pk] = kind
            if parent_id:
                self._parents[pk] = parent_id
                self._children[parent_id].append(pk)

    def is_counted(self, location_id: int) -> bool:
        """Whether pieces are counted there at all."""
        return self._kinds[location_id] in COUNTED

    def is_warehouse(self, location_id: int) -> bool:
        """Whether pieces there can be sold from there."""
        return self._kinds[location_id] == Kind.WAREHOUSE

    def inside(self, location_id: int) -> list[int]:
        """The location and those of its kind inside it, itself first: a location at Amazon or
        in transit is none of the warehouse's, wherever it hangs, nor is what hangs in it.
        """
        found, left = [], [location_id]
        while left:
            current = left.pop(0)
            found.append(current)
            of_kind = (c for c in self._children[current] if self._same_kind(c, location_id))
            left.extend(child for child in of_kind if child not in found)
        return found

    def way_up(self, location_id: int) -> list[int]:
        """The location, what it hangs in, and so on to the top."""
        way = [location_id]
        while (parent := self._parents.get(way[-1])) and parent not in way:
            way.append(parent)
        return way

    def _same_kind(self, one: int, other: int) -> bool:
        return self._kinds[one] == self._kinds[other]
