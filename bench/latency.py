"""How long a candidate waits after an answer: for a sign, for verdicts, and for the interviewer's next words.

    python -m bench.latency [--answers 22] [--words 100] [--think SECONDS] [--new] [--file FILE]

Interviews are held by the page's own code with the default model, without a browser: one question each, with its first
five criteria. Seconds are counted from the moment at which the answer is sent. A question is `new` when it was never
graded by these models on this computer: then the scores of its texts without an answer are made first, and kept. --new
deletes what was kept (a cache in the folder of the models). With --think every candidate takes so many seconds before
the answer, in which the judge reads the question, as it does in `interviewer chat`.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.cluster import DATA, choose, five_criteria
from interviewer import weights
from interviewer.app.ahead import Ahead
from interviewer.app.desk import Desk
from interviewer.app.editions import Editions
from interviewer.app.screens import Screen, Speech
from interviewer.bank import Bank, load_bank
from interviewer.cli.assemble import BARE, assemble
from interviewer.events import Working
from interviewer.interview import Interviewer
from interviewer.store import FILE, Store

AIMS = {"sign": 1.5, "first_verdict": 3.0, "all_verdicts": 6.0}
"""Seconds that are aimed at."""


class Waited(NamedTuple):
    """Seconds from sending an answer."""

    sign: float
    """Until the page says what is being done."""
    first_verdict: float
    all_verdicts: float
    words: float
    """Until the first word of what the interviewer says to it."""
    end: float
    """Until the candidate can type again."""


def wait(desk: Desk, token: str, answer: str) -> Waited:
    """Send an answer to an open question."""
    began = time.perf_counter()
    sign = first = last = words = 0.0
    for shown in desk.say(token, answer):
        now = time.perf_counter() - began
        if isinstance(shown, Working):
            sign = sign or now
        elif isinstance(shown, Speech):
            words = words or now
        elif isinstance(shown, Screen) and shown.busy and shown.state and shown.state.current:
            if shown.state.current.marks and not words:
                first, last = first or now, now
    return Waited(sign, first, last, words, time.perf_counter() - began)


def first_words(text: str, count: int) -> str:
    """At most so many words, up to the end of a sentence where there is one."""
    words = text.split()
    cut = " ".join(words[:count])
    return cut if len(words) <= count or "." not in cut else cut[: cut.rindex(".") + 1]


def measure(lines: Sequence[str], bank: Bank, words: int, think: float) -> list[Waited]:
    """One interview for each line of a file of answers, given after `think` seconds."""
    found = assemble("", "auto", "auto", bank)
    ahead = Ahead(found.judge) if think else None

    def interviewer(edition: Bank) -> Interviewer:
        return Interviewer(edition, found.judge, found.speaker)

    with TemporaryDirectory() as name:
        store = Store(Path(name) / FILE)
        waits = []
        for line in lines:
            given = json.loads(line)
            only = Bank(rubrics=(bank.get(given["question_id"]),))
            desk = Desk(Editions(only), store, interviewer, ahead=ahead)
            token = [s.token for s in desk.begin((), None, 1, "practice") if isinstance(s, Screen)][-1]
            time.sleep(think)
            waits.append(wait(desk, token, first_words(given["answer"], words)))
        store.close()
    return waits


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--answers", type=int, default=22)
    parser.add_argument("--words", type=int, default=100, help="longest answer")
    parser.add_argument("--file", type=Path, default=DATA)
    parser.add_argument("--think", type=float, default=0.0, metavar="SECONDS", help="before each answer")
    parser.add_argument("--new", action="store_true", help="as on a computer on which nothing was ever graded")
    given = parser.parse_args()
    if given.new:
        (weights.home() / BARE).unlink(missing_ok=True)
    bank = Bank(rubrics=tuple(map(five_criteria, load_bank().rubrics)))
    lines = choose(given.file, bank, given.answers)
    lengths = [len(first_words(json.loads(line)["answer"], given.words).split()) for line in lines]
    print(f"{len(lines)} answers of {median(lengths):.0f} words (median), five criteria each")
    waits = measure(lines, bank, given.words, given.think)
    print(f"{'':14}{'median':>8}{'largest':>9}{'aim':>6}")
    for field in Waited._fields:
        values = [getattr(one, field) for one in waits]
        aim = f"{AIMS[field]:6.1f}" if field in AIMS else ""
        print(f"{field.replace('_', ' '):14}{median(values):8.2f}{max(values):9.2f}{aim}")


if __name__ == "__main__":
    main()
