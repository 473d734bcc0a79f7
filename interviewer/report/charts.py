"""Charts as inline SVG. Same numbers, same bytes; colours follow the page, light or dark.

No text of anybody's goes into a picture: labels are figures and words of ours.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from markupsafe import escape

from interviewer.agreement.values import CoveragePoint, ReliabilityBin

# matplotlib writes fixed colours; these are swapped for the page's own variables in the finished picture.
INK, LINE, ACCENT, SOFT = "#010203", "#020304", "#030405", "#040506"
_VARIABLES = {INK: "var(--ink)", LINE: "var(--line)", ACCENT: "var(--accent)", SOFT: "var(--soft)"}
_SIZE = (4.6, 3.4)
"""Inches; the page scales the picture to its column."""


def reliability_chart(bins: Sequence[ReliabilityBin]) -> str:
    """What was promised against what came true; the line where both are the same."""
    with drawing("reliability", "Confidence", "Share that was right") as (axes, picture):
        axes.plot([0, 1], [0, 1], color=SOFT, linewidth=1, linestyle=(0, (4, 3)))
        axes.plot([b.confidence for b in bins], [b.right for b in bins], color=ACCENT, linewidth=1.5, marker="o")
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1.02)
    return picture[0]


def coverage_chart(points: Sequence[CoveragePoint]) -> str:
    """Share of wrong verdicts against the share that is decided."""
    with drawing("coverage", "Share decided", "Share of these that is wrong") as (axes, picture):
        axes.plot([p.coverage for p in points], [p.risk for p in points], color=ACCENT, linewidth=1.5)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, max([0.1, *(p.risk for p in points)]) * 1.05)
    return picture[0]


@contextmanager
def drawing(
    name: str, x: str, y: str, *, says: str = "", size: tuple[float, float] = _SIZE
) -> Iterator[tuple[Any, list[str]]]:
    """Axes to draw on, and a list that holds the SVG once the block has ended.

    `name` keeps the ids of one page's pictures apart; `says` is what who cannot see the picture is told.
    """
    import matplotlib

    matplotlib.use("svg")
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"svg.hashsalt": name, "svg.fonttype": "none", "font.size": 10}):
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.add_subplot()
        axes.set_xlabel(x, color=INK)
        axes.set_ylabel(y, color=INK)
        axes.tick_params(colors=INK)
        axes.grid(color=LINE, linewidth=0.7)
        axes.set_axisbelow(True)
        for side, spine in axes.spines.items():
            spine.set_visible(side in ("left", "bottom"))
            spine.set_color(LINE)
        axes.xaxis.set_major_formatter("{x:.0%}")
        axes.yaxis.set_major_formatter("{x:.0%}")
        picture: list[str] = []
        yield axes, picture
        written = io.StringIO()
        figure.savefig(
            written, format="svg", transparent=True, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type"))
        )
    picture.append(_for_the_page(written.getvalue(), name, says or f"{y} by {x.lower()}"))


def _for_the_page(text: str, name: str, says: str) -> str:
    """The SVG element alone, with the page's colours, ids of its own and words for who cannot see it."""
    text = text[text.index("<svg") :]
    for fixed, variable in _VARIABLES.items():
        text = text.replace(fixed, variable)
    text = re.sub(r' xmlns(?::\w+)?="[^"]*"', "", text)  # HTML knows them
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'( id="|href="#|url\(#)', rf"\g<1>{name}-", text)
    return text.replace("<svg ", f'<svg role="img" aria-label="{escape(says)}" ', 1)
