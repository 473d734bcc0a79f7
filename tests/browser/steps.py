"""What the tests in a browser share: the server, and the steps of a candidate."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Dialog, Locator, Page, Request, expect

SERVER = Path(__file__).parent / "serve_fake.py"
PATIENCE = 120_000
"""Milliseconds for one turn of the real model, on whatever machine this is."""


class Served:
    """A server process that can be killed and started again in the same place."""

    def __init__(
        self, folder: Path, delay: float, profile: str = "me", script: tuple[str, ...] = (str(SERVER),)
    ) -> None:
        self.folder = folder
        self._script = script
        self._delay = delay
        self._profile = profile
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}/"
        self.start()

    def start(self) -> None:
        command = [sys.executable, *self._script, str(self.folder), str(self.port), str(self._delay), self._profile]
        tests = Path(__file__).resolve().parent.parent
        paths = {"PYTHONPATH": os.pathsep.join(map(str, (tests.parent, tests)))}
        self._process = subprocess.Popen(
            command, env=os.environ | paths, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8"
        )
        assert self._process.stdout is not None
        said = self._process.stdout.readline()
        if not said.startswith("ready"):
            self._process.kill()
            pytest.fail(f"the server did not start: {said}{self._process.communicate()[0]}")

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


def watch(page: Page, url: str) -> list[str]:
    """Everything that should not happen, as it happens: requests elsewhere, failed requests, errors, dialogs."""
    wrong: list[str] = []
    ended = re.compile("queue/data|heartbeat")  # streams, cut when the page is left

    def requested(request: Request) -> None:
        if not request.url.startswith((url, "data:")):
            wrong.append(f"request {request.url}")

    def failed(request: Request) -> None:
        if not ended.search(request.url):
            wrong.append(f"failed {request.url}")

    def logged(message: ConsoleMessage) -> None:
        if message.type == "error":
            wrong.append(f"console {message.text}")

    def opened(dialog: Dialog) -> None:
        wrong.append(f"dialog {dialog.message}")
        dialog.dismiss()

    page.on("request", requested)
    page.on("requestfailed", failed)
    page.on("pageerror", lambda error: wrong.append(f"error {error}"))
    page.on("console", logged)
    page.on("dialog", opened)
    return wrong


def box(page: Page) -> Locator:
    return page.get_by_label("Your answer")


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def wait(page: Page) -> None:
    """Until the interviewer waits for the candidate: the box is open and nothing is being said."""
    expect(box(page)).to_be_enabled(timeout=30_000)
    expect(page.locator("#iv-stop")).to_have_count(0)


def begin(page: Page, url: str, questions: str = "1") -> None:
    page.goto(url)
    page.locator("#iv-count").get_by_text(questions, exact=True).click()
    press(page, "Start the interview")
    page.locator(".iv-msg.question").wait_for()
    wait(page)


def say(page: Page, text: str) -> None:
    box(page).fill(text)
    press(page, "Send")
    page.locator(".iv-msg.candidate").filter(has_text=text.splitlines()[0][:40]).first.wait_for()
    wait(page)


def good_answer(page: Page) -> str:
    asked = page.locator(".iv-msg.question .iv-text").last.inner_text()
    if "purr" in asked:
        return "Cats purr when they are content. Cats purr to heal bones fast."
    return "Dogs bark to warn strangers. Dogs bark when they are lonely."


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SCREENSHOTS"):
        page.wait_for_timeout(500)  # the scrolling
        page.screenshot(path=Path(folder) / f"{name}.png")


def check_width(page: Page, width: int, but: str = "") -> None:
    """Nothing that is seen reaches over the page's right edge; `but` are selectors of what may."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = page.evaluate(
        "([w, but]) => [...document.querySelectorAll('main *')].filter(e => e.getClientRects().length && !e.closest("
        "`.iv-hidden, h1${but}`) && e.getBoundingClientRect().right > w + 1).map(e => e.outerHTML.slice(0, 90))",
        [width, but and f", {but}"],
    )
    assert wide == []
