"""The page in a real Chromium when things break, and when somebody tries to break them."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.steps import Served, begin, box, check_width, good_answer, press, say, wait, watch

PAYLOADS = [
    line
    for line in (Path(__file__).parent.parent / "data" / "xss.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("# ")
]

pytestmark = pytest.mark.slow

# --- when things break ------------------------------------------------------------------------------------------


def test_stop_unlocks_and_continue_goes_on(page: Page, served: Served) -> None:
    begin(page, served.url)
    box(page).fill("Hold on, please take your time.")
    press(page, "Send")
    page.locator(".iv-msg.candidate").wait_for()
    press(page, "Stop")
    expect(page.locator(".iv-notice")).to_contain_text("Stopped. What you said is saved.")
    expect(box(page)).to_be_enabled()
    expect(page.locator(".iv-msg.probe")).to_have_count(0)
    press(page, "Continue")
    page.locator(".iv-msg.probe").wait_for()
    wait(page)
    expect(page.locator(".iv-notice")).to_have_count(0)
    expect(page.locator("#iv-continue")).to_have_count(0)
    expect(page.locator(".iv-msg.candidate")).to_have_count(1)


def test_an_error_unlocks_and_continue_goes_on(page: Page, served: Served) -> None:
    begin(page, served.url)
    say(page, "Now please lose the model.")
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("the model <b>is gone</b>")
    expect(notice).to_contain_text("another --model")
    press(page, "Continue")
    page.locator(".iv-msg.probe").wait_for()
    wait(page)
    expect(page.locator(".iv-notice")).to_have_count(0)


def test_too_long_an_answer_stays_in_the_box(page: Page, served: Served) -> None:
    begin(page, served.url)
    long = "word " * 2000
    box(page).fill(long)
    press(page, "Send")
    expect(page.get_by_role("alert")).to_contain_text("That answer has 10,000 characters; the limit is 8,000.")
    expect(box(page)).to_have_value(long)
    expect(page.locator(".iv-msg.candidate")).to_have_count(0)


def test_far_too_long_an_answer_stays_in_the_box_as_well(page: Page, served: Served) -> None:
    begin(page, served.url)
    box(page).fill("x" * 2_500_000)
    press(page, "Send")
    expect(page.get_by_text("That is far too long to send.")).to_be_visible()
    expect(box(page)).to_be_enabled()
    assert len(box(page).input_value()) == 2_500_000


def test_a_draft_outlives_a_reload_and_is_sent_once(page: Page, served: Served) -> None:
    begin(page, served.url)
    box(page).fill("Half a thought")
    page.reload()
    expect(box(page)).to_have_value("Half a thought")
    wait(page)
    press(page, "Send")
    page.locator(".iv-msg.candidate").wait_for()
    wait(page)
    expect(page.locator(".iv-msg.candidate .iv-text")).to_have_text("Half a thought")
    expect(box(page)).to_have_value("")
    page.reload()
    page.locator(".iv-msg.probe").wait_for()
    expect(box(page)).to_have_value("")


def test_reload_brings_everything_back(page: Page, served: Served) -> None:
    begin(page, served.url, questions="2")
    say(page, "Because they can.")
    before = (page.locator("#iv-log").inner_text(), page.locator("#iv-panel").inner_text())
    address = page.url
    assert re.fullmatch(re.escape(served.url) + r"\?interview=[\w-]{32}", address)
    page.reload()
    page.locator(".iv-msg.probe").wait_for()
    assert (page.locator("#iv-log").inner_text(), page.locator("#iv-panel").inner_text()) == before
    assert page.url == address
    press(page, "Finish")
    page.locator("#iv-result").wait_for()
    page.reload()
    page.locator("#iv-result").wait_for()


def test_a_tab_closed_in_mid_reply_loses_nothing(context: BrowserContext, served: Served) -> None:
    page = context.new_page()
    begin(page, served.url)
    box(page).fill("I have to go, please take your time.")
    press(page, "Send")
    page.locator(".iv-msg.candidate").wait_for()
    address = page.url
    page.close()
    again = context.new_page()
    again.goto(address)
    expect(again.locator(".iv-msg.candidate .iv-text")).to_have_text("I have to go, please take your time.")
    if again.locator("#iv-continue").count():
        press(again, "Continue")
    again.locator(".iv-msg.probe").wait_for()
    wait(again)


def test_a_page_reloaded_in_mid_reply_goes_on(page: Page, served: Served) -> None:
    begin(page, served.url)
    box(page).fill("I press reload too early, please take your time.")
    press(page, "Send")
    page.locator("#iv-live .iv-text").wait_for()  # the follow-up is being spoken
    page.reload()
    expect(page.locator(".iv-msg.candidate .iv-text")).to_have_text("I press reload too early, please take your time.")
    expect(box(page)).to_have_value("")
    press(page, "Continue")
    page.locator(".iv-msg.probe").wait_for()
    wait(page)
    expect(page.locator(".iv-msg.probe")).to_have_count(1)
    expect(page.locator(".iv-msg.candidate")).to_have_count(1)


def test_the_page_finds_back_to_a_server_that_was_killed_in_mid_reply(page: Page, tmp_path: Path) -> None:
    server = Served(tmp_path, delay=0.02)
    try:
        begin(page, server.url)
        box(page).fill("The power may go, please take your time.")
        press(page, "Send")
        page.locator("#iv-live .iv-text").wait_for()
        server.kill()
        expect(page.get_by_text("Connection to the server was lost.")).to_be_visible()
        expect(page.locator(".iv-msg.candidate .iv-text")).to_have_text("The power may go, please take your time.")
        server.start()  # and nobody touches the page
        expect(page.locator(".iv-notice")).to_contain_text("The last reply is not finished.")
        expect(page.locator(".iv-msg.candidate .iv-text")).to_have_text("The power may go, please take your time.")
        press(page, "Continue")
        page.locator(".iv-msg.probe").wait_for()
        wait(page)
        expect(page.locator(".iv-msg.candidate")).to_have_count(1)
        expect(page.locator(".iv-msg.probe")).to_have_count(1)
        expect(page.locator(".iv-msg.question")).to_have_count(1)
    finally:
        server.kill()


def test_back_and_forward_lead_to_what_was_there(page: Page, served: Served) -> None:
    begin(page, served.url)
    say(page, "Because they can.")
    address = page.url
    page.get_by_role("link", name="New interview").click()
    page.locator("#iv-begin").wait_for()
    page.go_back()
    expect(page.locator(".iv-msg.candidate .iv-text")).to_have_text("Because they can.")
    expect(page).to_have_url(address)
    wait(page)
    say(page, "And because they want to.")
    expect(page.locator(".iv-msg.candidate")).to_have_count(2)
    page.go_forward()
    page.locator("#iv-begin").wait_for()
    expect(page).to_have_url(served.url)


def test_a_phone_that_is_turned_keeps_the_draft_and_shows_what_is_asked(browser: Browser, served: Served) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page = context.new_page()
    begin(page, served.url)
    say(page, "Because. " * 60)
    box(page).fill("Half a thought")
    for width, height in ((844, 390), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        expect(box(page)).to_have_value("Half a thought")
        expect(box(page)).to_be_in_viewport(ratio=1)
        expect(page.locator(".iv-msg.probe .iv-text")).to_be_in_viewport(ratio=1)
        composer = page.locator("#iv-composer").bounding_box()
        probe = page.locator(".iv-msg.probe .iv-text").bounding_box()
        assert composer and probe and probe["y"] + probe["height"] <= composer["y"] + 1
        check_width(page, width)
    context.close()


def test_a_second_tab_does_not_interleave(context: BrowserContext, served: Served) -> None:
    first = context.new_page()
    begin(first, served.url)
    second = context.new_page()
    second.goto(first.url)
    wait(second)
    say(first, "Answer of the first tab.")
    box(second).fill("Answer of the second tab.")
    press(second, "Send")
    expect(second.get_by_role("alert")).to_contain_text("This interview went on in another tab.")
    expect(box(second)).to_have_value("Answer of the second tab.")
    expect(second.locator(".iv-msg.candidate .iv-text")).to_have_text(["Answer of the first tab."])
    press(second, "Send")
    second.locator(".iv-msg.candidate", has_text="Answer of the second tab.").wait_for()


def test_two_tabs_at_once_lose_nothing_and_say_nothing_twice(context: BrowserContext, served: Served) -> None:
    first, second = context.new_page(), context.new_page()
    begin(first, served.url)
    second.goto(first.url)
    wait(second)
    for tab, text in ((first, "The first tab speaks, please take your time."), (second, "So does the second.")):
        box(tab).fill(text)
    press(first, "Send")
    first.locator("#iv-live .iv-msg").wait_for()
    press(second, "Send")  # while the reply to the first is being given
    expect(second.get_by_role("alert")).to_contain_text(re.compile("in another tab|in the middle of a reply"))
    expect(box(second)).to_have_value("So does the second.")
    wait(first)
    first.reload()
    first.locator(".iv-msg.probe").wait_for()
    expect(first.locator(".iv-msg.candidate .iv-text")).to_have_text(["The first tab speaks, please take your time."])


def test_delete_asks_first(page: Page, served: Served) -> None:
    begin(page, served.url)
    address = page.url
    press(page, "Finish")
    page.locator("#iv-result").wait_for()
    page.once("dialog", lambda dialog: dialog.dismiss())
    press(page, "Delete this interview")
    page.wait_for_timeout(500)
    expect(page.locator("#iv-result")).to_be_visible()
    page.once("dialog", lambda dialog: dialog.accept())
    press(page, "Delete this interview")
    expect(page.locator(".iv-notice")).to_contain_text("deleted from this computer")
    expect(page).to_have_url(served.url)
    page.goto(address)
    expect(page.locator(".iv-notice")).to_contain_text("There is no interview at this address")


# --- attacks ----------------------------------------------------------------------------------------------------


def test_hostile_words_stay_words(page: Page, served: Served) -> None:
    wrong = watch(page, served.url)
    begin(page, served.url, questions="2")
    title = page.title()
    quoted = good_answer(page).split(".")[0] + " <img src=x onerror=alert(1)> and ${alert(1)}, that is why they do it."
    say(page, quoted)
    expect(page.locator("#iv-panel .iv-card blockquote").first).to_have_text(re.compile(re.escape(quoted)))
    say(page, "\n".join(PAYLOADS[:16]))
    assert set(PAYLOADS[:16]) <= set(page.locator(".iv-msg.candidate .iv-text").last.inner_text().splitlines())
    say(page, "\n".join(PAYLOADS[16:]))
    press(page, "Finish")
    page.locator("#iv-result").wait_for()
    page.locator("#iv-results summary").last.click()
    replayed = page.locator("#iv-results .iv-msg.candidate .iv-text").all_inner_texts()
    assert [line for line in PAYLOADS if line not in "\n".join(replayed)] == []
    expect(page.locator("#iv-results .iv-list blockquote").first).to_have_text(quoted)
    page.reload()
    page.locator("#iv-result").wait_for()
    assert page.title() == title
    assert page.locator("main :is(script, img, iframe, object, form, style, link, video, custom-tag)").count() == 0
    assert page.evaluate("getComputedStyle(document.body).display") != "none"
    assert wrong == []


def test_the_policy_stops_what_escaping_might_let_through(page: Page, served: Served) -> None:
    """Escaping is the first wall; with markup let in on purpose the second one holds."""
    begin(page, served.url)
    title = page.title()
    asked: list[str] = []
    page.on("requestfinished", lambda r: asked.append(r.url))
    page.evaluate(
        """() => { document.querySelector('#iv-log').innerHTML =
          `<img src=nothing onerror="document.title='pwned'"><img src="https://pwned.invalid/a.png">
           <iframe srcdoc="<script>parent.document.title='pwned'</` + `script>"></iframe>`; }"""
    )
    page.wait_for_timeout(500)
    assert page.title() == title
    assert [url for url in asked if "pwned" in url] == []


def call(url: str, handler: int, data: list[str], session: str, query: str = "") -> str:
    """What the server answers to one direct call of a handler."""
    body = json.dumps({"fn_index": handler, "data": data, "session_hash": session}).encode()
    ask = urllib.request.Request(f"{url}gradio_api/queue/join{query}", body, {"content-type": "application/json"})
    urllib.request.urlopen(ask).close()
    with urllib.request.urlopen(f"{url}gradio_api/queue/data?session_hash={session}") as answer:
        return str(answer.read().decode())


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Served]:
    """A server of several people, which has no profile: with one, its start page lists that person's interviews."""
    server = Served(tmp_path / "shared", delay=0, profile="")
    yield server
    server.kill()


def test_calling_the_handlers_directly_shows_nobody_elses_words(page: Page, shared: Served) -> None:
    begin(page, shared.url)
    say(page, "A secret thought.")
    query = "?" + urllib.parse.urlsplit(page.url).query
    token = query.partition("=")[2]
    with urllib.request.urlopen(f"{shared.url}config") as config:
        app = json.loads(config.read())
    handlers = {h["id"]: len(h["inputs"]) for h in app["dependencies"]}
    states = {c["id"] for c in app["components"] if c["type"] == "state"}
    heard = {h["id"] for h in app["dependencies"] if h["inputs"] and h["inputs"][0] not in states}
    assert len(handlers) > 8
    for handler, inputs in handlers.items():
        # What a session knows of itself is kept by the server: a token sent as if it were session state is not heard.
        told = call(shared.url, handler, [token, *["x"] * (inputs - 1)][:inputs], f"thief{handler}")
        assert "process_completed" in told
        assert "A secret thought." not in told
        assert handler in heard or token not in told  # a field's own words may come back to who sent them
    assert "A secret thought." in call(shared.url, min(handlers), [], "friend", query)  # who has the address may read


def test_headers_and_files(served: Served) -> None:
    with urllib.request.urlopen(served.url) as answer:
        policy = answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'self'" in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]
    with pytest.raises(urllib.error.HTTPError, match="404") as refused:
        file = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\nhello\r\n--x--\r\n'
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        urllib.request.urlopen(urllib.request.Request(f"{served.url}gradio_api/upload", file, kind))
    assert json.loads(refused.value.read()) == {"detail": "No files are taken here."}
    refused.value.close()
    store = served.folder / "interviews.sqlite3"
    for path in ("/etc/passwd", str(store), f"{store.parent}/./{store.name}", "../../../etc/passwd", "pyproject.toml"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{served.url}gradio_api/file={urllib.parse.quote(path)}")
        assert refused.value.code in (403, 404)
        refused.value.close()
