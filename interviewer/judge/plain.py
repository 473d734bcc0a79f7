"""A text as a reader sees it: what a screen does not show, or shows as another character, must not move a grade."""

from __future__ import annotations

import re
import unicodedata

# Letters of other scripts that look like Latin ones. Folded only inside words that hold Latin letters too: a word that
# is Cyrillic or Greek throughout is a word of that language.
_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁһкмтвнАВЕКМНОРСТУХІЈЅοανικρτυχεΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijsdhkmtbhABEKMHOPCTYXIJSoavikptuxeABEZHIKMNOPTYX",
)
_WORD = re.compile(r"\w+")
# Marks drawn across a letter, and three or more marks on one: no language writes so.
_MARKS = re.compile(r"[\u0334-\u0338\u20d0-\u20ff\ufe00-\ufe0f]+|[\u0300-\u036f\u0483-\u0489]{3,}")


def plain(text: str) -> str:
    """Compatibility forms folded, invisible characters and floods of combining marks out, look-alike letters back."""
    folded = unicodedata.normalize("NFKC", _MARKS.sub("", unicodedata.normalize("NFD", text)))
    shown = "".join(c for c in folded if unicodedata.category(c) != "Cf")
    return _WORD.sub(lambda found: _latin(found.group()), shown)


def _latin(word: str) -> str:
    if word.isascii() or not any("a" <= c.lower() <= "z" for c in word):
        return word
    return word.translate(_LOOKALIKES)
