"""Ways to write a text so that a person sees something else than the characters that are stored."""

from __future__ import annotations

import base64
import codecs
import random
import re
from collections.abc import Callable, Collection

from interviewer.rubrics.leak import stem

_WORD = re.compile(r"[^\W\d_]{3,}")
_LOOK_ALIKE = str.maketrans("acehijopsxyABCEHIKMOPTXY", "асеһіјорѕхуАВСЕНІКМОРТХУ")
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
_MARKS = "\u0301\u0308\u0323\u0332\u0345\u0360\u0489"


def encoded(text: str, how: str) -> str:
    """`text` in one of the encodings that attack_wordings.jsonl names; none leaves it as it is."""
    if how == "base64":
        return base64.b64encode(text.encode()).decode()
    if how == "rot13":
        return codecs.encode(text, "rot13")
    if how == "tags":
        return "".join(chr(0xE0000 + ord(c)) for c in text)
    if how == "selectors":
        return "".join(chr(0xFE00 + b if b < 16 else 0xE0100 + b - 16) for b in text.encode())
    assert not how, how
    return text


def _in_words(text: str, stems: Collection[str], change: Callable[[str], str]) -> str:
    """`text` with the words of these stems changed; all words of three letters and more when it has none of them."""
    found = any(stem(w.group().casefold()) in stems for w in _WORD.finditer(text))
    return _WORD.sub(
        lambda w: change(w.group()) if not found or stem(w.group().casefold()) in stems else w.group(), text
    )


def zero_width(text: str, stems: Collection[str], rng: random.Random) -> str:
    """An invisible character inside every key word."""

    def split(word: str) -> str:
        place = rng.randrange(1, len(word))
        return word[:place] + rng.choice(_ZERO_WIDTH) + word[place:]

    return _in_words(text, stems, split)


def look_alike(text: str, stems: Collection[str]) -> str:
    """Letters of key words from another script that look the same."""
    return _in_words(text, stems, lambda word: word.translate(_LOOK_ALIKE))


def flooded(text: str, stems: Collection[str], rng: random.Random) -> str:
    """Six combining marks on every letter of the key words."""
    return _in_words(text, stems, lambda word: "".join(c + "".join(rng.choices(_MARKS, k=6)) for c in word))


def full_width(text: str) -> str:
    """Every printable ASCII character in its full-width form."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def isolated(text: str, stems: Collection[str]) -> str:
    """Marks of direction around the key words, which change nothing of what is seen in a left-to-right text."""
    return _in_words(text, stems, lambda word: f"\u2066{word}\u2069\u200e")


def backwards(text: str) -> str:
    """Stored from its end to its beginning, with an override that shows it the right way round."""
    return f"\u202e{text[::-1]}\u202c"
