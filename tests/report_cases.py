"""Small interviews and runs with exact numbers, and texts that want to be more than text: for the report tests."""

from __future__ import annotations

import json
from pathlib import Path

from interviewer.bank import Bank
from interviewer.events import Finished, Reexamined, Regraded, Started
from interviewer.report import (
    Report,
    RunReport,
    interview_report,
    run_report,
)
from interviewer.runs import BadRow, Failure, GradeRow, InputRow, Summary, write_run
from interviewer.types import (
    Criterion,
    Evidence,
    Grade,
    HumanMark,
    Mark,
    Question,
    Receipt,
    Rubric,
    Transcript,
    Turn,
    Value,
    Verdict,
)

RECEIPT = Receipt(version="1.2.3", model="tiny", judge="j1", rubric="r1", prompts="p1")
CREDITS: dict[Verdict, float] = {"met": 1.0, "partial": 0.5, "missing": 0.0, "contradicted": 0.0, "unsure": 0.25}


class Exchange(Value):
    question_id: str
    turns: tuple[Turn, ...]
    grade: Grade | None = None
    skipped: bool = False
    sure: float | None = None
    first_grade: Grade | None = None
    retries: tuple[Regraded, ...] = ()
    disputes: tuple[Reexamined, ...] = ()


class Interview(Value):
    started: Started
    exchanges: tuple[Exchange, ...]
    finished: Finished | None = None


def rubric(name: str, topic: str, weights: tuple[int, ...] = (3, 1)) -> Rubric:
    return Rubric(
        question=Question(id=name, topic=topic, text=f"What about {name}?"),
        reference=f"Reference of {name}.",
        criteria=tuple(
            Criterion(id=f"c{n}", label=f"Label {n}", text=f"Claim {n}.", weight=w)
            for n, w in enumerate(weights, start=1)
        ),
        model_answer=f"A model answer to {name}.",
    )


ALPHA, BETA, GAMMA = rubric("alpha", "Topic A"), rubric("beta", "Topic B"), rubric("gamma", "Topic A")
BANK = Bank(rubrics=(ALPHA, BETA, GAMMA))


def exact(value: float | None, places: int = 6) -> float | None:
    """To six places: the arithmetic is ours, the last binary digits are not."""
    return None if value is None else round(value, places)


def answered(text: str, *more: str) -> tuple[Turn, ...]:
    """The question, an answer, then a probe before each further answer."""
    turns = [Turn(role="interviewer", kind="question", text="What?"), Turn(role="candidate", kind="answer", text=text)]
    for reply in more:
        turns += [
            Turn(role="interviewer", kind="probe", text="And?"),
            Turn(role="candidate", kind="answer", text=reply),
        ]
    return tuple(turns)


def mark(of: Rubric, number: int, verdict: Verdict, quote: str = "", start: int = 0, **more: object) -> Mark:
    criterion = of.criteria[number - 1]
    evidence = (Evidence(quote=quote, start=start, end=start + len(quote)),) if quote else ()
    fixed = {"probability": 0.5, "confidence": 0.9, "credit": CREDITS[verdict], "evidence": evidence}
    own = {name: getattr(criterion, name) for name in ("id", "label", "text", "weight")}
    return Mark.model_validate({**own, "verdict": verdict, **fixed, **more})


def graded(*marks: Mark, flags: tuple[str, ...] = ()) -> Grade:
    score = sum(m.weight * m.credit for m in marks) / sum(m.weight for m in marks)
    unsure = any(m.verdict == "unsure" for m in marks)
    return Grade(
        status="needs_review" if unsure else "graded",
        score=score,
        unaided_score=sum(m.weight * m.credit for m in marks if m.aid == "unaided") / sum(m.weight for m in marks),
        band="strong" if score > 0.8 else "weak",
        flags=flags,
        criteria=marks,
        receipt=RECEIPT,
    )


FAILED = Grade(status="ungradable", score=None, band="none", reason="The model was away.", receipt=RECEIPT)


def interview(*exchanges: Exchange, finished: Finished | None = None) -> Interview:
    return Interview(started=Started(questions=("alpha", "beta")), exchanges=exchanges, finished=finished)


def three_questions() -> Interview:
    return interview(
        Exchange(
            question_id="alpha",
            turns=answered("It is one.", "It is two."),
            grade=graded(
                mark(ALPHA, 1, "met", "It is one"),
                mark(ALPHA, 2, "met", "It is two", start=11, aid="probe", credit=0.8),
            ),
        ),
        Exchange(
            question_id="beta",
            turns=answered("Nine moons, perhaps."),
            grade=graded(
                mark(BETA, 1, "contradicted", "Nine moons", misconception="There are nine."),
                mark(BETA, 2, "unsure", "perhaps", start=12, confidence=0.4),
                flags=("too_short",),
            ),
        ),
        Exchange(question_id="gamma", turns=answered("")[:1], grade=FAILED, skipped=True),
        finished=Finished(reason="completed"),
    )


def row(name: str, grade: Grade, question_id: str = "alpha") -> GradeRow:
    return GradeRow(id=name, question_id=question_id, **{k: getattr(grade, k) for k in Grade.model_fields})


def given_answer(name: str, text: str, human: HumanMark | None = None, rubric_key: str = "A") -> InputRow:
    asked = {"A": "alpha", "B": "beta"}.get(rubric_key, "nowhere")
    transcript = Transcript(id=name, question_id=asked, turns=answered(text), human=human)
    return InputRow(transcript=transcript, rubric=rubric_key)


def run_folder(folder: Path, rows: list[GradeRow], inputs: list[InputRow], **more: object) -> Path:
    summary = Summary(
        version="1.2.3",
        source="in.jsonl",
        judge="tiny",
        answers=len(rows),
        graded=0,
        needs_review=0,
        ungradable=0,
        mean_score=None,
        bands={"strong": 1, "solid": 0, "developing": 0, "weak": 2, "none": 0},
        **more,
    )
    write_run(folder, zip(rows, inputs, strict=True), {"A": ALPHA, "B": BETA}.items(), lambda: summary)
    return folder


def small_run(folder: Path) -> Path:
    wrong = "There are nine of them."
    return run_folder(
        folder,
        [
            row("a1", graded(mark(ALPHA, 1, "met"), mark(ALPHA, 2, "met"))),
            row("a2", graded(mark(ALPHA, 1, "contradicted", "nine", misconception=wrong), mark(ALPHA, 2, "partial"))),
            row("a3", graded(mark(ALPHA, 1, "contradicted", "Nine!", misconception=wrong), mark(ALPHA, 2, "unsure"))),
            row("b1", graded(mark(BETA, 1, "missing"), mark(BETA, 2, "met")), "beta"),
            row("x1", FAILED, "nowhere"),
        ],
        [
            given_answer("a1", "yes", HumanMark(score=0.5, criteria=("met", "missing"))),
            given_answer("a2", "nine", HumanMark(score=0.5, criteria=("contradicted", "partial"))),
            given_answer("a3", "Nine!", HumanMark(criteria=("missing", "met"))),
            given_answer("b1", "hm", HumanMark(criteria=("met",)), "B"),
            given_answer("x1", "hm", HumanMark(score=1.0), ""),
        ],
        failures=(Failure(id="x1", reason="The model was away."),),
        bad_lines=(BadRow(line=7, message="not JSON"),),
    )


def hostile_interview(payload: str) -> Report:
    grade = graded(
        mark(ALPHA, 1, "contradicted", payload, misconception=payload), mark(ALPHA, 2, "unsure"), flags=(payload,)
    )
    failed = FAILED.model_copy(update={"reason": payload})
    labelled = grade.criteria[0].model_copy(update={"label": payload})
    return interview_report(
        interview(
            Exchange(
                question_id="alpha",
                turns=answered(payload, payload),
                grade=grade,
                retries=(
                    Regraded(number=1, answer=payload, grade=grade),
                    Regraded(number=1, answer=payload, grade=failed),
                ),
                disputes=(Reexamined(number=1, claim=payload, before=labelled, outcome="upheld"),),
            ),
            Exchange(question_id="gone", turns=answered(payload), grade=failed),
        ),
        BANK,
    )


def hostile_run(folder: Path, payload: str) -> RunReport:
    evil = ALPHA.model_copy(update={"question": Question(id="given-x", topic=payload, text=payload)})
    transcript = Transcript(id=payload, question=payload, turns=answered(payload), candidate=payload)
    grade = graded(mark(evil, 1, "contradicted", payload), mark(evil, 2, "unsure"), flags=(payload,))
    entry = row(payload, grade).model_copy(update={"candidate": payload, "question_id": ""})
    folder = run_folder(
        folder,
        [entry],
        [InputRow(transcript=transcript, rubric="A")],
        failures=(Failure(id=payload, reason=payload),),
        bad_lines=(BadRow(line=1, message=payload, id=payload),),
    )
    (folder / "rubrics.json").write_text(json.dumps({"A": evil.model_dump(mode="json")}), encoding="utf-8")
    return run_report(folder)
