"""The page in a real Chromium: what a candidate sees, on a desk, on a phone, and with a keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.steps import Served, begin, box, check_width, good_answer, press, say, shot, wait, watch

pytestmark = pytest.mark.slow

# --- a whole interview ------------------------------------------------------------------------------------------


def test_a_whole_interview(page: Page, served: Served) -> None:
    wrong = watch(page, served.url)
    page.goto(served.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Interviewer")
    fine = page.locator("#iv-fine .iv-about")
    expect(fine).to_contain_text("Asked and graded by words. Nothing you write leaves this computer.")
    expect(fine).to_contain_text("Not measured: nobody here has compared its marks with a person’s.")
    page.get_by_text("A stronger model").click()
    expect(fine.get_by_text("interviewer chat --model NAME")).to_be_visible()
    page.locator("#iv-count").get_by_text("1", exact=True).click()
    press(page, "Start the interview")
    page.locator(".iv-msg.question").wait_for()
    wait(page)
    expect(page.get_by_text("Question 1 of 1").first).to_be_visible()
    expect(page.locator("#iv-panel")).to_contain_text("0 points made, 2 points still open")

    say(page, good_answer(page).split(".")[0] + ".")
    expect(page.locator(".iv-msg.probe")).to_have_count(1)
    expect(page.locator("#iv-panel .iv-card")).to_have_count(1)
    expect(page.locator("#iv-panel blockquote")).to_contain_text(good_answer(page).split(".")[0])
    expect(page.locator("#iv-panel")).to_contain_text("1 point made, 1 point still open")
    panel = page.locator("#iv-panel").inner_text()
    assert "Point 2" not in panel  # an open point is not named

    box(page).fill(good_answer(page).split(". ")[1])
    press(page, "Send")
    page.locator("#iv-result").wait_for()
    expect(page.locator(".iv-score")).to_contain_text("90")
    expect(page.locator(".iv-key")).to_contain_text("after a follow-up or a hint")
    expect(page.get_by_role("heading", name="What you know well")).to_be_visible()
    assert page.evaluate("document.activeElement.id") == "iv-result"
    for name, kind in (("HTML", ".html"), ("Markdown", ".md"), ("JSON", ".json")):
        with page.expect_download() as download:
            page.get_by_text(f"Save as {name}").click()
        assert download.value.suggested_filename == f"interview{kind}"
        assert "Point 2" in download.value.path().read_text(encoding="utf-8")
    assert wrong == []


def test_a_closed_question_is_looked_at_again(page: Page, served: Served) -> None:
    wrong = watch(page, served.url)
    begin(page, served.url)
    say(page, good_answer(page).split(".")[0] + ".")
    whole = good_answer(page)
    press(page, "Finish")
    page.locator("#iv-result").wait_for()
    page.locator("details.iv-closed summary").first.click()

    press(page, "Answer again")
    dialog = page.locator("#iv-ask")
    press(page, "Send")  # an empty answer is not sent
    expect(dialog).to_be_visible()
    press(page, "Cancel")
    expect(dialog).to_be_hidden()
    press(page, "Answer again")
    page.get_by_role("textbox", name="Your new answer;").fill(whole)
    press(page, "Send")
    expect(page.locator(".iv-msg.interviewer.review")).to_contain_text("both are kept")
    page.locator("#iv-result").wait_for()
    assert page.evaluate("document.activeElement.id") == "iv-looked"
    page.locator("details.iv-closed summary").first.click()
    expect(page.locator(".iv-again")).to_have_text("Answered again: 100% · Strong")

    press(page, "I did say that")
    page.get_by_role("textbox", name="Which of your words say it?").press("Escape")
    expect(dialog).to_be_hidden()
    press(page, "I did say that")
    press(page, "Send")
    expect(page.locator(".iv-msg.interviewer.review")).to_have_count(2)
    expect(page.locator(".iv-msg.interviewer.review").last).to_contain_text("Your objection is kept.")
    page.locator("#iv-result").wait_for()
    shot(page, "looking-back")
    with page.expect_download() as download:
        page.get_by_text("Save disputes as labels").click()
    assert '"human": {"criteria": ["met"]}' in download.value.path().read_text(encoding="utf-8")
    assert wrong == []


def test_speech_is_seen_to_grow_and_the_input_is_locked_meanwhile(page: Page, served: Served) -> None:
    begin(page, served.url)
    page.evaluate(
        """() => {
          window.seen = [];
          new MutationObserver(() => {
            const speech = document.querySelector('#iv-live .iv-text')?.textContent;
            const locked = document.querySelector('#iv-box textarea').disabled;
            if (speech) window.seen.push([speech, locked]);
          }).observe(document.querySelector('#iv-live'), {subtree: true, childList: true, characterData: true});
        }"""
    )
    box(page).fill("I would not know where to begin, please take your time.")
    press(page, "Send")
    expect(page.get_by_role("button", name="Stop", exact=True)).to_be_visible()
    expect(box(page)).to_be_disabled()
    expect(page.get_by_role("button", name="Skip")).to_be_disabled()
    wait(page)
    seen = page.evaluate("window.seen")
    spoken = list(dict.fromkeys(text for text, _ in seen))
    assert len(spoken) >= 3
    assert all(locked for _, locked in seen)
    expect(page.locator(".iv-msg.probe .iv-text")).to_have_text(re.compile(re.escape(spoken[0])))
    expect(box(page)).to_have_value("")
    expect(box(page)).to_be_focused()
    expect(page.get_by_role("button", name="Skip")).to_be_enabled()


def test_enter_sends_and_shift_enter_breaks_the_line(page: Page, served: Served) -> None:
    begin(page, served.url)
    box(page).click()
    page.keyboard.type("First line")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("second line")
    expect(box(page)).to_have_value("First line\nsecond line")
    page.keyboard.press("Enter")
    page.locator(".iv-msg.candidate", has_text="second line").wait_for()
    wait(page)
    assert page.locator(".iv-msg.candidate .iv-text").inner_text() == "First line\nsecond line"


def test_names_for_screen_readers(page: Page, served: Served) -> None:
    begin(page, served.url)
    expect(page.get_by_role("log", name="Conversation")).to_contain_text("Question 1 of 1")
    assert page.locator("#iv-live [aria-hidden]").count() == page.locator("#iv-live .iv-msg").count()
    expect(page.get_by_role("heading", name="Your points")).to_be_visible()
    page.goto(served.url)
    for group in ("Topics", "Difficulty", "Questions", "Mode"):
        expect(page.get_by_role("group", name=group)).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"


# --- sizes and schemes ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_sideways_scrolling_at_any_width(browser: Browser, served: Served, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, has_touch=True, is_mobile=width < 800)
    page = context.new_page()

    def check() -> None:
        check_width(page, width)

    page.goto(served.url)
    page.locator("#iv-begin").wait_for()
    check()
    begin(page, served.url)
    check()
    say(page, "A" * 300 + " ``` " + "mmm/" * 60 + " Cats purr when they are content.")
    check()
    press(page, "Finish")
    page.locator("#iv-result").wait_for()
    page.locator("#iv-results summary").last.click()
    check()
    context.close()


def test_on_a_phone_the_question_and_the_box_are_in_view(browser: Browser, served: Served) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    begin(page, served.url)
    say(page, "Because. " * 120)
    last = page.locator(".iv-msg").last
    expect(last).to_be_in_viewport(ratio=1)
    expect(box(page)).to_be_in_viewport(ratio=1)
    end = "e => [e.getBoundingClientRect().bottom, document.querySelector('#iv-composer').getBoundingClientRect().top]"
    bottom, top = last.evaluate(end)
    assert bottom <= top + 1
    assert not page.evaluate("document.activeElement.tagName === 'TEXTAREA'")  # the keyboard would cover the question
    page.get_by_role("link", name="Points").click()
    expect(page.get_by_role("heading", name="Your points")).to_be_in_viewport()
    assert "interview=" in page.url
    context.close()


@pytest.mark.parametrize(("scheme", "ground"), [("light", "rgb(250, 248, 244)"), ("dark", "rgb(22, 24, 28)")])
def test_the_page_follows_the_system_scheme(browser: Browser, served: Served, scheme: str, ground: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    begin(page, served.url)
    assert page.evaluate("getComputedStyle(document.querySelector('.gradio-container')).backgroundColor") == ground
    font = page.evaluate("getComputedStyle(document.querySelector('.iv-text')).fontFamily")
    assert font.strip('"').startswith("IBM Plex Sans")
    assert page.evaluate("document.fonts.check('16px \"IBM Plex Sans\"')")
    context.close()


def test_less_motion_when_asked_for(browser: Browser, served: Served) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    begin(page, served.url)
    moving = page.evaluate(
        "() => document.querySelector('#iv-live .html-container').insertAdjacentHTML('beforeend', "
        "'<span class=iv-caret></span>') ?? getComputedStyle(document.querySelector('.iv-caret')).animationName"
    )
    assert moving == "none"
    context.close()
