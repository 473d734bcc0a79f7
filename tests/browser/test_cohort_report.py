"""The report of a run in a real browser, opened from a file: from a verdict to its words, decisions, labels, speed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cohort_cases import course, rubric
from playwright.sync_api import Browser, Page, expect
from report_cases import hostile_run
from scripted import MarkerJudge

from browser.steps import watch
from interviewer.bank import Bank
from interviewer.cli.calibrate import labelled_items
from interviewer.cli.evaluate import compare_files
from interviewer.cli.grade import grade_file
from interviewer.report import render_html, run_report
from interviewer.runs import read_run
from interviewer.transcripts import read_transcripts
from interviewer.types import Transcript

HOSTILE = "</script><img src=http://127.0.0.1:9/x onerror=\"document.title='owned'\">\u2028\u202e {{7*7}}"
SHEET = "#sheet[open]"


def written(folder: Path, candidates: int, questions: int = 3) -> Path:
    page = course(folder, candidates, questions) / "report.html"
    page.write_text(render_html(run_report(folder)), encoding="utf-8")
    return page


def opened(page: Page, path: Path) -> list[str]:
    wrong = watch(page, path.as_uri())
    page.goto(path.as_uri())
    page.locator("html[data-ready]").wait_for(state="attached")
    return wrong


def answers(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate("JSON.parse(document.getElementById('data').textContent).answers")
    return found


def test_a_hostile_run_is_inert_on_a_phone_with_everything_open(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    path.write_text(render_html(hostile_run(tmp_path, HOSTILE)), encoding="utf-8")
    page.set_viewport_size({"width": 390, "height": 800})
    wrong = opened(page, path)
    page.locator("#heat tbody button").first.click()
    expect(page.locator(f"{SHEET} .candidate .said")).to_contain_text("</script><img src=http://127.0.0.1:9/x")
    expect(page.locator(f"{SHEET} .candidate .said")).to_contain_text("⟦U+2028⟧⟦U+202E⟧ {{7*7}}")
    assert page.locator("img").count() == 0
    assert page.title().startswith("Grading report")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("document.querySelector('#sheet-body').scrollWidth <= 390")
    # Not even our own script could make mark-up of a text.
    refused = "() => { try { document.body.innerHTML = '<b>x</b>'; return false } catch (e) { return e.name } }"
    assert page.evaluate(refused) == "TypeError"
    assert [w for w in wrong if "TrustedHTML" not in w] == []


def test_a_verdict_leads_to_its_words_and_the_keyboard_is_enough(page: Page, tmp_path: Path) -> None:
    wrong = opened(page, written(tmp_path, 3))
    first = page.locator("#heat tbody button").first
    first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    here = page.evaluate("[document.activeElement.closest('tr').sectionRowIndex, document.activeElement.dataset.to]")
    assert here[0] == 1
    assert page.locator("#heat tbody button[tabindex='0']").count() == 1  # one stop for Tab
    page.keyboard.press("Enter")
    expect(page.locator(f"{SHEET} .answer")).to_have_count(1)
    number, point = here[1].removeprefix("#a").split("-")
    (answer,) = [a for a in answers(page) if a["n"] == int(number)]
    pieces = [piece for *_, turn in answer["turns"] for piece in turn if not isinstance(piece, str)]
    expected = [piece[0] for piece in pieces if int(point) - 1 in piece[2]]
    assert expected  # the cell that was chosen has words to show
    assert page.locator("mark.lit").evaluate_all("found => found.map(m => m.firstChild.data)") == expected
    assert page.evaluate("document.activeElement.matches('mark.lit')")
    page.keyboard.press("Escape")
    expect(page.locator(SHEET)).to_have_count(0)
    assert page.evaluate("document.activeElement.dataset.to") == here[1]  # back where one was
    page.locator("#heat tbody th a").last.press("Enter")
    expect(page.locator(f"{SHEET} .answer")).to_have_count(3)
    assert wrong == []


def test_a_change_needs_a_reason_stays_after_a_reload_and_can_be_taken_back(page: Page, tmp_path: Path) -> None:
    path = written(tmp_path, 2)
    wrong = opened(page, path)
    place = next(a["n"] for a in answers(page) if a["marks"][0]["v"] == 0)
    page.goto(f"{path.as_uri()}#a{place}-1")
    point = page.locator(f'{SHEET} [data-point="0"]')
    point.get_by_role("button", name="Change").click()
    point.get_by_label("Verdict").select_option("contradicted")
    point.get_by_role("button", name="Keep").click()
    expect(point.get_by_role("alert")).to_have_text("Say why: the reason goes with the label.")
    point.get_by_label("Reason").fill("He says <b>the opposite</b>.")
    point.get_by_role("button", name="Keep").click()
    expect(point.locator(".made")).to_have_text("You decided: contradicted. He says <b>the opposite</b>.")
    expect(page.locator("#labels-told")).to_have_text("0 answers decided whole, 1 in part.")
    page.reload()
    expect(point.locator(".made")).to_contain_text("You decided: contradicted.")
    expect(page.locator(f"#heat [data-to='#a{place}-1']")).to_have_class("cell contradicted by-hand")
    point.get_by_role("button", name="Take it back").click()
    expect(page.locator("#labels-told")).to_have_text("Nothing is decided yet.")
    expect(page.locator("#labels-save")).to_be_disabled()
    assert page.evaluate("localStorage.length") == 0
    assert wrong == []


def decide_all(page: Page, path: Path, number: int) -> None:
    """Agree with every firm verdict of the answer, and call what is undecided partly met."""
    page.goto(f"{path.as_uri()}#a{number}")
    page.locator(f"{SHEET} .answer[data-answer='{number}']").wait_for()
    while page.locator(f"{SHEET} .decide").get_by_role("button", name="Decide").count():
        page.locator(f"{SHEET} .decide").get_by_role("button", name="Decide").first.click()
        page.locator(f"{SHEET} .form select").select_option("partial")
        page.locator(f"{SHEET} .form").get_by_role("button", name="Keep").click()
    page.locator(f"{SHEET} .rest button").click()
    expect(page.locator(f"{SHEET} .rest")).to_have_text("Every point is decided: this answer is a label.")


def test_labels_from_the_page_are_read_by_evaluate_and_calibrate_unchanged(
    page: Page, browser: Browser, tmp_path: Path
) -> None:
    path = written(tmp_path / "run", 2)
    opened(page, path)
    for number in range(1, 7):
        decide_all(page, path, number)
    page.locator("#sheet-close").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download labels").click()
    labels = tmp_path / download.value.suggested_filename
    assert labels.name == "labels.jsonl"
    download.value.save_as(labels)

    read = [entry for entry in read_transcripts(labels) if isinstance(entry, Transcript)]
    graded = read_run(tmp_path / "run")
    assert len(read) == 6
    for transcript, item, row in zip(read, graded.inputs, graded.rows, strict=True):
        assert transcript.human is not None
        assert transcript.model_copy(update={"human": None}) == item.transcript  # the words, unchanged
        firm = tuple("partial" if m.verdict == "unsure" else m.verdict for m in row.criteria)
        assert transcript.human.criteria == firm

    bank = Bank(rubrics=tuple(rubric(n) for n in range(3)))
    assert len(labelled_items([labels], bank)) == 6  # what `calibrate` fits on
    assert grade_file(labels, tmp_path / "again", MarkerJudge, bank, quiet=True) == 0
    report = compare_files(read_run(tmp_path / "again"), resamples=0)  # what `evaluate` prints
    assert (report.answers, report.criteria, report.unmarked, report.mismatched) == (6, 30, 0, 0)
    decided = {f.key: f.value for f in report.points}["decided_accuracy"]
    assert decided == 1.0  # whoever agrees with everything finds no fault

    # The decisions go to another browser by the file, and are those of the same answers when they are graded anew.
    elsewhere = browser.new_context().new_page()
    opened(elsewhere, path)
    expect(elsewhere.locator("#labels-told")).to_have_text("Nothing is decided yet.")
    elsewhere.locator("#labels-load").set_input_files(labels)
    expect(elsewhere.locator("#labels-read")).to_have_text("Read: decisions on 6 answers of this report.")
    expect(elsewhere.locator("#labels-told")).to_have_text("6 answers decided whole.")
    elsewhere.locator("#labels-load").set_input_files(path)
    expect(elsewhere.locator("#labels-read")).to_have_text("report.html is not a file of labels from this page.")
    elsewhere.context.close()


def test_an_answer_decided_in_part_is_kept_in_the_file_and_is_no_label(page: Page, tmp_path: Path) -> None:
    path = written(tmp_path, 1)
    opened(page, path)
    met = [(a["n"], m["c"]) for a in answers(page) for m in a["marks"] if m["v"] == 0]
    number, point = met[0]
    page.goto(f"{path.as_uri()}#a{number}")
    page.locator(f'{SHEET} [data-point="{point}"]').get_by_role("button", name="Agree").click()
    page.locator("#sheet-close").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download labels").click()
    line = Path(download.value.path()).read_text(encoding="utf-8")
    assert json.loads(line)["review"]["decisions"][0]["verdict"] == "met"
    (tmp_path / "part.jsonl").write_text(line, encoding="utf-8")
    (entry,) = read_transcripts(tmp_path / "part.jsonl")
    assert isinstance(entry, Transcript) and entry.human is None


def test_the_map_is_found_sorted_and_paged(page: Page, tmp_path: Path) -> None:
    wrong = opened(page, written(tmp_path, 60, 2))
    names = page.locator("#heat tbody th")
    expect(names).to_have_count(50)
    expect(page.locator("#heat-told")).to_have_text("1 to 50 of 60 candidates")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(names).to_have_count(10)
    expect(page.locator("#heat-next")).to_be_disabled()
    page.get_by_label("Find").fill("0031")
    expect(names).to_have_text(["Student 0031"])
    page.get_by_label("Find").fill("")
    page.get_by_label("Order").select_option("low")
    means = [int(text.rstrip("%")) for text in page.locator("#heat tbody td.num").all_inner_texts()]
    assert means == sorted(means)
    page.locator("#heat-question").select_option(index=1)
    expect(page.locator("#heat tbody tr").first.locator("button")).to_have_count(5)
    assert wrong == []


@pytest.mark.slow
def test_a_thousand_candidates_open_in_three_seconds(page: Page, tmp_path: Path) -> None:
    path = written(tmp_path, 1000, 5)
    wrong = opened(page, path)
    taken = page.evaluate("performance.getEntriesByName('drawn')[0].startTime")
    assert page.locator("#heat tbody tr").count() == 50
    page.evaluate("location.hash = '#c1000'")
    expect(page.locator(f"{SHEET} .answer")).to_have_count(5)
    print(f"{path.stat().st_size / 1e6:.1f} MB, drawn after {taken:.0f} ms")
    assert taken < 3000
    assert wrong == []
