"""The Markdown of a headless run's report: the numbers, the beliefs and the queue, without the answers."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.report.markdown.interview import credit_line
from interviewer.report.markdown.neutral import inline
from interviewer.report.text import figure, flag_names, percent, plural
from interviewer.report.values import Agreement, Misconception, QuestionStats, Review, RunReport

REVIEWS_SHOWN = 100


def run_lines(report: RunReport) -> Iterator[str]:
    yield from _head(report)
    if report.agreement:
        yield from _agreement(report.agreement)
    yield "\n## Scores\n\n| Score | Answers |\n|---|---|"
    for tenth, n in enumerate(report.histogram):
        yield f"| {tenth * 10}–{tenth * 10 + 10}% | {n} |"
    yield from _overview(report)
    for question in report.questions:
        yield from _question(question)
    if report.misconceptions:
        yield "\n## What is believed wrongly\n"
        for belief in report.misconceptions:
            yield from _belief(belief)
    if report.review:
        yield from _queue(report.review)
    yield from _failures(report)
    yield "\n---\n"
    yield f"Graded by interviewer {inline(report.version)}, {inline(report.judge)}. The answers are in report.html."


def _head(report: RunReport) -> Iterator[str]:
    c = report.counts
    yield f"# Grading report: {inline(report.source)}\n"
    yield f"{plural(c.total, 'answer')} to {plural(len(report.questions), 'question')}."
    yield f"Mean score **{percent(report.mean)}**, median {percent(report.median)}, over {c.scored}."
    yield f"{c.needs_review} need a second look. {c.ungradable} could not be graded and count in no mean.\n"
    if report.credit:
        yield credit_line(report.credit)


def _agreement(found: Agreement) -> Iterator[str]:
    yield "## Against the human marks\n"
    if found.mean_absolute_error is not None:
        error = f"{found.mean_absolute_error * 100:.1f} points of 100"
        yield f"- Mean absolute error of the score: {error} ({plural(found.scores, 'answer')})"
    if found.exact is not None:
        yield f"- Same verdict: {percent(found.exact)} of {found.criteria}"
    if found.unsure:
        yield f"- Left undecided by the grader and not counted: {found.unsure}"
    if found.mismatched:
        left_out = plural(found.mismatched, "answer")
        yield f"- Human verdicts that do not match the rubric in number, left out: {left_out}"


def _overview(report: RunReport) -> Iterator[str]:
    yield "\n## Questions, hardest first\n"
    yield "| Question | Answers | Mean | Spread | Second look |\n|---|---|---|---|---|"
    for q in report.questions:
        spread = f"± {q.spread * 100:.0f}" if q.spread is not None and q.counts.scored > 1 else "–"
        yield f"| {inline(q.title)} | {q.counts.total} | {percent(q.mean)} | {spread} | {q.counts.needs_review} |"


def _question(q: QuestionStats) -> Iterator[str]:
    yield f"\n### {inline(q.title)}\n\n{inline(q.question.text)}\n"
    yield "| Point | Weight | Met | Partly | Missing | Contradicted | Undecided | Share met |"
    yield "|---|---|---|---|---|---|---|---|"
    for s in q.criteria:
        t = s.tally
        counted = f"{t.met} | {t.partial} | {t.missing} | {t.contradicted} | {t.unsure}"
        yield f"| {inline(s.label)} | {figure(s.weight)} | {counted} | {percent(s.pass_rate)} |"


def _belief(belief: Misconception) -> Iterator[str]:
    what = inline(belief.text) or "contradicts the point in some way that the rubric does not list"
    yield f"- {plural(belief.count, 'answer')}, {inline(belief.title)}, **{inline(belief.label)}**: {what}"
    for quote in belief.quotes:
        yield f"  - “{inline(quote.text)}” ({inline(quote.id)})"


def _queue(reviews: tuple[Review, ...]) -> Iterator[str]:
    yield "\n## Review queue\n"
    if len(reviews) > REVIEWS_SHOWN:
        yield f"The first {REVIEWS_SHOWN} of {len(reviews)}; report.json has them all.\n"
    yield "| Answer | Question | Doubt | Undecided points |\n|---|---|---|---|"
    for r in reviews[:REVIEWS_SHOWN]:
        undecided = ", ".join(f"{inline(p.label)} ({percent(p.confidence)} sure)" for p in r.points)
        flags = f"noticed: {inline(flag_names(r.flags))}" if r.flags else ""
        why = "; ".join(filter(None, (undecided, flags)))
        yield f"| {inline(r.id)} | {inline(r.title)} | {percent(r.doubt)} | {why} |"


def _failures(report: RunReport) -> Iterator[str]:
    if report.failures:
        yield "\n## What could not be graded\n"
        yield from (f"- **{inline(f.id)}**: {inline(f.reason)}" for f in report.failures)
    if report.bad_lines:
        yield "\n## Lines of the input that could not be read\n"
        for bad in report.bad_lines:
            identity = f" ({inline(bad.id)})" if bad.id else ""
            yield f"- {inline(bad.place or 'the input')}{identity}: {inline(bad.message)}"
