"""Which texts of different lengths a model reads together, so that little of its work goes into padding."""

from __future__ import annotations

from collections.abc import Sequence

_PASS = 40
"""What a forward pass costs beside its tokens, counted in tokens: measured with the default models on two cores, where
starting the kernels of thirty layers takes as long as some forty tokens do."""


def by_length(lengths: Sequence[int], most: int) -> list[list[int]]:
    """Indices of the texts that are not empty, in batches of similar length: the cheapest way to cut them.

    A batch costs its tokens, padding included, and a pass. None holds more than `most` padded tokens, unless it is a
    single text. The order of the texts does not matter, but for which of two of one length comes first.
    """
    order = sorted((i for i, length in enumerate(lengths) if length), key=lambda i: lengths[i])
    # cheapest[n]: the least cost of the n shortest texts, and where the last of their batches begins.
    cheapest: list[tuple[int, int]] = [(0, 0)]
    for end in range(1, len(order) + 1):
        width = lengths[order[end - 1]]
        starts = range(max(0, min(end - 1, end - most // width)), end)
        cheapest.append(min((cheapest[s][0] + (end - s) * width + _PASS, s) for s in starts))
    batches: list[list[int]] = []
    end = len(order)
    while end:
        start = cheapest[end][1]
        batches.append(order[start:end])
        end = start
    return batches[::-1]
