"""How much of the machine's matrix peak grading reaches."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from typing import NamedTuple

from transformers import PreTrainedModel

from bench.speed.contender import Contender
from bench.speed.work import Work, counted
from interviewer.types import Rubric

Models = Mapping[str, PreTrainedModel]


class Share(NamedTuple):
    """Of the peak, by one model within its own passes, or by all of them over the whole time of grading."""

    work: Work
    seconds: float
    reached: float
    """Of the peak, 0..1, by all work."""
    useful: float
    """The same without the work that went over padding."""


def share(works: Sequence[Work], seconds: float, peak: float) -> Share:
    """Of a peak in operations a second. A model's padding is taken to cost what its other tokens cost."""
    total = Work()
    for work in works:
        total = total.plus(work)
    useful = sum(work.flops * (1 - work.padding_share) for work in works)
    return Share(total, seconds, total.flops / seconds / peak, useful / seconds / peak)


def watched(
    grader: Contender, rubric: Rubric, answers: Sequence[str], models: Models, work: bool = False
) -> tuple[float, dict[str, Work]]:
    """Seconds for one grading, and what each model did; with `work` its operations too, which spoils the seconds."""
    grader.prepare(rubric, answers)
    with ExitStack() as watching:
        counts = {name: watching.enter_context(counted(model, work)) for name, model in models.items()}
        start = time.perf_counter()
        grader.grade(rubric, answers)
        seconds = time.perf_counter() - start
    return seconds, {name: count.work for name, count in counts.items()}


def shares(
    make: Callable[[], Contender], rubric: Rubric, answers: Sequence[str], models: Models, peak: float, times: int
) -> dict[str, Share]:
    """Of each model and of "all together": operations counted once, time as the median of so many gradings.

    Raises RuntimeError when two gradings of the same answers did not read the same tokens.
    """
    _, worked = watched(make(), rubric, answers, models, work=True)
    timed = [watched(make(), rubric, answers, models) for _ in range(times)]
    for _, works in timed:
        if any(works[name].tokens != worked[name].tokens for name in models):
            raise RuntimeError("two gradings of the same answers read different tokens: something was remembered")
    middle = {
        name: worked[name]._replace(seconds=statistics.median(works[name].seconds for _, works in timed))
        for name in models
    }
    found = {name: share([work], work.seconds, peak) for name, work in middle.items() if work.passes}
    return {**found, ALL: share(list(middle.values()), statistics.median(s for s, _ in timed), peak)}


ALL = "all together"
