"""What listens and what speaks, and a scripted one of each for tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from interviewer.speech.pieces import pieces
from interviewer.speech.sound import RATE, Samples, Sound


class Listener(Protocol):
    """Speech to text."""

    def hear(self, samples: Samples) -> str:
        """The words of half a minute at most, at RATE samples a second. Raises ModelError."""
        ...


class Voice(Protocol):
    """Text to speech."""

    def say(self, text: str) -> Sound:
        """The text, spoken; no samples where there is nothing to say. Raises ModelError."""
        ...


def transcribe(listener: Listener, samples: Samples) -> str:
    """The words of a recording of any length, in one line; empty when nobody speaks in it. Raises ModelError."""
    heard = (listener.hear(piece) for piece in pieces(samples))
    return " ".join(" ".join(heard).split())


class ScriptedListener:
    """Hears the given texts, one a piece, over and over."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = tuple(texts)
        self.heard: list[float] = []
        """Seconds of every piece."""

    def hear(self, samples: Samples) -> str:
        self.heard.append(len(samples) / RATE)
        return self._texts[(len(self.heard) - 1) % len(self._texts)]


class ScriptedVoice:
    """A tone of a tenth of a second for each word."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, text: str) -> Sound:
        self.said.append(text)
        count = len(text.split()) * RATE // 10
        tone = np.sin(np.arange(count) * 440 * 2 * np.pi / RATE) / 4
        return Sound(tone.astype(np.float32), RATE)
