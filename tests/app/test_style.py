"""The look: WCAG AA contrast of every pair of text and ground in use, in both schemes, and nothing from elsewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from interviewer import app

FOLDER = Path(app.__file__).parent
STYLE = (FOLDER / "style.css").read_text(encoding="utf-8")
AUTHOR = (FOLDER / "author" / "author.css").read_text(encoding="utf-8")

TEXT = [
    *[("ink", ground) for ground in ("paper", "card", "sunk", "accent-soft", "contradicted-soft")],
    *[("soft", ground) for ground in ("paper", "card", "sunk")],
    *[("accent", ground) for ground in ("paper", "card")],
    ("accent-ink", "accent"),
    ("accent", "accent-soft"),
    ("contradicted", "contradicted-soft"),
    *[(v, "accent-soft") for v in ("soft", "met", "partial", "missing", "contradicted", "unsure")],
    *[("ink", f"{v}-soft") for v in ("met", "partial", "missing", "contradicted", "unsure")],
    *[(v, ground) for v in ("met", "partial", "missing", "contradicted", "unsure") for ground in ("paper", "card")],
]
SHAPES = [
    ("edge", "card"),
    ("edge", "paper"),
    ("edge", "sunk"),
    ("accent", "card"),
    ("accent", "accent-soft"),
    ("accent", "line"),
    ("met", "accent-soft"),
    ("partial", "accent-soft"),
]
"""What is no text but has to be seen: outlines of controls, the progress bar, underlines in an answer."""


def tokens(scheme: str) -> dict[str, str]:
    block = STYLE.split(scheme + " {", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", block))


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_formula() -> None:
    assert contrast("#000000", "#ffffff") == 21.0
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("scheme", [":root", ".dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_can_be_read(scheme: str, text: str, ground: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", [":root", ".dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_shapes_can_be_seen(scheme: str, shape: str, ground: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours[shape], colours[ground]) >= 3.0


def test_both_schemes_name_the_same_colours() -> None:
    assert set(tokens(":root")) == set(tokens(".dark"))


def test_every_colour_is_a_token() -> None:
    rules = STYLE.split(".dark {", 1)[1].split("}", 1)[1]
    assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsl", re.sub(r"#(iv|au)-[a-z-]+", "", rules + AUTHOR)) == []


def test_the_author_s_sheet_uses_tokens_that_there_are() -> None:
    own = {"tone", "tint", "top", "round", "shade"}
    assert set(re.findall(r"var\(--([a-z-]+)", AUTHOR)) <= set(tokens(":root")) | own


@pytest.mark.parametrize(
    "path", [p for p in sorted(FOLDER.rglob("*")) if p.suffix in (".css", ".js", ".j2", ".svg")], ids=lambda p: p.name
)
def test_nothing_comes_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not re.search(r"https?:|//[a-z]|@import|url\(", text.replace("// ", ""))


@pytest.mark.parametrize("path", sorted((FOLDER / "templates").glob("*.j2")), ids=lambda p: p.name)
def test_no_template_opens_a_hole(path: Path) -> None:
    """No raw output, no script, no attribute without quotes around what is filled in."""
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"\|\s*safe|autoescape|<script|\son[a-z]+=|javascript:", text)
    assert not re.search(r"\s[a-z-]+=\{\{", text)
