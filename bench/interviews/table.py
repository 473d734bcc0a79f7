"""What the interviews showed, as a table: what is wanted, what was found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bench.interviews.play import Played

FAULTS = {
    "leak, by words": "leaks of an open criterion's text (more than a third of its own words, or 5 in a row)",
    "leak, by string": "leaks by the string test (5 words in a row of claim, wordings or source)",
    "repeated probe": "follow-ups that were asked before",
    "repeated hint": "hints that were given before",
    "repeated steer": "questions to which a reply was steered back twice",
    "lost turn": "turns lost, changed or left without a reply",
    "moved on": "questions ended by what was typed in an answer",
    "praise or blame": "words of judgement before the grade",
    "feedback": "feedback that does not agree with the verdicts",
    "did not end": "interviews that did not end in time",
}
AIMED = 0.9
RAISED = 0.95


class Shares(NamedTuple):
    """(how many, of how many)."""

    aimed: tuple[int, int]
    raised: tuple[int, int]


def shares(played: Sequence[Played]) -> Shares:
    probes = [p for one in played for p in one.probes]
    well = [p for p in probes if p.answered_well]
    return Shares((sum(p.aimed for p in probes), len(probes)), (sum(p.raised for p in well), len(well)))


def counted(played: Sequence[Played]) -> Counter[str]:
    """Faults by kind; a kind that the table does not know is a KeyError."""
    found = Counter(dict.fromkeys(FAULTS, 0))
    for one in played:
        for fault in one.faults:
            found[FAULTS[fault.what] and fault.what] += 1
    return found


def passed(played: Sequence[Played]) -> bool:
    """Whether everything is as it is wanted."""
    found = shares(played)
    enough = all(n >= least * of for (n, of), least in zip(found, (AIMED, RAISED), strict=True))
    return enough and not any(counted(played).values())


def report(played: Sequence[Played]) -> Iterator[str]:
    """The table, line by line, then what went wrong."""
    questions = {q for one in played for q in one.plan.questions}
    personas = Counter(one.persona for one in played)
    turns = sum(p.turns for p in played)
    yield f"{len(played)} interviews, {len(personas)} personas, {len(questions)} questions, {turns} turns"
    yield f"  {'wanted':>8} {'found':>14}"
    for kind, count in counted(played).items():
        yield f"  {0:>8} {count:>14}  {FAULTS[kind]}"
    found = shares(played)
    for (n, of), least, what in (
        (found.aimed, AIMED, "follow-ups at what the labels would choose among the first two"),
        (found.raised, RAISED, "good replies to a follow-up that raised the score"),
    ):
        share = f"{n / of:.1%}" if of else "none"
        yield f"  {f'{least:.0%}':>8} {f'{share} of {of}':>14}  {what}"
    kinds = Counter(a.kind for one in played for a in one.asked)
    yield "turns of the interviewer: " + ", ".join(f"{n} {kind}" for kind, n in kinds.most_common())
    worded = Counter(a.source for one in played for a in one.asked if a.kind == "probe")
    quoting = sum("“" in a.text for one in played for a in one.asked if a.kind == "probe")
    yield f"follow-ups worded by: {dict(worded)}; {quoting} of {sum(worded.values())} take up the candidate's words"


def wrong(played: Sequence[Played], most: int) -> Iterator[str]:
    """The first few of each kind of fault, and of good replies that earned nothing."""
    seen: Counter[str] = Counter()
    for one in played:
        missed = [("reply earned nothing", p.detail) for p in one.probes if p.answered_well and not p.raised]
        astray = [("aim", p.detail) for p in one.probes if not p.aimed]
        for what, detail in (*one.faults, *missed, *astray):
            seen[what] += 1
            if seen[what] <= most:
                yield f"{what}: {one.persona} (seed {one.plan.seed}), {detail}"
