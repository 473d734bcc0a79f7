"""What the tests of rubrics found as one HTML page, and the words and figures that the terminal shares with it."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from interviewer.report.html import environment
from interviewer.report.text import one_line, percent
from interviewer.rubrics.results import Check, CheckKind, State
from interviewer.selftest.values import QuestionReport, SelftestReport, Share, Target
from interviewer.view.words import RELIABILITY

FAILURES_SHOWN = 12
"""Of one criterion on the page; the rest is in tests.json."""

KINDS: dict[CheckKind, str] = {
    "reference": "the reference should meet it",
    "model_answer": "the model answer should meet it",
    "empty": "an empty answer should not meet it",
    "question": "the bare question should not meet it",
    "other_question": "an answer to another question should not meet it",
    "dropped": "without its sentence it should be missing",
    "untouched": "without another's sentence it should stay",
    "counter_claim": "a counter-claim should contradict it",
    "paraphrase": "said in another way it should stay met",
}
"""Each kind of check as the sentence that a failure of it breaks."""


class Column(NamedTuple):
    """One figure of a question; `good` is whether a small or a large one is wanted."""

    short: str
    title: str


COLUMNS = (
    Column("ref", "Score of the reference"),
    Column("model", "Score of the model answer"),
    Column("bare", "Score of the bare question"),
    Column("other", "Highest score of an answer to another question"),
    Column("gone", "Criteria that go with their own sentence"),
    Column("spilt", "Other criteria that go with it"),
    Column("kept", "Paraphrases that keep their criterion"),
    Column("contra", "Counter-claims seen to contradict"),
    Column("sound", "Reliable criteria"),
)


def cells(q: QuestionReport) -> tuple[str, ...]:
    """A question's figures, one for each of COLUMNS."""
    scored: tuple[CheckKind, ...] = ("reference", "model_answer", "question", "other_question")
    spilt = q.shares.get("untouched", Share()).failed
    return (
        *(f"{q.scores[kind]:.2f}" if kind in q.scores else "–" for kind in scored),
        _rate(q, "dropped"),
        percent(spilt),
        _rate(q, "paraphrase"),
        _rate(q, "counter_claim"),
        f"{sum(c.state == 'reliable' for c in q.criteria)}/{len(q.criteria)}",
    )


def total(report: SelftestReport) -> QuestionReport:
    """All questions as one: shares of all checks, and of scores the worst."""
    shares: dict[CheckKind, Share] = {}
    scores: dict[CheckKind, float] = {}
    for q in report.questions:
        for kind, share in q.shares.items():
            so_far = shares.get(kind, Share())
            shares[kind] = Share(passed=so_far.passed + share.passed, of=so_far.of + share.of)
        for kind, score in q.scores.items():
            worst = min if kind in ("reference", "model_answer") else max
            scores[kind] = worst(scores.get(kind, score), score)
    criteria = tuple(c for q in report.questions for c in q.criteria)
    return QuestionReport(id="", text="", topic="", scores=scores, shares=shares, criteria=criteria, ok=report.ok)


def failure(check: Check) -> str:
    """One failed check in a line: what should have been, what was, and by which words."""
    what = f" ({one_line(check.what)})" if check.what else ""
    leaning = f", leaning to {check.leaning}" if check.verdict == "unsure" else ""
    by = f" by: {one_line(check.quote)}" if check.quote else ""
    return f"{KINDS[check.kind]}{what}: {check.verdict}{leaning}, P(met) {check.probability:.2f}{by}"


def target_value(t: Target) -> str:
    if t.value is None:
        return "–"
    return f"{t.value:.2f}" if "score" in t.title else percent(t.value)


def target_bound(t: Target) -> str:
    if t.bound is None:
        return ""
    return f"{'≥' if t.least else '≤'} {f'{t.bound:.2f}' if 'score' in t.title else percent(t.bound)}"


def met_word(t: Target) -> str:
    """Whether a target is met, and how many questions miss it."""
    if t.met is None:
        return ""
    return "ok" if t.met else f"missed by {len(t.short)}" if t.short else "missed"


def render_selftest(report: SelftestReport) -> str:
    """The whole page; no script, no request, all text escaped."""
    states: Counter[State] = Counter(c.state for q in report.questions for c in q.criteria)
    return (
        environment()
        .get_template("selftest.html.j2")
        .render(
            report=report,
            columns=COLUMNS,
            cells=cells,
            total=total(report),
            kinds=KINDS,
            states=states,
            words=RELIABILITY,
            most=FAILURES_SHOWN,
            value=target_value,
            bound=target_bound,
            met=met_word,
        )
    )


def _rate(q: QuestionReport, kind: CheckKind) -> str:
    return percent(q.shares.get(kind, Share()).rate)
