"""Serve the page with the scripted engine: serve_fake.py FOLDER PORT DELAY PROFILE [PEOPLE]. Tests run it, and kill it.

With an empty profile it is nobody's, as one is that others can reach; with a file of people it is a class server.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

from author_cases import SLOW, SlowJudge, write_bank, write_tests
from fakes import make_engine

from interviewer.app import AppDeps, Defaults, Reliability, for_people, serve
from interviewer.app.author import Authoring
from interviewer.bank import load_bank
from interviewer.people import People
from interviewer.practice import Practice
from interviewer.rubrics.results import judge_key
from interviewer.store import Store


def main(folder: Path, port: int, delay: float, profile: str, people: Path | None = None) -> None:
    place = folder / "bank"
    if not place.exists():  # a server that starts again finds what the one before it saved
        write_bank(place)
        write_tests(place)
    bank = load_bank(place)
    store = Store(folder / "interviews.sqlite3")
    key = judge_key(*SlowJudge.identity)
    authoring = Authoring(place, lambda: SlowJudge(SLOW), lambda: key)
    reliability = Reliability(place, lambda: key)
    practice = Practice(store, profile) if profile else None
    deps = AppDeps(
        bank,
        store,
        cache(lambda b: make_engine(b, delay, tokens=people is None)),  # one that remembers which accidents it had
        lambda: "words",
        Defaults(seed=1),
        authoring,
        reliability,
        practice,
        people=People(people) if people else None,
        limits=for_people() if people else None,
    )
    server = serve(deps, port=port)
    print("ready", server.url, flush=True)
    server.wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4], *map(Path, sys.argv[5:]))
