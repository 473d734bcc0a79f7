"""Measure how strongly an answer speaks for a claim, and for the misconceptions about it. Numbers only, no verdict.

The likelihood gain of a text is the mean over its tokens of

    log P(token | question, answer) - log P(token | question, no answer)

in nats. A model too small to be asked whether a point was made still finds the point likelier once it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from interviewer.backend import Backend, Encoder
from interviewer.evidence import Span, sentences
from interviewer.prompts import load_prompt
from interviewer.rubrics.leak import content_words
from interviewer.types import Criterion, Rubric

PROMPT = "judge_gain"
_NO_ANSWER = "(no answer given)"
# A sentence less like every text of the rubric than this is about something else and is not read. On the labelled
# answers that leaves out 4% of the sentences of honest answers, nearly all of them filler, and 90% of the sentences
# that speak to the grader: padding and pleading can then move nothing.
RELEVANT = 0.3
SHARED_WORDS = 0.5
"""What a text's own words, all of them in a sentence, add to the cosine when its nearest sentence is chosen."""
_RUBRICS_KEPT = 64

FEATURES = {
    "gain": "likelihood gain of the accepted wordings, mean, whole answer as context",
    "sentence_gain": "the same with the sentence nearest to a wording as context",
    "similarity": "cosine between the nearest sentence and the accepted wordings, mean over the wordings",
    "overlap": "share of the claim's own content words (those not in the question) that the answer says",
    "contrast": "gain of the accepted wordings minus mean gain of the counter-claims, whole answer",
    "sentence_contrast": "gain of the claim minus that of the likeliest counter-claim, each by its nearest sentence",
    "similarity_contrast": "largest cosine of a wording with a sentence minus largest of a counter-claim with one",
}
"""What is measured. The last three are absent for a criterion without counter-claims."""


class Measured(NamedTuple):
    """Signals for one criterion, the sentence most like it, and what speaks against it."""

    features: Mapping[str, float]
    support: Span
    """The sentence nearest to an accepted wording."""
    against: Span
    """The sentence nearest to a counter-claim; `support` when there is none."""
    misconception: str
    """The counter-claim that `against` makes likeliest; empty when there is none."""


class SignalSource(Protocol):
    """What a judge needs of a meter."""

    @property
    def name(self) -> str:
        """Which models measure."""
        ...

    def measure(self, rubric: Rubric, answer: str) -> list[Measured]:
        """One Measured for each criterion, in order. Offsets are into `answer`, which must hold at least one word."""
        ...


class Meter:
    """Measures answers against rubrics with one language model and one sentence encoder."""

    def __init__(self, backend: Backend, encoder: Encoder) -> None:
        self._backend = backend
        self._encoder = encoder
        self._prompt = load_prompt(PROMPT)
        self._known: dict[Rubric, _Known] = {}

    @property
    def name(self) -> str:
        return f"{self._backend.name} + {self._encoder.name}"

    def measure(self, rubric: Rubric, answer: str) -> list[Measured]:
        known = self._about(rubric)
        spans = sentences(answer)
        said = [" ".join(s.of(answer).split()) for s in spans]
        near = [[_cosine(v, text) for text in known.vectors] for v in self._encoder.encode(said)]
        read = _relevant([max(row) for row in near])
        places, said = [spans[i] for i in read], [said[i] for i in read]
        near = [[near[i][t] for i in read] for t in range(len(known.texts))]
        whole = self._gains(known, rubric, " ".join(said), range(len(known.texts)))
        heard = [frozenset(content_words(sentence)) for sentence in said]
        alike = _alike(near, known.own_words, heard)
        nearest = [_nearest(own, alike) for own in known.texts_of]
        closely = self._closely(known, rubric, said, nearest, whole)
        return [
            _measured(c, known, i, near, whole, closely[i], [places[s] for s in nearest[i]], frozenset().union(*heard))
            for i, c in enumerate(rubric.criteria)
        ]

    def _closely(
        self,
        known: _Known,
        rubric: Rubric,
        said: Sequence[str],
        nearest: Sequence[_Nearest],
        whole: Mapping[int, float],
    ) -> list[Mapping[int, float]]:
        """For each criterion, the gain of each of its texts by the sentence that is nearest to it.

        The two nearest were tried as well: twice the time, and no figure moved by more than 0.005.
        """
        if len(said) == 1:
            return [whole] * len(nearest)
        found: list[dict[int, float]] = [{} for _ in nearest]
        for sentence in sorted({s for both in nearest for s in both}):
            texts_of = [
                [*(own.wordings if sentence == by.support else ()), *(own.counters if sentence == by.against else ())]
                for own, by in zip(known.texts_of, nearest, strict=True)
            ]
            gains = self._gains(known, rubric, said[sentence], [t for texts in texts_of for t in texts])
            for mine, texts in zip(found, texts_of, strict=True):
                mine.update((t, gains[t]) for t in texts)
        return list(found)

    def _gains(self, known: _Known, rubric: Rubric, answer: str, texts: Sequence[int]) -> dict[int, float]:
        if not texts:
            return {}
        messages = self._prompt.fill(question=rubric.question.text, answer=answer)
        scored = self._backend.score(messages, [known.texts[t] for t in texts])
        return {
            t: sum(a - b for a, b in zip(s.logprobs, known.bare[t], strict=True)) / max(1, len(s.logprobs))
            for t, s in zip(texts, scored, strict=True)
        }

    def _about(self, rubric: Rubric) -> _Known:
        """All that does not depend on the answer, computed once for each rubric."""
        if rubric not in self._known:
            if len(self._known) >= _RUBRICS_KEPT:
                del self._known[next(iter(self._known))]
            self._known[rubric] = self._learn(rubric)
        return self._known[rubric]

    def _learn(self, rubric: Rubric) -> _Known:
        texts: list[str] = []
        texts_of: list[_TextsOf] = []
        for c in rubric.criteria:
            start = len(texts)
            texts += [c.text, *c.accept, *c.counter_claims]
            first_counter = start + 1 + len(c.accept)
            texts_of.append(_TextsOf(range(start, first_counter), range(first_counter, len(texts))))
        messages = self._prompt.fill(question=rubric.question.text, answer=_NO_ANSWER)
        bare = [s.logprobs for s in self._backend.score(messages, texts)]
        asked = set(content_words(rubric.question.text))
        own_words = [frozenset(content_words(text)) - asked for text in texts]
        return _Known(texts, texts_of, bare, self._encoder.encode(texts), own_words)


class _TextsOf(NamedTuple):
    """Positions of a criterion's texts in the rubric's list: its accepted wordings, the claim first, and counters."""

    wordings: range
    counters: range

    @property
    def claim(self) -> int:
        return self.wordings[0]


class _Nearest(NamedTuple):
    """Which sentence is nearest to an accepted wording, and which to a counter-claim."""

    support: int
    against: int


class _Known(NamedTuple):
    texts: list[str]
    texts_of: list[_TextsOf]
    bare: list[tuple[float, ...]]
    vectors: list[list[float]]
    own_words: list[frozenset[str]]
    """Of each text, the content words that are not in the question."""


def _relevant(likeness: Sequence[float]) -> list[int]:
    """Which sentences to read; the likest one in any case."""
    return [i for i, x in enumerate(likeness) if x >= RELEVANT] or [max(range(len(likeness)), key=likeness.__getitem__)]


def _alike(
    near: Sequence[Sequence[float]], own_words: Sequence[frozenset[str]], heard: Sequence[frozenset[str]]
) -> list[list[float]]:
    """How much each sentence is like each text, shape (texts, sentences): cosine, and shared words beside it.

    With the cosine alone, 10 of the 115 points made in full answers got a sentence as evidence that does not make them,
    where this choice does; the other way round it was 2.
    """
    return [
        [cosine + SHARED_WORDS * _share(own, words) for cosine, words in zip(row, heard, strict=True)]
        for row, own in zip(near, own_words, strict=True)
    ]


def _nearest(own: _TextsOf, alike: Sequence[Sequence[float]]) -> _Nearest:
    support = _best_sentence([alike[t] for t in own.wordings])
    return _Nearest(support, _best_sentence([alike[t] for t in own.counters]) if own.counters else support)


def _best_sentence(alike: Sequence[Sequence[float]]) -> int:
    """The sentence that is most like one of the texts; shape of `alike` (texts, sentences)."""
    return max(range(len(alike[0])), key=lambda s: max(row[s] for row in alike))


def _share(own: frozenset[str], heard: frozenset[str]) -> float:
    return len(own & heard) / len(own) if own else 0.0


def _measured(
    criterion: Criterion,
    known: _Known,
    index: int,
    near: Sequence[Sequence[float]],
    whole: Mapping[int, float],
    closely: Mapping[int, float],
    places: Sequence[Span],
    heard: frozenset[str],
) -> Measured:
    own = known.texts_of[index]
    support, against = places
    everywhere = range(len(near[own.claim]))
    features = {
        "gain": _mean(whole[t] for t in own.wordings),
        "sentence_gain": _mean(closely[t] for t in own.wordings),
        "similarity": max(_mean(near[t][s] for t in own.wordings) for s in everywhere),
        "overlap": _share(known.own_words[own.claim], heard),
    }
    if not own.counters:
        return Measured(features, support, against, "")
    likeliest = max(own.counters, key=lambda t: closely[t])
    features |= {
        "contrast": features["gain"] - _mean(whole[t] for t in own.counters),
        "sentence_contrast": closely[own.claim] - closely[likeliest],
        "similarity_contrast": max(max(near[t]) for t in own.wordings) - max(max(near[t]) for t in own.counters),
    }
    return Measured(features, support, against, criterion.counter_claims[likeliest - own.counters.start])


def _cosine(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers)
