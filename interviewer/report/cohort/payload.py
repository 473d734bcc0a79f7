"""What the page's script works on, as one tree of plain values that becomes a JSON block in the page.

Texts to be shown come with hidden characters spelt out, as the rest of the page has them; where that changed a text,
`raw` holds the original for the labels that the page exports. Verdicts are places in `words.verdicts`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from interviewer.grading import AID_CREDIT, VERDICT_CREDIT
from interviewer.report import text
from interviewer.report.cohort.values import CandidateStats, CriterionStats, QuestionStats, RunReport
from interviewer.report.values import AnswerReport, Given, Said
from interviewer.types import FirmVerdict, Mark, Verdict

Tree = dict[str, Any]

_VERDICTS: tuple[Verdict, ...] = tuple(text.VERDICTS)


class _Table:
    """Values that occur often, each kept once."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._places: dict[str, int] = {}

    def place(self, row: Any) -> int:
        key = json.dumps(row)
        if key not in self._places:
            self._places[key] = len(self.rows)
            self.rows.append(row)
        return self._places[key]


def payload(report: RunReport, answers: Sequence[AnswerReport]) -> Tree:
    """All that the script needs of these answers of the report."""
    texts, sources = _Table(), _Table()
    questions = {number: place for place, q in enumerate(report.questions) for number in q.answers}
    people = {number: place for place, p in enumerate(report.candidates) for number in p.answers}
    here = {a.number for a in answers}
    return {
        "words": _words(),
        "judge": report.judge,
        "questions": [_question(q) for q in report.questions],
        "people": [_person(p, here) for p in report.candidates],
        "answers": [_answer(a, people[a.number], questions.get(a.number, -1), report, texts, sources) for a in answers],
        "review": [r.answer for r in report.review if r.answer in here],
        "texts": texts.rows,
        "sources": sources.rows,
    }


def answer_key(answer: AnswerReport) -> str:
    """What a person's verdicts on an answer belong to: its words and its rubric, not the run that graded it."""
    said = [[s.turn.role, s.turn.kind, s.turn.text] for s in answer.said]
    whole = json.dumps([answer.id, answer.receipt.rubric if answer.receipt else "", said])
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def _words() -> Tree:
    firm: tuple[FirmVerdict, ...] = ("met", "partial", "missing", "contradicted")
    return {
        "verdicts": [{"id": v, "word": word, "credit": VERDICT_CREDIT.get(v)} for v, word in text.VERDICTS.items()],
        "firm": [_VERDICTS.index(v) for v in firm],
        "bands": text.BANDS,
        "states": text.STATES,
        "aids": {aid: {"word": word, "credit": AID_CREDIT[aid]} for aid, word in text.AIDS.items()},
        "dialogue": text.DIALOGUE,
    }


def _question(q: QuestionStats) -> Tree:
    return {
        "title": text.one_line(q.title),
        "text": text.one_line(q.question.text),
        "reference": text.shown(q.reference),
        "model": text.shown(q.model_answer),
        "criteria": _criteria(q.criteria),
    }


def _criteria(found: Sequence[CriterionStats] | Sequence[Mark]) -> list[Tree]:
    return [
        {"id": c.id, "label": text.one_line(c.label), "text": text.one_line(c.text), "weight": c.weight} for c in found
    ]


def _person(p: CandidateStats, here: set[int]) -> Tree:
    return {
        "name": text.one_line(p.name),
        "mean": p.mean,
        "band": p.band,
        "doubt": round(p.doubt, 4),
        "answers": [n for n in p.answers if n in here],
    }


def _answer(a: AnswerReport, person: int, question: int, report: RunReport, texts: _Table, sources: _Table) -> Tree:
    given = a.given or Given()
    tree: Tree = {
        "n": a.number,
        "key": answer_key(a),
        "id": text.one_line(a.id),
        "person": person,
        "question": question,
        "state": a.state,
        "score": a.score,
        "band": a.band,
        "doubt": round(a.doubt, 4),
        "source": sources.place(_source(given)),
    }
    if question < 0:
        tree |= {"title": text.one_line(a.title), "text": text.one_line(a.question.text)}
    if a.flags:
        tree["flags"] = text.flag_names(a.flags)
    if a.reason:
        tree["reason"] = text.one_line(a.reason)
    if given.human is not None:
        tree["human"] = given.human.model_dump(mode="json")
    places = {c.id: n for n, c in enumerate(report.questions[question].criteria)} if question >= 0 else {}
    if not all(m.id in places for m in a.marks):  # the rubric is gone; the marks still carry their own text
        places = {m.id: n for n, m in enumerate(a.marks)}
        tree["criteria"] = _criteria(a.marks)
    order = [places[m.id] for m in a.marks]
    tree["marks"] = [
        {
            "c": place,
            "v": _VERDICTS.index(m.verdict),
            "p": round(m.confidence, 3),
            "credit": m.credit,
            "aid": m.aid,
            "worth": texts.place(text.worth(m)),
            **({"false": texts.place(text.one_line(m.misconception))} if m.misconception else {}),
        }
        for place, m in zip(order, a.marks, strict=True)
    ]
    tree["turns"] = [[s.turn.role, s.turn.kind, _pieces(s, order)] for s in a.said]
    raw = _raw(a)
    if raw:
        tree["raw"] = raw
    return tree


def _pieces(said: Said, order: Sequence[int]) -> list[Any]:
    """The turn's text cut where evidence begins and ends: a text, or [text, verdict, its criteria, those it ends]."""
    return [
        [
            text.shown(s.text),
            _VERDICTS.index(s.verdict),
            [order[n - 1] for n in s.criteria],
            [order[n - 1] for n in s.ends],
        ]
        if s.verdict
        else text.shown(s.text)
        for s in said.spans
    ]


def _raw(a: AnswerReport) -> Tree:
    """The texts of the transcript that are shown otherwise than they are."""
    raw: Tree = {}
    if text.one_line(a.id) != a.id:
        raw["id"] = a.id
    if a.candidate:
        raw["candidate"] = a.candidate
    if any("".join(text.shown(p.text) for p in s.spans) != s.turn.text for s in a.said):
        raw["turns"] = [s.turn.text for s in a.said]
    return raw


def _source(given: Given) -> Tree:
    """How the transcript named or brought its question, in the keys of the grading input; only what it had."""
    tree: Tree = {k: getattr(given, k) for k in ("question_id", "question", "reference") if getattr(given, k)}
    if given.criteria:
        kept = [c.model_dump(mode="json", exclude_defaults=True) for c in given.criteria]
        tree["rubric"] = {"criteria": kept}
    return tree
