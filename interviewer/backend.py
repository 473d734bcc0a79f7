"""The seams to anything neural: a language model that streams and scores, a sentence encoder, a verifier of claims.

All are Protocols declared below their users, and each has its deterministic fake here, for tests and demonstrations.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple, Protocol

from interviewer.types import Value


class Message(Value):
    """One chat turn. `content` is data: a backend never lets it become a control token."""

    role: Literal["system", "user", "assistant"]
    content: str


class Decoding(Value):
    """How to sample. Temperature 0 is greedy; otherwise the same seed gives the same text on the same machine."""

    max_tokens: int = 60
    temperature: float = 0.0
    top_p: float = 1.0
    seed: int = 0


class Scored(Value):
    """Natural-log probabilities of one continuation's tokens, in order, with the tokens as text."""

    logprobs: tuple[float, ...]
    tokens: tuple[str, ...] = ()


class Backend(Protocol):
    """A causal chat model."""

    @property
    def name(self) -> str:
        """Model, revision and dtype: what a receipt needs to tell two models apart."""
        ...

    def stream(self, messages: Sequence[Message], decoding: Decoding) -> Iterator[str]:
        """Generate the assistant's turn piece by piece; closing the iterator stops the model."""
        ...

    def score(self, messages: Sequence[Message], continuations: Sequence[str]) -> list[Scored]:
        """Score each continuation as the assistant's turn after ONE shared prefix; same order as given."""
        ...


class Asker(Protocol):
    """A chat model that answers Yes or No."""

    @property
    def name(self) -> str:
        """Model, revision and how its answers are read."""
        ...

    def ask(self, conversations: Sequence[Sequence[Message]]) -> list[float | None]:
        """For each conversation, how much rather the next word is Yes than No; None where it is neither.

        Log-odds where the model shows probabilities, 1.0 or -1.0 where it only says the word.
        """
        ...


class Encoder(Protocol):
    """A sentence encoder."""

    @property
    def name(self) -> str:
        """Model and revision."""
        ...

    def encode(self, texts: Sequence[str]) -> list[list[float]]:
        """Unit-length vectors, one for each text; shape (len(texts), dim)."""
        ...


class Entailment(NamedTuple):
    """Natural-log probabilities of how a text stands to a claim; their exponentials sum to 1."""

    stated: float
    silent: float
    contradicted: float


class Verifier(Protocol):
    """Reads a text and a claim together."""

    @property
    def name(self) -> str:
        """Model and revision."""
        ...

    def verify(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        """For each (text, claim), in order. The same list of pairs gets the same numbers on one machine."""
        ...


# --- fakes -----------------------------------------------------------------------------------------------------


class ScriptedBackend:
    """Streams the given replies in turn (the last one for ever) and scores with the given function.

    Without `score_with`, a continuation's tokens are its words and a word that occurs in the messages is likelier
    (-1.0) than one that does not (-4.0): enough to make an answer that says the claim raise the claim's likelihood.
    `seen` records every list of messages that was streamed or scored.
    """

    def __init__(
        self,
        replies: Sequence[str] = ("Let us begin.",),
        score_with: Callable[[Sequence[Message], str], Sequence[float]] | None = None,
    ) -> None:
        self._replies = list(replies)
        self._score_with = score_with or _score_by_overlap
        self.seen: list[tuple[Message, ...]] = []

    @property
    def name(self) -> str:
        return "scripted"

    def stream(self, messages: Sequence[Message], decoding: Decoding) -> Iterator[str]:
        self.seen.append(tuple(messages))
        reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        words = reply.split(" ")[: decoding.max_tokens]
        for i, word in enumerate(words):
            yield word if i == 0 else " " + word

    def score(self, messages: Sequence[Message], continuations: Sequence[str]) -> list[Scored]:
        self.seen.append(tuple(messages))
        return [Scored(logprobs=tuple(self._score_with(messages, c)), tokens=tuple(c.split())) for c in continuations]


class ScriptedAsker:
    """Answers with the given function. `seen` records every conversation."""

    def __init__(self, answer: Callable[[Sequence[Message]], float | None]) -> None:
        self._answer = answer
        self.seen: list[tuple[Message, ...]] = []

    @property
    def name(self) -> str:
        return "scripted"

    def ask(self, conversations: Sequence[Sequence[Message]]) -> list[float | None]:
        self.seen += map(tuple, conversations)
        return [self._answer(messages) for messages in conversations]


class HashingEncoder:
    """Bag of hashed words, 256 dimensions: texts that share words are near. Deterministic across processes."""

    @property
    def name(self) -> str:
        return "hashing-256"

    def encode(self, texts: Sequence[str]) -> list[list[float]]:
        return [_hashed(text) for text in texts]


class OverlapVerifier:
    """The more of the claim's words a text says, the more it states it; with a `not` in one of them, it denies it."""

    @property
    def name(self) -> str:
        return "overlap"

    def verify(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        return [_entailment(set(_words(text)), set(_words(claim))) for text, claim in pairs]


def _entailment(heard: set[str], claimed: set[str]) -> Entailment:
    spoken = 0.02 + 0.96 * len((claimed & heard) - {"not"}) / max(1, len(claimed - {"not"}))
    against = 0.9 if ("not" in heard) != ("not" in claimed) else 0.1
    return Entailment(math.log(spoken * (1 - against)), math.log(1 - spoken), math.log(spoken * against))


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _score_by_overlap(messages: Sequence[Message], continuation: str) -> list[float]:
    known = {w for m in messages for w in _words(m.content)}
    return [-1.0 if set(_words(piece)) & known else -4.0 for piece in continuation.split()]


def _hashed(text: str) -> list[float]:
    vector = [0.0] * 256
    for word in _words(text):
        vector[hashlib.blake2b(word.encode(), digest_size=2).digest()[0]] += 1.0
    norm = math.sqrt(sum(x * x for x in vector)) or 1.0
    return [x / norm for x in vector]
