# SPDX-License-Identifier: LGPL-3.0-or-later
"""Which moment a seed means: a tick of an act, or a time after its beginning."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Length:
    """How long an undisturbed act is, in ticks and in seconds."""

    ticks: int
    seconds: float


@dataclass(frozen=True)
class Kill:
    """At a tick (repeated exactly by the seed), or after so many seconds (roughly)."""

    at_tick: int | None = None
    after_seconds: float | None = None

    def __str__(self) -> str:
        return f"tick {self.at_tick}" if self.at_tick else f"{self.after_seconds:.3f} s"


@dataclass(frozen=True)
class Moment:
    """``kills`` follow each other: the process that is started again is killed again.

    ``to_the_end``: the story goes on after it, with whatever the kill may have left behind.
    """

    seed: int
    act: int
    kills: tuple[Kill, ...]
    to_the_end: bool


def moment(seed: int, lengths: Sequence[Length]) -> Moment:
    """The moment of this seed; every tick (or second) of the whole story is as likely."""
    rng = random.Random(f"crash|{seed}")
    by_tick = rng.random() < 0.7
    weights = [length.ticks if by_tick else length.seconds for length in lengths]
    act = rng.choices(range(len(lengths)), weights)[0]
    number = rng.choice((1, 1, 1, 2, 3))
    kills = tuple(_kill(rng, lengths[act], by_tick) for _ in range(number))
    return Moment(seed, act, kills, to_the_end=seed % 5 == 0)


def _kill(rng: random.Random, length: Length, by_tick: bool) -> Kill:
    if by_tick:
        return Kill(at_tick=rng.randint(1, length.ticks))
    return Kill(after_seconds=rng.uniform(0, length.seconds))
