"""The claim files of bench/data/claims: five points for each question, ways to say, miss and contradict each of them.

Q | question                    P1 | the point as a terse reference answer has it      C1 | the same in one sentence
F1 | a confident falsehood       S1 | says it, in other words     X1 | contradicts it    N1 | on the subject, neither
W1 m | warns of the falsehood (m: says the point too; .: only rejects)
B1 | changes its mind = m        (m, x or .: where it ends)
A kind | mm.x. | a whole answer, one letter for each point: m stated, . not stated, x contradicted
END
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, NamedTuple

Letter = Literal["m", ".", "x"]

FOLDER = Path(__file__).parents[1] / "data" / "claims"
POINTS = (1, 2, 3, 4, 5)
HELD_OUT_FIRST = 3
"""The first questions of every domain are never trained on."""
HELD_OUT_DOMAIN = "mlu"
"""Nor is any question of this domain."""

_LINE = re.compile(r"(?P<kind>[PCFSXNB])(?P<point>[1-5])|W(?P<warned>[1-5]) (?P<letter>[m.x])")
_ENDS = re.compile(r"(?P<text>.+) = (?P<letter>[m.x])")


class Said(NamedTuple):
    """A sentence about a point, and what it does to it."""

    point: int
    text: str
    letter: Letter


class Answer(NamedTuple):
    kind: str
    letters: tuple[Letter, ...]
    text: str


class Entry(NamedTuple):
    """One question. The dicts are by point, 1 to 5."""

    id: str
    question: str
    terse: dict[int, str]
    claims: dict[int, str]
    falsehoods: dict[int, str]
    said: tuple[Said, ...]
    answers: tuple[Answer, ...]


def entries(folder: Path = FOLDER) -> list[Entry]:
    """Every question of every file. Raises ValueError, with file and line, for a line that does not fit."""
    return [entry for path in sorted(folder.glob("*.txt")) for entry in _entries(path)]


def parted(found: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Questions to train on, and questions held out."""
    held: set[str] = {e.id for e in found if e.id.startswith(HELD_OUT_DOMAIN)}
    for domain in {_domain(e) for e in found}:
        held |= {e.id for e in [e for e in found if _domain(e) == domain][:HELD_OUT_FIRST]}
    return [e for e in found if e.id not in held], [e for e in found if e.id in held]


def _domain(entry: Entry) -> str:
    return entry.id.split("-")[0]


def _entries(path: Path) -> Iterator[Entry]:
    block: list[tuple[int, list[str]]] = []
    count = 0
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() == "END":
            count += 1
            yield _entry(f"{path.stem}-{count}", path, block)
            block = []
        elif line.strip():
            # A text may hold the sign itself, as in P(data | H0).
            parts = line.split(" | ", 2 if line.startswith("A ") else 1)
            block.append((number, [part.strip() for part in parts]))


def _entry(name: str, path: Path, block: list[tuple[int, list[str]]]) -> Entry:
    question = ""
    texts: dict[str, dict[int, str]] = {"P": {}, "C": {}, "F": {}}
    said: list[Said] = []
    answers: list[Answer] = []
    plain: dict[str, Letter] = {"S": "m", "X": "x", "N": "."}
    for number, (head, *rest) in block:
        found = _LINE.fullmatch(head)
        if head == "Q":
            question = rest[0]
        elif head.startswith("A ") and len(rest) == 2:
            answers.append(Answer(head[2:], _letters(rest[0], path, number), rest[1]))
        elif found and found["warned"]:
            said.append(Said(int(found["warned"]), rest[0], _letters(found["letter"], path, number)[0]))
        elif found and found["kind"] in texts:
            texts[found["kind"]][int(found["point"])] = rest[0]
        elif found and found["kind"] in plain:
            said.append(Said(int(found["point"]), rest[0], plain[found["kind"]]))
        elif found and (ends := _ENDS.fullmatch(rest[0])):
            said.append(Said(int(found["point"]), ends["text"], _letters(ends["letter"], path, number)[0]))
        else:
            raise ValueError(f"{path}:{number}: not understood: {head} {rest}")
    return Entry(name, question, texts["P"], texts["C"], texts["F"], tuple(said), tuple(answers))


def _letters(text: str, path: Path, number: int) -> tuple[Letter, ...]:
    known: dict[str, Letter] = {"m": "m", ".": ".", "x": "x"}
    if not text or set(text) - set(known):
        raise ValueError(f"{path}:{number}: '{text}' should be letters m . x")
    return tuple(known[ch] for ch in text)
