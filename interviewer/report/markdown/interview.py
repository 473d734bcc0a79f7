"""The Markdown of an interview's report."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.report.markdown.afterwards import afterwards_lines
from interviewer.report.markdown.marks import mark_lines
from interviewer.report.markdown.neutral import inline, quoted
from interviewer.report.text import BANDS, DIALOGUE, STATES, VERDICTS, flag_names, percent, plural
from interviewer.report.values import AnswerReport, Credit, Point, Report, Review, Study
from interviewer.view.words import flag


def interview_lines(report: Report) -> Iterator[str]:
    yield from _head(report)
    yield from _overview(report)
    if report.strengths:
        yield "\n## What went well\n"
        for strength in report.strengths:
            yield f"- **{inline(strength.point.label)}** ({inline(strength.title)}){_cited(strength.point)}"
    if report.study:
        yield "\n## What to study next\n"
        for study in report.study:
            yield from _study(study)
    if report.review:
        yield "\n## What needs a second look\n"
        for review in report.review:
            yield from _review(review)
    for answer in report.answers:
        yield from _answer(answer)
    yield "\n---\n"
    for receipt in report.receipts:
        yield f"Graded by interviewer {inline(receipt.version)}, {inline(receipt.model)}, {inline(receipt.judge)}.\n"


def credit_line(credit: Credit) -> str:
    helped = f"{percent(credit.probe)} after a follow-up, {percent(credit.hint)} after a hint"
    return f"Credit: {percent(credit.unaided)} unaided, {helped}.\n"


def _head(report: Report) -> Iterator[str]:
    c = report.counts
    whose = inline(report.candidate) or ("Mock exam" if report.mode == "exam" else "Practice interview")
    yield f"# {whose}, {plural(c.total, 'question')}\n"
    if report.score is None:
        yield "**No score.** No question has been graded.\n"
    else:
        graded = plural(c.scored, "graded question")
        yield f"**{percent(report.score)}, {BANDS[report.band].lower()}**: mean of {graded}.\n"
    if report.ended != "completed":
        yield {"stopped": "Stopped before the last question.\n", "unfinished": "Not finished yet.\n"}[report.ended]
    apart = ((c.skipped, "skipped"), (c.ungradable, "could not be graded"), (c.open, "not finished"))
    told = [f"{n} {what}" for n, what in apart if n]
    if told:
        yield f"Not counted in the mean: {', '.join(told)}.\n"
    if report.credit:
        yield credit_line(report.credit)


def _overview(report: Report) -> Iterator[str]:
    yield "| Question | Topic | Points met | Score |\n|---|---|---|---|"
    for a in report.answers:
        met = f"{a.tally.met} of {a.tally.total}" if a.marks else "–"
        score = f"{percent(a.score)}, {BANDS[a.band].lower()}" if a.score is not None else STATES[a.state].lower()
        look = ", needs a second look" if a.state == "needs_review" else ""
        yield f"| {a.number}. {inline(a.title)} | {inline(a.question.topic)} | {met} | {score}{look} |"
    if len(report.topics) > 1:
        yield "\n## By topic\n"
        for topic in report.topics:
            yield f"- {inline(topic.topic)}: {'not scored' if topic.mean is None else percent(topic.mean)}"


def _study(study: Study) -> Iterator[str]:
    yield f"### {inline(study.title)}\n"
    yield "Skipped.\n" if study.skipped else f"{percent(study.lost)} of the credit still to win.\n"
    for point in study.points:
        yield f"- {VERDICTS[point.verdict]}: **{inline(point.label)}.** {inline(point.text)}{_cited(point)}"
    if study.reference:
        yield f"\nIn short: {inline(study.reference)}\n"


def _review(review: Review) -> Iterator[str]:
    flags = f" (noticed: {inline(flag_names(review.flags))})" if review.flags else ""
    yield f"- {inline(review.title)}{flags}"
    for point in review.points:
        yield f"  - **{inline(point.label)}.** {inline(point.text)}{_cited(point)}"


def _answer(a: AnswerReport) -> Iterator[str]:
    yield f"\n## {a.number}. {inline(a.title)}\n"
    yield f"{inline(a.question.text)}\n"
    if a.score is not None:
        yield f"**{percent(a.score)}, {BANDS[a.band].lower()}**\n"
    if a.state != "graded":
        yield f"*{STATES[a.state]}.* {inline(a.reason) if a.state == 'ungradable' else ''}\n"
    if a.state != "skipped":
        yield from (f"{inline(flag(name))}\n" for name in a.flags)
    for said in a.said:
        if said.turn.kind in DIALOGUE:
            yield f"{DIALOGUE[said.turn.kind]}:\n\n{quoted(said.turn.text)}\n"
    for number, mark in enumerate(a.marks, start=1):
        yield from mark_lines(number, mark)
    yield from afterwards_lines(a)
    if a.model_answer:
        yield f"\n### A strong answer to {a.number}\n\n{inline(a.model_answer)}\n"


def _cited(point: Point) -> str:
    return f" You said: “{inline(point.evidence[0].quote)}”" if point.evidence else ""
