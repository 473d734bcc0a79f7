"""A whole interview by keyboard alone: where Tab stops, what each stop is called, and that its focus can be seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.keys import BROWSER, Stop, names, stop, tab
from browser.steps import Served, box, good_answer, wait, watch

pytestmark = pytest.mark.slow

ACTIONS = ["Hint", "Repeat", "I don’t know", "Skip", "Finish"]


def seen(stops: list[Stop]) -> list[str]:
    """Their names; each of them has to show its focus."""
    assert [s for s in stops if not s.ring and s != BROWSER] == []
    return names(stops)


def test_from_the_start_page_to_a_download_and_back(page: Page, served: Served) -> None:
    wrong = watch(page, served.url)
    page.goto(served.url)
    page.locator(".iv-about summary").wait_for()
    assert seen(tab(page, "Dogs")) == ["Interview", "Rubrics", "A mix", "Cats", "Dogs"]
    page.keyboard.press("Space")
    expect(page.get_by_label("Dogs")).to_be_checked()
    assert seen(tab(page, "2")) == ["Any", "2"]
    page.keyboard.press("ArrowLeft")
    assert stop(page) == Stop("radio", "1", True)
    assert seen(tab(page, "Practice: feedback as you go")) == ["Practice: feedback as you go"]
    page.keyboard.press("ArrowRight")
    expect(page.get_by_label("Exam: results at the end")).to_be_checked()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_label("Practice: feedback as you go")).to_be_checked()
    expect(page.locator("#iv-mode input[name=iv-mode]")).to_have_count(2)  # one group again, a frame after the choice
    assert seen(tab(page, "Start the interview")) == ["Start the interview"]
    page.keyboard.press("Enter")

    # The room: the box has the focus, and Tab comes round to it again.
    page.locator(".iv-msg.question").wait_for()
    wait(page)
    assert stop(page) == Stop("textbox", "Your answer", True)
    parts = ["Points and results", "New interview", "The interview so far"]
    assert seen(tab(page, "Your answer")) == ["Send", "Not said", *ACTIONS, *parts, "Your answer"]
    page.keyboard.type(good_answer(page).split(".")[0] + ".")
    page.keyboard.press("Enter")
    page.locator(".iv-msg.probe").wait_for()
    wait(page)
    assert stop(page) == Stop("textbox", "Your answer", True)
    assert seen(tab(page, "I don’t know")) == ["Send", "Hint", "Repeat", "I don’t know"]
    page.keyboard.press("Enter")

    # The result begins with its heading; a dialog goes back to what opened it.
    page.locator("#iv-result").wait_for()
    expect(page.locator("#iv-result")).to_be_focused()
    assert seen(tab(page, "1. Dogs 73% · Solid")) == ["A strong answer", "1. Dogs 73% · Solid"]
    page.keyboard.press("Enter")
    assert seen(tab(page, "I did say that")) == ["I did say that"]
    page.keyboard.press("Enter")
    asks = "Point 2 of Dogs: which of your words say it? Copy them here, or leave this empty."
    expect(page.get_by_role("dialog", name=asks)).to_be_visible()
    assert stop(page) == Stop("textbox", asks, True)
    assert seen(tab(page, asks)) == ["Send", "Cancel", asks]  # the page behind cannot be reached
    page.keyboard.press("Escape")
    assert stop(page) == Stop("button", "I did say that", True)

    assert seen(tab(page, "Save as JSON")) == ["Answer again", "Save as HTML", "Save as Markdown", "Save as JSON"]
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename == "interview.json"
    assert seen(tab(page, "New interview")) == ["Delete this interview", "New interview"]
    page.keyboard.press("Enter")
    page.locator("#iv-begin").wait_for()
    expect(page).to_have_url(served.url)
    assert wrong == []


def test_escape_stops_a_reply_and_the_box_has_the_focus_again(page: Page, served: Served) -> None:
    page.goto(served.url)
    page.locator("#iv-begin").focus()
    page.keyboard.press("Enter")
    page.locator(".iv-msg.question").wait_for()
    wait(page)
    page.keyboard.type("Hold on, please take your time.")
    page.keyboard.press("Enter")
    page.locator(".iv-msg.candidate").wait_for()
    page.keyboard.press("Escape")
    expect(page.locator(".iv-notice")).to_contain_text("Stopped. What you said is saved.")
    expect(box(page)).to_be_focused()
