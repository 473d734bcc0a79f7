"""Servers of each kind, small enough to read: what each answers, and a language model that knows words alone."""

from __future__ import annotations

import math
import re
from typing import Any

from remote_server import Asked, Reply

MODEL = "tiny"
MISSING = Reply({"error": {"message": "Not Found"}}, 404)


def words_of(text: str) -> list[str]:
    return re.findall(r" ?\S+", text)


class Words:
    """A vocabulary that grows. A word that the prompt held is likelier (-0.5) than one that it did not (-3.0)."""

    def __init__(self) -> None:
        self.vocabulary: list[str] = []

    def ids(self, text: str) -> list[int]:
        return [self._id(word.strip()) for word in words_of(text)]

    def logprobs(self, ids: list[int]) -> list[float]:
        return [-0.5 if token in ids[:place] else -3.0 for place, token in enumerate(ids)]

    def _id(self, word: str) -> int:
        if word not in self.vocabulary:
            self.vocabulary.append(word)
        return self.vocabulary.index(word)


def said(text: str, **more: Any) -> Reply:
    return Reply({"model": MODEL, "choices": [{"message": {"role": "assistant", "content": text}, **more}]})


def top(**chances: float) -> dict[str, Any]:
    """`logprobs` of an answer of one token, from probabilities."""
    shown = [{"token": token, "logprob": math.log(p)} for token, p in chances.items()]
    return {"logprobs": {"content": [{"token": "", "top_logprobs": shown}]}}


class Chatting:
    """Lists one model and says Hello; all else is not found."""

    models: Any = {"object": "list", "data": [{"id": MODEL}]}

    def __call__(self, asked: Asked) -> Reply:
        if asked.path == "/v1/models":
            return Reply(self.models)
        if asked.path == "/v1/chat/completions":
            return self.chat(asked.body)
        return self.more(asked)

    def chat(self, body: Any) -> Reply:
        return said("Hello")

    def more(self, asked: Asked) -> Reply:
        return MISSING


class Echoing(Chatting):
    """Answers as vLLM does: /tokenize, and /v1/completions with echo. Reads `longest` tokens."""

    def __init__(self, longest: int = 500) -> None:
        self.words = Words()
        self.models = {"data": [{"id": MODEL, "max_model_len": longest}]}

    def more(self, asked: Asked) -> Reply:
        body = asked.body
        if asked.path == "/tokenize":
            text = body["prompt"] if "prompt" in body else " ".join(m["content"] for m in body["messages"])
            return Reply({"tokens": self.words.ids(text)})
        if asked.path == "/v1/completions" and body["echo"]:
            return Reply({"choices": [{"logprobs": self.echo([*body["prompt"], 0])}]})
        return MISSING

    def echo(self, ids: list[int]) -> dict[str, Any]:
        return {
            "tokens": [self.words.vocabulary[i] for i in ids],
            "token_logprobs": [None, *self.words.logprobs(ids)[1:]],
        }


class Deaf(Echoing):
    """Takes `echo` and ignores it: log-probabilities come for what it generates alone."""

    def echo(self, ids: list[int]) -> dict[str, Any]:
        return {"tokens": ["a"], "token_logprobs": [-0.1]}


class Sure(Echoing):
    """Echoes zeros, as some servers did: a probability of 1 for everything."""

    def echo(self, ids: list[int]) -> dict[str, Any]:
        return {**super().echo(ids), "token_logprobs": [None, *[0.0] * (len(ids) - 1)]}
