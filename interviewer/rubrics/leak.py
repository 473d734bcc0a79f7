"""Does a text give a secret away? Judged by the content words that the two share.

A content word is a word that is no stop word, without its ending, in any case or width, British and American spelling
alike. What is public already (the question, what the candidate has said) gives nothing away.

This sees words, not meanings: a synonym or a translation of the secret passes. It guards a model's wording and an
author's probes; it is no proof.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

LIMIT = 1 / 3
"""Largest share of the secret's own content words that a text may say."""

RUN = 5
"""This many words of the secret in a row give it away, whatever the share."""

# Articles, pronouns, prepositions, auxiliaries, question words and the small change of talk. Negations are in: they
# carry meaning, but they give no secret away.
STOP_WORDS = frozenset(
    """
    a about above across after again against all almost along already also although always am among an and another any
    anything are around as at away back be because become becomes been before being below between both but by came can
    cannot come comes could did do does doing done down during each either else enough etc even ever every everything
    few first for from further get gets give given gives go goes going got had has have having he her here hers him his
    how however i if in instead into is it its itself just kind know last least less let like likely look lot
    made make makes making many may maybe me might more most much must my need needs neither never no nor not
    nothing now of off often on once one ones only onto or other others otherwise our out over own per perhaps please
    put puts quite rather really said same say says see seem seems shall she should since so some something sort still
    such take takes tell than that the their them themselves then there therefore these they thing things think this
    those though through thus to together too towards toward two under until up upon us use used uses using usually very
    via want was way ways we well were what when where whereas whether which while who whole whom whose why will with
    within without would yes yet you your yours
    don doesn didn isn aren wasn weren won wouldn couldn shouldn hasn haven hadn ll ve re
    """.split()
)

_WORD = re.compile(r"[^\W_]+")
_IZE = re.compile(r"(?<=[a-z]{2})i[sz](e|es|ed|er|ers|ing|ation|ations)$")
_OUR = re.compile(r"(?<=[a-z]{2})our(s|ed|ing|al)?$")


def words(text: str) -> tuple[str, ...]:
    """All words in order, in lower case; hyphens, underscores and punctuation divide words."""
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def content_words(text: str) -> tuple[str, ...]:
    """The stems of the words that carry content, in order, repeats kept. Numbers count; lone letters do not."""
    return tuple(stem(w) for w in words(text) if w not in STOP_WORDS and (len(w) > 1 or w.isdigit()))


def overlap(text: str, secret: str, allowed: str = "") -> float:
    """Share of the secret's content words that `text` says; words of `allowed` count on neither side.

    0.0 when the secret has no content words of its own.
    """
    own = set(content_words(secret)) - set(content_words(allowed))
    return len(own & set(content_words(text))) / len(own) if own else 0.0


def leaks(text: str, secret: str, allowed: str = "") -> bool:
    """Whether `text` says more than a third of the secret's own content words, or RUN of its words in a row.

    `allowed` is what is public already; a run that stands in it is no leak.
    """
    return overlap(text, secret, allowed) > LIMIT or recites(text, secret, allowed)


def recites(text: str, secret: str, allowed: str = "") -> bool:
    """Whether `text` says RUN of the secret's words in a row that do not stand in `allowed` in the same way."""
    return bool((_runs(text) & _runs(secret)) - _runs(allowed))


@lru_cache(maxsize=20_000)
def stem(word: str) -> str:
    """A lower-case word without its ending: `regularizing`, `regularised` and `regularisation` are one."""
    british = _OUR.sub(r"or\1", _IZE.sub(r"is\1", word))
    # A stemmer holds the word it works on, so threads must not share one; making it costs microseconds.
    return str(snowballstemmer.stemmer("english").stemWord(british))


def _runs(text: str) -> set[tuple[str, ...]]:
    said = words(text)
    return {said[i : i + RUN] for i in range(len(said) - RUN + 1)}
