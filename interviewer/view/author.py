"""What the author's page shows of a rubric, as plain dicts: the reference cut into its sources, and each criterion."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Literal, Protocol, TypedDict

from interviewer.evidence import find_quote
from interviewer.types import Criterion, Grade, Rubric, Turn, Verdict
from interviewer.view.spans import Piece, marked
from interviewer.view.words import BANDS, RELIABILITY, VERDICTS, count, figure, flag, percent, shown

State = Literal["reliable", "unreliable", "untested", "waiting"]
STATES: dict[State, str] = {
    "reliable": RELIABILITY["reliable"],
    "unreliable": RELIABILITY["unreliable"],
    "untested": RELIABILITY["untested"],
    "waiting": "Looking up tests…",
}
"""`waiting` while nobody knows yet which judge will grade: results belong to one judge."""

CHECKS: dict[str, str] = {
    "reference": "The reference should meet it",
    "model_answer": "The model answer should meet it",
    "empty": "An empty answer should not meet it",
    "question": "The bare question should not meet it",
    "other_question": "An answer to another question should not meet it",
    "dropped": "The reference without its sentence should not meet it",
    "untouched": "The reference without another criterion’s sentence should still meet it",
    "counter_claim": "A counter-claim should contradict it",
    "paraphrase": "A paraphrase should meet it",
}
MOST_CHECKS = 20
"""Failed checks told for one criterion; the rest are counted."""
LONGEST_ANSWER = 1500
"""Characters shown of the answer that a check graded."""


class Check(Protocol):
    """One test of a criterion, as interviewer.rubrics.results has it."""

    @property
    def kind(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def answer(self) -> str: ...
    @property
    def passed(self) -> bool: ...
    @property
    def verdict(self) -> Verdict: ...
    @property
    def probability(self) -> float: ...


class Finding(Protocol):
    """One lint finding, as interviewer.rubrics.check has it."""

    @property
    def file(self) -> str: ...
    @property
    def line(self) -> int: ...
    @property
    def criterion(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def what(self) -> str: ...
    @property
    def fix(self) -> str: ...


class SourcePiece(TypedDict):
    """A stretch of the reference; `owners` are the numbers of the criteria made from it, as in `1 3`."""

    text: str
    owners: str
    title: str


class Failed(TypedDict):
    """A check that failed, with the answer that was graded."""

    expected: str
    what: str
    answer: str
    verdict: str
    word: str
    probability: str


class Note(TypedDict):
    """A finding of the lint; `place` is its file and line."""

    severity: str
    place: str
    what: str
    fix: str


class CriterionCard(TypedDict):
    """One criterion; `number` counts from 1. `missing` holds the sources that are not in the reference any more."""

    number: int
    id: str
    label: str
    text: str
    weight: str
    counts: bool
    need: str
    options: list[str]
    accept: list[str]
    counter_claims: list[str]
    probe: str
    hint: str
    has_source: bool
    missing: list[str]
    state: State
    word: str
    tally: str
    failed: list[Failed]
    unshown: int
    notes: list[Note]


class Row(TypedDict):
    """What a trial made of one criterion."""

    number: int
    label: str
    verdict: str
    word: str
    probability: str
    quotes: list[str]
    misconception: str


class Trial(TypedDict):
    """A graded trial answer. `reason` is why there is no grade, or what a reader should know about it."""

    result: str
    band: str
    reason: str
    flags: list[str]
    answer: list[list[Piece]]
    rows: list[Row]


def reference(rubric: Rubric) -> list[SourcePiece]:
    """The reference cut where a source begins or ends; joined, the pieces are the reference."""
    text = rubric.reference
    found = [
        (span.start, span.end, number)
        for number, criterion in enumerate(rubric.criteria, 1)
        for span in (find_quote(piece, text) for piece in criterion.source)
        if span is not None
    ]
    edges = sorted({0, len(text), *(start for start, _, _ in found), *(end for _, end, _ in found)})
    pieces = []
    for left, right in pairwise(edges):
        owners = sorted({n for start, end, n in found if start <= left and right <= end})
        title = "; ".join(rubric.criteria[n - 1].label for n in owners)
        pieces.append(SourcePiece(text=shown(text[left:right]), owners=" ".join(map(str, owners)), title=shown(title)))
    return pieces


def criteria(
    rubric: Rubric,
    tested: Callable[[Criterion], tuple[State, Sequence[Check]]],
    findings: Sequence[Finding],
) -> list[CriterionCard]:
    """A card for each criterion, in order. `tested` gives a criterion's state and the checks that still hold for it."""
    total = sum(c.worth for c in rubric.criteria)
    cards = []
    for number, criterion in enumerate(rubric.criteria, 1):
        state, checks = tested(criterion)
        notes = notes_of(f for f in findings if f.criterion == criterion.id)
        cards.append(_card(number, criterion, rubric.reference, total, state, checks, notes))
    return cards


def summary(cards: Sequence[CriterionCard]) -> list[tuple[State, str]]:
    """How many criteria are in each state, in words; states that none is in are left out."""
    states = Counter(card["state"] for card in cards)
    return [(state, f"{states[state]} {word.lower()}") for state, word in STATES.items() if states[state]]


def notes_of(findings: Iterable[Finding]) -> list[Note]:
    return [
        Note(severity=f.severity, place=f"{shown(f.file)}:{f.line}", what=shown(f.what), fix=shown(f.fix))
        for f in findings
    ]


def trial(rubric: Rubric, answer: str, grade: Grade) -> Trial:
    """A grade of `answer`, criterion by criterion."""
    turns = [Turn(role="candidate", kind="answer", text=answer)]
    scored = grade.score is not None
    return Trial(
        result=f"{percent(grade.score)} · {BANDS[grade.band]}" if grade.score is not None else "Could not be graded",
        band=grade.band,
        reason=shown(grade.reason),
        flags=[flag(name) for name in grade.flags],
        answer=marked(turns, grade.criteria) if scored else [],
        rows=[
            Row(
                number=number,
                label=shown(mark.label),
                verdict=mark.verdict,
                word=VERDICTS[mark.verdict],
                probability=f"{mark.probability:.2f}",
                quotes=[shown(span.quote) for span in mark.evidence],
                misconception=shown(mark.misconception),
            )
            for number, mark in enumerate(grade.criteria, 1)
        ],
    )


def _card(
    number: int,
    c: Criterion,
    text: str,
    total: float,
    state: State,
    checks: Sequence[Check],
    notes: list[Note],
) -> CriterionCard:
    failed = [check for check in checks if not check.passed]
    share = f", {percent(c.worth / total)} of the score" if total else ""
    return CriterionCard(
        number=number,
        id=shown(c.id),
        label=shown(c.label),
        text=shown(c.text),
        weight=f"Weight {figure(c.weight)}{share}" if c.counts else f"Weight {figure(c.weight)}, not counted",
        counts=c.counts,
        need=f"Any {c.need} of these {len(c.options)}" if c.options else "",
        options=[shown(option) for option in c.options],
        accept=[shown(way) for way in c.accept],
        counter_claims=[shown(claim) for claim in c.counter_claims],
        probe=shown(c.probe),
        hint=shown(c.hint),
        has_source=bool(c.source),
        missing=[shown(piece) for piece in c.source if find_quote(piece, text) is None],
        state=state,
        word=STATES[state],
        tally=f"{len(checks) - len(failed)} of {count(len(checks), 'check', 'checks')} passed" if checks else "",
        failed=[_failed(check) for check in failed[:MOST_CHECKS]],
        unshown=max(len(failed) - MOST_CHECKS, 0),
        notes=notes,
    )


def _failed(check: Check) -> Failed:
    answer = shown(check.answer)
    return Failed(
        expected=CHECKS.get(check.kind, check.kind),
        what=shown(check.what) if check.what != check.answer else "",  # a counter-claim is its own answer
        answer=answer if len(answer) <= LONGEST_ANSWER else f"{answer[:LONGEST_ANSWER]}…",
        verdict=check.verdict,
        word=VERDICTS[check.verdict],
        probability=f"{check.probability:.2f}",
    )
