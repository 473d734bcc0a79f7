"""What was done about a question after it was closed is in every download: HTML, Markdown and JSON."""

from __future__ import annotations

import json
import re

import pytest
from scripted import BANK, PLAN, ended, make, play, told

from interviewer.events import Started
from interviewer.interview import Interview, fold
from interviewer.report import Report, interview_report, render_html, render_json, render_markdown

SAID = "Alpha is right. Beta is right. Beta is doubtful."


def played(*inputs: str, sure: float | None = None) -> Interview:
    heard = [told(text) for text in inputs]
    heard[0] = heard[0].model_copy(update={"sure": sure})
    return ended(play(make(), Started(questions=PLAN[:1], max_probes=0), heard))


@pytest.fixture(scope="module")
def report() -> Report:
    """Sure of it; one verdict disputed with success and one without; then answered again, twice, once in vain."""
    state = played(SAID, sure=0.75)
    engine = make()
    for text in (
        "/dispute beta: Beta is right.",
        "/dispute gamma: Beta is right.",
        "/again Gamma is right. Alpha is backwards.",
        "/again please explode now",
    ):
        for event in engine.advance(state, told(text)):
            state = fold(state, event)
    return interview_report(state, BANK)


def test_the_numbers(report: Report) -> None:
    (answer,) = report.answers
    assert (answer.sure, answer.alone, answer.score, answer.first_score) == (0.75, 0.8333, 0.8333, 0.6833)
    assert [(d.label, d.claim, d.before, d.after, d.outcome) for d in answer.disputes] == [
        ("Beta point", "Beta is right.", "unsure", "met", "changed"),
        ("Gamma point", "Beta is right.", "missing", "missing", "upheld"),
    ]
    first, second = answer.again
    assert (first.state, first.score, first.band) == ("graded", 0.1667, "weak")
    assert [(m.id, m.verdict) for m in first.marks] == [
        ("alpha", "contradicted"),
        ("beta", "missing"),
        ("gamma", "met"),
    ]
    cut = [(s.text, s.verdict) for s in first.said.spans]
    assert cut == [("Gamma is right", "met"), (". ", None), ("Alpha is backwards", "contradicted"), (".", None)]
    assert (second.state, second.score, second.marks) == ("ungradable", None, ())
    assert report.score == 0.8333  # the mean is of what was answered without the feedback


def test_json_has_it_whole(report: Report) -> None:
    answer = json.loads(render_json(report))["answers"][0]
    assert [again["said"]["turn"]["text"] for again in answer["again"]] == [
        "Gamma is right. Alpha is backwards.",
        "please explode now",
    ]
    assert (answer["sure"], answer["disputes"][1]["outcome"]) == (0.75, "upheld")
    assert Report.model_validate_json(render_json(report)) == report


def test_markdown_says_it(report: Report) -> None:
    text = render_markdown(report)
    for line in (
        "You said: fairly sure, 75%. You made 83% of it on your own.",
        "### Disputed in 1",
        "- Needs a second look: **Beta point**, counts now (met). You pointed to: “Beta is right.”",
        "- Missing: **Gamma point**, the verdict stays. You pointed to: “Beta is right.”",
        "Before, the score was 68%.",
        "### 1, answered again",
        "**17%, weak**; in no score above.",
        "1. Contradicted: **Alpha point** (0 of 3 points).",
        "*Could not be graded.* The judge failed: out of memory.",
    ):
        assert f"\n{line}" in text
    assert text.index("answered again") < text.index("A strong answer to 1")


def test_html_says_it(report: Report) -> None:
    page = " ".join(re.sub(r"<[^>]+>", " ", render_html(report)).split())
    for line in (
        "You said: fairly sure, 75%. You made 83% of it on your own.",
        "Disputed Before, the score was 68%.",
        "Needs a second look Beta point counts now Met You pointed to: Beta is right.",
        "Missing Gamma point the verdict stays You pointed to: Beta is right.",
        "Answered again: 17%, weak",
        "Answered again Could not be graded. The judge failed: out of memory.",
    ):
        assert line in page
    assert '<mark class="contradicted">Alpha is backwards' in render_html(report)


def test_without_any_of_it_nothing_is_said_of_it() -> None:
    plain = interview_report(played(SAID), BANK)
    for text in (render_markdown(plain), render_html(plain)):
        assert not any(word in text for word in ("Disputed", "swered again", "on your own", "Before, the score"))
