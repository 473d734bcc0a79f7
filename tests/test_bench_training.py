"""What the verifier is trained on and what it is tested on stay apart, and composed answers are labelled truly."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from bench import public
from bench.verifier import graded
from bench.verifier.claims import entries, parted
from bench.verifier.composed import composed_pairs
from bench.verifier.pairs import MEANS, own_pairs, whole_answers

LEARN, HELD_OUT = parted(entries())


def test_a_composed_answer_holds_what_its_label_says() -> None:
    entry = LEARN[0]
    pairs = composed_pairs([entry], seed=3)
    said = {s.text: s for s in entry.said}
    assert Counter(p.source for p in pairs).keys() == {"composed, m", "composed, x", "composed, ."}
    for pair in pairs:
        point = next(p for p in entry.claims if pair.claim in (entry.claims[p], entry.terse[p]))
        told = [s for text, s in said.items() if text in pair.text and s.point == point]
        assert pair.label == (MEANS[told[0].letter] if told else "silent"), pair
        assert len([t for t in said if t in pair.text]) >= 2


def test_composed_answers_are_the_same_at_every_run() -> None:
    assert composed_pairs(LEARN[:3]) == composed_pairs(LEARN[:3])
    assert composed_pairs(LEARN[:3]) != composed_pairs(LEARN[:3], seed=1)


def test_whole_answers_keep_some_sentences() -> None:
    pairs = own_pairs(LEARN)
    kept = whole_answers(pairs)
    answers = [p for p in pairs if p.source.startswith("answer")]
    assert kept[: len(answers)] == answers
    assert len(kept) == len(answers) + 2500


def test_no_held_out_question_is_trained_on() -> None:
    assert not {e.id for e in LEARN} & {e.id for e in HELD_OUT}
    assert len(HELD_OUT) == 34


def row(number: int, question: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"a{number}",
        "question_id": question,
        "question": "Why?",
        "answer": f"because {number}",
        "reference": "Because it is.",
        "score": 1.0,
        "label": "correct",
    } | more


LEFT_OUT = [f"q{n}" for n in range(300) if graded.is_left_out(f"q{n}")]
TRAINED = [f"q{n}" for n in range(300) if not graded.is_left_out(f"q{n}")]


def test_about_a_third_of_the_questions_is_left_out() -> None:
    assert 80 <= len(LEFT_OUT) <= 120


def test_the_files_share_no_question_and_no_answer() -> None:
    train = [row(1, TRAINED[0]), row(2, LEFT_OUT[0])]
    test = [row(1, TRAINED[0], id="again"), row(3, TRAINED[0]), row(4, LEFT_OUT[0]), row(5, LEFT_OUT[1])]
    parts = {name: [r["id"] for r in found] for name, found in public.parted(train, test).items()}
    assert parts == {"new": ["a4", "a5"], "met": ["a3"], "fit": ["a1"]}


@pytest.mark.parametrize(
    ("more", "verdict"),
    [
        ({}, "met"),
        ({"label": "contradictory", "score": 0.0}, "contradicted"),
        ({"label": "incorrect", "score": 0.0}, "missing"),
        ({"label": "incorrect", "score": 0.5}, "partial"),
    ],
)
def test_a_label_becomes_a_verdict(more: dict[str, Any], verdict: str) -> None:
    assert public.one_criterion(row(1, "q", **more))["human"] == {"criteria": [verdict]}


def test_other_references_are_accepted_wordings() -> None:
    others = [{"text": text} for text in ("Because it is.", "It  is so.", "It is so.", "So it is.", "Is.", "More.")]
    line = public.one_criterion(row(1, "q", other_references=others))
    assert line["rubric"]["criteria"] == [{"text": "Because it is.", "accept": ["It is so.", "So it is.", "Is."]}]
