"""`interviewer chat --voice`: what listens and what speaks, found at once and loaded beside the model."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from interviewer import weights
from interviewer.cli.models import obtain
from interviewer.errors import InputError

if TYPE_CHECKING:
    from interviewer.app import Speech
    from interviewer.speech import Listener, Voice

SMALL = "hibari"
"""The voice of the extra, by name."""


@dataclass(frozen=True)
class Engines:
    """Engines that were found on this machine, each None where it is not wanted; `load` makes them."""

    listens: weights.ResolvedModel | None = None
    speaks: weights.ResolvedModel | str | None = None
    """SMALL, or a model."""
    device: str = "auto"
    listener: Future[Listener] = field(default_factory=Future)
    voice: Future[Voice] = field(default_factory=Future)

    @property
    def line(self) -> str:
        """What does what, in words for whoever starts the program; "" for nothing."""
        speaks = self.speaks if isinstance(self.speaks, str) else self.speaks and self.speaks.name
        parts = (f"listens with {self.listens.name}" if self.listens else "", f"speaks with {speaks}" if speaks else "")
        return " and ".join(filter(None, parts))

    @property
    def speech(self) -> Speech | None:
        """Both, for the page, which waits for what is still loading."""
        from interviewer.app import Speech

        if not self.line:
            return None
        return Speech(self.listener.result if self.listens else None, self.voice.result if self.speaks else None)

    def load(self) -> None:
        """Make them, one after the other. What goes wrong is told to whoever asks for the result."""
        listens, speaks = self.listens, self.speaks
        if listens:
            from interviewer.local.listening import load_listener

            settle(self.listener, lambda: load_listener(listens.path, self.device))
        if isinstance(speaks, str):
            from interviewer.local.speaking import SmallVoice

            settle(self.voice, SmallVoice)
        elif speaks:
            from interviewer.local.speaking import load_voice

            settle(self.voice, lambda: load_voice(speaks.path, self.device))

    def check(self) -> None:
        """Wait until they are loaded. Raises ModelError for one that does not load."""
        if self.listens:
            self.listener.result()
        if self.speaks:
            self.voice.result()


def engines(voice: bool, listen: str, speak: str, device: str = "auto") -> Engines:
    """What the options ask for: --voice both, --listen and --speak one each, with the weights that they name.

    Raises InputError where the extra is missing, ModelError for weights that cannot be had.
    """
    speak = speak.strip() or (SMALL if voice else "")
    if speak == SMALL and importlib.util.find_spec("hibari") is None:
        raise InputError(
            "the voice that reads questions aloud is not installed",
            'Install it: pip install "interviewer[voice]". Or give a VITS model with --speak; or use --listen '
            f"{weights.DEFAULT_LISTENER} alone, which needs nothing more.",
        )
    listens = obtain(listen, weights.DEFAULT_LISTENER) if voice or listen.strip() else None
    speaks = SMALL if speak == SMALL else obtain(speak) if speak else None
    return Engines(listens, speaks, device)


def settle(future: Future[Any], make: Callable[[], Any]) -> None:
    """Have `make` give the future its result, or its exception."""
    try:
        future.set_result(make())
    except BaseException as error:  # whatever it is belongs to whoever asks for the result
        future.set_exception(error)
