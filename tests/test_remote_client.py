"""What a client does about a server that is slow, busy, ill, gone, or wants a key; and that a key is never told."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, repeat

import pytest
from remote_cases import Chatting, said
from remote_server import Asked, Loopback, Reply, serving

from interviewer.errors import ModelError
from interviewer.remote import connect
from interviewer.remote.address import parse_address
from interviewer.remote.client import TRIES, Client, client_from_environment

KEY = "sk-a-key-that-nobody-may-see"
FINE = Reply({"fine": True})


class Waits(list[float]):
    """Notes how long it was to sleep, and does not."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


@contextmanager
def client_of(
    replies: Sequence[Reply], *, key: str = "", timeout: float = 20.0, at_once: int = 8
) -> Iterator[tuple[Client, Loopback, Waits]]:
    """A client of a server that gives these replies in turn, the last one for ever."""
    rest = chain(replies, repeat(replies[-1]))
    waits = Waits()
    with serving(lambda _: next(rest)) as loopback:
        client = Client(
            parse_address(f"openai:{loopback.url}#m"), key=key, timeout=timeout, at_once=at_once, sleep=waits
        )
        try:
            yield client, loopback, waits
        finally:
            client.close()


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_passes_is_tried_again(status: int) -> None:
    with client_of([Reply({"error": "busy"}, status), Reply({}, status), FINE]) as (client, loopback, waits):
        assert client.post(f"{loopback.url}/x", {"a": 1}) == {"fine": True}
        assert [a.body for a in loopback.asked] == [{"a": 1}] * 3
        assert len(waits) == 2 and all(0 <= w <= 20 for w in waits)


def test_a_server_that_says_how_long_is_waited_for() -> None:
    replies = [
        Reply({}, 429, {"retry-after": "7"}),
        Reply({}, 429, {"retry-after": "86400"}),
        Reply({}, 429, {"retry-after": "Thu, 26 Nov 2026 12:00:00 GMT"}),
        FINE,
    ]
    with client_of(replies) as (client, loopback, waits):
        assert client.get(f"{loopback.url}/x") == {"fine": True}
        assert (waits[0], waits[1]) == (7.0, 60.0)
        assert waits[2] < 7


@pytest.mark.parametrize(
    ("reply", "message", "hint"),
    [
        (Reply({"error": {"message": "slow  down"}}, 429), "answered 429: slow down", "try again later"),
        (Reply(b"<html>oh no</html>", 500), "answered 500: <html>oh no</html>", "server's log"),
        (Reply(b'{"choices": ['), "no whole JSON", "OpenAI-compatible"),
        (Reply(b'{"choices": [', cut=40), "connection to", "server's log"),
    ],
)
def test_what_does_not_pass_is_given_up_with_a_reason(reply: Reply, message: str, hint: str) -> None:
    with client_of([reply]) as (client, loopback, waits):
        with pytest.raises(ModelError, match=message) as caught:
            client.post(f"{loopback.url}/x", {})
        assert hint in caught.value.hint
        assert (len(loopback.asked), len(waits)) == (TRIES, TRIES - 1)


@pytest.mark.parametrize(
    ("reply", "message", "hint"),
    [
        (Reply({"error": {"message": "no such model"}}, 404), "answered 404: no such model", "name after '#'"),
        (Reply({"detail": "bad field"}, 422), "answered 422: bad field", "server's log"),
        (Reply({}, 301, {"location": "http://127.0.0.1:1/"}), "answered 301", "Check the address"),
        (Reply({"error": "who are you?"}, 401), "answered 401: who are you", "INTERVIEWER_API_KEY"),
        (Reply({"error": {"message": "exceeds the context"}}, 400), "exceeds the context", "Shorten the answer"),
    ],
)
def test_a_refusal_is_not_tried_again(reply: Reply, message: str, hint: str) -> None:
    with client_of([reply]) as (client, loopback, waits):
        with pytest.raises(ModelError, match=message) as caught:
            client.post(f"{loopback.url}/x", {})
        assert hint in caught.value.hint
        assert (len(loopback.asked), waits) == (1, [])


def test_a_server_that_does_not_answer_in_time() -> None:
    done = threading.Event()

    def sleepy(asked: Asked) -> Reply:
        done.wait(20)
        return FINE

    with serving(sleepy) as loopback:
        client = Client(parse_address(f"openai:{loopback.url}#m"), timeout=0.05, sleep=Waits())
        with pytest.raises(ModelError, match=r"did not answer within 0\.05 seconds") as caught:
            client.get(f"{loopback.url}/models")
        assert "INTERVIEWER_TIMEOUT" in caught.value.hint
        done.set()
        client.close()


def test_a_dead_server_is_told_at_once_and_one_that_died_later_is_waited_for() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}/v1"
    waits = Waits()
    client = Client(parse_address(f"openai:{nobody}#m"), sleep=waits)
    with pytest.raises(ModelError, match="no server answers at") as caught:
        client.get(f"{nobody}/models")
    assert "host and the port" in caught.value.hint
    assert waits == []
    client.close()

    with client_of([FINE]) as (client, loopback, waits):
        client.get(f"{loopback.url}/x")
        with pytest.raises(ModelError, match="no server answers"):
            client.get(f"{nobody}/models")
        assert len(waits) == TRIES - 1


def test_no_more_requests_at_once_than_the_limit_and_answers_in_order() -> None:
    def slowly(asked: Asked) -> Reply:
        time.sleep(0.02)
        return Reply(asked.body)

    with serving(slowly) as loopback:
        client = Client(parse_address(f"openai:{loopback.url}#m"), at_once=3)
        assert client.post_all(f"{loopback.url}/x", [{"n": n} for n in range(12)]) == [{"n": n} for n in range(12)]
        assert loopback.most_at_once == 3
        client.close()


def test_after_a_failure_the_rest_is_not_sent() -> None:
    with client_of([Reply({}, 400)], at_once=1) as (client, loopback, _):
        with pytest.raises(ModelError):
            client.post_all(f"{loopback.url}/x", [{}] * 50)
    assert len(loopback.asked) < 5


# --- the key ------------------------------------------------------------------------------------------------------


def test_the_key_goes_into_the_header_and_nowhere_else() -> None:
    parrot = Reply({"error": {"message": f"Incorrect API key provided: {KEY}."}}, 401)
    with client_of([parrot], key=KEY) as (client, loopback, _):
        with pytest.raises(ModelError, match=r"Incorrect API key provided: \*\*\*\.") as caught:
            client.get(f"{loopback.url}/models")
        assert loopback.asked[0].headers["authorization"] == f"Bearer {KEY}"
        error: BaseException | None = caught.value
        while error is not None:
            assert KEY not in f"{error!r} {error}"
            error = error.__cause__ or error.__context__


def test_the_key_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "second")
    monkeypatch.setenv("INTERVIEWER_API_KEY", f" {KEY}\n")
    with serving(Chatting()) as loopback:
        backend = connect(f"openai:{loopback.url}#tiny")
        assert {a.headers["authorization"] for a in loopback.asked} == {f"Bearer {KEY}"}
        assert KEY not in f"{backend.name} {backend.notice} {backend.model}"
        backend.close()
        monkeypatch.delenv("INTERVIEWER_API_KEY")
        loopback.asked.clear()
        connect(f"openai:{loopback.url}#tiny").close()
        assert {a.headers["authorization"] for a in loopback.asked} == {"Bearer second"}
        monkeypatch.delenv("OPENAI_API_KEY")
        loopback.asked.clear()
        connect(f"openai:{loopback.url}#tiny").close()
        assert {a.headers.get("authorization") for a in loopback.asked} == {None}


@pytest.mark.parametrize(
    ("name", "value"),
    [("INTERVIEWER_TIMEOUT", "soon"), ("INTERVIEWER_REQUESTS", "0"), ("INTERVIEWER_TIMEOUT", "nan")],
)
def test_a_setting_that_is_no_number_is_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ModelError, match=f"{name}={value} is not a number of"):
        client_from_environment(parse_address("openai:http://127.0.0.1:1/v1#x"))


def test_a_key_that_cannot_be_one_is_refused_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERVIEWER_API_KEY", "sk-ключ")
    with pytest.raises(ModelError, match="is not plain text") as caught:
        client_from_environment(parse_address("openai:http://127.0.0.1:1/v1#x"))
    assert "ключ" not in str(caught.value)


# --- the first contact --------------------------------------------------------------------------------------------


def refused(respond: Callable[[Asked], Reply], model: str) -> ModelError:
    with serving(respond) as loopback, pytest.raises(ModelError) as caught:
        connect(f"openai:{loopback.url}#{model}")
    return caught.value


def test_a_wrong_model_is_told_with_those_that_are_there() -> None:
    class Strict(Chatting):
        def chat(self, body: dict[str, str]) -> Reply:
            return said("Hello") if body["model"] == "tiny" else Reply({"error": {"message": "unknown model"}}, 404)

    error = refused(Strict(), "tinny")
    assert error.message.endswith("has no model 'tinny'")
    assert error.hint == "Name one that the server has. It lists: tiny."


def test_a_server_that_takes_any_name_must_list_the_one_that_is_named() -> None:
    class Parrot(Chatting):
        def chat(self, body: dict[str, str]) -> Reply:
            return Reply({**said("Hello").body, "model": body["model"]})

    for server in (Chatting(), Parrot()):
        assert refused(server, "wrong").message.endswith("has no model 'wrong'")


def test_a_model_that_is_loaded_on_demand_need_not_be_listed() -> None:
    class OnDemand(Chatting):
        def chat(self, body: dict[str, str]) -> Reply:
            known = body["model"] in ("here", "tiny")
            return Reply({**said("Hello").body, "model": f"{body['model']}@main"}) if known else Reply({}, 404)

    with serving(OnDemand()) as loopback:
        backend = connect(f"openai:{loopback.url}#here")
        assert backend.model == f"openai:{loopback.url}#here"
        backend.close()


def test_the_only_model_need_not_be_named_and_a_tag_may_be_left_out() -> None:
    tagged = Chatting()
    tagged.models = {"data": [{"id": "qwen3:latest"}]}
    for server, named, meant in ((Chatting(), "", "tiny"), (tagged, "qwen3", "qwen3:latest")):
        with serving(server) as loopback:
            backend = connect(f"openai:{loopback.url}#{named}")
            assert backend.model.endswith(f"#{meant}")
            backend.close()


def test_an_address_that_cannot_be_one_is_told() -> None:
    with pytest.raises(ModelError, match="cannot be read"):
        connect("openai:http://127.0.0.1:eighty/v1#x")


def test_what_is_no_such_server_is_told() -> None:
    page = refused(lambda asked: Reply({"hello": "world"}), "x")
    assert "lists no models as an OpenAI-compatible server does" in page.message
    assert refused(lambda asked: Reply({}, 403), "x").hint.endswith("as INTERVIEWER_API_KEY.")
