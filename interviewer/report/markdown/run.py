"""The Markdown of a headless run's report: the numbers, the beliefs and the queue, without the answers."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.agreement import AgreementReport
from interviewer.report.cohort.regrade_values import Regrade
from interviewer.report.cohort.text import causes, signed
from interviewer.report.cohort.values import CandidateStats, Misconception, QuestionStats, RunReport
from interviewer.report.markdown.interview import credit_line
from interviewer.report.markdown.neutral import inline
from interviewer.report.text import BANDS, VERDICTS, figure, flag_names, percent, plural
from interviewer.report.values import Review

REVIEWS_SHOWN = 100
MOVED_SHOWN = 100


def run_lines(report: RunReport) -> Iterator[str]:
    yield from _head(report)
    if report.regrade:
        yield from _regrade(report.regrade)
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
    if any(c.named for c in report.candidates):
        yield from _candidates(report.candidates)
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


def _regrade(found: Regrade) -> Iterator[str]:
    yield "## What moved since the older run\n"
    yield f"The older run graded {inline(found.source)} by {inline(found.judge)}.\n"
    moved = f"{plural(len(found.moved), 'verdict')} of {found.compared} moved, on {plural(found.matched, 'answer')}."
    yield f"{moved} Mean score {percent(found.mean_before)} before, {percent(found.mean_after)} now.\n"
    yield "| What changed | Verdicts | Moved |\n|---|---|---|"
    for cause in found.causes:
        yield f"| {causes(cause.causes)} | {cause.compared} | {cause.moved} |"
    for change in found.changes:
        yield f"- {change.field}: {inline(change.before) or '(none)'} → {inline(change.after) or '(none)'}"
    if len(found.moved) > MOVED_SHOWN:
        yield f"\nThe first {MOVED_SHOWN} of {len(found.moved)}; report.json has them all."
    if found.moved:
        yield "\n| Answer | Point | Before | Now | Why |\n|---|---|---|---|---|"
    for m in found.moved[:MOVED_SHOWN]:
        went = f"{VERDICTS[m.before]} | {VERDICTS[m.after]}"
        yield f"| {inline(m.id)} | {inline(m.label)} | {went} | {causes(m.causes)} |"


def _agreement(found: AgreementReport) -> Iterator[str]:
    yield "\n## Against the human marks\n"
    yield f"{plural(found.answers, 'answer')}, {plural(found.criteria, 'criterion', 'criteria')}.\n"
    for f in (*found.points, *found.scores):
        if f.value is not None:
            yield f"- {f.title}: {f.value:.2f}"
    if found.mismatched:
        yield f"- Marked by another rubric and left out: {plural(found.mismatched, 'answer')}"


def _overview(report: RunReport) -> Iterator[str]:
    yield "\n## Questions, hardest first\n"
    yield "| Question | Answers | Mean | Spread | Discrimination | Second look |\n|---|---|---|---|---|---|"
    for q in report.questions:
        spread = f"± {q.spread * 100:.0f}" if q.spread is not None and q.counts.scored > 1 else "–"
        figures = f"{percent(q.mean)} | {spread} | {signed(q.discrimination)}"
        yield f"| {inline(q.title)} | {q.counts.total} | {figures} | {q.counts.needs_review} |"


def _question(q: QuestionStats) -> Iterator[str]:
    yield f"\n### {inline(q.title)}\n\n{inline(q.question.text)}\n"
    yield "| Point | Weight | Met | Partly | Missing | Contradicted | Undecided | Share met | Discrimination |"
    yield "|---|---|---|---|---|---|---|---|---|"
    for s in q.criteria:
        t = s.tally
        counted = f"{t.met} | {t.partial} | {t.missing} | {t.contradicted} | {t.unsure}"
        rates = f"{percent(s.pass_rate)} | {signed(s.discrimination)}"
        yield f"| {inline(s.label)} | {figure(s.weight)} | {counted} | {rates} |"


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


def _candidates(people: tuple[CandidateStats, ...]) -> Iterator[str]:
    yield "\n## Candidates\n\n| Candidate | Answers | Mean | Second look |\n|---|---|---|---|"
    for p in people:
        mean = "–" if p.mean is None else f"{percent(p.mean)}, {BANDS[p.band].lower()}"
        yield f"| {inline(p.name)} | {p.counts.total} | {mean} | {p.counts.needs_review} |"


def _failures(report: RunReport) -> Iterator[str]:
    if report.failures:
        yield "\n## What could not be graded\n"
        yield from (f"- **{inline(f.id)}**: {inline(f.reason)}" for f in report.failures)
    if report.bad_lines:
        yield "\n## Lines of the input that could not be read\n"
        for bad in report.bad_lines:
            identity = f" ({inline(bad.id)})" if bad.id else ""
            yield f"- {inline(bad.place or 'the input')}{identity}: {inline(bad.message)}"
