"""What a trained verifier makes of an answer: does it state a claim, deny it, or say nothing of it?

The answer is read twice: in windows of whole sentences, which sees a point that several sentences make together, and
by the few sentences nearest to the claim, which shows where it is made and is not led astray by what stands around. The
counter-claim that a sentence is likest to is verified against that sentence: who states a misconception contradicts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import exp, log
from typing import NamedTuple

from interviewer.backend import Entailment, Verifier

WINDOW = 120
"""Words in a window; the verifier was trained on answers of about this length."""
NEAREST = 3
"""How many sentences are read closely for each claim."""
HELD = 0.5
"""A counter-claim that a sentence states with at least this probability is named as the misconception."""
_FAR = 6.0
"""Log-odds are cut at this: beyond it they say no more."""

FEATURES = {
    "stated": "log-odds that the answer states the claim, best window",
    "denied": "log-odds that the answer contradicts the claim, worst window",
    "spoken_of": "log-odds that the answer is not silent about the claim, best window",
    "sentence_stated": "log-odds that the sentence that states it most does",
    "sentence_denied": "log-odds that the sentence that contradicts it most does",
    "held": "log-odds that the sentence likest to a counter-claim states it",
}
"""What is measured. The last is absent for a criterion without counter-claims."""


class Asked(NamedTuple):
    """A criterion for the verifier: sentences are numbers into the list of what was said, nearest first."""

    claim: str
    near: Sequence[int]
    counter: str = ""
    """The counter-claim that a sentence is likest to; empty when there is none."""
    likest: int = 0
    """That sentence."""


class Verified(NamedTuple):
    """Features of one criterion, and the sentences that they come from."""

    features: Mapping[str, float]
    states: int
    """The sentence that states the claim most."""
    denies: int
    """The sentence that contradicts it most, or that states the counter-claim, whichever is surer."""
    held: bool
    """Whether `counter` is stated, likelier than not."""
    stated: float
    """Probability that `states` states the claim."""
    against: float
    """Probability that `denies` denies it."""


def verify(verifier: Verifier, said: Sequence[str], asked: Sequence[Asked]) -> list[Verified]:
    """One Verified for each criterion, all from one call. `said` are the sentences that are read, not empty."""
    windows = list(windowed(said))
    pairs: dict[tuple[str, str], int] = {}

    def place(text: str, claim: str) -> int:
        return pairs.setdefault((text, claim), len(pairs))

    whole = [[place(w, a.claim) for w in windows] for a in asked]
    close = [[place(said[s], a.claim) for s in a.near] for a in asked]
    counter = [place(said[a.likest], a.counter) if a.counter else None for a in asked]
    found = verifier.verify(list(pairs))
    return [
        _verified(a, [found[i] for i in w], [found[i] for i in c], None if k is None else found[k])
        for a, w, c, k in zip(asked, whole, close, counter, strict=True)
    ]


def windowed(said: Sequence[str]) -> Iterable[str]:
    """Consecutive sentences joined until WINDOW words are full; the last sentence of one opens the next."""
    window: list[str] = []
    for sentence in said:
        if window and _words([*window, sentence]) > WINDOW:
            yield " ".join(window)
            window = window[-1:] if _words([window[-1], sentence]) <= WINDOW else []
        window.append(sentence)
    yield " ".join(window)


def _words(texts: Sequence[str]) -> int:
    return sum(len(text.split()) for text in texts)


def _verified(
    asked: Asked, whole: Sequence[Entailment], close: Sequence[Entailment], counter: Entailment | None
) -> Verified:
    best = max(range(len(close)), key=lambda i: close[i].stated)
    worst = max(range(len(close)), key=lambda i: close[i].contradicted)
    features = {
        "stated": max(_log_odds(e.stated, e.contradicted, e.silent) for e in whole),
        "denied": max(_log_odds(e.contradicted, e.stated, e.silent) for e in whole),
        "spoken_of": max(-_log_odds(e.silent, e.stated, e.contradicted) for e in whole),
        "sentence_stated": _log_odds(close[best].stated, close[best].contradicted, close[best].silent),
        "sentence_denied": _log_odds(close[worst].contradicted, close[worst].stated, close[worst].silent),
    }
    against, denies, held = exp(close[worst].contradicted), asked.near[worst], 0.0
    if counter is not None:
        features["held"] = _log_odds(counter.stated, counter.contradicted, counter.silent)
        held = exp(counter.stated)
        if held > against:
            against, denies = held, asked.likest
    return Verified(features, asked.near[best], denies, held >= HELD, exp(close[best].stated), against)


def _log_odds(this: float, *others: float) -> float:
    """Of one log-probability against the sum of the others, within _FAR of 0."""

    rest = sum(exp(o) for o in others)
    return _FAR if rest <= 0 else max(-_FAR, min(_FAR, this - log(rest)))
