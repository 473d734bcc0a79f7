"""An answer tried on the author's page of the bank that ships, with the real default model.

SCREENSHOTS=FOLDER takes pictures on the way.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.steps import PATIENCE, press, shot, watch
from interviewer.bank import load_bank

pytestmark = pytest.mark.slow

RUBRIC = load_bank().get("triplet-loss")


def test_an_answer_is_tried_on_the_bank_that_ships(page: Page, url: str) -> None:
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    page.set_viewport_size({"width": 1360, "height": 1000})
    wrong = watch(page, url)
    page.goto(f"{url}author?question={RUBRIC.question.id}")
    cards = page.locator(".au-card")
    expect(cards).to_have_count(len(RUBRIC.criteria))
    expect(page.get_by_text("Looking up tests…")).to_have_count(0)
    cards.nth(1).get_by_text("Counter-claims").click()
    lit = page.locator(".au-piece.lit")
    expect(lit.first).to_be_visible()
    assert all(text in RUBRIC.reference for text in lit.all_inner_texts())
    shot(page, "author")

    # At once, whether or not the model is there yet.
    said = RUBRIC.criteria[0].accept[0]
    page.get_by_label("Try an answer").fill(f"{said} {RUBRIC.criteria[1].counter_claims[0]}")
    press(page, "Grade it")
    page.locator("#au-tried .iv-thinking").wait_for()
    rows = page.locator(".au-rows li")
    expect(rows).to_have_count(len(RUBRIC.criteria))
    expect(rows.nth(0)).to_contain_text(said)
    half = score(page)
    press(page, "Take the reference")
    press(page, "Grade it")
    expect(page.locator(".au-answer")).to_have_text(RUBRIC.reference)
    assert score(page) > half + 30
    assert wrong == []


def score(page: Page) -> int:
    return int(page.locator(".au-result").inner_text().split("%")[0])
