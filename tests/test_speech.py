"""Sounds in and out of WAV, recordings cut at pauses, texts cut into sentences."""

from __future__ import annotations

import io
import wave

import numpy as np
import pytest

from interviewer.errors import InputError
from interviewer.speech import (
    LONGEST,
    RATE,
    Samples,
    ScriptedListener,
    Sound,
    pieces,
    read_wav,
    sentences,
    transcribe,
    write_wav,
)
from interviewer.speech.pieces import PIECE
from interviewer.speech.sentences import LONGEST as BREATH


def tone(seconds: float, loudness: float = 0.3) -> Samples:
    return (np.sin(np.arange(int(seconds * RATE)) / 5) * loudness).astype(np.float32)


def quiet(seconds: float) -> Samples:
    return np.zeros(int(seconds * RATE), np.float32)


def test_wav_there_and_back() -> None:
    sound = Sound(np.array([0, 0.5, -0.5, 1, -1, 3], np.float32), RATE)
    found = read_wav(write_wav(sound))
    assert found.rate == RATE
    assert found.samples == pytest.approx([0, 0.5, -0.5, 1, -1, 1], abs=1e-4)


def test_a_long_recording_is_refused() -> None:
    with pytest.raises(InputError, match="longer than 180 seconds") as caught:
        read_wav(write_wav(Sound(quiet(LONGEST + 1), RATE)))
    assert caught.value.hint == "Record it in parts."


def test_stereo_is_refused() -> None:
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(bytes(400))
    with pytest.raises(InputError, match="one channel, 16 bits and 16000"):
        read_wav(file.getvalue())


def test_silence_has_no_pieces() -> None:
    assert list(pieces(quiet(5))) == []
    assert list(pieces(quiet(0))) == []
    assert list(pieces(tone(5, 0.002))) == []
    assert list(pieces(np.concatenate([quiet(2), tone(0.05), quiet(2)]))) == []  # a click


def test_silence_around_is_cut_off() -> None:
    (piece,) = pieces(np.concatenate([quiet(10), tone(2), quiet(10)]))
    assert len(piece) / RATE == pytest.approx(2.6, abs=0.05)


def test_long_recordings_are_cut_at_pauses() -> None:
    spoken = [tone(25), quiet(1), tone(20), quiet(1), tone(3)]
    found = list(pieces(np.concatenate(spoken)))
    assert [round(len(p) / RATE) for p in found] == [25, 25]
    assert sum(len(p) for p in found) == sum(map(len, spoken))
    assert all(len(p) <= PIECE * RATE for p in found)


def test_speech_without_a_pause_is_cut_all_the_same() -> None:
    found = list(pieces(tone(LONGEST)))
    assert all(len(p) <= PIECE * RATE for p in found)
    assert sum(len(p) for p in found) == LONGEST * RATE


def test_pieces_are_joined() -> None:
    listener = ScriptedListener(["one,", " ", "two\nthree"])
    assert transcribe(listener, tone(70)) == "one, two three"
    assert len(listener.heard) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Why? Because: “it `fits`”.\n\n**Go on**", ["Why?", "Because: it fits .", "Go on"]),
        ("An error of 0.5 is fine", ["An error of 0.5 is fine"]),
        ("… ** --- …", []),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_long_sentence_is_cut() -> None:
    found = sentences("word, " * 200 + "x" * 700)
    assert max(map(len, found)) <= BREATH
    assert "".join(found).replace(" ", "") == "word," * 200 + "x" * 700
