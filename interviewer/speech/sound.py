"""Sound as samples, and as the one kind of WAV file that the page sends and plays."""

from __future__ import annotations

import io
import wave
from typing import Any, NamedTuple

import numpy as np

from interviewer.errors import InputError

Samples = np.ndarray[Any, np.dtype[np.float32]]
"""One channel, between -1 and 1."""

RATE = 16_000
"""Samples a second that every recogniser here is made for."""
LONGEST = 180
"""Seconds of one recording."""
MOST_BYTES = LONGEST * RATE * 2 + 4096
"""Of a recording as a WAV file: 16 bits a sample, and room for a header."""

_HINT = "Record it again."


class Sound(NamedTuple):
    """What was recorded or spoken."""

    samples: Samples
    rate: int
    """Samples a second."""

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate


def read_wav(data: bytes) -> Sound:
    """A recording in 16-bit samples of one channel at RATE. Raises InputError for any other, and for one too long."""
    try:
        with wave.open(io.BytesIO(data)) as file:
            kind = (file.getnchannels(), file.getsampwidth(), file.getframerate())
            frames = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise InputError(f"the recording is no WAV file: {str(error) or 'it is cut short'}", _HINT) from error
    if kind != (1, 2, RATE):
        raise InputError(f"the recording is not of one channel, 16 bits and {RATE} samples a second", _HINT)
    if len(frames) > LONGEST * RATE * 2:
        raise InputError(f"the recording is longer than {LONGEST} seconds", "Record it in parts.")
    whole = frames[: len(frames) // 2 * 2]
    return Sound(np.frombuffer(whole, "<i2").astype(np.float32) / np.float32(32768), RATE)


def write_wav(sound: Sound) -> bytes:
    """A WAV file of 16-bit samples; what is louder than 1 is cut off."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(sound.rate)
        out.writeframes((np.clip(sound.samples, -1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()
