"""The pictures in docs: each view has all of its own, they are small, and whoever shows one shows one that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
from bench.pictures.camera import SCHEMES, SIZES, name_of
from bench.pictures.stage import Stage, recorded
from bench.pictures.table import table
from bench.pictures.views import VIEWS
from interviewer.interview import replay
from interviewer.store import FILE, FIRST_PROFILE, Profiles, Store

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"


def test_every_view_has_its_pictures_and_no_other_is_kept() -> None:
    wanted = {name_of(v.name, size.name, scheme) for v in VIEWS for size in SIZES for scheme in SCHEMES}
    assert {path.name for path in PICTURES.iterdir()} == wanted
    sizes = [path.stat().st_size for path in PICTURES.iterdir()]
    assert max(sizes) < 200_000
    assert sum(sizes) < 2_500_000


def test_the_page_of_pictures_is_up_to_date() -> None:
    assert (ROOT / "docs" / "pictures.md").read_text(encoding="utf-8") == table()


@pytest.mark.parametrize("page", ["README.md", "docs/pictures.md", "docs/judge.md"])
def test_a_picture_that_is_shown_is_there(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    shown = re.findall(r'!\[[^\]]*\]\(([^)]+)\)|src="([^"]+)"', text)
    missing = [a or b for a, b in shown if not (ROOT / page).parent.joinpath(a or b).is_file()]
    assert missing == []


def test_what_was_recorded_can_still_be_replayed(tmp_path: Path) -> None:
    for session in recorded().values():
        assert replay(session.events) is not None
    stage = Stage(tmp_path, "http://127.0.0.1:1/")
    stage.remember()
    stage.remember()  # once is as good as twice
    stage.close()
    store = Store(tmp_path / FILE)
    assert len(Profiles(store).interviews(FIRST_PROFILE)) == len(recorded()) - 1  # all but the exam
    store.close()
