# SPDX-License-Identifier: LGPL-3.0-or-later
"""Tells the story: once undisturbed, then from the act in which the kill falls to the end."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.support.simulator import Simulator

from .amazons import KeptAmazon, kept, telling
from .databases import Databases
from .job import PREPARE, SNAPSHOT, SYNC, End, Job, Notes
from .moments import Length, Moment
from .snapshot import Snapshot, differences
from .story import A_TURN, ACTS, Act, World, at_amazon, tell

ROOT = Path(__file__).resolve().parents[2]


class Zygote:
    """The process that forks the back office's processes."""

    def __init__(self, folder: Path, database_url: str) -> None:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "amazon_backoffice.settings",
            "AMAZON_CONNECTOR_DATA": str(folder / "data"),
            "AMAZON_CONNECTOR_DATABASE_URL": database_url,
        }
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crash.zygote"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, job: Job) -> End:
        """Fork a process for the job and wait for its end."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(job.to_line())
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise AssertionError(f"{job.work} {job.act} failed; the reason stands above.")
        return End(**json.loads(line))

    def close(self) -> None:
        """End it."""
        self._process.communicate()


@dataclass(frozen=True)
class Stage:
    """What stands before the back office looks at an act; ``now`` is Amazon's time."""

    now: str
    notes: Notes


@dataclass
class Undisturbed:
    """What the undisturbed story left: its stages, how long they were, and the rows."""

    stages: list[Stage] = field(default_factory=list)
    lengths: list[Length] = field(default_factory=list)
    snapshots: list[Snapshot] = field(default_factory=list)
    pages: int = 0
    feeds: int = 0


class Teller:
    """``folder`` holds everything; ``name`` tells several tellers of one undisturbed apart."""

    def __init__(self, folder: Path, databases: Databases, name: str = "told") -> None:
        self._folder = folder
        self._databases = databases
        self._zygote = Zygote(folder, databases.url)
        self._name = name
        self._result = folder / f"{name}.result"
        self._amazon = KeptAmazon(folder, name)

    def close(self) -> None:
        """End the processes."""
        self._amazon.close()
        self._zygote.close()

    # Undisturbed

    def undisturbed(self) -> Undisturbed:
        """Tell the whole story, and keep how everything stands before each act."""
        told = Undisturbed()
        with telling(self._folder / self._name) as amazon:
            notes = _notes(amazon)
            database = self._databases.new(self._name)
            self._work(PREPARE, database, notes=notes)
            for number, act in enumerate(ACTS):
                world = World(amazon, notes)
                tell(act, world)
                stage = Stage(amazon.now().isoformat(), json.loads(json.dumps(notes)))
                self._keep(number)
                end = self._work(SYNC, database, act.name, stage, amazon)
                ticks = json.loads(self._result.read_text())["ticks"]
                self._other_rounds(act, database, stage, amazon)
                told.stages.append(stage)
                told.lengths.append(Length(ticks, end.seconds))
                told.snapshots.append(self._snapshot(database, amazon))
            counts = amazon.log()["counts"]
            told.pages, told.feeds = counts["searchOrders"], counts.get("createFeed", 0)
        return told

    def _keep(self, number: int) -> None:
        self._databases.copy(self._name, f"before_{number}")
        # The simulator stands still: its files hold all that it has answered.
        shutil.copytree(self._folder / self._name, kept(self._folder, number))

    # Disturbed

    def disturbed(self, moment: Moment, told: Undisturbed) -> tuple[int, str]:
        """Kill at this moment and start again: how many kills struck, and what differs then.

        Where the moment says so, the story goes on to its end, and that is compared as well.
        """
        database = self._databases.copy(f"before_{moment.act}", self._name)
        stage, amazon = told.stages[moment.act], self._amazon.before(moment.act)
        ACTS[moment.act].suffer(amazon)
        struck = self._killed(moment, database, stage, amazon)
        self._other_rounds(ACTS[moment.act], database, stage, amazon)
        compared = next(n for n in range(moment.act, len(ACTS)) if ACTS[n].compared)
        notes = json.loads(json.dumps(stage.notes))
        self._go_on(moment.act + 1, compared + 1, database, notes, amazon)
        differs = differences(told.snapshots[compared], self._snapshot(database, amazon))
        if moment.to_the_end and not differs:
            self._go_on(compared + 1, len(ACTS), database, notes, amazon)
            differs = differences(told.snapshots[-1], self._snapshot(database, amazon))
        if moment.to_the_end or ACTS[moment.act].rounds > 1 or compared > moment.act:
            self._amazon.close()
        return struck, differs

    def _go_on(self, first: int, end: int, database: str, notes: Notes, amazon: Simulator) -> None:
        for act in ACTS[first:end]:
            tell(act, World(amazon, notes))
            now = Stage(amazon.now().isoformat(), notes)
            self._work(SYNC, database, act.name, now, amazon)
            self._other_rounds(act, database, now, amazon)

    def _other_rounds(self, act: Act, database: str, stage: Stage, amazon: Simulator) -> None:
        for _ in range(act.rounds - 1):
            amazon.advance(A_TURN)
            now = Stage(amazon.now().isoformat(), stage.notes)
            self._work(SYNC, database, act.name, now, amazon)

    def _killed(self, moment: Moment, database: str, stage: Stage, amazon: Simulator) -> int:
        """Run the act's process, killed as planned, until one comes to its end."""
        job = self._job(SYNC, database, ACTS[moment.act].name, stage, amazon)
        struck = 0
        for kill in moment.kills:
            planned = replace(job, kill_at=kill.at_tick, kill_after=kill.after_seconds)
            if not self._zygote.run(planned).killed:
                return struck
            struck += 1
        if self._zygote.run(job).killed:
            raise AssertionError("A process died that nobody had killed.")
        return struck

    # Processes

    def _snapshot(self, database: str, amazon: Simulator) -> Snapshot:
        """The office's rows, and what Amazon was told."""
        self._work(SNAPSHOT, database)
        rows: Snapshot = json.loads(self._result.read_text())
        return {**rows, "at Amazon": at_amazon(amazon)}

    def _work(
        self,
        work: str,
        database: str,
        act: str = "",
        stage: Stage | None = None,
        amazon: Simulator | None = None,
        notes: Notes | None = None,
    ) -> End:
        job = self._job(work, database, act, stage, amazon)
        return self._zygote.run(replace(job, notes=notes) if notes else job)

    def _job(
        self, work: str, database: str, act: str, stage: Stage | None, amazon: Simulator | None
    ) -> Job:
        return Job(
            work,
            database,
            str(self._result),
            act,
            stage.now if stage else "",
            amazon.base_url if amazon else "",
            stage.notes if stage else {},
        )


def _notes(amazon: Simulator) -> Notes:
    """What the back office knows before the first act."""
    catalog, sellers = amazon.catalog(), amazon.sellers()["sellers"]
    chosen = [sellers[0], next(s for s in sellers if s["country"] == "FR")]
    theirs = {seller["seller_id"] for seller in chosen}
    here = {m["id"] for seller in chosen for m in seller["marketplaces"]}
    return {
        "sellers": chosen,
        "items": [item for item in catalog["items"] if item["seller_id"] in theirs],
        "taxes": {key: rates for key, rates in catalog["taxes"].items() if key in here},
    }
