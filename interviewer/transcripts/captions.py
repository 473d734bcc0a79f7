"""WebVTT and SubRip captions of one conversation, with voice tags (`<v Name>`) or `Name: text`.

What a caption without a speaker says belongs to the speaker before it. Times, positions and styles are left out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import BinaryIO, Literal

from interviewer.transcripts.fields import BadLine
from interviewer.transcripts.labels import Line, by_label, joined
from interviewer.transcripts.lines import TooLong, whole
from interviewer.transcripts.talk import Said, Talk

_VOICE = re.compile(r"<v(?:\.[^\s.>]+)*[ \t]+([^>\n]*)>")
_NAMES = {"vtt": "WebVTT", "srt": "SubRip"}


def read_captions(file: BinaryIO, format: Literal["vtt", "srt"]) -> Iterator[tuple[int, Talk | BadLine]]:
    """The file's one conversation, and what of it could not be read."""
    import webvtt
    from webvtt.errors import MalformedCaptionError, MalformedFileError

    name = _NAMES[format]
    try:
        lines = whole(file)
    except TooLong as error:
        yield 0, BadLine(line=0, message=str(error))
        return
    lost = ""
    try:
        cues = webvtt.from_buffer(iter(lines), format=format, strict=True)
    except MalformedFileError:
        begins = "'WEBVTT'" if format == "vtt" else "a number and a line with two times"
        yield 1, BadLine(line=1, message=f"not {name}: it must begin with {begins}")
        return
    except MalformedCaptionError as error:
        try:
            cues = webvtt.from_buffer(iter(lines), format=format)
        except MalformedCaptionError:
            yield 0, BadLine(line=0, message=f"not {name}: {_short(error)}")
            return
        lost = _short(error)
    arrows = [number for number, line in enumerate(lines, 1) if "-->" in line]
    if len(cues.captions) < len(arrows) or (lost and "-->" not in lost):
        message = f"a part of the file is no {name} caption and was left out: {lost or 'a line with -->'}"
        yield 0, BadLine(line=0, message=message)
    # One piece for each speaker that a caption has.
    pieces = [(cue.start, piece) for cue in cues.captions for piece in _pieces(cue.raw_text)]
    if any(speaker is not None for _, (speaker, _) in pieces):
        turns = _voiced(pieces)
    else:
        turns = by_label((Line(start, line) for start, (_, text) in pieces for line in text.split("\n")), glue=" ")
    if turns:
        yield 1, Talk(id="", turns=turns)
    else:
        yield 0, BadLine(line=0, message="nobody says anything in it")


def _voiced(pieces: list[tuple[str, tuple[str | None, str]]]) -> tuple[Said, ...]:
    turns: list[Said] = []
    speaker = ""
    for start, (voice, text) in pieces:
        speaker = speaker if voice is None else voice
        turns.append(Said(speaker=speaker, text=" ".join(text.split()), place=start))
    return joined(turns, glue=" ")


def _pieces(raw: str) -> Iterator[tuple[str | None, str]]:
    """(speaker, text) for each voice span of a caption's text; None for text before the first."""
    first, *rest = _VOICE.split(raw)
    if _plain(first).strip() or not rest:
        yield None, _plain(first)
    for voice, text in zip(rest[::2], rest[1::2], strict=True):
        yield " ".join(html.unescape(voice).split()), _plain(text)


def _plain(text: str) -> str:
    import webvtt

    return html.unescape(webvtt.Caption(text=text).text)


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]
