"""The pictures of a run: how scores are spread, and which questions are hard and tell candidates apart."""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.report.charts import ACCENT, INK, LINE, SOFT, drawing
from interviewer.report.cohort.values import QuestionStats

MOST = 40
"""Questions in one picture: more have no room for their numbers."""

_WIDE = 4.6
"""Inches, like the other pictures: on a phone the figures on them stay readable."""


def histogram_chart(bins: Sequence[int], name: str, what: str) -> str:
    """How many of `what` (candidates, answers) have a score in each tenth."""
    told = ", ".join(f"{n} from {i * 10} to {i * 10 + 10}%" for i, n in enumerate(bins) if n)
    says = f"{what} by score: {told}"
    with drawing(name, "Score", what, says=says, size=(_WIDE, 2.9)) as (axes, picture):
        axes.bar(
            [i / len(bins) for i in range(len(bins))], bins, width=0.094, align="edge", color=ACCENT, clip_on=False
        )
        for i, n in enumerate(bins):
            if n:
                axes.annotate(
                    str(n), ((i + 0.47) / len(bins), n), (0, 2), textcoords="offset points", ha="center", color=INK
                )
        axes.set_xlim(0, 1)
        axes.set_ylim(0, max(1, *bins) * 1.1)
        axes.set_xticks([i / 5 for i in range(6)])
        axes.yaxis.get_major_locator().set_params(integer=True)
        axes.yaxis.set_major_formatter("{x:.0f}")
        axes.grid(visible=False, axis="x")
    return picture[0]


def spread_chart(questions: Sequence[QuestionStats], scores: Sequence[Sequence[float]]) -> str:
    """A box for each question that has scores: the middle half, the median, and whiskers from 5 to 95%."""
    shown = [(number, mine) for number, mine in enumerate(scores, start=1) if mine][:MOST]
    told = ", ".join(f"Q{n} {questions[n - 1].mean:.0%}" for n, _ in shown if questions[n - 1].mean is not None)
    height = 1.0 + 0.34 * len(shown)
    says = f"Spread of the scores by question; means: {told}"
    with drawing("spread", "Score", "", says=says, size=(_WIDE, height)) as (axes, picture):
        line = {"color": ACCENT, "linewidth": 1.4, "clip_on": False}
        axes.boxplot(
            [mine for _, mine in shown],
            orientation="horizontal",
            whis=(5, 95),
            showfliers=False,
            widths=0.55,
            boxprops=line,
            whiskerprops=line,
            capprops=line,
            medianprops={**line, "linewidth": 3, "solid_capstyle": "butt"},
            tick_labels=[f"Q{number}" for number, _ in shown],
        )
        axes.invert_yaxis()
        axes.set_xlim(0, 1)
        axes.grid(visible=False, axis="y")
    return picture[0]


def items_chart(questions: Sequence[QuestionStats]) -> str:
    """Each question by its difficulty and its discrimination; "" where fewer than two have both."""
    known = [
        (number, q.mean, q.discrimination.r)
        for number, q in enumerate(questions, start=1)
        if q.mean is not None and q.discrimination.r is not None
    ][:MOST]
    if len(known) < 2:
        return ""
    told = ", ".join(f"Q{n} {mean:.0%} and {r:.2f}" for n, mean, r in known)
    says = f"Mean score and discrimination by question: {told}"
    with drawing("items", "Mean score (low: hard)", "Discrimination", says=says) as (axes, picture):
        axes.axhline(0, color=SOFT, linewidth=1, linestyle=(0, (4, 3)))
        for number, mean, r in known:
            axes.text(
                mean, r, f"Q{number}", ha="center", va="center", color=INK,
                bbox={"boxstyle": "round,pad=0.25", "facecolor": LINE, "edgecolor": ACCENT},
            )  # fmt: skip
        # Near the data, or questions that are alike would lie on one another.
        means, found = [mean for _, mean, _ in known], [0.0, *(r for *_, r in known)]
        axes.set_xlim(max(0, min(means) - 0.1), min(1, max(means) + 0.1))
        axes.set_ylim(min(found) - 0.1, max(found) + 0.1)
        axes.yaxis.set_major_formatter("{x:.1f}")
    return picture[0]
