"""axe-core over every view, on a desk and on a phone, light and dark: nothing serious, and no exception out of date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
from playwright.sync_api import Browser, Page  # noqa: E402

from bench.pictures.camera import SCHEMES, SIZES  # noqa: E402
from bench.pictures.stage import Stage  # noqa: E402
from bench.pictures.views import VIEWS, View  # noqa: E402
from browser.steps import Served  # noqa: E402

pytestmark = pytest.mark.slow

TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]
OF_COLOUR = ["color-contrast", "link-in-text-block"]
"""Rules that a scheme can change; the others are looked at in the light one."""
SERIOUS = ("serious", "critical")


class Exempt(NamedTuple):
    """What gradio makes and the page cannot mend. It has to be found where it is named, or it is out of date."""

    rule: str
    selector: str
    """Part of axe's path to the element."""
    views: tuple[str, ...]
    why: str


EXEMPT: tuple[Exempt, ...] = ()


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    served = Served(tmp_path_factory.mktemp("stage") / "stage", delay=0, script=("-m", "bench.pictures.stage"))
    stage = Stage(served.folder, served.url)
    yield stage
    stage.close()
    served.kill()


@pytest.fixture(scope="module", params=SCHEMES)
def themed(browser: Browser, request: pytest.FixtureRequest) -> Iterator[tuple[Page, str]]:
    context = browser.new_context(color_scheme=request.param, reduced_motion="reduce")
    context.set_default_timeout(30_000)
    yield context.new_page(), request.param
    context.close()


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.name)
def test_nothing_serious(view: View, themed: tuple[Page, str], stage: Stage) -> None:
    page, scheme = themed
    page.set_viewport_size({"width": SIZES[0].width, "height": SIZES[0].height})
    view.go(page, stage)
    found, needed = [], set()
    for size in SIZES:
        page.set_viewport_size({"width": size.width, "height": size.height})
        for rule, impact, path, html, told in violations(page, scheme):
            exempt = next((e for e in EXEMPT if e.rule == rule and e.selector in path and view.name in e.views), None)
            if exempt:
                needed.add(exempt)
            elif impact in SERIOUS:
                found.append(f"{size.name}, {impact}: {rule} at {path}\n    {html}\n    {told}")
    assert not found, "\n".join(["", *found])
    if scheme == "light":
        assert needed == {e for e in EXEMPT if view.name in e.views}, "an exception that is not needed any more"


def violations(page: Page, scheme: str) -> Iterator[tuple[str, str, str, str, str]]:
    """(rule, impact, path to the element, its HTML, what is wrong). The page's own policy stays in force."""
    run: dict[str, Any] = {"type": "tag", "values": TAGS}
    if scheme != "light":
        run = {"type": "rule", "values": OF_COLOUR}
    options = {"runOnly": run, "resultTypes": ["violations"]}
    if scheme == "light":
        options["rules"] = {"target-size": {"enabled": True}}  # WCAG 2.2, off unless asked for
    for violation in axe.Axe().run(page, options=options).response["violations"]:
        for node in violation["nodes"]:
            told = "; ".join(check["message"] for kind in ("all", "any", "none") for check in node[kind])
            path = " ".join(map(str, node["target"]))
            yield violation["id"], node["impact"], path, node["html"][:160], told
