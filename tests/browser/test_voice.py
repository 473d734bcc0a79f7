"""Speaking and listening in a real Chromium: a recording is played to its microphone, and comes back as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from browser.conftest import CHROMIUM, FLAGS
from browser.steps import Served, begin, box, check_width, press, shot, wait, watch
from interviewer import weights
from interviewer.speech import RATE, Sound, write_wav

pytestmark = pytest.mark.slow

SERVER = Path(__file__).parent / "serve_voice.py"
SAID = "Embeddings are vectors of numbers."
NEEDED = weights.folder_of(weights.spec_of(weights.DEFAULT_LISTENER))


@pytest.fixture(scope="module")
def real() -> str:
    """The folder of the recogniser; "" where it or the voice is not there, and scripted ones do instead."""
    try:
        import hibari  # noqa: F401
    except ImportError:
        return ""
    return str(NEEDED) if (NEEDED / "manifest.json").is_file() else ""


@pytest.fixture(scope="module")
def recording(real: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence, spoken; a tone where no voice is installed."""
    file = tmp_path_factory.mktemp("sound") / "said.wav"
    if real:
        from interviewer.local.speaking import SmallVoice

        sound = SmallVoice().say(SAID)
    else:
        sound = Sound((np.sin(np.arange(4 * RATE) / 6) / 3).astype(np.float32), RATE)
    file.write_bytes(write_wav(sound))
    return file


@pytest.fixture(scope="module")
def browser(recording: Path) -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no chromium on the path (set CHROMIUM to its executable)")
    heard = [
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={recording}%noloop",
        "--autoplay-policy=document-user-activation-required",
    ]
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *heard])
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def served(real: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    server = Served(tmp_path_factory.mktemp("served"), delay=0.0, profile=real, script=(str(SERVER),))
    yield server
    server.kill()


def test_what_is_said_lands_in_the_box(page: Page, served: Served, real: str) -> None:
    page.context.grant_permissions(["microphone"], origin=served.url)
    wrong = watch(page, served.url)
    begin(page, served.url)
    box(page).fill("First of all:")
    shot(page, "voice-idle")
    page.keyboard.press("Alt+r")
    mic = page.locator("#iv-mic")
    expect(mic).to_have_attribute("aria-pressed", "true")
    expect(mic).to_have_text(re.compile("0:(0[3-9]|[1-9].)"))
    assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
    shot(page, "voice-recording")
    mic.click()
    said = SAID if real else "um, it pulls them together"
    expect(box(page)).to_have_value(f"First of all: {said}")
    expect(mic).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#iv-voice-told")).to_be_empty()
    expect(page.locator(".iv-msg.candidate")).to_have_count(0)  # nothing is sent by itself
    box(page).press("End")
    box(page).type(" Yes.")
    press(page, "Send")
    expect(page.locator(".iv-msg.candidate").first).to_contain_text(f"First of all: {said} Yes.")
    wait(page)
    assert wrong == []
    assert [p.name.split("-")[0] for p in served.folder.rglob("*")] == ["interviews.sqlite3"]  # and no recording


def test_a_recording_can_be_thrown_away(page: Page, served: Served) -> None:
    page.context.grant_permissions(["microphone"], origin=served.url)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/voice/" in request.url else None)
    begin(page, served.url)
    press(page, "Start recording")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Start recording")).to_be_visible()
    expect(page.locator("#iv-voice-told")).to_be_empty()
    assert (sent, box(page).input_value()) == ([], "")


def test_one_that_is_only_asked_for_never_begins(page: Page, served: Served) -> None:
    """Escape, while the browser still asks whether the page may listen."""
    page.context.grant_permissions(["microphone"], origin=served.url)
    begin(page, served.url)
    page.evaluate("""() => {
      const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = async (wanted) => {
        await new Promise((resolve) => { window.allow = resolve; });
        return window.given = await ask(wanted);
      };
    }""")
    press(page, "Start recording")
    page.keyboard.press("Escape")
    page.evaluate("allow()")
    page.wait_for_function("window.given?.getTracks().every((track) => track.readyState === 'ended')")
    expect(page.locator("#iv-mic")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("#iv-voice-told")).to_be_empty()


def test_without_permission_the_page_says_what_to_do(page: Page, served: Served) -> None:
    begin(page, served.url)
    press(page, "Start recording")
    told = page.locator("#iv-voice-told")
    expect(told).to_contain_text("This page may not use the microphone. Allow it")
    expect(page.get_by_role("button", name="Start recording")).to_be_visible()


def test_questions_are_read_aloud(page: Page, served: Served) -> None:
    wrong = watch(page, served.url)
    begin(page, served.url)
    question = page.locator(".iv-msg.question .iv-aloud")
    with page.expect_response(lambda answer: "/voice/say" in answer.url) as answer:
        question.click()
    assert answer.value.status in (200, 206)
    assert answer.value.headers["content-type"] == "audio/wav"
    expect(question).to_have_text("Stop")
    question.click()
    expect(question).to_have_text("Read aloud")

    press(page, "Read questions to me")
    with page.expect_response(lambda answer: "/voice/say" in answer.url):
        press(page, "Repeat")
    expect(page.locator(".iv-msg.repeat .iv-aloud")).to_have_text("Stop")
    page.keyboard.press("Escape")
    expect(page.locator(".iv-msg.repeat .iv-aloud")).to_have_text("Read aloud")
    page.reload()
    wait(page)
    expect(page.get_by_role("button", name="Read questions to me")).to_have_attribute("aria-pressed", "true")
    assert [line for line in wrong if "voice/say" not in line] == []  # one that was stopped is a failed request


@pytest.mark.parametrize("scheme", ["dark"])
def test_on_a_phone(browser: Browser, served: Served, scheme: Literal["light", "dark"]) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme, has_touch=True)
    context.set_default_timeout(30_000)
    context.grant_permissions(["microphone"], origin=served.url)
    page = context.new_page()
    begin(page, served.url)
    check_width(page, 390)
    shot(page, f"voice-phone-{scheme}-idle")
    press(page, "Start recording")
    expect(page.locator("#iv-mic")).to_have_text(re.compile("0:(0[1-9]|[1-9].)"))
    check_width(page, 390)
    shot(page, f"voice-phone-{scheme}-recording")
    context.close()
