"""One graded answer as a reader needs it, and the counting that interview and run reports share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from statistics import fmean

from interviewer.grading import answer_text
from interviewer.report.values import (
    AnswerReport,
    Counts,
    Credit,
    Point,
    Review,
    Said,
    Span,
    State,
    Tally,
    TopicMean,
)
from interviewer.types import Aid, Mark, Receipt, Turn, Verdict
from interviewer.view.spans import PRECEDENCE


def title(question_id: str, text: str) -> str:
    """A short name: the bank's id in words, or the beginning of a question that came with its answer."""
    if question_id:
        words = re.sub(r"\b(?!vs\b)[b-df-hj-np-tv-xz]{2,}\b", lambda found: found.group().upper(), question_id)
        words = words.replace("-", " ")  # llm-overfitting: what has no vowel is an abbreviation
        return words[0].upper() + words[1:]
    return text if len(text) <= 60 else text[:60].rsplit(" ", 1)[0] + "…"


def said(turns: Sequence[Turn], marks: Sequence[Mark]) -> tuple[Said, ...]:
    """The turns with the evidence cut out of the answers. An evidence span that does not match is left out."""
    whole = answer_text(tuple(turns))
    found: list[tuple[int, int, int, Verdict]] = [
        (e.start, e.end, number, mark.verdict)
        for number, mark in enumerate(marks, start=1)
        for e in mark.evidence
        if e.start < e.end and whole[e.start : e.end] == e.quote
    ]
    result = []
    cursor = 0
    for turn in turns:
        at = whole.find(turn.text, cursor) if turn.role == "candidate" and turn.kind == "answer" else -1
        if at < 0:
            result.append(Said(turn=turn, spans=(Span(text=turn.text),)))
            continue
        cursor = at + len(turn.text)
        inside = [
            (max(start, at) - at, min(end, cursor) - at, number, verdict)
            for start, end, number, verdict in found
            if start < cursor and end > at
        ]
        result.append(Said(turn=turn, spans=_cut(turn.text, inside)))
    return tuple(result)


def _cut(text: str, found: Sequence[tuple[int, int, int, Verdict]]) -> tuple[Span, ...]:
    edges = sorted({0, len(text), *(f[0] for f in found), *(f[1] for f in found)})
    spans = []
    for left, right in zip(edges, edges[1:], strict=False):
        here = [f for f in found if f[0] <= left and right <= f[1]]
        spans.append(
            Span(
                text=text[left:right],
                criteria=tuple(sorted({number for _, _, number, _ in here})),
                ends=tuple(sorted({number for _, end, number, _ in here if end == right})),
                verdict=min((verdict for *_, verdict in here), key=PRECEDENCE.index, default=None),
            )
        )
    return tuple(spans)


def point(number: int, mark: Mark) -> Point:
    return Point(
        number=number,
        id=mark.id,
        label=mark.label,
        text=mark.text,
        weight=mark.weight,
        verdict=mark.verdict,
        aid=mark.aid,
        confidence=mark.confidence,
        lost=mark.weight * (1 - mark.credit),
        evidence=mark.evidence,
        misconception=mark.misconception,
    )


def points(answer: AnswerReport, verdicts: Iterable[Verdict]) -> tuple[Point, ...]:
    """The answer's criteria with one of `verdicts`, in the order of the rubric."""
    wanted = set(verdicts)
    return tuple(point(n, m) for n, m in enumerate(answer.marks, start=1) if m.verdict in wanted)


def tally(marks: Iterable[Mark]) -> Tally:
    counted = dict.fromkeys(PRECEDENCE, 0)
    for mark in marks:
        counted[mark.verdict] += 1
    return Tally(**counted)


def doubt(marks: Sequence[Mark]) -> float:
    """Undecided weight, each criterion times how unsure the judge was of its likeliest verdict, as a share."""
    whole = sum(m.weight for m in marks)
    return sum(m.weight * (1 - m.confidence) for m in marks if m.verdict == "unsure") / whole if whole else 0.0


def credit(score: float | None, marks: Sequence[Mark]) -> Credit | None:
    """Take a score apart in proportion to the credit earned unaided, after a probe and after a hint."""
    if score is None:
        return None
    earned: dict[Aid, float] = {"unaided": 0.0, "probe": 0.0, "hint": 0.0}
    for mark in marks:
        earned[mark.aid] += mark.weight * mark.credit
    whole = sum(earned.values())
    if not whole:
        return Credit(unaided=score, probe=0.0, hint=0.0)
    return Credit(**{aid: score * part / whole for aid, part in earned.items()})


def mean_credit(answers: Iterable[AnswerReport]) -> Credit | None:
    parts = [a.credit for a in answers if a.credit is not None and scored(a)]
    if not parts:
        return None
    return Credit(
        unaided=fmean(p.unaided for p in parts),
        probe=fmean(p.probe for p in parts),
        hint=fmean(p.hint for p in parts),
    )


def scored(answer: AnswerReport) -> bool:
    """Whether the answer enters a mean: graded, with or without a second look still to come."""
    return answer.score is not None and answer.state in ("graded", "needs_review")


def scores(answers: Iterable[AnswerReport]) -> list[float]:
    return [a.score for a in answers if a.score is not None and scored(a)]


def counts(answers: Sequence[AnswerReport]) -> Counts:
    states: dict[State, int] = {"graded": 0, "needs_review": 0, "ungradable": 0, "skipped": 0, "open": 0}
    for answer in answers:
        states[answer.state] += 1
    return Counts(total=len(answers), scored=sum(map(scored, answers)), **states)


def topics(answers: Sequence[AnswerReport]) -> tuple[TopicMean, ...]:
    """Mean per topic, in the order in which the topics first occur."""
    names = dict.fromkeys(a.question.topic for a in answers)
    result = []
    for name in names:
        mine = [a for a in answers if a.question.topic == name]
        states = counts(mine)
        known = scores(mine)
        result.append(
            TopicMean(
                topic=name,
                mean=fmean(known) if known else None,
                scored=states.scored,
                skipped=states.skipped,
                ungradable=states.ungradable,
            )
        )
    return tuple(result)


def review(answers: Iterable[AnswerReport]) -> tuple[Review, ...]:
    """Answers that want a second look, the most doubtful first; ties in the order of the report."""
    wanted = [a for a in answers if a.state == "needs_review" or (a.tally.unsure and scored(a))]
    return tuple(
        Review(
            answer=a.number,
            id=a.id,
            title=a.title,
            candidate=a.candidate,
            doubt=a.doubt,
            flags=a.flags,
            points=tuple(sorted(points(a, ["unsure"]), key=lambda p: (p.confidence, -p.weight))),
        )
        for a in sorted(wanted, key=lambda a: -a.doubt)
    )


def receipts(answers: Iterable[AnswerReport]) -> tuple[Receipt, ...]:
    """The different receipts, in the order in which they first occur; rubrics differ by question, so leave them out."""
    seen = {a.receipt.model_copy(update={"rubric": ""}): None for a in answers if a.receipt is not None}
    return tuple(seen)
