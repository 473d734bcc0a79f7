"""Texts that use the words of a claim, or of its subject, and state nothing of it: all of them silent.

Nonsense with sound grammar, announcements of what one would mention, chopped sentences, and true statements that answer
another question; alone, or beside an answer whose marks they must not change.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence

from bench.verifier.claims import POINTS, Answer, Entry, Letter
from bench.verifier.pairs import MEANS, Pair
from interviewer.rubrics.leak import STOP_WORDS

_ANNOUNCED = (
    "I would start with {}.",
    "I would cover {}.",
    "One should certainly discuss {}.",
    "I'd bring up {}, and I'd explain each of them.",
    "There is a lot to say about {}.",
    "It all comes down to {}.",
    "The key terms here are {}.",
    "Then {} come into play.",
    "I know {} quite well.",
    "A good answer has to mention {}.",
    "We could also speak about {}.",
    "My answer would deal with {}.",
)
_SILLY = (
    "Every {} has its own {}, and a {} is what happens on rainy days.",
    "The {} married the {} because the {} was hungry.",
    "If you paint a {} blue, its {} turns into a {}.",
    "Nobody has seen the {} dance with the {} near the {}.",
    "My {} told a {} about the {} of the moon.",
    "Where the {} sleeps, the {} eats the {}.",
    "A {} costs more than two {} unless the {} is on holiday.",
    "In the garden of the {} there grows a {} made of {}.",
)
_TERM = re.compile(r"[A-Za-z][A-Za-z-]{3,}")
_CHUNK = 3
_GRAFTED = 3
"""Answers with something hollow beside them, for each question."""


def hollow(entries: Sequence[Entry], seed: int = 0) -> list[Pair]:
    """Against claims and terse points. `entries` need other questions, of the same domain and of others."""
    drawn = random.Random(seed)
    return [pair for entry in entries for pair in _pairs(entry, _strangers(entry, entries, drawn), drawn)]


def _strangers(entry: Entry, entries: Sequence[Entry], drawn: random.Random) -> list[Entry]:
    """Six other questions, half of them of the same domain where there are so many."""
    domain = entry.id.split("-")[0]
    near = [e for e in entries if e.id != entry.id and e.id.split("-")[0] == domain]
    far = [e for e in entries if e.id.split("-")[0] != domain]
    chosen = drawn.sample(near, min(3, len(near)))
    return chosen + drawn.sample(far, 6 - len(chosen))


def _pairs(entry: Entry, others: Sequence[Entry], drawn: random.Random) -> Iterator[Pair]:
    for point in POINTS:
        claim = drawn.choice([entry.claims[point], entry.claims[point], entry.terse[point]])
        for source, text in _texts(entry, point, others, drawn):
            yield Pair(text, claim, "silent", source)
    for answer in drawn.sample(entry.answers, min(_GRAFTED, len(entry.answers))):
        source, text = drawn.choice(list(_texts(entry, drawn.choice(POINTS), others, drawn)))
        whole = " ".join([answer.text, text] if drawn.random() < 0.6 else [text, answer.text])
        for point in drawn.sample(POINTS, 3):
            yield Pair(whole, entry.claims[point], MEANS[answer.letters[point - 1]], f"beside {source}")


def answers(entry: Entry, entries: Sequence[Entry], drawn: random.Random) -> list[Answer]:
    """Hollow texts on every point, alone; one beside the half-right answer; and the full answer to another question."""
    others = _strangers(entry, entries, drawn)
    silent: tuple[Letter, ...] = (".",) * len(POINTS)
    alone = " ".join(next(_texts(entry, p, others, drawn))[1] for p in POINTS)
    half = next(a for a in entry.answers if a.kind == "half")
    _, text = drawn.choice(list(_texts(entry, drawn.choice(POINTS), others, drawn)))
    full = next(a for a in others[0].answers if a.kind == "full")
    return [
        Answer("hollow", silent, alone),
        Answer("half and hollow", half.letters, f"{half.text} {text}"),
        Answer("another question", silent, full.text),
    ]


def _texts(entry: Entry, point: int, others: Sequence[Entry], drawn: random.Random) -> Iterator[tuple[str, str]]:
    other = drawn.choice(others)
    every = [entry.claims[p] for p in POINTS]
    own = _terms([entry.claims[point]]) or _terms(every)
    asked = _terms(every) if drawn.random() < 0.5 else own
    kind = drawn.randrange(5)
    if kind == 0:
        yield "nonsense", _nonsense(asked, drawn)
    elif kind == 1:
        yield "borrowed nonsense", _borrowed(asked, drawn.choice(others), drawn)
    elif kind == 2:
        yield "chopped", _chopped(every if drawn.random() < 0.5 else [entry.claims[point]], drawn)
    else:
        count = drawn.randint(1, 3)
        yield "announced", " ".join(_announced(asked, drawn) for _ in range(count))
    if drawn.random() < 0.5:
        yield "another question", drawn.choice([a.text for a in other.answers if a.kind in ("full", "half", "terse")])
    else:
        told = [*other.claims.values(), *(s.text for s in other.said if s.letter == "m")]
        yield "another question", " ".join(drawn.sample(told, drawn.randint(1, 4)))


def _terms(texts: Sequence[str]) -> list[str]:
    found = (w.strip("-").lower() for text in texts for w in _TERM.findall(text))
    return list(dict.fromkeys(w for w in found if w not in STOP_WORDS and len(w) > 3))


def _nonsense(terms: Sequence[str], drawn: random.Random) -> str:
    """Two to five grammatical sentences about nothing, three terms in each."""
    made = (drawn.choice(_SILLY).format(*_some(terms, 3, drawn)) for _ in range(drawn.randint(2, 5)))
    return " ".join(made)


def _borrowed(terms: Sequence[str], other: Entry, drawn: random.Random) -> str:
    """Sentences about something else, with the claim's terms in place of every second term."""
    sentences = drawn.sample([other.claims[p] for p in POINTS], drawn.randint(1, 3))

    def put(found: re.Match[str]) -> str:
        word = found.group()
        return word if word.lower() in STOP_WORDS or drawn.random() < 0.4 else drawn.choice(list(terms))

    return " ".join(_TERM.sub(put, sentence) for sentence in sentences)


def _chopped(texts: Sequence[str], drawn: random.Random) -> str:
    """The claims in pieces of two or three words, shuffled."""
    spoken = " ".join(texts).split()
    size = drawn.randint(1, _CHUNK)
    pieces = [" ".join(spoken[i : i + size]) for i in range(0, len(spoken), size)]
    drawn.shuffle(pieces)
    return " ".join(pieces)


def _announced(terms: Sequence[str], drawn: random.Random) -> str:
    some = _some(terms, drawn.randint(2, 4), drawn)
    return drawn.choice(_ANNOUNCED).format(", ".join(some[:-1]) + " and " + some[-1])


def _some(terms: Sequence[str], count: int, drawn: random.Random) -> list[str]:
    return drawn.sample(list(terms), count) if len(terms) >= count else drawn.choices(list(terms), k=count)
