"""A text as it is read aloud: one sentence after the other, without the marks that are only seen."""

from __future__ import annotations

import re

LONGEST = 300
"""Characters that are spoken in one breath; a longer sentence is cut at a comma or a space."""

_CODE = re.compile(r"[*_`#|>~$\\{}\[\]]+")
_QUOTES = str.maketrans({"“": "", "”": "", '"': "", "…": ". ", "·": ", ", "–": ", ", "—": ", "})
_END = re.compile(r"(?<=[.!?])\s+|\n+")


def sentences(text: str) -> list[str]:
    """The sentences of a text, each of LONGEST characters at most. Marks of Markdown are left out, quotes as well."""
    plain = _CODE.sub(" ", text.translate(_QUOTES))
    found = (" ".join(part.split()) for part in _END.split(plain))
    return [piece for sentence in found for piece in _cut(sentence) if any(c.isalnum() for c in piece)]


def _cut(sentence: str) -> list[str]:
    pieces = []
    while len(sentence) > LONGEST:
        at = max(sentence.rfind(", ", 0, LONGEST), sentence.rfind("; ", 0, LONGEST)) + 1
        at = at or sentence.rfind(" ", 1, LONGEST)
        at = at if at > 0 else LONGEST
        pieces.append(sentence[:at].strip())
        sentence = sentence[at:].strip()
    return [*pieces, sentence]
