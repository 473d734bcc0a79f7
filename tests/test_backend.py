"""The fakes behind the two seams: they must be as predictable as the tests that lean on them."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from interviewer.backend import Backend, Decoding, Encoder, HashingEncoder, Message, Scored, ScriptedBackend

ROOT = Path(__file__).resolve().parent.parent
HELLO = Message(role="user", content="The loss is zero.")


def test_replies_come_in_turn_and_the_last_one_for_ever() -> None:
    backend: Backend = ScriptedBackend(["One two.", "Three."])
    said = [list(backend.stream([HELLO], Decoding())) for _ in range(3)]
    assert said == [["One", " two."], ["Three."], ["Three."]]
    assert backend.name == "scripted"


def test_a_reply_is_cut_at_the_most_tokens() -> None:
    assert list(ScriptedBackend(["a b c d"]).stream([HELLO], Decoding(max_tokens=2))) == ["a", " b"]


def test_every_list_of_messages_is_kept_in_order() -> None:
    backend = ScriptedBackend()
    other = Message(role="system", content="x")
    list(backend.stream([HELLO], Decoding()))
    backend.score([other, HELLO], ["a"])
    assert backend.seen == [(HELLO,), (other, HELLO)]


def test_a_word_of_the_messages_is_likelier() -> None:
    assert ScriptedBackend().score([HELLO], ["loss, margin", "Zero!", ""]) == [
        Scored(logprobs=(-1.0, -4.0), tokens=("loss,", "margin")),
        Scored(logprobs=(-1.0,), tokens=("Zero!",)),
        Scored(logprobs=(), tokens=()),
    ]


def test_scores_can_be_given() -> None:
    backend = ScriptedBackend(score_with=lambda messages, text: [-float(len(messages)), -float(len(text))])
    assert backend.score([HELLO, HELLO], ["abc"])[0].logprobs == (-2.0, -3.0)


def test_texts_that_share_words_are_near() -> None:
    encoder: Encoder = HashingEncoder()
    one, same, near, far = encoder.encode(["the loss is zero", "The loss, is ZERO!", "the loss is one", "cats purr"])
    assert one == same
    assert [len(v) for v in (one, near, far)] == [256, 256, 256]
    assert math.hypot(*near) == pytest.approx(1.0)
    assert sum(a * b for a, b in zip(one, near, strict=True)) == pytest.approx(0.75)
    assert sum(a * b for a, b in zip(one, far, strict=True)) == 0.0
    assert encoder.encode(["?!"]) == [[0.0] * 256]


def test_vectors_are_the_same_in_every_process() -> None:
    code = "from interviewer.backend import HashingEncoder as H; v = H().encode(['loss'])[0]; print(v.index(max(v)))"
    said = set()
    for seed in ("1", "2"):
        env = os.environ | {"PYTHONHASHSEED": seed}
        said.add(subprocess.check_output([sys.executable, "-c", code], env=env, cwd=ROOT, encoding="utf-8"))
    assert said == {f"{HashingEncoder().encode(['loss'])[0].index(1.0)}\n"}
