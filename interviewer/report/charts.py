"""Charts as inline SVG. Same numbers, same bytes; colours follow the page, light or dark."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from interviewer.agreement.values import CoveragePoint, ReliabilityBin

# matplotlib writes fixed colours; these are swapped for the page's own variables in the finished picture.
_INK, _LINE, _ACCENT, _SOFT = "#010203", "#020304", "#030405", "#040506"
_VARIABLES = {_INK: "var(--ink)", _LINE: "var(--line)", _ACCENT: "var(--accent)", _SOFT: "var(--soft)"}
_SIZE = (4.6, 3.4)
"""Inches; the page scales the picture to its column."""


def reliability_chart(bins: Sequence[ReliabilityBin]) -> str:
    """What was promised against what came true; the line where both are the same."""
    with _axes("Confidence", "Share that was right") as (axes, picture):
        axes.plot([0, 1], [0, 1], color=_SOFT, linewidth=1, linestyle=(0, (4, 3)))
        axes.plot([b.confidence for b in bins], [b.right for b in bins], color=_ACCENT, linewidth=1.5, marker="o")
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1.02)
    return picture[0]


def coverage_chart(points: Sequence[CoveragePoint]) -> str:
    """Share of wrong verdicts against the share that is decided."""
    with _axes("Share decided", "Share of these that is wrong") as (axes, picture):
        axes.plot([p.coverage for p in points], [p.risk for p in points], color=_ACCENT, linewidth=1.5)
        axes.set_xlim(0, 1)
        axes.set_ylim(0, max([0.1, *(p.risk for p in points)]) * 1.05)
    return picture[0]


@contextmanager
def _axes(x: str, y: str) -> Iterator[tuple[Any, list[str]]]:
    """Axes to draw on, and a list that holds the SVG once the block has ended."""
    import matplotlib

    matplotlib.use("svg")
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"svg.hashsalt": "interviewer", "svg.fonttype": "none", "font.size": 10}):
        figure = Figure(figsize=_SIZE, layout="constrained")
        axes = figure.add_subplot()
        axes.set_xlabel(x, color=_INK)
        axes.set_ylabel(y, color=_INK)
        axes.tick_params(colors=_INK)
        axes.grid(color=_LINE, linewidth=0.7)
        axes.set_axisbelow(True)
        for side, spine in axes.spines.items():
            spine.set_visible(side in ("left", "bottom"))
            spine.set_color(_LINE)
        axes.xaxis.set_major_formatter("{x:.0%}")
        axes.yaxis.set_major_formatter("{x:.0%}")
        picture: list[str] = []
        yield axes, picture
        written = io.StringIO()
        figure.savefig(
            written, format="svg", transparent=True, metadata=dict.fromkeys(("Date", "Creator", "Format", "Type"))
        )
    text = written.getvalue()
    text = text[text.index("<svg") :]
    for fixed, variable in _VARIABLES.items():
        text = text.replace(fixed, variable)
    picture.append(text)
