"""The start page of somebody who has been here before: what is due, where to begin, and how it went."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from author_cases import write_bank
from playwright.sync_api import Browser, Page, expect
from practice_cases import Clock, graded, mark

from browser.steps import Served, check_width, press, shot, wait, watch
from interviewer.events import Asked, Finished, Graded, Received, Started
from interviewer.store import Store

pytestmark = pytest.mark.slow

VISITS = (
    (6, 0.75, (graded("cats", mark("point-1", "missing"), mark("point-2", "missing")),), True),
    (4, 0.25, (graded("cats", mark("point-1", "met", "probe"), mark("point-2", "missing")),), True),
    (3, 0.5, (graded("dogs", mark("point-1"), mark("point-2", "contradicted")),), True),
    (1, 0.95, (graded("cats", mark("point-1", "met", "probe"), mark("point-2")),), False),
)
"""Days ago, how sure of it, what was graded, and whether it was brought to its end."""


@pytest.fixture(scope="module")
def returning(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with four earlier visits of `me` in its record."""
    folder = tmp_path_factory.mktemp("returning")
    write_bank(folder / "bank")
    for ago, sure, answers, ended in VISITS:
        clock = Clock(datetime.now(UTC) - timedelta(days=ago))
        visit(Store(folder / "interviews.sqlite3", clock), sure, answers, ended)
    server = Served(folder, delay=0.0)
    yield server
    server.kill()


def visit(store: Store, sure: float, answers: tuple[Graded, ...], ended: bool) -> None:
    token = store.create("me")
    plan = tuple(a.question_id for a in answers) + (() if ended else ("dogs",))
    store.append(token, Started(questions=plan))
    for answer in answers:
        store.append(token, Asked(kind="question", text="Why purr or bark?", question_id=answer.question_id))
        store.append(token, Received(kind="answer", text="Because they can.", sure=sure))
        store.append(token, answer)
    last = Finished(reason="completed") if ended else Asked(kind="question", text="Why bark?", question_id="dogs")
    store.append(token, last)
    store.close()


def test_what_is_due_is_one_press_away(page: Page, returning: Served) -> None:
    wrong = watch(page, returning.url)
    page.goto(returning.url)
    expect(page.get_by_role("heading", name="Due today")).to_be_visible()
    expect(page.locator(".iv-due")).to_contain_text("1 point of 1 question")
    expect(page.get_by_label("What is due (1)")).to_be_checked()
    expect(page.get_by_role("img", name="Share of the points made, by day")).to_be_visible()
    expect(page.get_by_role("img", name="How sure you said you were: Guessing, said 25%, made 0%;")).to_be_visible()
    expect(page.locator(".iv-calibrated")).to_contain_text("Over 4 answers you said 61% and made 25% on your own")
    assert [page.locator(f".iv-days {shape}").count() for shape in ("rect", ".said")] == [8, 4]
    assert "Point 2" not in page.locator("#iv-start").inner_text()  # no criterion is named before it is asked about
    expect(page.get_by_role("link", name="Rubrics")).to_be_visible()
    press(page, "Start the interview")
    page.locator(".iv-msg.question").wait_for()
    wait(page)
    # Dogs' second point was contradicted three days ago: the weakest. It is half of its question, which is asked whole.
    expect(page.locator(".iv-msg.question .iv-text")).to_have_text("Why bark?")
    assert wrong == []


def test_an_interview_of_the_list_goes_on(page: Page, returning: Served) -> None:
    page.goto(returning.url)
    page.get_by_role("link", name="Continue").last.click()
    page.locator("#iv-room").wait_for()
    expect(page.locator(".iv-msg.question .iv-text").last).to_have_text("Why bark?")
    assert "interview=" in page.url


def test_the_history_can_be_reached_with_the_keyboard(page: Page, returning: Served) -> None:
    page.goto(returning.url)
    page.locator("#iv-choose").wait_for()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement?.closest('#iv-choose')"):
            break
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Adapted to me")).to_be_checked()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement?.closest('.iv-visits')"):
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_and_is_seen(browser: Browser, returning: Served, width: int, scheme: str) -> None:
    dark = scheme == "dark"
    context = browser.new_context(
        viewport={"width": width, "height": 844}, color_scheme="dark" if dark else "light", is_mobile=width < 800
    )
    page = context.new_page()
    page.goto(returning.url)
    page.locator(".iv-visits").first.wait_for()
    check_width(page, width)
    expect(page.locator("#iv-begin")).to_be_in_viewport(ratio=1)  # on a phone as well, where the form is longer
    fill = page.evaluate("getComputedStyle(document.querySelector('.iv-days rect')).fill")
    assert fill == ("rgb(169, 184, 245)" if dark else "rgb(51, 71, 154)")
    if os.environ.get("SCREENSHOTS"):
        page.set_viewport_size({"width": width, "height": 1500})
        shot(page, f"landing-{width}-{scheme}")
    context.close()


def test_everything_can_be_taken_along_and_then_forgotten(page: Page, tmp_path: Path) -> None:
    write_bank(tmp_path / "bank")
    _, sure, answers, ended = VISITS[0]
    visit(Store(tmp_path / "interviews.sqlite3"), sure, answers, ended)
    served = Served(tmp_path, delay=0.0)
    page.goto(served.url)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save everything as JSON").click()
    assert saved.value.suggested_filename == "interviews.json"
    assert len(json.loads(saved.value.path().read_text(encoding="utf-8"))["interviews"]) == 1
    page.once("dialog", lambda asked: asked.dismiss())
    press(page, "Delete everything of mine")
    expect(page.locator(".iv-visits li")).to_have_count(1)
    shot(page, "forget")
    page.once("dialog", lambda asked: asked.accept())
    press(page, "Delete everything of mine")
    expect(page.locator(".iv-notice")).to_contain_text("Everything of yours was deleted")
    expect(page.locator(".iv-visits")).to_have_count(0)
    expect(page.get_by_role("button", name="Delete everything of mine")).to_have_count(0)
    served.kill()
