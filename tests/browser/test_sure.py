"""How sure one is, in a real Chromium: by mouse, by keyboard, by thumb; asked for in time and set back in time."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser.steps import Served, begin, box, check_width, good_answer, press, say, shot, wait, watch

pytestmark = pytest.mark.slow


def steps(page: Page) -> Locator:
    return page.get_by_role("group", name="How sure are you?")


def chosen(page: Page, step: str) -> None:
    expect(page.locator("#iv-sure label:has(input:checked)")).to_have_text(step)


def tab_to_steps(page: Page) -> None:
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('#iv-sure')"):
            return
    pytest.fail("the Tab key does not come to it")


def test_it_is_said_shown_and_set_back(page: Page, served: Served) -> None:
    wrong = watch(page, served.url)
    begin(page, served.url, questions="2")
    expect(steps(page)).to_be_visible()
    chosen(page, "Not said")
    page.get_by_label("Fairly sure 75%").check(force=True)
    shot(page, "sure")
    say(page, good_answer(page).split(".")[0] + ".")
    expect(steps(page)).to_have_count(0)  # the follow-up tells what is open
    expect(page.locator(".iv-msg.candidate .iv-who").last).to_contain_text("Fairly sure · 75%")
    press(page, "Skip")
    page.get_by_text("Question 2 of 2").first.wait_for()
    wait(page)
    expect(page.locator("#iv-panel")).to_contain_text("You said: fairly sure, 75%. You made")
    chosen(page, "Not said")
    page.get_by_label("Certain 95%").check(force=True)
    press(page, "Skip")  # said of an answer that never came
    page.locator("#iv-result").wait_for()
    expect(page.locator(".iv-hero")).to_contain_text("Over 1 answer you said 75%")
    assert page.locator("#iv-by-question ~ ol .iv-meter .said").count() == 1
    assert wrong == []


def test_with_the_keyboard_it_never_takes_one_out_of_the_answer(page: Page, served: Served) -> None:
    begin(page, served.url)
    box(page).click()
    tab_to_steps(page)  # also while nothing is said
    box(page).click()
    page.keyboard.type("Because they")
    page.keyboard.press("Alt+Digit2")
    chosen(page, "Unsure 50%")
    expect(page.locator("span[role=status].iv-hidden")).to_have_text("Unsure 50%")
    page.keyboard.press("Alt+Digit0")
    chosen(page, "Not said")
    page.keyboard.press("Alt+Digit4")
    page.keyboard.type(" can.")
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value("Because they can.")
    tab_to_steps(page)
    page.keyboard.press("ArrowLeft")  # one group: the arrows move in it
    chosen(page, "Fairly sure 75%")
    ring = page.evaluate("getComputedStyle(document.activeElement.closest('label')).outlineStyle")
    assert ring == "solid"
    box(page).press("Enter")
    page.locator(".iv-msg.candidate", has_text="can.").wait_for()
    wait(page)
    expect(page.locator(".iv-msg.candidate .iv-who").last).to_contain_text("Fairly sure · 75%")


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (390, "light")])
def test_a_thumb_finds_it(browser: Browser, served: Served, width: int, scheme: str) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 844},
        has_touch=True,
        is_mobile=True,
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    begin(page, served.url)
    page.locator("#iv-sure").get_by_text("Certain").tap()
    chosen(page, "Certain 95%")
    boxes = page.evaluate("[...document.querySelectorAll('#iv-sure label')].map(l => [l.offsetWidth, l.offsetHeight])")
    assert len(boxes) == 5 and all(side >= 44 for pair in boxes for side in pair)
    check_width(page, width)
    expect(box(page)).to_be_in_viewport(ratio=1)
    expect(page.locator(".iv-msg.question")).to_be_in_viewport(ratio=1)
    shot(page, f"sure-{width}-{scheme}")
    page.locator("#iv-sure").get_by_text("Not said").tap()
    chosen(page, "Not said")
    context.close()


def test_an_adaptive_interview_says_why(page: Page, served: Served) -> None:
    page.goto(served.url)
    page.get_by_text("Adapted to me").click()
    page.locator("#iv-count").get_by_text("2", exact=True).click()
    press(page, "Start the interview")
    page.locator(".iv-msg.question").wait_for()
    wait(page)
    expect(page.locator("#iv-log")).to_contain_text("each question chosen as we go")
    press(page, "Skip")
    page.get_by_text("Question 2 of 2").first.wait_for()
    wait(page)
    expect(page.locator(".iv-msg.question .iv-who").last).to_contain_text("chosen for you: ")
