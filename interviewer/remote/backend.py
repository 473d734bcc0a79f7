"""A model behind an OpenAI-compatible server: vLLM, llama.cpp, Ollama, `transformers serve` and their like."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interviewer.backend import Decoding, Message, Scored
from interviewer.errors import ModelError
from interviewer.remote import asking
from interviewer.remote.address import parse_address
from interviewer.remote.client import Client, client_from_environment
from interviewer.remote.probe import Abilities, probe
from interviewer.remote.said import rendered

_TOO_LONG = "Shorten the answer, or have the server read longer texts (vLLM: --max-model-len, llama.cpp: --ctx-size)."


class RemoteBackend:
    """`Backend` where `scores` is true, `Asker` in any case. Threads may share it.

    A server batches what it is sent as it comes, so that the same text may get log-probabilities that differ in their
    last digits from one run to the next. With the same model on both sides they agree with the local ones; see
    tests/test_remote_servers.py for how closely.
    """

    def __init__(self, client: Client, abilities: Abilities) -> None:
        self._client = client
        self._can = abilities

    @property
    def name(self) -> str:
        """Address, model, what the server tells of its weights, and the way in which its judgement is read."""
        weights = f"@{self._can.weights}" if self._can.weights else ""
        return f"{self.model}{weights} ({self._can.way})"

    @property
    def model(self) -> str:
        return f"openai:{self._client.address.url}#{self._can.model}"

    @property
    def scores(self) -> bool:
        """Whether the server tells log-probabilities of given text. Where it does not, `score` raises ModelError."""
        return self._can.scorer is not None

    @property
    def notice(self) -> str:
        """What the server was found to do, in words for a reader."""
        reads = f"reads {self._can.longest:,} tokens" if self._can.longest else "does not tell how long a text it reads"
        return f"{self._can.model} at {self._client.address.url}: {self._can.way}; {reads}"

    def close(self) -> None:
        self._client.close()

    def stream(self, messages: Sequence[Message], decoding: Decoding) -> Iterator[str]:
        """Generate piece by piece; closing the iterator hangs up, at which servers stop. Raises ModelError."""
        if self._can.scorer is not None:
            self._check_length(len(self._can.scorer.prompt(messages, self._can.shape)) + decoding.max_tokens)
        body = {
            "model": self._can.model,
            "messages": rendered(messages, self._can.shape),
            "max_tokens": decoding.max_tokens,
            "temperature": decoding.temperature,
            "top_p": decoding.top_p,
            "seed": decoding.seed % 2**31,
            "stream": True,
            **self._can.extra,
        }
        for event in self._client.events(f"{self._client.address.url}/chat/completions", body):
            yield from _pieces(event)

    def score(self, messages: Sequence[Message], continuations: Sequence[str]) -> list[Scored]:
        """Token log-probabilities of each continuation after the messages; same order as given. Raises ModelError."""
        scorer = self._can.scorer
        if scorer is None:
            raise ModelError(
                f"the server at {self._client.address.url} tells no log-probabilities of given text",
                "Use vLLM or llama.cpp, or leave --model out.",
            )
        prompt = scorer.prompt(messages, self._can.shape)
        texts = [scorer.tokens(c) for c in continuations]
        self._check_length(len(prompt) + max(map(len, texts), default=0) + 1)
        distinct = list(dict.fromkeys(tuple(text) for text in texts if text))
        found = dict(zip(distinct, scorer.score(prompt, distinct), strict=True))
        return [found.get(tuple(text), Scored(logprobs=())) for text in texts]

    def ask(self, conversations: Sequence[Sequence[Message]]) -> list[float | None]:
        """Yes against No as the next word of each conversation; see `Asker`. Raises ModelError."""
        bodies = [
            asking.question(rendered(messages, self._can.shape), self._can.model, self._can.extra)
            for messages in conversations
        ]
        url = f"{self._client.address.url}/chat/completions"
        if self._can.shown:
            answers = self._client.post_all(url, [asking.with_probabilities(body) for body in bodies])
            return [asking.log_odds(answer) for answer in answers]
        held = [asking.held_to(body, asking.YES_NO, self._can.form) for body in bodies]
        return [asking.word(answer) for answer in self._client.post_all(url, held)]

    def _check_length(self, tokens: int) -> None:
        longest = self._can.longest
        if longest is not None and tokens > longest:
            raise ModelError(f"the text has {tokens:,} tokens and the server reads {longest:,} at most", _TOO_LONG)


def connect(name: str) -> RemoteBackend:
    """The model that `openai:URL#NAME` means, with what its server can do found out.

    Raises ModelError, with what to do about it, when the address, the server, the key or the model is no good.
    """
    client = client_from_environment(parse_address(name))
    try:
        return RemoteBackend(client, probe(client))
    except BaseException:
        client.close()
        raise


def _pieces(event: object) -> Iterator[str]:
    """The text in one event of a stream; what a model thinks aloud comes under another name and is not said."""
    if not isinstance(event, dict):
        return
    if event.get("error"):
        raise ModelError("the model failed while it was speaking", "Look at the server's log.")
    for choice in event.get("choices") or ():
        text = (choice.get("delta") or {}).get("content")
        if text:
            yield str(text)
