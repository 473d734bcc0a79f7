"""Does a text give a secret away?"""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.rubrics.leak import STOP_WORDS, content_words, leaks, overlap, stem

CLAIM = "Dropout zeroes random units during training, which hinders co-adaptation."


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("regularisation", "regularizing"),
        ("regularized", "regularise"),
        ("normalization", "normalised"),
        ("optimizer", "optimise"),
        ("behaviours", "behavior"),
        ("neighbour", "neighbors"),
        ("embedding", "embeddings"),
        ("distances", "distance"),
        ("training", "trains"),
    ],
)
def test_one_word_in_many_forms(a: str, b: str) -> None:
    assert stem(a) == stem(b)


@pytest.mark.parametrize(
    ("a", "b"), [("size", "sis"), ("prize", "praise"), ("hour", "hor"), ("four", "for"), ("mean", "men")]
)
def test_other_words_stay_apart(a: str, b: str) -> None:
    assert stem(a) != stem(b)


def test_content_words_leave_out_small_change() -> None:
    assert content_words("What would you say about the 2 embeddings, and why isn't x one of them?") == ("2", "embed")
    assert content_words("Self-attention and SELF attention") == ("self", "attent", "self", "attent")
    assert content_words("ﬁne-tuning ＦＵＬＬ") == ("fine", "tune", "full")


def test_overlap_is_the_share_of_the_secrets_own_words() -> None:
    # dropout, zero, random, unit, train, hinder, co, adapt
    assert overlap("What does dropout do to units?", CLAIM) == 2 / 8
    assert overlap("What does dropout do to units?", CLAIM, "What is dropout?") == 1 / 7
    assert overlap("Units, units, units", CLAIM) == 1 / 8
    assert overlap("anything", "is it so?") == 0.0
    assert overlap(CLAIM, CLAIM, CLAIM) == 0.0


@pytest.mark.parametrize(
    ("text", "allowed", "expected"),
    [
        ("What happens to single neurons?", "", False),
        ("What does dropout do to units?", "", False),
        ("Are random units zeroed?", "", True),
        ("Are RANDOM units Zeroed?", "", True),
        ("Does training hinder co-adapting?", "", True),
        ("Does training hinder co-adapting?", "How does training hinder co-adaptation?", False),
        ("", "", False),
        (CLAIM, "", True),
        (CLAIM, CLAIM, False),
    ],
)
def test_more_than_a_third_is_a_leak(text: str, allowed: str, expected: bool) -> None:
    assert leaks(text, CLAIM, allowed) is expected


def test_five_words_in_a_row_are_a_leak_whatever_the_share() -> None:
    secret = (
        "It is the case that it can be done in one go with sorted posting lists, skip pointers, gap codes, caches, "
        "pruning, shards, replicas and filters."
    )
    assert overlap("Is it the case that it can be done?", secret) < 1 / 3
    assert leaks("Is it the case that it can be done?", secret)
    assert not leaks("Is it the case that it can be done?", secret, "the case that it can be done")
    assert not leaks("Can it be the case?", secret)


def test_a_short_secret_is_given_away_by_one_of_its_words() -> None:
    assert leaks("Does it reduce cost?", "Faster inference at lower cost") is False
    assert leaks("Is inference cost lower?", "Faster inference at lower cost")
    assert leaks("What of convergence?", "faster convergence")


def test_stop_words_are_lower_case_words() -> None:
    assert all(word.isalpha() and word.islower() for word in STOP_WORDS)
    assert not STOP_WORDS & {"mean", "long", "loss", "model", "context"}


@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=40))
def test_any_text_can_be_asked_about(text: str, secret: str, allowed: str) -> None:
    assert 0.0 <= overlap(text, secret, allowed) <= 1.0
    assert overlap(secret, secret, allowed) in (0.0, 1.0)
    assert not leaks(text, secret, f"{secret} {allowed}") or leaks(text, secret)


def test_threads_agree() -> None:
    words = [f"{w}{e}" for w in ("train", "embed", "cluster", "sampl", "normal") for e in ("ing", "ed", "s", "ation")]
    expected = {w: content_words(w) for w in words}
    wrong: list[str] = []

    def work() -> None:
        stem.cache_clear()
        wrong.extend(w for _ in range(20) for w in words if content_words(w) != expected[w])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
