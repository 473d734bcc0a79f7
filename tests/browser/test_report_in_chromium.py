"""The report in a real browser: nothing in it runs, nothing is fetched, and it fits a phone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright
from report_cases import hostile_interview, hostile_run

from interviewer.report import render_html

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
PAYLOADS = (
    "<script>document.title='owned'</script>",
    "<img src=http://127.0.0.1:9/x onerror=\"document.title='owned'\">",
    "</style><style>@import url(http://127.0.0.1:9/x)</style>",
    "</title><meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
    "<details open ontoggle=\"document.title='owned'\">",
    "<a href=\"javascript:document.title='owned'\" autofocus onfocus=\"document.title='owned'\">x</a>",
    "w" * 400,
)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
def test_a_hostile_report_is_inert_and_fits_a_phone(tmp_path: Path) -> None:
    pages = []
    for number, payload in enumerate(PAYLOADS):
        for kind, report in (("iv", hostile_interview(payload)), ("run", hostile_run(tmp_path, payload))):
            path = tmp_path / f"{kind}{number}.html"
            path.write_text(render_html(report), encoding="utf-8")
            pages.append(path)
    asked: list[str] = []
    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        page = browser.new_page(viewport={"width": 390, "height": 800})
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.on("console", lambda message: said.append(message.text))
        for path in pages:
            page.goto(path.as_uri())
            page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
            assert page.title().startswith(("Interview report", "Grading report"))
            assert page.evaluate("document.scripts.length") == (0 if path.name.startswith("iv") else 2)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path.name
        browser.close()
    assert asked == [path.as_uri() for path in pages]
    assert said == []
