"""Spans that can be quoted: verbatim, in order, none lost."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.evidence import MAX_WORDS, Span, find_quote, sentences, words

# Letters, ends of sentences, abbreviations, line breaks and characters from elsewhere, in any order.
MIXED = st.lists(
    st.sampled_from(
        [
            "loss",
            "Margin",
            "e.g.",
            "i.e.",
            "etc.",
            "no.",
            "B.",
            "U.",
            "zero",
            "ä",
            "词",
            "。",
            "\u200d",
            "😀",
            "isn't",
            "top-k",
        ]
        + [" ", "  ", "\n", "\t", "\u2028", ". ", "! ", "?", "...", "; ", ", ", " (", ")", '."', "1.5", "- ", "_", "—"]
    ),
    max_size=120,
).map("".join)


def cut(text: str) -> list[str]:
    return [span.of(text) for span in sentences(text)]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        (" \n\t ", []),
        ("... — !", []),
        ("One word", ["One word"]),
        ("It pulls. It pushes!  Does it? Yes", ["It pulls.", "It pushes!", "Does it?", "Yes"]),
        ('He said "stop." Then he left.', ['He said "stop."', "Then he left."]),
        ("first point\nsecond point\n\n- third", ["first point", "second point", "- third"]),
        ("anchor; positive; negative", ["anchor;", "positive;", "negative"]),
        ("a margin of 0.5 works, v1.2 too.", ["a margin of 0.5 works, v1.2 too."]),
        ("损失为零。 梯度也为零。", ["损失为零。", "梯度也为零。"]),
        ("Well... I think so. 😀", ["Well...", "I think so."]),
        ("Wait. ... Then it is zero.", ["Wait.", "Then it is zero."]),
    ],
)
def test_where_sentences_end(text: str, parts: list[str]) -> None:
    assert cut(text) == parts


@pytest.mark.parametrize(
    "text",
    [
        "Use subwords, e.g. BERT, for rare words.",
        "It is smooth, i.e. differentiable.",
        "Dropout, weight decay etc. are used.",
        "Softmax vs. Sigmoid is the choice.",
        "See fig. 3 and eq. 4 for it.",
        "As in class B. there is no gradient.",
    ],
)
def test_an_abbreviation_ends_no_sentence(text: str) -> None:
    assert cut(text) == [text]


def test_etc_and_no_may_end_a_sentence() -> None:
    assert cut("We tried dropout etc. Nothing worked.") == ["We tried dropout etc.", "Nothing worked."]
    assert cut("No. It is zero.") == ["No.", "It is zero."]
    assert cut("It stops, i.e.") == ["It stops, i.e."]


def test_a_long_stretch_is_cut_at_the_comma_nearest_to_its_middle() -> None:
    text = " ".join(f"w{i}" for i in range(20)) + ", " + " ".join(f"w{i}" for i in range(20, 30)) + ", "
    text += " ".join(f"w{i}" for i in range(30, 60))
    assert [len(words(part)) for part in cut(text)] == [30, 30]
    assert cut(text)[0].endswith("w29,") and cut(text)[1].startswith("w30")


def test_a_stretch_is_cut_only_when_it_is_too_long() -> None:
    fits, too_long = " ".join(["word"] * MAX_WORDS), " ".join(["word"] * (MAX_WORDS + 1))
    assert cut(fits) == [fits]
    assert [len(words(part)) for part in cut(too_long)] == [23, 23]


@given(MIXED)
@settings(max_examples=400, deadline=None)
def test_spans_hold_every_word_once_and_in_order(text: str) -> None:
    spans = sentences(text)
    place = 0
    for span in spans:
        assert place <= span.start < span.end <= len(text)
        assert re.search(r"\w", text[place : span.start]) is None
        assert span.of(text) == span.of(text).strip()
        assert 1 <= len(words(span.of(text))) <= MAX_WORDS
        place = span.end
    assert re.search(r"\w", text[place:]) is None
    assert [w for span in spans for w in words(span.of(text))] == words(text)


@pytest.mark.parametrize("unit", ["e.g. a ", "A b. ", "! ", "no. ", "; ", "word ", "\n", ".\n"])
def test_odd_text_is_cut_in_reasonable_time(unit: str) -> None:
    started = time.process_time()
    sentences(unit * 10_000)
    assert time.process_time() - started < 5


def test_words_are_lower_case_with_hyphens_and_apostrophes() -> None:
    assert words("Don’t use Top-K, isn't it? x_1 --") == ["don’t", "use", "top-k", "isn't", "it", "x_1"]


def test_a_quote_is_found_verbatim_but_for_white_space() -> None:
    text = "So the loss\nis  zero. The loss is not zero."
    assert find_quote("the loss is zero.", text) == Span(3, 21)
    assert Span(3, 21).of(text) == "the loss\nis  zero."
    assert find_quote("The loss is zero", text) is None
    assert find_quote("(a+b)*", "see (a+b)* here") == Span(4, 10)
    assert find_quote("  ", text) is None


@given(MIXED, st.data())
@settings(max_examples=100, deadline=None)
def test_any_sentence_is_found_where_its_words_stand(text: str, data: st.DataObject) -> None:
    spans = sentences(text)
    if spans:
        span = data.draw(st.sampled_from(spans))
        found = find_quote(" ".join(span.of(text).split()), text)
        assert found is not None and found.start <= span.start
        assert found.of(text).split() == span.of(text).split()
