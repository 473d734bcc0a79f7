"""Measure how strongly an answer speaks for a claim, and for the misconceptions about it. Numbers only, no verdict.

The likelihood gain of a text is the mean over its tokens of

    log P(token | question, answer) - log P(token | question, no answer)

in nats. A model too small to be asked whether a point was made still finds the point likelier once it was made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol

from interviewer.backend import Backend, Encoder, Verifier
from interviewer.evidence import Span, sentences
from interviewer.judge import known as about
from interviewer.judge import verified
from interviewer.judge.bare import BareScores
from interviewer.judge.known import Known, Nearest, TextsOf
from interviewer.judge.plain import plain
from interviewer.judge.verified import Asked, Verified
from interviewer.prompts import load_prompt
from interviewer.rubrics.leak import content_words
from interviewer.types import Rubric

PROMPT = "judge_gain"
_NO_ANSWER = "(no answer given)"
_RUBRICS_KEPT = 64

FEATURES = {
    "gain": "likelihood gain of the accepted wordings, mean, whole answer as context",
    "sentence_gain": "the same with the sentence nearest to a wording as context",
    "similarity": "cosine between the nearest sentence and the accepted wordings, mean over the wordings",
    "overlap": "share of the claim's own content words (those not in the question) that the answer says",
    "contrast": "gain of the accepted wordings minus mean gain of the counter-claims, whole answer",
    "sentence_contrast": "gain of the claim minus that of the likeliest counter-claim, each by its nearest sentence",
    "similarity_contrast": "largest cosine of a wording with a sentence minus largest of a counter-claim with one",
    **verified.FEATURES,
}
"""What is measured. The contrasts and `held` are absent for a criterion without counter-claims, and whatever rests on
likelihoods where no language model tells any."""


class Measured(NamedTuple):
    """Signals for one criterion, the sentence that speaks most for it, and the one that speaks most against it."""

    features: Mapping[str, float]
    support: Span
    against: Span
    misconception: str
    """The counter-claim that `against` comes nearest to; empty when the rubric lists none."""
    supported: float = 0.0
    """How likely it is that `support`, read by itself, states the claim."""
    opposed: float = 0.0
    """How likely it is that `against`, read by itself, denies it."""


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
    """Measures answers against rubrics with a sentence encoder, a verifier and, but for None, a language model."""

    def __init__(
        self, backend: Backend | None, encoder: Encoder, verifier: Verifier, bare: BareScores | None = None
    ) -> None:
        self._backend = backend
        self._bare = bare or BareScores()
        self._encoder = encoder
        self._verifier = verifier
        self._prompt = load_prompt(PROMPT)
        self._known: dict[Rubric, Known] = {}

    @property
    def name(self) -> str:
        language = self._backend.name if self._backend is not None else "no likelihoods"
        return f"{language} + {self._encoder.name} + {self._verifier.name}"

    def measure(self, rubric: Rubric, answer: str) -> list[Measured]:
        known = self._about(rubric)
        spans = sentences(answer)
        said = [" ".join(plain(s.of(answer)).split()) for s in spans]
        near = [[_cosine(v, text) for text in known.vectors] for v in self._encoder.encode(said)]
        read = about.relevant([max(row) for row in near])
        places, said = [spans[i] for i in read], [said[i] for i in read]
        near = [[near[i][t] for i in read] for t in range(len(known.texts))]
        whole = self._gains(known, rubric, " ".join(said), range(len(known.texts)))
        heard = [frozenset(content_words(sentence)) for sentence in said]
        alike = about.alike(near, known.own_words, heard)
        nearest = [about.nearest(own, alike) for own in known.texts_of]
        closely = self._closely(known, rubric, said, nearest, whole)
        asked = [_asked(known, i, alike) for i in range(len(rubric.criteria))]
        found = verified.verify(self._verifier, said, asked)
        return [
            _measured(known, i, near, whole, closely[i], asked[i], found[i], places, frozenset().union(*heard))
            for i in range(len(rubric.criteria))
        ]

    def _closely(
        self,
        known: Known,
        rubric: Rubric,
        said: Sequence[str],
        nearest: Sequence[Nearest],
        whole: Mapping[int, float],
    ) -> list[Mapping[int, float]]:
        """For each criterion, the gain of each of its texts by the sentence that is nearest to it.

        The two nearest were tried as well: twice the time, and no figure moved by more than 0.005.
        """
        if len(said) == 1 or self._backend is None:
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

    def _gains(self, known: Known, rubric: Rubric, answer: str, texts: Sequence[int]) -> dict[int, float]:
        if not texts or self._backend is None:
            return {}
        messages = self._prompt.fill(question=rubric.question.text, answer=answer)
        scored = self._backend.score(messages, [known.texts[t] for t in texts])
        return {
            t: sum(a - b for a, b in zip(s.logprobs, known.bare[t], strict=True)) / max(1, len(s.logprobs))
            for t, s in zip(texts, scored, strict=True)
        }

    def _about(self, rubric: Rubric) -> Known:
        """All that does not depend on the answer, computed once for each rubric."""
        if rubric not in self._known:
            if len(self._known) >= _RUBRICS_KEPT:
                del self._known[next(iter(self._known))]
            self._known[rubric] = self._learn(rubric)
        return self._known[rubric]

    def _learn(self, rubric: Rubric) -> Known:
        texts, texts_of = about.texts(rubric)
        asked = set(content_words(rubric.question.text))
        own_words = [frozenset(content_words(text)) - asked for text in texts]
        return Known(texts, texts_of, self._unanswered(rubric, texts), self._encoder.encode(texts), own_words)

    def _unanswered(self, rubric: Rubric, texts: Sequence[str]) -> list[tuple[float, ...]]:
        """Of each text, the log-probabilities of its tokens when no answer was given; nothing without a model."""
        backend = self._backend
        if backend is None:
            return []
        messages = self._prompt.fill(question=rubric.question.text, answer=_NO_ANSWER)
        return self._bare.of(
            backend.name,
            self._prompt.sha256,
            rubric.question.text,
            texts,
            lambda: [s.logprobs for s in backend.score(messages, texts)],
        )


def _asked(known: Known, index: int, alike: Sequence[Sequence[float]]) -> Asked:
    """What the verifier reads for one criterion, and of its counter-claims the one that a sentence is likest to."""
    own = known.texts_of[index]
    near = about.ranked([alike[t] for t in own.wordings])[: verified.NEAREST]
    if not own.counters:
        return Asked(known.texts[own.claim], near)
    counter = _likest(own.counters, alike)
    return Asked(known.texts[own.claim], near, known.texts[counter], about.ranked([alike[counter]])[0])


def _likest(counters: Sequence[int], alike: Sequence[Sequence[float]]) -> int:
    return max(counters, key=lambda t: max(alike[t]))


def _measured(
    known: Known,
    index: int,
    near: Sequence[Sequence[float]],
    whole: Mapping[int, float],
    closely: Mapping[int, float],
    asked: Asked,
    found: Verified,
    places: Sequence[Span],
    heard: frozenset[str],
) -> Measured:
    own = known.texts_of[index]
    everywhere = range(len(places))
    features = {
        **_likelihoods(own, whole, closely),
        "similarity": max(_mean(near[t][s] for t in own.wordings) for s in everywhere),
        "overlap": about.share(known.own_words[own.claim], heard),
        **found.features,
    }
    if own.counters:
        likest = max(max(near[t]) for t in own.wordings)
        features["similarity_contrast"] = likest - max(max(near[t]) for t in own.counters)
    return Measured(
        features,
        support=places[found.states],
        against=places[found.denies],
        misconception=asked.counter if found.held else "",
        supported=found.stated,
        opposed=found.against,
    )


def _likelihoods(own: TextsOf, whole: Mapping[int, float], closely: Mapping[int, float]) -> dict[str, float]:
    """The features that rest on likelihood gains; none where none were measured."""
    if not whole:
        return {}
    found = {
        "gain": _mean(whole[t] for t in own.wordings),
        "sentence_gain": _mean(closely[t] for t in own.wordings),
    }
    if own.counters:
        found["contrast"] = found["gain"] - _mean(whole[t] for t in own.counters)
        found["sentence_contrast"] = closely[own.claim] - max(closely[t] for t in own.counters)
    return found


def _cosine(a: Sequence[float], b: Sequence[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers)
