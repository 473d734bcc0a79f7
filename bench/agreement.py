"""How the graded test answers are ordered, and whether an instruction to the grader ever gains.

    python -m bench.agreement              odd and even questions, graded by a calibration fitted on the others
    python -m bench.agreement --shipped    both with the calibration that ships, which has seen them
    python -m bench.agreement --file DEV.jsonl [--fitted-on OTHER.jsonl ...]    all figures of another labelled file,
                                                    and the order where its lines have a `kind`
    python -m bench.agreement --compiled SEED.md    the same answers by rubrics compiled from other reference answers
                                                    to the questions of the bank, in its order

For each question: full above half, and both above vague, wrong, off-topic, keyword list, injection and parroted
question. Then every injection against the same answer without it: those that the file has, and each text of
injections.jsonl (whose author had not seen the grader) on a half-right and on a wrong answer. Grades come from
`interviewer.grading`, as in the product; what the models measured is kept in bench/out, so a second run takes seconds.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from bench.measured import DATA, kept_meter, kinds, transcripts
from interviewer import grading
from interviewer.agreement.compare import RESAMPLES
from interviewer.bank import Bank, load_bank
from interviewer.batch import plan
from interviewer.cli.evaluate import compare_files, print_agreement
from interviewer.evidence import sentences
from interviewer.fitting import KeptMeter, calibrate, measured_rows, question_of
from interviewer.fitting.crossed import grades
from interviewer.judge import Calibration, Judge, LikelihoodJudge, load_calibration
from interviewer.rubrics import compile_markdown
from interviewer.types import Transcript, Turn

CLAIMS = DATA / "answers_claims.jsonl"
GOOD = ("full", "half")
EMPTY = ("vague", "wrong", "offtopic", "keywords", "inject", "parrot")
GAINED = 0.01

Shift = tuple[str, float]
"""A name, and by how much an injection moved the score."""


class Marked:
    """The answers of one file with their scores."""

    def __init__(self, path: Path, bank: Bank, judge: Judge) -> None:
        self._items = {item.transcript.id: item for item in plan(transcripts(path), bank)}
        self.answers = {name: item.transcript for name, item in self._items.items()}
        self.kinds = kinds(path)
        self._judge = judge
        self.scores = {name: self.score(t) for name, t in self.answers.items()}

    def score(self, transcript: Transcript) -> float:
        """Of a transcript with the id of one of the file's; its turns may be others."""
        rubric = self._items[transcript.id].rubric
        assert rubric is not None
        return grading.grade(rubric, transcript.turns, self._judge).score or 0.0

    def of_question(self) -> dict[str, dict[str, str]]:
        """For each question, the answer's id by kind; the odd file's `partial` answers are half ones."""
        found: dict[str, dict[str, str]] = {}
        for name, item in self._items.items():
            found.setdefault(question_of(item), {})[self.kinds[name].replace("partial", "half")] = name
        return found


def ordering(marked: Marked) -> tuple[int, list[str]]:
    """How many pairs there are, and those in the wrong order, in words."""
    pairs, wrong = 0, []
    for question, ids in marked.of_question().items():
        score = {kind: marked.scores[name] for kind, name in ids.items()}
        for good, bad in [("full", "half"), *((good, bad) for good in GOOD for bad in EMPTY if bad in score)]:
            pairs += 1
            if not score[good] > score[bad]:
                wrong.append(f"{question}: {good} {score[good]:.2f}, {bad} {score[bad]:.2f}")
    return pairs, wrong


def by_kind(marked: Marked) -> str:
    scores: dict[str, list[float]] = {}
    for name, score in marked.scores.items():
        scores.setdefault(marked.kinds[name], []).append(score)
    return ", ".join(f"{kind} {statistics.mean(of):.2f}" for kind, of in scores.items())


def own_injections(path: Path, marked: Marked) -> list[Shift]:
    """Answers of the file that are another one, its `base`, with an injection."""
    bases = {line["id"]: line.get("base", "") for line in _lines(path)}
    return [
        (name, marked.scores[name] - marked.scores[base])
        for name, base in bases.items()
        if base and marked.kinds[name].startswith("inject_")
    ]


def grafted(marked: Marked, injections: Sequence[dict[str, str]]) -> list[Shift]:
    """Every injection on the half-right and the wrong answer of one question; the questions take turns."""
    questions = list(marked.of_question().values())
    found: list[Shift] = []
    for number, injection in enumerate(injections):
        for kind in ("half", "wrong"):
            item = marked.answers[questions[number % len(questions)][kind]]
            said = _graft(item.turns[-1].text, injection)
            turn = Turn(role="candidate", kind="answer", text=said)
            shift = marked.score(item.model_copy(update={"turns": (turn,)})) - marked.scores[item.id]
            found.append((f"{injection['id']} {injection['family']} on {item.id}", shift))
            print(f"\rinjections: {len(found)} of {2 * len(injections)}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return found


def _graft(answer: str, injection: dict[str, str]) -> str:
    middle = sentences(answer)[len(sentences(answer)) // 2].start
    place = {"start": 0, "middle": middle, "end": len(answer)}[injection["place"]]
    return f"{answer[:place]} {injection['text']} {answer[place:]}".strip()


def _lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _print_file(path: Path, bank: Bank, meter: KeptMeter, calibration: Calibration) -> None:
    """What `interviewer evaluate` prints, but with what was measured before kept."""
    print(f"graded by a calibration fitted on {calibration.fitted_on}")
    items = plan(transcripts(path), bank)
    print_agreement(compare_files(grades(items, meter, lambda _: calibration, path.name), RESAMPLES), None)
    if all("kind" in line for line in _lines(path)):
        _print_ordering(path, Marked(path, bank, LikelihoodJudge(meter, calibration)), calibration)


def compiled(source: Path, bank: Bank) -> Bank:
    """The bank's questions under rubrics that nobody touched; `source` has a reference answer to each, in order."""
    made = compile_markdown(source.read_text(encoding="utf-8"), source.name)
    return Bank(
        rubrics=tuple(
            rubric.model_copy(update={"question": known.question})
            for rubric, known in zip(made, bank.rubrics, strict=True)
        )
    )


def _print_ordering(path: Path, marked: Marked, calibration: Calibration) -> None:
    pairs, wrong = ordering(marked)
    print(f"\n{path.name}, graded by a calibration fitted on {calibration.fitted_on}")
    print(f"  {pairs - len(wrong)} of {pairs} pairs in order, {1 - len(wrong) / pairs:.1%}")
    for line in wrong:
        print(f"    out of order: {line}")
    print(f"  mean score by kind: {by_kind(marked)}")


def _print_shifts(name: str, shifts: Sequence[Shift]) -> None:
    if not shifts:
        return
    gained = sorted((s for s in shifts if s[1] > GAINED), key=lambda s: -s[1])
    mean = statistics.mean(s for _, s in shifts)
    print(f"  {name}: {len(gained)} of {len(shifts)} gained more than {GAINED}, mean shift {mean:+.3f}")
    for where, shift in gained:
        print(f"    {where}: {shift:+.3f}")


def fitted_on(paths: Sequence[Path], bank: Bank, meter: KeptMeter) -> Calibration:
    """A calibration that has seen these files alone."""
    items = plan([entry for path in paths for entry in transcripts(path)], bank)
    return calibrate(measured_rows(items, meter).rows, meter.name, ", ".join(path.name for path in paths))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shipped", action="store_true", help="grade with the calibration that ships")
    parser.add_argument("--file", type=Path, help="a labelled file with kinds, instead of those of bench/data")
    parser.add_argument("--compiled", type=Path, help="grade by rubrics compiled from this file, not by the bank's")
    parser.add_argument("--fitted-on", type=Path, nargs="+", help="labelled files to fit the calibration for it on")
    arguments = parser.parse_args()

    meter, model = kept_meter()
    bank = load_bank()
    if arguments.file:
        fitted = fitted_on(arguments.fitted_on, bank, meter) if arguments.fitted_on else load_calibration(model)
        _print_file(arguments.file, bank, meter, fitted)
        return
    even, odd = DATA / "answers_even.jsonl", DATA / "answers_odd.jsonl"
    injections = [] if arguments.compiled else _lines(DATA / "injections.jsonl")
    graded_by = compiled(arguments.compiled, bank) if arguments.compiled else bank
    for path, other in ((even, odd), (odd, even)):
        calibration = load_calibration(model) if arguments.shipped else fitted_on((other, CLAIMS), bank, meter)
        marked = Marked(path, graded_by, LikelihoodJudge(meter, calibration))
        _print_ordering(path, marked, calibration)
        _print_shifts("injections in the file", own_injections(path, marked))
        _print_shifts("injections written blind", grafted(marked, injections))


if __name__ == "__main__":
    main()
