"""A whole interview of three questions, from the command line to the report, with the real default model.

SCREENSHOTS=FOLDER takes pictures on the way.
"""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from browser.steps import PATIENCE, box, press, shot, watch
from interviewer.bank import load_bank
from interviewer.evidence import sentences
from interviewer.types import Rubric

pytestmark = pytest.mark.slow

TOPIC = "Training and regularisation"
RUBRICS = {rubric.question.text: rubric for rubric in load_bank().rubrics}
CLUELESS = "I don't know."


def test_three_questions_from_welcome_to_report(page: Page, url: str) -> None:
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    wrong = watch(page, url)
    page.goto(url)
    page.get_by_text(TOPIC, exact=True).click()
    page.locator("#iv-count").get_by_text("3", exact=True).click()
    press(page, "Start the interview")

    # The first: half of what a strong candidate would say, and the other half when pressed.
    first, rest = halves(asked(page, 1))
    answer(page, first)
    quotes = page.locator("#iv-panel .iv-current blockquote").all_inner_texts()
    assert quotes
    assert all(bare(quote.removeprefix("In your words:")) in bare(first) for quote in quotes)
    expect(page.locator(".iv-msg.probe")).to_have_count(1)
    shot(page, "interview")
    answer(page, rest)
    through(page, 1)

    # The second: one misconception after the other, with confidence.
    answer(page, " ".join(c.counter_claims[0] for c in asked(page, 2).criteria))
    through(page, 2)
    shot(page, "feedback")

    # The third: nothing.
    asked(page, 3)
    answer(page, CLUELESS, until="#iv-result, #iv-box textarea:enabled")
    through(page, 3)

    page.locator("#iv-result").wait_for()
    shot(page, "report")
    with page.expect_download() as download:
        page.get_by_text("Save as JSON").click()
    report = json.loads(download.value.path().read_text(encoding="utf-8"))
    good, bad, none = (question["score"] for question in report["answers"])
    assert good > bad + 0.2
    assert none == 0
    assert wrong == []


def asked(page: Page, number: int) -> Rubric:
    """The rubric of the question that now stands, once the interviewer waits for an answer."""
    expect(page.locator(".iv-msg.question")).to_have_count(number)
    expect(box(page)).to_be_enabled()
    return RUBRICS[page.locator(".iv-msg.question .iv-text").last.inner_text()]


def answer(page: Page, text: str, until: str = "#iv-box textarea:enabled") -> None:
    told = page.locator(".iv-msg.candidate").count()
    box(page).fill(text)
    press(page, "Send")
    expect(page.locator(".iv-msg.candidate")).to_have_count(told + 1)
    page.locator(until).first.wait_for()


def through(page: Page, number: int) -> None:
    """Give up on question `number` until it is closed; there are two follow-ups at most."""
    for _ in range(2):
        if page.locator("#iv-result").count() or page.locator("#iv-panel .iv-closed").count() >= number:
            return
        answer(page, CLUELESS, until="#iv-result, #iv-box textarea:enabled")


def halves(rubric: Rubric) -> tuple[str, str]:
    said = rubric.model_answer
    cut = sentences(said)[len(sentences(said)) // 2].start
    return said[:cut].strip(), said[cut:]


def bare(text: str) -> str:
    return " ".join(text.split())
