"""The same in other words: what each rule makes of a sentence, and what it leaves alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.selftest.reword import groups, swap_clauses, synonyms, terse, typos
from interviewer.selftest.voice import turn_voice


@pytest.mark.parametrize(
    ("sentence", "turned"),
    [
        ("When the gap is wide, the loss is zero.", "The loss is zero when the gap is wide."),
        ("The loss is zero when the gap is wide.", "When the gap is wide, the loss is zero."),
        ("Training stalls, since BERT needs warmup.", "Since BERT needs warmup, training stalls."),
        ("BERT needs warmup because training stalls.", "Because training stalls, BERT needs warmup."),
        ("Vectors are far apart, so codes hide likeness.", "Since vectors are far apart, codes hide likeness."),
        ("When the gap is wide, it counts as met.", "When the gap is wide, it counts as met."),
        ("The loss falls when it is met.", "The loss falls when it is met."),
        ("A, B and C hold, when the gap is wide.", "A, B and C hold, when the gap is wide."),
        ("The loss is zero.", "The loss is zero."),
    ],
)
def test_clauses_change_places(sentence: str, turned: str) -> None:
    assert swap_clauses(sentence) == turned


@pytest.mark.parametrize(
    ("sentence", "turned"),
    [
        ("Weight decay reduces overfitting.", "Overfitting is reduced by weight decay."),
        ("Subword schemes improve rare words.", "Subword schemes improve rare words."),
        ("Early stopping keeps the best checkpoint.", "The best checkpoint is kept by early stopping."),
        (
            "An embedding represents an item as a dense vector.",
            "An item is represented by an embedding as a dense vector.",
        ),
        ("CLIP embeds the pixels of pictures.", "The pixels of pictures are embedded by CLIP."),
        ("Overfitting is reduced by weight decay.", "Weight decay reduces overfitting."),
        ("Costs are reduced by smaller codes.", "Smaller codes reduce costs."),
        ("The margin gives the pair a cost.", "The margin gives the pair a cost."),
        ("It reduces overfitting.", "It reduces overfitting."),
        ("Weight decay reduces overfitting, and helps.", "Weight decay reduces overfitting, and helps."),
        ("Weight decay does not reduce overfitting.", "Weight decay does not reduce overfitting."),
        ("Recall is measured by comparing lists.", "Recall is measured by comparing lists."),
        ("", ""),
        ("Reduces.", "Reduces."),
    ],
)
def test_voice_turns_in_plain_clauses_alone(sentence: str, turned: str) -> None:
    assert turn_voice(sentence) == turned


def test_synonyms_keep_the_terms_and_the_capital() -> None:
    assert synonyms("Usually it reduces the loss, whereas small margins often stay.") == (
        "Typically it lowers the loss, while small margins frequently stay."
    )
    assert synonyms("Embeddings encode tokens.") == "Embeddings encode tokens."


def test_terse_is_a_note_and_no_list() -> None:
    assert terse("The loss is computed over a batch. A few of the pairs are also very hard.") == (
        "Loss computed over batch. A few of pairs are hard."
    )
    assert terse("It is tuned, and is not learned.") == "It is tuned, and is not learned."


def test_typos_are_few_seeded_and_inside_words() -> None:
    sentence = "The embedding never changes although training continues for several further epochs on that machine."
    once = typos(sentence, "a")
    assert once == typos(sentence, "a")
    assert once != typos(sentence, "b")
    differing = [(a, b) for a, b in zip(sentence.split(), once.split(), strict=True) if a != b]
    assert len(differing) == 1
    before, after = differing[0]
    assert (before[0], before[-1]) == (after[0], after[-1])
    assert before != "never"


def test_nothing_to_misspell() -> None:
    assert typos("It is so.", "a") == "It is so."


@given(st.text(max_size=200))
def test_no_text_breaks_a_rule(text: str) -> None:
    for rule in (swap_clauses, turn_voice, synonyms, terse):
        assert isinstance(rule(text), str)
    assert isinstance(typos(text, "a"), str)


def test_sentences_that_point_back_stay_behind_what_they_point_at() -> None:
    assert groups(["It opens.", "A holds.", "It helps.", "In both, C.", "D holds."]) == [
        "It opens.",
        "A holds. It helps. In both, C.",
        "D holds.",
    ]
