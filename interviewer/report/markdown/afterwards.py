"""The Markdown of what was done about a question after it was closed."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.report.markdown.marks import mark_lines
from interviewer.report.markdown.neutral import inline, quoted
from interviewer.report.text import BANDS, STATES, VERDICTS, percent
from interviewer.report.values import AnswerReport, Dispute, Second
from interviewer.view.words import OUTCOMES, said_and_made


def afterwards_lines(a: AnswerReport) -> Iterator[str]:
    """How sure the candidate had been, disputes, second answers; nothing where there is nothing."""
    if sure := said_and_made(a.sure, a.alone):
        yield f"\n{sure}\n"
    if a.disputes:
        before = "" if a.first_score is None else f" Before, the score was {percent(a.first_score)}."
        yield f"\n### Disputed in {a.number}\n"
        yield from (f"- {_dispute(one)}" for one in a.disputes)
        yield f"\n{before.strip()}\n"
    for again in a.again:
        yield from _second(a.number, again)


def _dispute(one: Dispute) -> str:
    after = f" ({VERDICTS[one.after].lower()})" if one.after != one.before else ""
    claim = f" You pointed to: “{inline(one.claim)}”" if one.claim else ""
    return f"{VERDICTS[one.before]}: **{inline(one.label)}**, {OUTCOMES[one.outcome]}{after}.{claim}"


def _second(number: int, again: Second) -> Iterator[str]:
    yield f"\n### {number}, answered again\n"
    if again.score is None:
        yield f"*{STATES[again.state]}.* {inline(again.reason)}\n"
    else:
        yield f"**{percent(again.score)}, {BANDS[again.band].lower()}**; in no score above.\n"
    yield f"{quoted(again.said.turn.text)}\n"
    for place, mark in enumerate(again.marks, start=1):
        yield from mark_lines(place, mark)
