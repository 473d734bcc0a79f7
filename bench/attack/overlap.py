"""Families that use the right words without saying anything with them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence

from bench.attack.material import Material, own_terms, rubric_terms, wordings
from bench.attack.trial import Trial, said
from interviewer.evidence import sentences
from interviewer.rubrics.leak import content_words, words

_LISTED = 30
_NOUN = 6
"""Words of this length are mostly nouns and adjectives, so that a sentence made of them is grammatical more often."""
_NONSENSE = (
    "The {} of every {} sings about its {}.",
    "Whenever a {} becomes a {}, the {} has already gone home.",
    "No {} is ever as wide as the {} that the {} forgot.",
    "Between the {} and the {} lies a {} with an open window.",
    "It is the {} which carries the {} up to the {} on Sundays.",
)
_MENTIONS = ("I would mention {}.", "I would also talk about {}.", "Then I would bring in {}.", "I would touch on {}.")
_CHAIN_WORDS = 70
_RUN = 5
"""Markov text may not hold this many words of the rubric in a row: it would say what the rubric says."""


def overlap(family: int, m: Material) -> list[Trial]:
    """Plain, alone; and grafted on the half-right answer. Only the shuffled reference is worth anything by itself."""
    half = m.answers["half"]
    if family == 20:
        base, text = m.rubric.reference, shuffled(m.rubric.reference, m.rng("shuffled"))
    else:
        base, text = "", _text(family, m)
    honest = f"{half} {base}".strip()
    return [
        Trial(family, m.question_id, "plain", "gain", said(base), said(text)),
        Trial(family, m.question_id, "grafted", "gain", said(honest), said(f"{half} {text}")),
    ]


def _text(family: int, m: Material) -> str:
    if family == 17:
        return ", ".join(rubric_terms(m.rubric)[:_LISTED])
    if family == 18:
        return nonsense([w for w in rubric_terms(m.rubric) if len(w) >= _NOUN], m.rng("nonsense"))
    if family == 19:
        return because(m.rubric.question.text)
    if family == 22:
        return mentions([own_terms(c.text, m.rubric.question.text) for c in m.rubric.criteria])
    if family == 23:
        return definitions(m)
    if family == 24:
        return m.others[0][1]
    assert family == 27, family
    return chained(m)


def shuffled(text: str, rng: random.Random) -> str:
    """The sentences of a text in another order."""
    order = [s.of(text) for s in sentences(text)]
    mixed = order[:]
    while mixed == order and len(order) > 1:
        rng.shuffle(mixed)
    return " ".join(mixed)


def nonsense(terms: Sequence[str], rng: random.Random) -> str:
    """Grammatical sentences, three terms in each."""
    mixed = list(terms)
    rng.shuffle(mixed)
    threes = [mixed[i : i + 3] for i in range(0, len(mixed) - 2, 3)]
    return " ".join(_NONSENSE[i % len(_NONSENSE)].format(*three) for i, three in enumerate(threes[:8]))


def because(question: str) -> str:
    """The question, because of the question."""
    return f"{question.rstrip('?.')}, because {question[0].lower()}{question[1:].rstrip('?.')}."


def mentions(terms_of: Sequence[Sequence[str]]) -> str:
    """The three longest terms of each criterion, in alphabetical order: not even their order makes a statement."""
    picked = [sorted(sorted(terms, key=len)[-3:]) for terms in terms_of if terms]
    said_of = [", ".join(some[:-1]) + " and " + some[-1] if len(some) > 1 else some[0] for some in picked]
    return " ".join(_MENTIONS[i % len(_MENTIONS)].format(some) for i, some in enumerate(said_of))


def definitions(m: Material) -> str:
    """What some words of the rubric mean in general, eight at most. Written so that none makes a point of the bank."""
    texts = [m.rubric.reference, *(c.text for c in m.rubric.criteria)]
    spoken_of = set(content_words(" ".join(texts)))
    known = [w for w in wordings() if w.family == 23]
    fitting = [w.text for w in known if content_words(w.term)[0] in spoken_of]
    return " ".join(fitting[:8])


def chained(m: Material) -> str:
    """A walk from word to next word through the rubric and three references, never long in the rubric's own words."""
    rng = m.rng("chained")
    own = [m.rubric.reference, m.rubric.model_answer, *(c.text for c in m.rubric.criteria)]
    after: dict[str, list[str]] = {}
    for text in [*own, *(rubric.reference for rubric, _ in m.others[:3])]:
        pairs = itertools.pairwise(text.split())
        for word, following in pairs:
            after.setdefault(word, []).append(following)
    forbidden = {run for text in own for run in _runs(words(text))}
    starts = sorted(after)
    chain = [rng.choice([w for w in starts if w[0].isupper()])]
    while len(chain) < _CHAIN_WORDS:
        fresh = [w for w in after.get(chain[-1], starts) if not forbidden & _last_runs(chain, w)]
        chain.append(rng.choice(fresh or starts))
    return " ".join(chain).rstrip(".,;:") + "."


def _runs(spoken: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(spoken[i : i + _RUN]) for i in range(len(spoken) - _RUN + 1)]


def _last_runs(chain: Sequence[str], word: str) -> set[tuple[str, ...]]:
    """The runs that a further word would end; one with a hyphen is several words."""
    new = words(word)
    return set(_runs(words(" ".join([*chain[-_RUN:], word])))[-len(new) :]) if new else set()
