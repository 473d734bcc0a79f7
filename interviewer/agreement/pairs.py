"""Pairs of a human mark and the grader's: one for each criterion, one for each answer."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.grading import answer_text
from interviewer.rubrics.leak import content_words
from interviewer.runs import GradeRow, RunFiles
from interviewer.types import FirmVerdict, Mark, Rubric, Unit, Value, Verdict


class PointPair(Value):
    """One criterion of one answer, marked by a person and by the grader."""

    answer: str
    question: str
    """Pairs of one question stand or fall together: splits and resampling never part them."""
    criterion: str
    """The claim."""
    human: FirmVerdict
    leaning: FirmVerdict
    """The grader's likeliest verdict, given or not."""
    verdict: Verdict
    """The verdict it gave: `leaning`, or unsure."""
    probability: Unit
    """P(met)."""
    confidence: Unit
    """P(leaning)."""
    overlap: Unit
    """Share of the claim's words that the answer says: what a grader without any model would go by."""
    quote: str = ""
    misconception: str = ""


class ScorePair(Value):
    """One answer's score by a person and by the grader."""

    answer: str
    question: str
    human: Unit
    machine: Unit
    words: int
    """Of the answer: what a grader that only counts would go by."""


class Labelled(Value):
    """All pairs of a run. `ungradable` answers with human marks have none; `mismatched` had another rubric."""

    source: str
    judge: str
    points: tuple[PointPair, ...]
    scores: tuple[ScorePair, ...]
    answers: dict[str, str]
    """What was said, by answer id."""
    questions: dict[str, str]
    """The question's text, by the key that `PointPair.question` holds."""
    unmarked: int = 0
    ungradable: int = 0
    mismatched: int = 0


def collect(files: RunFiles) -> Labelled:
    """The pairs of a finished run. Without a human score, the share of weight that a person ticked stands for it."""
    points: list[PointPair] = []
    scores: list[ScorePair] = []
    answers: dict[str, str] = {}
    questions: dict[str, str] = {}
    unmarked = ungradable = mismatched = 0
    for item, row in zip(files.inputs, files.rows, strict=True):
        human = item.transcript.human
        if human is None or (human.score is None and not human.criteria):
            unmarked += 1
            continue
        rubric = files.rubrics.get(item.rubric)
        if row.score is None or rubric is None:
            ungradable += 1
            continue
        if human.criteria and len(human.criteria) != len(row.criteria):
            mismatched += 1
            continue
        said = answer_text(item.transcript.turns)
        key = item.transcript.question_id or rubric.question.id
        answers[row.id] = said
        questions[key] = rubric.question.text
        points += _points(row, human.criteria, rubric, key, said)
        score = _score(row.criteria, human.criteria) if human.score is None else human.score
        scores.append(ScorePair(answer=row.id, question=key, human=score, machine=row.score, words=len(said.split())))
    return Labelled(
        source=files.summary.source,
        judge=files.summary.judge,
        points=tuple(points),
        scores=tuple(scores),
        answers=answers,
        questions=questions,
        unmarked=unmarked,
        ungradable=ungradable,
        mismatched=mismatched,
    )


def _points(row: GradeRow, human: Sequence[FirmVerdict], rubric: Rubric, question: str, said: str) -> list[PointPair]:
    heard = set(content_words(said))
    asked = set(content_words(rubric.question.text))
    return [
        PointPair(
            answer=row.id,
            question=question,
            criterion=mark.text,
            human=theirs,
            leaning=mark.leaning,
            verdict=mark.verdict,
            probability=mark.probability,
            confidence=mark.confidence,
            overlap=_share(set(content_words(mark.text)) - asked, heard),
            quote=mark.evidence[0].quote if mark.evidence else "",
            misconception=mark.misconception,
        )
        for mark, theirs in zip(row.criteria, human, strict=False)
    ]


def _share(wanted: set[str], heard: set[str]) -> float:
    return len(wanted & heard) / len(wanted) if wanted else 0.0


def _score(marks: Sequence[Mark], human: Sequence[FirmVerdict]) -> float:
    worth = {"met": 1.0, "partial": 0.5, "missing": 0.0, "contradicted": 0.0}
    return sum(m.weight * worth[h] for m, h in zip(marks, human, strict=True)) / sum(m.weight for m in marks)
