"""JSON Lines: an object a line, an answer or a conversation.

Python's parser is lenient where a grade must not depend on luck; this is not.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import BinaryIO, NoReturn

from interviewer.transcripts.chat import entry
from interviewer.transcripts.fields import BadLine, Wrong
from interviewer.transcripts.lines import MAX_LINE, Lines, TooLong
from interviewer.transcripts.talk import Talk
from interviewer.types import Transcript


def read_jsonl(file: BinaryIO) -> Iterator[tuple[int, Transcript | Talk | BadLine]]:
    """(line number, entry) for each line that is not blank."""
    lines = Lines(file)
    while True:
        try:
            text = next(lines)
        except StopIteration:
            return
        except TooLong:
            yield lines.number, BadLine(line=lines.number, message=f"the line is longer than {MAX_LINE:,} bytes")
            continue
        if text.strip():
            yield lines.number, _entry(lines.number, text)


def _entry(number: int, text: str) -> Transcript | Talk | BadLine:
    try:
        return entry(number, parsed(text))
    except Wrong as wrong:
        return BadLine(line=number, message=str(wrong))


def parsed(text: str) -> object:
    """The value. Raises Wrong, with a message for the reader of a report."""
    try:
        return json.loads(text.rstrip(), object_pairs_hook=_unique, parse_constant=_refused, parse_float=_finite)
    except json.JSONDecodeError as error:
        raise Wrong(f"not JSON: {error.msg} (column {error.colno})") from None
    except RecursionError:
        raise Wrong("nested too deep") from None
    except ValueError:
        raise Wrong("holds a number with too many digits") from None


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise Wrong(f"the key '{key[:40]}' is given twice")
        found[key] = value
    return found


def _refused(constant: str) -> NoReturn:
    raise Wrong(f"{constant} is no number that can be used")


def _finite(digits: str) -> float:
    value = float(digits)
    if not math.isfinite(value):
        raise Wrong(f"the number {digits[:20]} is too large")
    return value
