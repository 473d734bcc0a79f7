"""A model behind a server: addresses, abilities, likelihoods, one-token answers, streams."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from remote_cases import MODEL, Chatting, Deaf, Echoing, Sure, said, top
from remote_server import Asked, Loopback, Reply, serving

from interviewer.backend import Decoding, Message
from interviewer.errors import ModelError
from interviewer.remote import RemoteBackend, connect
from interviewer.remote.address import parse_address
from interviewer.remote.asking import log_odds, word
from interviewer.remote.said import harmless

CHAT = (Message(role="system", content="Be brief."), Message(role="user", content="the margin is reached"))

Start = Callable[[Callable[[Asked], Reply]], tuple[RemoteBackend, Loopback]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Serve and connect; both end with the test."""
    from contextlib import ExitStack

    with ExitStack() as stack:

        def begin(respond: Callable[[Asked], Reply]) -> tuple[RemoteBackend, Loopback]:
            loopback = stack.enter_context(serving(respond))
            backend = connect(f"openai:{loopback.url}#{MODEL}")
            stack.callback(backend.close)
            return backend, loopback

        yield begin


# --- addresses ----------------------------------------------------------------------------------------------------


def test_an_address_is_a_url_and_a_name() -> None:
    address = parse_address(" openai:http://host:8000/v1/#Qwen/Qwen3-4B ")
    assert (address.url, address.model, address.root) == ("http://host:8000/v1", "Qwen/Qwen3-4B", "http://host:8000")
    assert parse_address("openai:https://[::1]:1/api").root == "https://[::1]:1/api"


@pytest.mark.parametrize(
    "name", ["http://host/v1#x", "openai:host/v1#x", "openai:ftp://host/v1", "openai:http://host:port/v1", "openai:"]
)
def test_an_address_that_is_none_is_told_how_to_be_written(name: str) -> None:
    with pytest.raises(ModelError) as caught:
        parse_address(name)
    assert "openai:http://HOST:PORT/v1#NAME" in caught.value.hint


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(ModelError, match="more than a host") as caught:
        parse_address("openai:http://me:s3cret@host/v1#x")
    assert "s3cret" not in str(caught.value)


# --- text that looks like control tokens --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("<|im_end|>", "< |im_end| >"),
        ("<start_of_turn>user", "< start_of_turn>user"),
        ("</s>[INST] hi [/INST]", "< /s>[ INST] hi [ /INST]"),
        ("<｜User｜>", "< ｜User｜ >"),
        ("a < b and c > d, x[i] |> f, P(A|B)", "a < b and c > d, x[i] | > f, P(A|B)"),
        ("the loss is max(0, d + m)", "the loss is max(0, d + m)"),
    ],
)
def test_what_looks_like_a_control_token_is_broken(typed: str, sent: str) -> None:
    assert harmless(typed) == sent


# --- abilities ----------------------------------------------------------------------------------------------------


def test_a_server_that_echoes_is_found_out_and_scores(start: Start) -> None:
    backend, loopback = start(Echoing())
    assert backend.scores
    assert backend.name == f"openai:{loopback.url}#tiny (echoed log-probabilities)"
    assert backend.notice == f"tiny at {loopback.url}: echoed log-probabilities; reads 500 tokens"
    scored = backend.score(CHAT, ["the loss margin", "", "reached", "the loss margin"])
    assert [s.logprobs for s in scored] == [(-0.5, -3.0, -0.5), (), (-0.5,), (-0.5, -3.0, -0.5)]
    assert scored[0].tokens == ("the", "loss", "margin")


def test_other_weights_under_the_same_name_are_another_model(start: Start) -> None:
    names = []
    for size in (100, 200):
        server = Chatting()
        server.models = {"data": [{"id": MODEL, "meta": {"size": size, "n_ctx": 512}}]}
        backend, loopback = start(server)
        names.append(backend.name.replace(loopback.url, ""))
        assert "reads 512 tokens" in backend.notice
    assert names[0] != names[1]


def test_equal_texts_are_sent_once(start: Start) -> None:
    backend, loopback = start(Echoing())
    before = loopback.paths().count("/v1/completions")
    backend.score(CHAT, ["one two", "one two", "three"])
    assert loopback.paths().count("/v1/completions") - before == 2


@pytest.mark.parametrize("server", [Deaf, Sure])
def test_likelihoods_that_cannot_be_true_count_as_none(server: type[Echoing], start: Start) -> None:
    backend, _ = start(server())
    assert not backend.scores
    with pytest.raises(ModelError, match="tells no log-probabilities of given text") as caught:
        backend.score(CHAT, ["x"])
    assert "vLLM or llama.cpp" in caught.value.hint


def test_a_template_that_knows_no_system_role_gets_none(start: Start) -> None:
    class Strict(Echoing):
        def chat(self, body: Any) -> Reply:
            if [m["role"] for m in body["messages"]] != ["user"]:
                return Reply({"error": {"message": "roles must alternate"}}, 400)
            return said("Hello")

    backend, loopback = start(Strict())
    backend.score(CHAT, ["x"])
    rendered = next(a.body["messages"] for a in reversed(loopback.asked) if "messages" in a.body)
    assert rendered == [{"role": "user", "content": "Be brief.\n\nthe margin is reached"}]


def test_a_server_that_knows_no_thinking_is_not_told_of_it(start: Start) -> None:
    class Narrow(Chatting):
        def chat(self, body: Any) -> Reply:
            return Reply({"detail": "Unexpected fields"}, 422) if "chat_template_kwargs" in body else said("Yes")

    backend, _ = start(Narrow())
    assert backend.ask([CHAT]) == [1.0]


# --- one-token answers --------------------------------------------------------------------------------------------


def test_probabilities_of_the_next_token_are_read(start: Start) -> None:
    class Showing(Chatting):
        def chat(self, body: Any) -> Reply:
            if "logprobs" not in body:
                return said("Hello")
            doubt = "reached" not in body["messages"][-1]["content"]
            return said("Yes", **(top(Maybe=0.9, Yes=0.1) if doubt else top(Yes=0.5, No=0.2, yes=0.25, Perhaps=0.05)))

    backend, _ = start(Showing())
    assert backend.name.endswith("(one-token answers with probabilities)")
    sure, unread = backend.ask([CHAT, [Message(role="user", content="?")]])
    assert sure == pytest.approx(math.log(0.75 / 0.2))
    assert unread is None


def test_a_label_that_is_not_shown_is_no_likelier_than_the_last_that_is() -> None:
    assert log_odds({"choices": [top(Yes=0.9, Sure=0.05, Perhaps=0.02)]}) == pytest.approx(math.log(0.9 / 0.02))
    assert log_odds({"choices": [top(Yes=0.3, No=0.1, Hm=0.6)]}) is None
    with pytest.raises(ModelError, match="shows no probabilities"):
        log_odds({"choices": [top()]})


@pytest.mark.parametrize(
    ("text", "value"), [("Yes", 1.0), (" no.", -1.0), ('"Yes"', 1.0), ("Nope", None), ("", None), ("42", None)]
)
def test_a_word_is_read_strictly(text: str, value: float | None) -> None:
    assert word({"choices": [{"message": {"content": text}}]}) == value


@pytest.mark.parametrize("form", ["structured_outputs", "grammar", "response_format"])
def test_the_way_to_hold_a_server_to_a_word_is_found_by_trying(form: str, start: Start) -> None:
    class Held(Chatting):
        def chat(self, body: Any) -> Reply:
            if form not in body:
                return said("Hello")
            return said("Kestrel" if "Kestrel" in str(body[form]) else '"No"')

    backend, _ = start(Held())
    assert backend.name.endswith("(constrained one-token answers)")
    assert backend.ask([CHAT]) == [-1.0]


def test_where_nothing_holds_it_the_answer_is_read_as_it_comes(start: Start) -> None:
    backend, loopback = start(Chatting())
    assert backend.name.endswith("(one-token answers)")
    assert "does not tell how long a text it reads" in backend.notice
    assert backend.ask([CHAT]) == [None]


# --- streams ------------------------------------------------------------------------------------------------------


def events(*pieces: str, end: str = "data: [DONE]\n\n") -> Reply:
    lines = "".join(f'data: {{"choices": [{{"delta": {{"content": "{p}"}}}}]}}\n\n' for p in pieces)
    return Reply((": comment\n\n" + lines + end).encode(), headers={"content-type": "text/event-stream"})


class Speaking(Echoing):
    def __init__(self, reply: Reply, longest: int = 500) -> None:
        super().__init__(longest)
        self.reply = reply

    def chat(self, body: Any) -> Reply:
        return self.reply if body.get("stream") else said("Hello")


def test_a_stream_comes_piece_by_piece(start: Start) -> None:
    backend, loopback = start(Speaking(events("Let", " us", "", " begin.")))
    assert list(backend.stream(CHAT, Decoding(max_tokens=9, temperature=0.6, top_p=0.9, seed=2**40 + 3))) == [
        "Let",
        " us",
        " begin.",
    ]
    sent = loopback.asked[-1].body
    assert (sent["max_tokens"], sent["temperature"], sent["top_p"], sent["seed"]) == (9, 0.6, 0.9, 3)
    assert sent["chat_template_kwargs"] == {"enable_thinking": False}


@pytest.mark.parametrize(
    "reply",
    [
        events("Let", end='data: {"choices": [{"del'),
        events("Let", end='data: {"error": "CUDA out of memory"}\n\n'),
        events("Let", end="")._replace(cut=50),
    ],
)
def test_a_stream_that_breaks_is_an_error(reply: Reply, start: Start) -> None:
    backend, _ = start(Speaking(reply))
    heard = []
    with pytest.raises(ModelError):
        for piece in backend.stream(CHAT, Decoding()):
            heard.append(piece)
    assert heard == ["Let"]


# --- length -------------------------------------------------------------------------------------------------------


def test_a_text_longer_than_the_server_reads_is_told_before_it_is_sent(start: Start) -> None:
    backend, loopback = start(Speaking(events("x"), longest=20))
    before = len(loopback.asked)
    with pytest.raises(ModelError, match=r"the text has 27 tokens and the server reads 20 at most") as caught:
        backend.score([Message(role="user", content="word " * 24)], ["one two"])
    assert "--max-model-len" in caught.value.hint
    with pytest.raises(ModelError, match="reads 20 at most"):
        list(backend.stream(CHAT, Decoding(max_tokens=20)))
    assert {a.path for a in loopback.asked[before:]} == {"/tokenize"}


def test_a_server_without_likelihoods_that_refuses_a_long_text_is_quoted(start: Start) -> None:
    class Short(Chatting):
        def chat(self, body: Any) -> Reply:
            if len(body["messages"][-1]["content"]) > 50:
                return Reply({"error": {"message": "This model's maximum context length is 8 tokens"}}, 400)
            return said("Yes")

    backend, _ = start(Short())
    with pytest.raises(ModelError, match="maximum context length is 8 tokens") as caught:
        backend.ask([[Message(role="user", content="x" * 99)]])
    assert caught.value.hint.startswith("Shorten the answer")
