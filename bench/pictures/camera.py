"""One picture of each view in each size and scheme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from bench.pictures.stage import Stage, serve_stage
from bench.pictures.views import VIEWS

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
PATIENCE = 30_000


class Size(NamedTuple):
    """`scale` is pixels of the picture for each of the page's."""

    name: str
    width: int
    height: int
    scale: float
    most: int
    """Height at most, where a view is shown beyond the edge of the screen."""


SIZES = (Size("desktop", 1280, 800, 1.0, 1500), Size("phone", 390, 844, 1.25, 1600))
SCHEMES = ("light", "dark")


def name_of(view: str, size: str, scheme: str) -> str:
    """The name of a picture's file."""
    return f"{view}-{size}-{scheme}.png"


def take(folder: Path, port: int, chromium: str, out: Path, names: Sequence[str]) -> Iterator[Path]:
    """Yields each picture's path as it is written."""
    server = serve_stage(folder, port)
    stage = Stage(folder, server.url)
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=chromium, args=list(FLAGS))
            for size in SIZES:
                for scheme in SCHEMES:
                    page = _page(browser, size, scheme)
                    for view in VIEWS:
                        if view.name in names:
                            page.set_viewport_size({"width": size.width, "height": size.height})
                            view.go(page, stage)
                            if view.whole:
                                _unfold(page, size)
                            yield _shot(page, out / name_of(view.name, size.name, scheme))
                    page.context.close()
            browser.close()
    finally:
        stage.close()
        server.close()


def _page(browser: Browser, size: Size, scheme: str) -> Page:
    context = browser.new_context(
        viewport={"width": size.width, "height": size.height},
        device_scale_factor=size.scale,
        is_mobile=size.name == "phone",
        has_touch=size.name == "phone",
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        locale="en-GB",
    )
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def _unfold(page: Page, size: Size) -> None:
    height = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({"width": size.width, "height": min(height, size.most)})


def _shot(page: Page, path: Path) -> Path:
    page.evaluate("document.fonts.ready.then(() => null)")
    page.wait_for_timeout(300)  # the scrolling
    page.screenshot(path=path, animations="disabled", caret="hide")
    return path
