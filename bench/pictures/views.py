"""Every view of the product, and how to get there in a browser. The pictures and the check by axe go through them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Page

from bench.pictures.script import EXAM, MAIN
from bench.pictures.stage import Stage

QUESTION = "triplet-loss"
"""What the author's page shows."""


class View(NamedTuple):
    """A view's name, what it is, and the way to it. The way ends when everything is there."""

    name: str
    says: str
    go: Callable[[Page, Stage], None]
    whole: bool = False
    """What is below the edge of the screen belongs to the picture."""


def first_landing(page: Page, stage: Stage) -> None:
    stage.forget()
    page.goto(stage.url)
    page.locator(".iv-about summary").wait_for()


def landing(page: Page, stage: Stage) -> None:
    stage.remember()
    page.goto(stage.url)
    page.locator(".iv-visits").first.wait_for()


def asking(page: Page, stage: Stage) -> None:
    _room(page, stage.address(MAIN, ("probe", 1)))
    page.locator("#iv-panel .iv-card").first.wait_for()


def waiting(page: Page, stage: Stage) -> None:
    _room(page, stage.address(MAIN, ("probe", 1)))
    page.get_by_label("Your answer").fill("It is clipped at zero, so an easy triplet has no gradient.")
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator("#iv-live .iv-working").wait_for()


def feedback(page: Page, stage: Stage) -> None:
    _room(page, stage.address(MAIN, ("question", 3)))
    page.locator("#iv-panel .iv-closed .iv-card").first.wait_for()


def dispute(page: Page, stage: Stage) -> None:
    feedback(page, stage)
    page.locator("#iv-panel").get_by_role("button", name="I did say that").first.click()
    page.locator("#iv-ask[open]").wait_for()


def exam(page: Page, stage: Stage) -> None:
    _room(page, stage.address(EXAM))
    page.get_by_text("This is an exam").wait_for()


def result(page: Page, stage: Stage) -> None:
    page.goto(stage.address(MAIN))
    page.locator("#iv-result").wait_for()


def answers(page: Page, stage: Stage) -> None:
    result(page, stage)
    opened = page.locator("#iv-results .iv-closed").first
    opened.locator("summary").first.click()
    opened.evaluate("e => e.scrollIntoView({ behavior: 'instant' })")


def author(page: Page, stage: Stage) -> None:
    page.goto(f"{stage.url}author?question={QUESTION}")
    page.locator(".au-card").first.wait_for()
    page.locator(".au-piece").nth(1).focus()
    page.locator(".au-card.lit").first.wait_for()


def candidate_report(page: Page, stage: Stage) -> None:
    page.goto((stage.folder / "run" / "candidate.html").as_uri())


def team_report(page: Page, stage: Stage) -> None:
    page.goto((stage.folder / "run" / "report.html").as_uri())
    page.locator("html[data-ready]").wait_for(state="attached")


def team_answer(page: Page, stage: Stage) -> None:
    team_report(page, stage)
    page.locator("#heat tbody button").nth(2).evaluate("e => e.click()")
    page.locator("#sheet[open] .answer").wait_for()


VIEWS = (
    View("first", "The start page of somebody new", first_landing, whole=True),
    View("landing", "The start page: what is due, and how it went", landing, whole=True),
    View("asking", "An interview: a follow-up, and the points made so far", asking),
    View("waiting", "While an answer is read: what the grader is at, and how far", waiting),
    View("feedback", "After a wrong answer: the sentence, the misconception it matches, and the point", feedback),
    View("dispute", "“I did say that”", dispute),
    View("exam", "An exam keeps its points to itself until the end", exam),
    View("result", "The result", result, whole=True),
    View("answers", "The result: an answer, marked", answers),
    View("author", "The author’s page: a piece of the reference and its criterion light up together", author),
    View("candidate", "The report for a candidate", candidate_report, whole=True),
    View("team", "The report for a team", team_report, whole=True),
    View("team-answer", "The report for a team: from a verdict to its words", team_answer),
)


def _room(page: Page, address: str) -> None:
    page.goto(address)
    page.locator(".iv-msg.question").first.wait_for()
