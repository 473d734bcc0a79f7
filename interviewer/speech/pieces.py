"""A recording cut at its pauses, so that a recogniser made for half a minute can hear three."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from interviewer.speech.sound import RATE, Samples

PIECE = 28
"""Seconds of a piece at most: Whisper hears 30 at once."""
_SEARCH = 12
"""Seconds at the end of a piece in which a pause is looked for."""
_PAUSE = int(0.3 * RATE)
_FRAME = int(0.02 * RATE)
_QUIET = 0.003
"""Loudness (root mean square) of a frame below which nobody speaks: -50 dB, the noise of a quiet room."""
_SHORTEST = 0.15
"""Seconds of sound without which there is nothing to hear: a click is not a word."""


def pieces(samples: Samples) -> Iterator[Samples]:
    """The parts of a recording (at RATE) in which somebody speaks, each of PIECE seconds at most, cut where it is
    quietest. Nothing for silence: of silence, recognisers make words.
    """
    loud = np.flatnonzero(_loudness(samples) > _QUIET)
    if len(loud) * _FRAME < _SHORTEST * RATE:
        return
    samples = samples[max(0, loud[0] * _FRAME - _PAUSE) : (loud[-1] + 1) * _FRAME + _PAUSE]
    while len(samples) > PIECE * RATE:
        cut = _quietest(samples[: PIECE * RATE])
        yield from _spoken(samples[:cut])
        samples = samples[cut:]
    yield from _spoken(samples)


def _spoken(samples: Samples) -> Iterator[Samples]:
    if np.count_nonzero(_loudness(samples) > _QUIET) * _FRAME >= _SHORTEST * RATE:
        yield samples


def _quietest(samples: Samples) -> int:
    """The middle of the quietest _PAUSE near the end."""
    start = len(samples) - _SEARCH * RATE
    energy = np.concatenate([[0.0], np.cumsum(np.square(samples[start:], dtype=np.float64))])
    return start + int(np.argmin(energy[_PAUSE:] - energy[:-_PAUSE])) + _PAUSE // 2


def _loudness(samples: Samples) -> Samples:
    """Root mean square of each frame; what is left over at the end counts for none."""
    frames = samples[: len(samples) // _FRAME * _FRAME].reshape(-1, _FRAME)
    loudness: Samples = np.sqrt(np.mean(np.square(frames), axis=1))
    return loudness
