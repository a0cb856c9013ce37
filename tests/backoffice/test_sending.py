# SPDX-License-Identifier: LGPL-3.0-or-later
"""*Send to Amazon*: what is planned is kept, leaves from where it lies, and arrives in parts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from amazon_backoffice.adapter import sending
from amazon_backoffice.adapter.errors import atomic
from amazon_backoffice.adapter.moving import count
from amazon_backoffice.adapter.stock import available
from amazon_backoffice.models import (
    Account,
    AmazonTransfer,
    Product,
    StockLocation,
    StockMove,
)
from amazon_connector.port import CannotBook
from amazon_connector.testing.world import Arranged
from amazon_connector.vault import Vault

from .world import NOW, DjangoWorld


class _Shop:
    def __init__(self) -> None:
        self.world = DjangoWorld()
        self.account = Account.objects.get(
            pk=int(self.world.account(Arranged(Vault([Vault.new_key()]))))
        )
        self.mug = Product.objects.get(pk=int(self.world.product("MUG")))

    def begin(self, pieces: int) -> AmazonTransfer:
        with atomic():
            transfer = AmazonTransfer(account=self.account)
            sending.begin(transfer)
            transfer.save()
            move = StockMove(product=self.mug, quantity=pieces)
            sending.plan(transfer, move)
            move.save()
            sending.keep(transfer)
        return transfer

    def pieces(self, number: int) -> dict[int, Decimal]:
        return {self.mug.pk: Decimal(number)}

    def free(self) -> Decimal:
        place = self.account.warehouse_id
        assert place
        return available([self.mug.pk], [place])[place, self.mug.pk]

    def on_hand(self) -> list[int]:
        places = ("warehouse", "transit", "amazon")
        return [int(self.world.on_hand("MUG", where)) for where in places]


@pytest.fixture
def shop(office: str) -> _Shop:
    return _Shop()


def test_what_is_planned_is_kept_until_it_leaves_or_is_cancelled(shop: _Shop) -> None:
    shop.world.stock("MUG", "warehouse", 10)
    transfer = shop.begin(6)
    assert (shop.free(), shop.on_hand()) == (4, [10, 0, 0])
    sending.cancel(transfer.pk)
    assert shop.free() == 10
    with pytest.raises(CannotBook, match="Cancelled"):
        sending.leave(transfer.pk, NOW)


def test_it_arrives_in_parts(shop: _Shop) -> None:
    shop.world.stock("MUG", "warehouse", 10)
    transfer = shop.begin(6)
    sending.leave(transfer.pk, NOW)
    assert shop.on_hand() == [4, 6, 0]
    sending.arrive(transfer.pk, shop.pieces(4), NOW)
    transfer.refresh_from_db()
    assert (shop.on_hand(), transfer.state) == ([4, 2, 4], AmazonTransfer.State.TRANSIT)
    with pytest.raises(CannotBook, match="no more than"):
        sending.arrive(transfer.pk, shop.pieces(3), NOW)
    sending.arrive(transfer.pk, shop.pieces(2), NOW)
    transfer.refresh_from_db()
    assert (shop.on_hand(), transfer.state) == ([4, 0, 6], AmazonTransfer.State.DONE)


def test_what_never_arrives_comes_back_or_is_lost(shop: _Shop) -> None:
    shop.world.stock("MUG", "warehouse", 10)
    transfer = shop.begin(6)
    sending.leave(transfer.pk, NOW)
    sending.come_back(transfer.pk, shop.pieces(1), NOW)
    sending.lose(transfer.pk, shop.pieces(2), NOW)
    assert (shop.on_hand(), shop.free()) == ([5, 3, 0], 5)
    assert sending.in_transit([transfer.pk])[transfer.pk] == shop.pieces(3)


def test_it_leaves_from_where_it_is_kept(shop: _Shop) -> None:
    shelf = StockLocation.objects.create(
        company=shop.account.company,
        name="Shelf",
        kind=StockLocation.Kind.WAREHOUSE,
        parent=shop.account.warehouse,
    )
    shop.world.stock("MUG", "warehouse", 2)
    count(shop.mug, shelf, Decimal(3), NOW)
    transfer = shop.begin(6)
    sending.leave(transfer.pk, NOW)
    left = transfer.moves.order_by("source__name").values_list("source__name", "quantity")
    assert list(left) == [("Shelf", 3), ("Warehouse", 3)]
    assert shop.free() == -1


def test_a_transfer_without_goods_does_not_leave(shop: _Shop) -> None:
    with atomic():
        transfer = AmazonTransfer(account=shop.account)
        sending.begin(transfer)
        transfer.save()
    with pytest.raises(CannotBook, match="enter products"):
        sending.leave(transfer.pk, NOW)
