"""The figures in words and columns."""

from __future__ import annotations

from collections.abc import Iterator

from bench.speed.growth import Cost
from bench.speed.results import Results
from bench.speed.rounds import Spread, Timed, spread


def lines(found: Results) -> Iterator[str]:
    """The whole report."""
    where = found.machine
    yield f"{found.model}; {where.dtype}, {where.threads} threads, {where.processor}, torch {where.torch}"
    yield f"load average before the run {where.load[0]:.1f}, at its end {where.load[1]:.1f}"
    yield ""
    yield from _contenders(found)
    yield ""
    yield from _peak(found)
    yield ""
    yield from _growth(found)


def _contenders(found: Results) -> Iterator[str]:
    yield f"{found.criteria} criteria, answers of {found.words} words; median of {len(found.rounds)} rounds (range)"
    head = ("criteria/s", "verdicts lost", "ours is faster by", "likelihoods alone by")
    yield _row("", *head)
    for name in found.rounds[0]:
        timed = [played[name] for played in found.rounds]
        faster = found.faster.get(name, {})
        yield _row(name, _range(spread([1 / t.each for t in timed]), 2), _lost(timed), *map(_times, faster.values()))
    for name, why in found.absent.items():
        yield f"{name:<48}  {why}"
    yield f"the first answer of a question that nothing is kept of on disk: {found.first_seconds:.2f} s"


def _lost(timed: list[Timed]) -> str:
    return f"{sum(t.verdicts.lost for t in timed)} of {sum(t.criteria for t in timed)}"


def _peak(found: Results) -> Iterator[str]:
    peak = found.peak
    yield f"matrix peak in {found.machine.dtype}: {peak.flops / 1e9:.0f} GFLOP/s ({peak.size} x {peak.size})"
    yield _row("", "tokens", "padding", "GFLOP", "seconds", "of the peak", "without padding")
    for name, share in found.shares.items():
        work = share.work
        yield _row(
            name,
            f"{work.tokens:,}",
            f"{work.padding_share:.1%}",
            f"{work.flops / 1e9:.1f}",
            f"{share.seconds:.2f}",
            f"{share.reached:.0%}",
            f"{share.useful:.0%}",
        )
    yield "each model within its own passes; all together over the whole time of grading. Attention is counted whole."


def _growth(found: Results) -> Iterator[str]:
    names = list(found.costs[0].work)
    yield _row("answers  criteria  words", "seconds", "s/answer", *(f"{name}, tokens" for name in names))
    for cost in found.costs:
        yield _cost(cost)
    line = found.slope
    yield (
        f"{60 / line.seconds:.0f} answers a minute ({found.criteria} criteria, {found.words} words): "
        f"{line.seconds:.3f} s for each more, {line.fixed:.2f} s fixed; "
        f"an answer costs {line.drift:+.1%} at the largest number against the next largest"
    )


def _cost(cost: Cost) -> str:
    load = cost.load
    tokens = (f"{work.tokens:,}" for work in cost.work.values())
    return _row(
        f"{load.answers:>7}  {load.criteria:>8}  {load.words:>5}", f"{cost.seconds:.2f}", f"{cost.each:.3f}", *tokens
    )


def _row(name: str, *cells: str) -> str:
    return f"{name:<48}" + "".join(f"  {cell:>22}" for cell in cells)


def _range(of: Spread, places: int) -> str:
    return f"{of.median:.{places}f} ({of.least:.{places}f} to {of.most:.{places}f})"


def _times(of: Spread) -> str:
    return _range(of, 1)
