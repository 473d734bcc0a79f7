"""From judgements to a grade: weights, credit, aids, bands and abstention. All of it arithmetic, none of it a model's.

Score = sum of weight x credit over the sum of weights; a criterion that does not count has weight 0. A verdict that the
judge is sure of earns its credit whole; one it doubts earns its expected credit, P(met) + P(partial) / 2, so that doubt
is neither a zero nor a full mark. Where no verdict is likelier than not the criterion is `unsure`, and the grade is up
for review.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from interviewer import __version__
from interviewer.judge.many import judge_many
from interviewer.judge.protocol import Asked, Judge, Unjudged
from interviewer.judge.reading import FLAGS, Reading, read
from interviewer.types import (
    Aid,
    Band,
    Criterion,
    Evidence,
    Grade,
    Judgement,
    Mark,
    Probabilities,
    Receipt,
    Rubric,
    Turn,
    Verdict,
)

VERDICT_CREDIT: dict[Verdict, float] = {"met": 1.0, "partial": 0.5, "missing": 0.0, "contradicted": 0.0}
AID_CREDIT: dict[Aid, float] = {"unaided": 1.0, "probe": 0.8, "hint": 0.5}
"""Share of the credit that is left when a point came after a probe, or after a hint."""

SURE = 0.8
"""A verdict held with at least this confidence earns its credit whole; a doubtful one earns its expected credit."""

BOTH_SIDES = "both_sides"
"""The flag of an answer that states a criterion in one place and denies it in another."""

DISPUTED = "disputed"
"""The flag of a grade that was changed when its candidate pointed to words of the answer."""

_FAILED = "The judge failed: "
_QUOTED = re.compile("“([^”]*)”")
_BANDS: tuple[tuple[float, Band], ...] = ((0.85, "strong"), (0.65, "solid"), (0.4, "developing"), (0.15, "weak"))
_RANK: dict[Verdict, int] = {"missing": 0, "unsure": 1, "partial": 2, "met": 3}


def answer_text(turns: Sequence[Turn]) -> str:
    """All that the candidate answered, joined by line breaks: the text that evidence offsets refer to."""
    return "\n".join(t.text for t in turns if t.role == "candidate" and t.kind == "answer")


def band(score: float | None) -> Band:
    """The band of a score; `none` when there is no score."""
    if score is None:
        return "none"
    return next((name for least, name in _BANDS if score >= least), "weak")


def rubric_hash(rubric: Rubric) -> str:
    """SHA-256 of all that the judge may see of a rubric, first 16 hex digits."""
    return hashlib.sha256(rubric.model_dump_json().encode()).hexdigest()[:16]


def reading_of(rubric: Rubric, turns: Sequence[Turn]) -> Reading:
    """What of the candidate's answers a judge gets to read; repeating the interviewer is no answer.

    What the interviewer quoted from the answers is the candidate's own, and what was said of an earlier question is no
    part of this one.
    """
    answer = answer_text(turns)
    spoken = (t.text for t in turns if t.role == "interviewer" and t.kind != "review")
    return read(answer, " ".join([rubric.question.text, *(_own_words(text, answer) for text in spoken)]))


def _own_words(spoken: str, answer: str) -> str:
    """What the interviewer said, without what it quoted from the candidate's answers."""
    return _QUOTED.sub(lambda found: "" if found[1].removesuffix("…") in answer else found[0], spoken)


class Answered(NamedTuple):
    """One thing to grade: all that was said to one question, and the question's rubric."""

    rubric: Rubric
    turns: Sequence[Turn]


def grade(rubric: Rubric, turns: Sequence[Turn], judge: Judge) -> Grade:
    """Grade one question. Never raises for what a judge cannot do: the grade is then `ungradable`, with the reason.

    The answer is judged as it stood after each of the candidate's turns: a point once made stays made, with the aid
    that it was made with, unless the answer as a whole contradicts it. To say more without contradicting oneself
    never costs credit, not even in another language; that is left for review. Every quote is cut from
    `answer_text(turns)`.
    """
    ((_, found),) = grade_many([Answered(rubric, turns)], judge)
    return found


def grade_many(answers: Sequence[Answered], judge: Judge) -> Iterator[tuple[int, Grade]]:
    """(place in `answers`, what `grade` would have returned), each place once, in the order they are done.

    The judge is handed the first turns of all of them at once, then the second ones, and so on. Where it fails, that
    answer alone is `ungradable`, and its later turns are not asked about.
    """
    waiting: dict[int, _Hearing] = {}
    for place, answered in enumerate(answers):
        hearing = _Hearing(answered)
        if hearing.asked is None:
            yield place, _grade(hearing, judge)
        else:
            waiting[place] = hearing
    while waiting:
        places = list(waiting)
        asked = [hearing.asked for hearing in waiting.values() if hearing.asked]
        for number, found in judge_many(judge, asked):
            hearing = waiting[places[number]]
            hearing.hear(found)
            if hearing.asked is None:
                yield places[number], _grade(waiting.pop(places[number]), judge)


class _Hearing:
    """One answer on its way to a grade: what a judge gets to read after each of the candidate's turns, and what it
    made of it so far."""

    def __init__(self, answered: Answered) -> None:
        self.rubric, self.turns = answered
        self.read: list[tuple[Reading, Aid]] = []
        self.said: list[tuple[Judgement, ...]] = []
        self.flags: tuple[str, ...] = ()
        self.unread = ""
        """Why there is nothing to judge, or why it stops before the last turn."""
        self.failed = ""
        for upto, aid in _stages(self.turns):
            reading = reading_of(self.rubric, self.turns[:upto])
            self.flags = reading.flags
            if "not_english" in reading.flags:
                self.unread = FLAGS["not_english"]
                break
            self.read.append((reading, aid))
        if not self.read and not self.unread:
            self.unread = "There is no answer to grade."
        self._settle()

    @property
    def asked(self) -> Asked | None:
        """What the judge is to be asked next; None when the grade can be made."""
        if self.failed or len(self.said) == len(self.read):
            return None
        return Asked(self.rubric, self.read[len(self.said)][0].text)

    def hear(self, found: tuple[Judgement, ...] | Unjudged) -> None:
        if isinstance(found, Unjudged):
            self.failed = found.reason
        else:
            self.said.append(found)
            self._settle()

    def _settle(self) -> None:
        """No judge is asked where nothing was said."""
        while len(self.said) < len(self.read) and self.read[len(self.said)][0].settled:
            self.said.append(tuple(_nothing_said(c) for c in self.rubric.criteria))


def _grade(heard: _Hearing, judge: Judge) -> Grade:
    rubric = heard.rubric
    receipt = _receipt(rubric, judge)
    if heard.failed:
        return ungradable(f"{_FAILED}{heard.failed}.", receipt)
    settled = [(said, aid) for said, (_, aid) in zip(heard.said, heard.read, strict=True)]
    if not settled:
        return ungradable(heard.unread, receipt, heard.flags)
    answer = answer_text(heard.turns)
    marks = _marks(rubric, settled, answer)
    unaided = [stage for stage in settled if stage[1] == "unaided"]
    unsure = any(m.verdict == "unsure" and m.weight for m in marks)
    score = total(marks)
    return Grade(
        status="needs_review" if unsure or heard.unread else "graded",
        score=score,
        unaided_score=total(_marks(rubric, unaided, answer)) if unaided else 0.0,
        band=band(score),
        flags=(*heard.flags, BOTH_SIDES) if any(m.both_sides for m in marks) else heard.flags,
        criteria=marks,
        reason=heard.unread,
        receipt=receipt,
    )


def remark(rubric: Rubric, turns: Sequence[Turn], given: Grade, judgement: Judgement) -> Grade:
    """`given` with the mark of one criterion made anew from `judgement`, whose offsets refer to `answer_text(turns)`.

    The aid is that of the answer in which the words were said.
    """
    begins = min((e.start for e in judgement.evidence), default=0)
    stages = _stages(turns)
    aid: Aid = next((a for upto, a in stages if begins < len(answer_text(turns[:upto]))), "unaided")
    criterion = next(c for c in rubric.criteria if c.id == judgement.criterion_id)
    made = _mark(criterion, [(judgement, aid)], answer_text(turns))
    marks = tuple(made if m.id == made.id else m for m in given.criteria)
    unsure = any(m.verdict == "unsure" and m.weight for m in marks)
    flags = (*given.flags, *([] if DISPUTED in given.flags else [DISPUTED]))
    score = total(marks)
    changes = {"criteria": marks, "score": score, "band": band(score), "flags": flags}
    return given.model_copy(update={**changes, "status": "needs_review" if unsure or given.reason else "graded"})


def ungradable(reason: str, receipt: Receipt, flags: tuple[str, ...] = ()) -> Grade:
    """A failure to grade: no score, neither low nor high."""
    return Grade(status="ungradable", score=None, band="none", flags=flags, reason=reason, receipt=receipt)


def judge_failed(grade: Grade) -> bool:
    """Whether it is ungradable for want of a judgement, which another attempt may bring; not by what was said."""
    return grade.status == "ungradable" and grade.reason.startswith(_FAILED)


def skipped(rubric: Rubric, judge: Judge) -> Grade:
    """The grade of a question that the candidate chose not to answer."""
    return ungradable("The question was skipped.", _receipt(rubric, judge))


def total(marks: Sequence[Mark]) -> float:
    """Weighted mean credit, 0..1, rounded to four places so that a written score reads back the same."""
    return round(sum(m.weight * m.credit for m in marks) / sum(m.weight for m in marks), 4)


def _receipt(rubric: Rubric, judge: Judge) -> Receipt:
    who = judge.identity
    return Receipt(
        version=__version__, model=who.model, judge=who.judge, rubric=rubric_hash(rubric), prompts=who.prompts
    )


def _stages(turns: Sequence[Turn]) -> list[tuple[int, Aid]]:
    """For each answer: how many turns there were up to and with it, and what help had been given by then."""
    stages: list[tuple[int, Aid]] = []
    aid: Aid = "unaided"
    for index, turn in enumerate(turns):
        if turn.role == "interviewer" and turn.kind == "hint":
            aid = "hint"
        elif turn.role == "interviewer" and turn.kind == "probe" and aid == "unaided":
            aid = "probe"
        elif turn.role == "candidate" and turn.kind == "answer":
            stages.append((index + 1, aid))
    return stages


def _nothing_said(criterion: Criterion) -> Judgement:
    certain = Probabilities(met=0.0, partial=0.0, missing=1.0, contradicted=0.0)
    return Judgement(criterion_id=criterion.id, verdict="missing", probabilities=certain, confidence=1.0)


def _marks(rubric: Rubric, stages: Sequence[tuple[Sequence[Judgement], Aid]], answer: str) -> tuple[Mark, ...]:
    return tuple(_mark(c, [(said[i], aid) for said, aid in stages], answer) for i, c in enumerate(rubric.criteria))


def _mark(criterion: Criterion, history: Sequence[tuple[Judgement, Aid]], answer: str) -> Mark:
    """Final verdict: the last one when it contradicts, else the best so far; the aid is that of the turn it came in.

    The credit is the most that any turn earned, so that a better verdict after a hint takes nothing back.
    """
    chosen, aid = history[-1]
    counted = history[-1:]
    if chosen.verdict != "contradicted":
        counted = [(j, a) for j, a in history if j.verdict != "contradicted"]
        best = max(_RANK[j.verdict] for j, _ in counted)
        chosen, aid = next((j, a) for j, a in counted if _RANK[j.verdict] == best)
    return Mark(
        id=criterion.id,
        label=criterion.label,
        text=criterion.text,
        weight=criterion.worth,
        verdict=chosen.verdict,
        probability=chosen.probabilities.met,
        confidence=chosen.confidence,
        leaning=chosen.probabilities.likeliest,
        credit=round(max(_credit(j) * AID_CREDIT[_aid(j, a)] for j, a in counted), 4),
        aid=_aid(chosen, aid),
        # A judge reads the answer with parts of it blanked: what it quotes is taken from the answer as it was given.
        evidence=tuple(Evidence(quote=answer[e.start : e.end], start=e.start, end=e.end) for e in chosen.evidence),
        misconception=chosen.misconception,
        both_sides=chosen.both_sides,
    )


def _aid(judgement: Judgement, aid: Aid) -> Aid:
    """Nothing helped with a point that was not made."""
    return "unaided" if judgement.verdict in ("missing", "contradicted") else aid


def _credit(judgement: Judgement) -> float:
    if judgement.verdict == "unsure" or judgement.confidence < SURE:
        p = judgement.probabilities
        return p.met * VERDICT_CREDIT["met"] + p.partial * VERDICT_CREDIT["partial"]
    return VERDICT_CREDIT[judgement.verdict]
