"""The author's page in a real Chromium: look, try, make a mistake, mend it, save, and find it on disk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from author_cases import CATS, COMMENT
from playwright.sync_api import Browser, Locator, Page, Route, expect

from browser.steps import Served, begin, box, check_width, good_answer, press, say, watch
from interviewer.bank import load_bank

pytestmark = pytest.mark.slow

GOOD = "Cats purr when they are content. The very opposite of Cats 2."
LONG = "A" * 300
REFERENCE = "Cats purr when they are content. Cats purr to heal bones fast."


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Served]:
    """A server for one test, which changes its files."""
    server = Served(tmp_path / "served", delay=0)
    yield server
    server.kill()


@pytest.fixture(scope="module")
def wordy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A server with a question of one very long word."""
    server = Served(tmp_path_factory.mktemp("wordy"), delay=0)
    file = file_of(server)
    file.write_text(file.read_text(encoding="utf-8").replace("Why purr?", f"Why {LONG}?"), encoding="utf-8")
    yield server
    server.kill()


def file_of(served: Served) -> Path:
    return served.folder / "bank" / CATS


def visit(page: Page, served: Served, question: str = "cats") -> None:
    page.goto(f"{served.url}author?question={question}")
    page.locator(".au-card").first.wait_for()


def card(page: Page, number: int) -> Locator:
    return page.locator(f'.au-card[data-card="{number}"]')


def lit(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".au-piece.lit").all_inner_texts()]


def lit_cards(page: Page) -> list[str | None]:
    return [c.get_attribute("data-card") for c in page.locator(".au-card.lit").all()]


def code(page: Page) -> Locator:
    page.get_by_role("tab", name="YAML").click()
    box = page.get_by_role("textbox", name=re.compile("Rubric as YAML"))
    box.wait_for()
    return box


def write(page: Page, text: str) -> None:
    """Put `text` in the code box as a user would: select all, then insert."""
    code(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


# --- look -------------------------------------------------------------------------------------------------------


def test_from_the_start_card_to_a_question(page: Page, served: Served) -> None:
    wrong = watch(page, served.url)
    page.goto(served.url)
    page.get_by_role("link", name="Rubrics").click()
    page.locator(".au-card").first.wait_for()
    expect(page).to_have_title("Rubrics · Interviewer")
    expect(page.locator(".au-question")).to_have_text("Why purr?")
    expect(page.locator(".au-summary")).to_contain_text("1 reliable")
    expect(page.locator(".au-summary")).to_contain_text("1 not yet reliable")
    expect(page).to_have_url(f"{served.url}author?question=cats")
    page.get_by_role("combobox", name="Question").click()
    page.keyboard.type("bark")  # searches the questions' words
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".au-question")).to_have_text("Why bark?")
    expect(page.locator(".au-summary")).to_contain_text("2 not tested")
    expect(page).to_have_url(f"{served.url}author?question=dogs")
    page.reload()
    expect(page.locator(".au-question")).to_have_text("Why bark?")
    page.get_by_role("link", name="Interview").click()
    page.locator("#iv-begin").wait_for()
    assert wrong == []


def test_a_candidate_sees_which_point_failed_its_tests(page: Page, served: Served) -> None:
    begin(page, served.url, questions="2")
    say(page, good_answer(page))
    cats = page.locator("#iv-panel .iv-card, #iv-report .iv-card").filter(has_text="Point 2 of Cats")
    if cats.count() == 0:  # the question about dogs came first
        box(page).fill(good_answer(page))
        press(page, "Send")
        page.locator("#iv-result").wait_for()
    doubtful = page.locator(".iv-card", has=page.locator(".iv-doubt"))
    expect(doubtful).to_have_count(1)
    expect(doubtful).to_contain_text("Point 2 of Cats")
    expect(doubtful).to_contain_text("Not yet reliable: the grader failed tests on this point.")


def test_during_an_interview_no_link_leads_to_the_answers(page: Page, served: Served) -> None:
    begin(page, served.url)
    expect(page.get_by_role("link", name="Rubrics")).to_have_count(0)


def test_a_criterion_lights_its_source_and_the_other_way_round(page: Page, served: Served) -> None:
    visit(page, served)
    card(page, 2).hover()
    assert (lit(page), lit_cards(page)) == (["Cats purr to heal bones fast."], ["2"])
    page.locator(".au-piece").first.hover()
    assert (lit(page), lit_cards(page)) == (["Cats purr when they are content."], ["1"])
    page.locator(".au-about").hover()
    assert (lit(page), lit_cards(page)) == ([], [])
    card(page, 1).focus()
    assert (lit(page), lit_cards(page)) == (["Cats purr when they are content."], ["1"])
    page.locator(".au-piece").nth(1).focus()
    assert (lit(page), lit_cards(page)) == (["Cats purr to heal bones fast."], ["2"])
    visit(page, served, "dogs")
    card(page, 1).hover()
    assert (lit(page), lit_cards(page)) == ([], ["1"])
    expect(card(page, 1)).to_contain_text("No source recorded")


def test_every_piece_and_card_is_reached_with_the_tab_key(page: Page, served: Served) -> None:
    visit(page, served)
    page.get_by_role("combobox", name="Question").focus()
    seen = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.add(
            page.evaluate("[document.activeElement.classList[0], document.activeElement.dataset.for].join(' ').trim()")
        )
    assert {"au-piece 1", "au-piece 2", "au-card 1", "au-card 2"} <= seen


def test_what_failed_is_told_on_demand(page: Page, served: Served) -> None:
    visit(page, served)
    expect(card(page, 1)).to_contain_text("Reliable")
    expect(card(page, 1)).to_contain_text("2 of 2 checks passed")
    expect(card(page, 2)).to_contain_text("Not yet reliable")
    check = card(page, 2).locator(".au-check")
    expect(check).to_be_hidden()
    card(page, 2).get_by_text("1 of 2 checks passed: what failed").click()
    expect(check).to_contain_text("A counter-claim should contradict it.")
    expect(check).to_contain_text("P(met) 0.81")
    expect(check.locator("blockquote")).to_contain_text("The very opposite of Cats 2. <i>Really.</i>")


# --- try --------------------------------------------------------------------------------------------------------


def test_an_answer_is_graded_live(page: Page, served: Served) -> None:
    wrong = watch(page, served.url)
    visit(page, served)
    page.get_by_label("Try an answer").fill(GOOD)
    page.evaluate(
        """() => {
          window.seen = [];
          new MutationObserver(() => {
            const waiting = document.querySelector('#au-tried .iv-thinking')?.textContent.trim();
            if (waiting) window.seen.push([waiting, document.querySelector('#au-grade').disabled]);
          }).observe(document.querySelector('#au-page'), {subtree: true, childList: true, attributes: true});
        }"""
    )
    press(page, "Grade it")
    rows = page.locator(".au-rows li")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("Met")
    expect(rows.nth(0)).to_contain_text("P(met) 0.99")
    expect(rows.nth(0).locator("blockquote")).to_contain_text("Cats purr when they are content.")
    expect(rows.nth(1)).to_contain_text("Contradicted")
    expect(page.locator(".au-answer mark.v-met")).to_have_text("Cats purr when they are content.")
    expect(page.locator(".au-answer mark.v-contradicted")).to_have_text("The very opposite of Cats 2.")
    expect(page.get_by_role("button", name="Grade it")).to_be_enabled()
    assert ["Grading…", True] in page.evaluate("window.seen")
    rows.nth(1).hover()
    assert lit_cards(page) == ["2"]
    press(page, "Take the reference")
    expect(page.get_by_label("Try an answer")).to_have_value(REFERENCE)
    press(page, "Grade it")
    expect(page.locator(".au-result")).to_have_text("100% · Strong")
    page.get_by_label("Try an answer").fill("")
    press(page, "Grade it")
    expect(page.locator("#au-tried")).to_contain_text("Write an answer first.")
    assert wrong == []


def test_a_press_on_grade_takes_the_text_that_the_box_holds(page: Page, served: Served) -> None:
    """Also in the very moment in which it was written, and when it was taken from the page."""
    visit(page, served)
    page.evaluate(
        """text => {
          const box = document.querySelector('#au-answer textarea');
          box.value = text;
          box.dispatchEvent(new Event('input', {bubbles: true}));
          document.querySelector('#au-grade').click();
        }""",
        GOOD,
    )
    expect(page.locator(".au-rows li")).to_have_count(2)
    expect(page.locator(".au-answer")).to_have_text(GOOD)
    page.reload()
    page.locator(".au-card").first.wait_for()
    press(page, "Take the model answer")
    press(page, "Grade it")  # at once
    expect(page.locator(".au-answer")).to_have_text(f"{REFERENCE} That is all.")
    expect(page.locator(".au-result")).to_have_text("100% · Strong")


def test_nothing_can_be_graded_before_the_page_is_open_and_nothing_typed_is_lost(page: Page, served: Served) -> None:
    held: list[Route] = []
    holding = True
    page.route("**/gradio_api/run/**", lambda route: held.append(route) if holding else route.continue_())
    page.goto(f"{served.url}author?question=dogs")
    page.get_by_label("Try an answer").fill("Dogs bark to warn strangers.")
    expect(page.get_by_role("button", name="Grade it")).to_be_disabled()
    press(page, "Take the reference")  # which is not there yet
    holding = False
    for route in held:
        route.continue_()
    press(page, "Grade it")  # as soon as that can be done
    expect(page.locator(".au-rows li")).to_have_count(2)
    expect(page.locator(".au-answer mark.v-met")).to_have_text("Dogs bark to warn strangers.")


def test_a_grade_that_comes_too_late_is_not_shown_with_another_question(page: Page, served: Served) -> None:
    visit(page, served)
    page.get_by_label("Try an answer").fill(GOOD)
    press(page, "Grade it")
    page.get_by_role("combobox", name="Question").click()
    page.keyboard.type("bark")
    page.keyboard.press("Enter")
    expect(page.locator(".au-question")).to_have_text("Why bark?")
    expect(page.locator("#au-tried .au-trial")).to_have_count(1)
    expect(page.locator("#au-tried .au-trial")).to_be_hidden()
    expect(page.get_by_label("Try an answer")).to_have_value(GOOD)
    press(page, "Grade it")
    expect(page.locator("#au-tried .au-trial")).to_be_visible()
    expect(page.locator(".au-rows li").first).to_contain_text("Point 1 of Dogs")


# --- change -----------------------------------------------------------------------------------------------------


def test_a_mistake_is_told_by_line_then_mended_and_saved(page: Page, fresh: Served) -> None:
    wrong = watch(page, fresh.url)
    visit(page, fresh)
    before = file_of(fresh).read_text(encoding="utf-8")
    write(page, before.replace("topic: Cats", "topik: Cats"))
    press(page, "Save")
    mistakes = page.locator(".au-mistakes li")
    expect(mistakes).to_have_text(
        ["Line 2: the rubric has no 'topic'; add it", re.compile("Line 3: unknown key 'topik'")]
    )
    expect(page.locator("#au-yaml-told")).to_contain_text("Nothing was saved: 2 mistakes.")
    assert file_of(fresh).read_text(encoding="utf-8") == before

    mended = before.replace("Why purr?", "Why do cats purr?")
    write(page, mended)
    press(page, "Save")
    expect(page.locator("#au-yaml-told")).to_contain_text(f"Saved to {CATS}. New interviews use it")
    expect(mistakes).to_have_count(0)
    assert file_of(fresh).read_text(encoding="utf-8") == mended
    expect(page.locator(".au-question")).to_have_text("Why do cats purr?")
    page.get_by_role("tab", name="Criteria").click()
    expect(page.locator(".au-summary")).to_contain_text("2 not tested")  # what was tested was another question

    begin(page, fresh.url, questions="2")
    if "cats" not in page.locator(".iv-msg.question .iv-text").first.inner_text():
        press(page, "Skip")
    expect(page.locator(".iv-msg.question").filter(has_text="Why do cats purr?")).to_be_visible()
    assert wrong == []


def test_one_criterion_by_the_form(page: Page, fresh: Served) -> None:
    visit(page, fresh)
    page.get_by_role("tab", name="Change one").click()
    page.get_by_role("combobox", name="Criterion").click()
    page.get_by_role("option", name="2. Point 2 of Cats").click()
    expect(page.get_by_label("Claim")).to_have_value("Cats purr to heal bones fast.")
    page.get_by_label("Claim").fill("Cats purr to heal <b>bones</b>.")
    page.get_by_label("Weight").fill("3")
    page.get_by_label("Counts in the score").uncheck()
    press(page, "Save this criterion")
    expect(page.locator("#au-form-told")).to_contain_text(f"Saved to {CATS}.")
    expect(page.get_by_role("combobox", name="Criterion")).to_have_value("2. Point 2 of Cats")
    assert file_of(fresh).read_text(encoding="utf-8").startswith(COMMENT)
    second = load_bank(fresh.folder / "bank").get("cats").criteria[1]
    assert (second.text, second.weight, second.counts) == ("Cats purr to heal <b>bones</b>.", 3, False)
    page.get_by_role("tab", name="Criteria").click()
    expect(card(page, 2)).to_contain_text("Cats purr to heal <b>bones</b>.")
    expect(card(page, 2)).to_contain_text("Weight 3, not counted")


def test_a_file_that_changed_leaves_two_choices(page: Page, fresh: Served) -> None:
    visit(page, fresh)
    before = file_of(fresh).read_text(encoding="utf-8")
    file_of(fresh).write_text(f"{before}# theirs\n", encoding="utf-8")
    write(page, f"{before}# mine\n")
    press(page, "Save")
    expect(page.locator("#au-yaml-told")).to_contain_text("The file was changed on disk")
    expect(page.locator(".au-difference .add")).to_have_text("+# mine")
    expect(page.locator(".au-difference .cut")).to_have_text("−# theirs")
    assert file_of(fresh).read_text(encoding="utf-8") == f"{before}# theirs\n"
    page.get_by_role("combobox", name="Question").click()
    page.keyboard.type("bark")
    page.keyboard.press("Enter")
    expect(page.locator("#au-told")).to_contain_text("There are unsaved changes")
    expect(page.get_by_role("combobox", name="Question")).to_have_value(re.compile("^Cats"))
    press(page, "Write mine over the file")
    expect(page.locator("#au-yaml-told")).to_contain_text(f"Saved to {CATS}.")
    assert file_of(fresh).read_text(encoding="utf-8") == f"{before}# mine\n"

    file_of(fresh).write_text(f"{before}# theirs again\n", encoding="utf-8")
    write(page, f"{before}# mine again\n")
    press(page, "Save")
    press(page, "Take the file’s")
    expect(page.locator("#au-yaml-told")).to_contain_text("This is the file as it stands on disk.")
    expect(page.locator(".cm-content")).to_contain_text("# theirs again")
    assert file_of(fresh).read_text(encoding="utf-8") == f"{before}# theirs again\n"


def test_a_server_that_starts_again_loses_nothing(page: Page, fresh: Served) -> None:
    visit(page, fresh)
    before = file_of(fresh).read_text(encoding="utf-8")
    write(page, f"{before}# mine\n")
    fresh.kill()
    fresh.start()
    press(page, "Save")
    told = page.locator("#au-yaml-told")
    expect(told).to_contain_text(re.compile("Nothing was saved|changed on disk"), timeout=60_000)
    expect(page.locator(".cm-content")).to_contain_text("# mine")
    assert file_of(fresh).read_text(encoding="utf-8") == before


# --- sizes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_no_sideways_scrolling_at_any_width(browser: Browser, wordy: Served, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 844}, has_touch=True, is_mobile=width < 800)
    page = context.new_page()
    check = partial(check_width, page, width, but=".cm-editor, .visually-hidden")
    visit(page, wordy)
    check()
    page.get_by_label("Try an answer").fill(f"{LONG} {GOOD}")
    press(page, "Grade it")
    page.locator(".au-trial").wait_for()
    check()
    card(page, 2).locator(".au-failed summary, .au-more summary").first.click()
    check()
    page.get_by_role("tab", name="Change one").click()
    check()
    code(page)
    check()
    context.close()


def test_nothing_moves_when_a_criterion_lights_up(page: Page, served: Served) -> None:
    visit(page, served)
    places = "[...document.querySelectorAll('.au-piece, .au-card')].map(e => JSON.stringify(e.getBoundingClientRect()))"
    page.locator(".au-about").hover()
    before = page.evaluate(places)
    card(page, 1).hover()
    assert lit_cards(page) == ["1"]
    assert page.evaluate(places) == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_code_can_be_read(browser: Browser, served: Served, scheme: str) -> None:
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    visit(page, served)
    code(page)
    colours = page.evaluate(
        "() => [...document.querySelectorAll('.cm-line, .cm-line span')].map(e => getComputedStyle(e).color)"
    )
    ink, accent = (
        ("rgb(233, 230, 223)", "rgb(169, 184, 245)") if scheme == "dark" else ("rgb(33, 37, 43)", "rgb(51, 71, 154)")
    )
    assert set(colours) <= {ink, accent}
    context.close()
