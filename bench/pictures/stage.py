"""A server whose interviews were recorded, by a clock that stands still: the same pages each time, without a model.

python -m bench.pictures.stage FOLDER PORT        serve until killed
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from pydantic import TypeAdapter

from bench.pictures.record import RUN, SESSIONS
from bench.pictures.script import EXAM, MAIN
from bench.scripted import PhraseJudge
from interviewer.app import About, AppDeps, Defaults, Reliability, serve
from interviewer.app.author import Authoring
from interviewer.app.serve import Server
from interviewer.bank import load_bank
from interviewer.data import data_dir
from interviewer.events import Asked, Event, Graded, Working
from interviewer.interview import Choose, Interview
from interviewer.practice import Practice
from interviewer.report import candidate_reports, render_html, run_report
from interviewer.rubrics.results import judge_key
from interviewer.runs import write_atomic
from interviewer.store import FILE, FIRST_PROFILE, Profiles, Store
from interviewer.strength import strength_of
from interviewer.weights import DEFAULT_CHAT

NOW = datetime(2026, 3, 20, 12, 30, tzinfo=UTC)
HOLD = 5.0
"""Seconds that a reply is waited for: long enough for a look at the page that waits."""
CANDIDATE = "Chen"
_EVENTS: TypeAdapter[tuple[Event, ...]] = TypeAdapter(tuple[Event, ...])


class Session(NamedTuple):
    """A recorded interview."""

    days_ago: int
    events: tuple[Event, ...]


class Stage:
    """The record behind a served page, for whoever looks at it. Everything but the history is nobody's."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder, self.url = folder, url
        self.sessions = recorded()
        self._days_ago = 0
        self._store = Store(folder / FILE, lambda: NOW - timedelta(days=self._days_ago))

    def forget(self) -> None:
        """As if nobody had been here before."""
        Profiles(self._store).delete(FIRST_PROFILE)

    def remember(self) -> None:
        """The history as it was recorded; its exam is left out."""
        self.forget()
        for name, session in self.sessions.items():
            if name != EXAM:
                self._days_ago = session.days_ago
                self._keep(session.events, FIRST_PROFILE)
        self._days_ago = 0

    def address(self, name: str, upto: tuple[str, int] | None = None) -> str:
        """Where a copy of an interview is, `upto` the so-maniest turn of a kind: ("question", 2)."""
        events = self.sessions[name].events
        return f"{self.url}?interview={self._keep(events if upto is None else _until(events, *upto))}"

    def close(self) -> None:
        self._store.close()

    def _keep(self, events: tuple[Event, ...], profile: str = "") -> str:
        token = self._store.create(profile)
        for event in events:
            self._store.append(token, event)
        return token


class Holding:
    """An engine that has heard what was said and is at work on it, for HOLD seconds."""

    def resume(self, state: Interview, choose: Choose | None = None) -> Iterator[Event]:
        yield Working(stage="comparing", done=2, total=5)
        time.sleep(HOLD)


def recorded() -> dict[str, Session]:
    """Every interview of the file, by its name."""
    rows = map(json.loads, SESSIONS.read_text(encoding="utf-8").splitlines())
    return {row["name"]: Session(row["days_ago"], _EVENTS.validate_python(row["events"])) for row in rows}


def serve_stage(folder: Path, port: int) -> Server:
    """Put the stage into `folder` and serve it; the reports are written there too."""
    place, run = folder / "bank", folder / "run"
    shutil.copytree(data_dir("rubrics"), place)
    shutil.copytree(RUN, run)
    _write_reports(run)
    bank, store = load_bank(place), Store(folder / FILE, lambda: NOW)
    key = _judge(recorded()[MAIN].events)

    deps = AppDeps(
        bank,
        store,
        lambda edition: Holding(),
        lambda: f"{DEFAULT_CHAT}, calibrated for this model",
        Defaults(seed=1),
        Authoring(place, PhraseJudge, lambda: key),
        Reliability(place, lambda: key),
        Practice(store, FIRST_PROFILE, lambda: NOW),
        About(strength=strength_of(DEFAULT_CHAT)),
    )
    return serve(deps, port=port)


def _write_reports(run: Path) -> None:
    numbers = run_report(run)
    write_atomic(run / "report.html", render_html(numbers).encode())
    mine = next(report for _, report in candidate_reports(numbers) if report.candidate == CANDIDATE)
    write_atomic(run / "candidate.html", render_html(mine).encode())


def _until(events: tuple[Event, ...], kind: str, nth: int) -> tuple[Event, ...]:
    places = [n for n, event in enumerate(events) if isinstance(event, Asked) and event.kind == kind]
    return events[: places[nth - 1] + 1]


def _judge(events: tuple[Event, ...]) -> str:
    receipt = next(event.grade.receipt for event in events if isinstance(event, Graded))
    return judge_key(receipt.model, receipt.judge, receipt.prompts)


def main(folder: Path, port: int) -> None:
    server = serve_stage(folder, port)
    print("ready", server.url, flush=True)
    server.wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
