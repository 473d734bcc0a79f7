"""What a screen reader is told while a reply is given: each turn and each verdict once, and nothing of what is past."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from browser.steps import Served, begin, good_answer, say, wait

pytestmark = pytest.mark.slow

LISTEN = """() => {
  // As a screen reader does: what is added to a live region is read, and a region that is put in place anew as a whole.
  const live = '[aria-live]:not([aria-live="off"]), [role="status"]:not([aria-live]), [role="alert"]';
  window.heard = [];
  new MutationObserver((changes) => {
    for (const { type, target, addedNodes } of changes) {
      const element = target.nodeType === 1 ? target : target.parentElement;
      if (type === "characterData" && element?.closest(live)) window.heard.push(element.textContent);
      for (const node of addedNodes) {
        const inside = element?.closest(live) ? [node] : node.nodeType === 1 ? [...node.querySelectorAll(live)] : [];
        if (node.nodeType === 1 && node.matches(live)) inside.push(node);
        window.heard.push(...inside.map((part) => part.textContent));
      }
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""


def heard(page: Page) -> list[str]:
    """What was read out since the last time, without the empty. The page speaks in the frame after a change."""
    page.wait_for_timeout(200)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    said: list[str] = page.evaluate("window.heard.splice(0)")
    return [text for text in (" ".join(s.split()) for s in said) if text]


def test_each_verdict_and_each_turn_is_said_once(page: Page, served: Served) -> None:
    begin(page, served.url)
    topic = "Cats" if "purr" in page.locator(".iv-msg.question .iv-text").inner_text() else "Dogs"
    (first, second, _) = (f"{part.strip()}." for part in good_answer(page).split("."))
    page.evaluate(LISTEN)
    say(page, first)
    follow_up = f"Follow-up: You said “{first[:-1]}”. Can you say more about part 2?"
    assert heard(page) == [f"Point 1 of {topic}: Met", follow_up]
    page.get_by_role("button", name="Hint").click()
    page.locator(".iv-msg.hint").wait_for()
    wait(page)
    assert heard(page) == ["Hint: Think of part 2."]
    page.get_by_label("Your answer").fill(second)
    page.get_by_role("button", name="Send", exact=True).click()
    page.locator("#iv-result").wait_for()
    told = heard(page)
    assert told[0] == f"Point 2 of {topic}: Met"
    assert [text.split(":")[0].split(",")[0] for text in told[1:]] == ["Feedback", "Interviewer"]
    assert page.locator("#iv-told").get_attribute("aria-live") == "polite"


def test_what_is_past_is_not_said_again(page: Page, served: Served) -> None:
    begin(page, served.url, questions="2")
    say(page, good_answer(page).split(".")[0] + ".")
    expect(page.locator("#iv-told p")).not_to_have_count(0)
    page.reload()
    page.locator(".iv-msg.probe").wait_for()
    wait(page)
    expect(page.locator("#iv-told p")).to_have_count(0)
    say(page, "Nothing more.")
    assert page.locator("#iv-told p").first.inner_text() != ""
    assert "Welcome" not in page.locator("#iv-told").inner_text()
