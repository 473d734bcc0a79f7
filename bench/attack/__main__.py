"""Attack the grader in forty ways and see what it gives away; and see what honest answers in odd shapes lose.

    python -m bench.attack                       11 questions, all families; the first time most of an hour
    python -m bench.attack --all                 all 22; the families written by hand have texts for 11
    python -m bench.attack --questions 1 --family 6,7,benign --out attacks.json

An attack gained when the score rose by more than 0.01 over its honest base, or when a criterion is met that was not.
An answer without a score gained nothing and is counted by itself; beside it stands the share sent to review, and the
share of the bases that were. What the models measured is kept in bench/out, so a second run takes a minute. The exit
status is 0 whatever was gained.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from bench.attack.benign import pairs, twins
from bench.attack.families import NAMES, build_all
from bench.attack.material import WRITTEN, materials, pick
from bench.attack.table import report, write
from bench.attack.trial import Grading, Turns, outcomes
from bench.measured import kept_meter
from interviewer import grading
from interviewer.bank import Bank, load_bank
from interviewer.judge import Judge, LikelihoodJudge, load_calibration
from interviewer.types import Grade

BENIGN = "benign"


def shipped_judge() -> Judge:
    """The judge of the product, with a meter that remembers what it measured."""
    meter, model = kept_meter()
    return LikelihoodJudge(meter, load_calibration(model))


def grader(bank: Bank, judge: Judge) -> Grading:
    """Grades as the product does, each answer once: many attacks share a base."""
    known: dict[tuple[str, Turns], Grade] = {}

    def grade(question_id: str, turns: Turns) -> Grade:
        key = (question_id, turns)
        if key not in known:
            known[key] = grading.grade(bank.get(question_id), turns, judge)
        return known[key]

    return grade


def chosen(text: str) -> tuple[list[int], bool]:
    """The families that `--family` names, and whether the honest twins are among them."""
    parts = [p.strip() for p in text.split(",") if p.strip()]
    numbers = {int(p) for p in parts if p.isdigit()}
    unknown = [p for p in parts if p != BENIGN and not (p.isdigit() and int(p) in NAMES)]
    if unknown or not parts:
        raise argparse.ArgumentTypeError(f"not a family: {', '.join(unknown) or 'nothing'} (1 to 40, {BENIGN})")
    return sorted(numbers), BENIGN in parts


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError("give a number of questions, 1 or more")
    return int(text)


def _progress(what: str, total: int) -> Callable[[int], None]:
    def show(done: int) -> None:
        print(f"\r{what}: {done} of {total}", end="" if done < total else "\n", file=sys.stderr, flush=True)

    return show


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=_count, default=WRITTEN, metavar="N", help="how many (default %(default)s)")
    parser.add_argument("--all", action="store_true", help="all questions")
    parser.add_argument(
        "--family", type=chosen, default=(sorted(NAMES), True), metavar="LIST", help="such as 6,7 or 34,benign"
    )
    parser.add_argument("--out", type=Path, metavar="FILE.json", help="write every trial with its texts and grades")
    arguments = parser.parse_args()

    bank = load_bank()
    of_question = materials(bank)
    count = len(bank.rubrics) if arguments.all else min(arguments.questions, len(bank.rubrics))
    taken = [of_question[name] for name in pick(bank, count)]
    families, honest = arguments.family
    trials = build_all(families, taken)
    honest_twins = twins(taken) if honest else []

    grade = grader(bank, shipped_judge())
    found = outcomes(trials, grade, _progress("attacks", len(trials)))
    graded = pairs(honest_twins, grade, _progress("honest twins", len(honest_twins)))
    print(f"{len(taken)} questions: {', '.join(m.question_id for m in taken)}\n")
    for line in report(found, graded):
        print(line)
    if arguments.out:
        write(arguments.out, found, graded)


if __name__ == "__main__":
    main()
