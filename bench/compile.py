"""What the compiler makes of a file of questions, for reading: every claim, what is covered, and how long it took.

    python -m bench.compile SEED.md

Claims are printed with their options; those that the linter's rule takes for two claims, that are no sentence (a label
before a colon) or that open with a pronoun are marked, as a help for the eye: the count that matters is the reader's.
"""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from pathlib import Path

from interviewer.rubrics.check import check_rubric
from interviewer.rubrics.compile import covering, foreign_words
from interviewer.rubrics.sources import read_source
from interviewer.types import Criterion, Rubric

_NOTE = re.compile(r"[^.]{1,60}: ")
_POINTING = re.compile(r"(?:it|they|this|these|that|those|its|their)\b", re.I)


def marks(rubric: Rubric, criterion: Criterion) -> list[str]:
    """What may be wrong with a claim, by rules of thumb."""
    found = [f.what for f in check_rubric(rubric) if f.criterion == criterion.id and "two things" in f.what]
    return [
        *(["two claims?"] if found else []),
        *(["note"] if _NOTE.match(criterion.text) else []),
        *(["pronoun"] if _POINTING.match(criterion.text) else []),
        *(["foreign word"] if foreign_words(rubric, criterion) else []),
        *(["source not found"] if any(piece not in rubric.reference for piece in criterion.source) else []),
    ]


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    began = time.perf_counter()
    found = read_source(Path(sys.argv[1]))
    seconds = time.perf_counter() - began
    tally: Counter[str] = Counter()
    total = lost = options = 0
    for number, rubric in enumerate(found.rubrics, 1):
        held = covering(rubric)
        total, lost = total + held.total, lost + len(held.lost)
        print(f"\n{number}. {rubric.question.text}")
        print(f"   criteria: {len(rubric.criteria)}, coverage: {held.share:.1%} of {held.total} content words")
        for criterion in rubric.criteria:
            notes = marks(rubric, criterion)
            tally.update(notes)
            options += bool(criterion.options)
            print(f"   {criterion.weight:>4g}  {criterion.text}{'   <- ' + ', '.join(notes) if notes else ''}")
            need = f"any {criterion.need} of:" if criterion.options else ""
            for option in criterion.options:
                print(f"         {need} {option}")
    count = sum(len(rubric.criteria) for rubric in found.rubrics)
    print(f"\nRead as {found.read_as} and compiled in {seconds:.2f} s.")
    print(f"Questions: {len(found.rubrics)}. Criteria: {count}, of them any of several: {options}.")
    print(f"Coverage: {1 - lost / total if total else 1.0:.1%} of {total} content words.")
    print(f"Marked: {', '.join(f'{name}: {n}' for name, n in tally.items()) or 'nothing'}.")


if __name__ == "__main__":
    main()
