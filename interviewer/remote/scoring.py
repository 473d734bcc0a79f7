"""Log-probabilities of given text from servers that can tell them: what to ask, and how to read what comes back.

Two ways. *Echoed*: the text is sent as part of the prompt and the server echoes it with the log-probability of every
token (vLLM). *Forced*: a grammar leaves the server nothing but the text's tokens to generate, and it tells the
log-probability that each had before the grammar (llama.cpp). Either gives what a forward pass gives, for every token.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Protocol

from interviewer.backend import Message, Scored
from interviewer.errors import ModelError
from interviewer.remote.client import Client
from interviewer.remote.said import PLAIN, harmless, rendered
from interviewer.roles import Shape

_ODD = "Look at the server's version: it does not answer as it did when interviewer started."


class Scorer(Protocol):
    """One server's way. Every method raises ModelError."""

    way: str

    def prompt(self, messages: Sequence[Message], shape: Shape) -> list[int]:
        """Token ids of the conversation, up to where the assistant's words begin."""
        ...

    def tokens(self, text: str) -> list[int]:
        """Token ids of the assistant's words, none of them a control token."""
        ...

    def score(self, prompt: Sequence[int], texts: Sequence[Sequence[int]]) -> list[Scored]:
        """Of texts none of which is empty."""
        ...


class Echoed:
    """vLLM: /tokenize renders and counts, /v1/completions echoes."""

    way = "echoed log-probabilities"

    def __init__(self, client: Client, model: str) -> None:
        self._client = client
        self._model = model

    def prompt(self, messages: Sequence[Message], shape: Shape) -> list[int]:
        body = {"messages": rendered(messages, shape), "add_generation_prompt": True, **PLAIN}
        return self._tokenized(body)

    def tokens(self, text: str) -> list[int]:
        return self._tokenized({"prompt": harmless(text), "add_special_tokens": False})

    def score(self, prompt: Sequence[int], texts: Sequence[Sequence[int]]) -> list[Scored]:
        bodies = [
            {
                "model": self._model,
                "prompt": [*prompt, *text],
                "echo": True,
                "logprobs": 1,
                "max_tokens": 1,
                "temperature": 0,
            }
            for text in texts
        ]
        answers = self._client.post_all(f"{self._client.address.url}/completions", bodies)
        return [_echo(answer, len(prompt), len(text)) for answer, text in zip(answers, texts, strict=True)]

    def _tokenized(self, body: dict[str, Any]) -> list[int]:
        answer = self._client.post(f"{self._client.address.root}/tokenize", {"model": self._model, **body})
        return _ids(answer)


class Forced:
    """llama.cpp: /apply-template renders, /tokenize counts, /completion is held to the text by a grammar."""

    way = "forced log-probabilities"

    def __init__(self, client: Client) -> None:
        self._client = client

    def prompt(self, messages: Sequence[Message], shape: Shape) -> list[int]:
        root = self._client.address.root
        answer = self._client.post(f"{root}/apply-template", {"messages": rendered(messages, shape), **PLAIN})
        text = answer.get("prompt") if isinstance(answer, dict) else None
        if not isinstance(text, str):
            raise ModelError("the server renders no chat template", _ODD)
        return _ids(
            self._client.post(f"{root}/tokenize", {"content": text, "add_special": True, "parse_special": True})
        )

    def tokens(self, text: str) -> list[int]:
        body = {"content": text, "add_special": False, "parse_special": False}
        return _ids(self._client.post(f"{self._client.address.root}/tokenize", body))

    def score(self, prompt: Sequence[int], texts: Sequence[Sequence[int]]) -> list[Scored]:
        bodies = [
            {
                "prompt": list(prompt),
                "grammar": "root ::= " + " ".join(f"<[{token}]>" for token in text),
                "n_predict": len(text),
                "n_probs": 1,
                "post_sampling_probs": False,
                "temperature": 0,
                "cache_prompt": True,
                "response_fields": ["completion_probabilities"],
            }
            for text in texts
        ]
        answers = self._client.post_all(f"{self._client.address.root}/completion", bodies)
        return [_forced(answer, text) for answer, text in zip(answers, texts, strict=True)]


def _echo(answer: Any, skip: int, length: int) -> Scored:
    try:
        told = answer["choices"][0]["logprobs"]
        logprobs, tokens = told["token_logprobs"], told["tokens"]
    except (LookupError, TypeError) as error:
        raise ModelError("the server echoes no log-probabilities", _ODD) from error
    if len(logprobs) < skip + length or len(tokens) != len(logprobs):
        raise ModelError(f"the server echoed {len(logprobs)} tokens of {skip + length}", _ODD)
    span = slice(skip, skip + length)
    return Scored(logprobs=_numbers(logprobs[span]), tokens=tuple(map(str, tokens[span])))


def _forced(answer: Any, text: Sequence[int]) -> Scored:
    try:
        steps = answer["completion_probabilities"]
        ids, logprobs = [step["id"] for step in steps], [step["logprob"] for step in steps]
        tokens = tuple(str(step["token"]) for step in steps)
    except (LookupError, TypeError) as error:
        raise ModelError("the server tells no log-probabilities of what it generates", _ODD) from error
    if ids != list(text):
        raise ModelError("the server did not generate the text that it was held to", _ODD)
    return Scored(logprobs=_numbers(logprobs), tokens=tokens)


def _numbers(values: Sequence[Any]) -> tuple[float, ...]:
    """Natural-log probabilities. Anything else, an infinity among it, was not measured."""
    if not all(isinstance(v, int | float) and math.isfinite(v) and v <= 1e-6 for v in values):
        raise ModelError("the server sent log-probabilities that are none", _ODD)
    return tuple(float(v) for v in values)


def _ids(answer: Any) -> list[int]:
    found = answer.get("tokens") if isinstance(answer, dict) else None
    if not isinstance(found, list) or not all(isinstance(t, int) for t in found):
        raise ModelError("the server does not tell the tokens of a text", _ODD)
    return found
