"""The answers that a rubric is tested with."""

from __future__ import annotations

import pytest
from selftest_cases import CODES, OTHER, RUBRIC, SKIPS, WORDS, criterion

from interviewer.evidence import Span
from interviewer.rubrics.results import Untried
from interviewer.selftest.cut import without
from interviewer.selftest.trials import Ask, locate, pick_others, plan, reference_trial
from interviewer.types import Rubric

A, B, C = (
    "Gap codes shrink posting lists.",
    "Skip pointers let a merge jump over documents.",
    ("Phrase queries require word positions."),
)


def with_(reference: str, *criteria: object) -> Rubric:
    return Rubric.model_validate({**dict(RUBRIC), "reference": reference, "criteria": criteria})


def cut(rubric: Rubric, number: int) -> tuple[str, set[str]] | None:
    found = without(rubric, rubric.criteria[number], locate(rubric, {}))
    return None if found is None else (found.text, set(found.gone_too))


def test_the_sentence_of_a_criterion_is_found_by_its_words_and_goes() -> None:
    assert [cut(RUBRIC, i) for i in range(3)] == [(f"{B} {C}", set()), (f"{A} {C}", set()), (f"{A} {B}", set())]


def test_the_source_decides_against_the_words() -> None:
    odd = CODES.model_copy(update={"source": ("let a merge",)})
    assert cut(with_(RUBRIC.reference, odd, WORDS), 0) == (f"{A} {C}", set())


TWO = "Gap codes shrink posting lists, and skip pointers let a merge jump. Phrase queries require word positions."


def test_a_clause_goes_alone_where_the_sources_part_it() -> None:
    codes = CODES.model_copy(update={"source": ("Gap codes shrink posting lists",)})
    skips = SKIPS.model_copy(update={"source": ("skip pointers let a merge jump",)})
    rubric = with_(TWO, codes, skips, WORDS)
    assert cut(rubric, 0) == (f"Skip pointers let a merge jump. {C}", set())
    assert cut(rubric, 1) == (f"{A} {C}", set())


def test_without_sources_those_that_share_a_sentence_go_together() -> None:
    rubric = with_(TWO, CODES, SKIPS, WORDS)
    assert [cut(rubric, 0), cut(rubric, 1)] == [(C, {"skips"}), (C, {"codes"})]


def test_pieces_that_overlap_cannot_be_parted() -> None:
    codes = CODES.model_copy(update={"source": ("Gap codes shrink posting lists",)})
    lists = criterion("lists", "Posting lists are short.", source="shrink posting lists")
    skips = SKIPS.model_copy(update={"source": ("skip pointers let a merge jump",)})
    assert cut(with_(TWO, codes, lists, skips), 0) == (f"Skip pointers let a merge jump. {C}", {"lists"})


def test_a_piece_that_is_no_clause_takes_its_sentence_along() -> None:
    codes = CODES.model_copy(update={"source": ("posting lists",)})
    skips = SKIPS.model_copy(update={"source": ("skip pointers let a merge jump",)})
    assert cut(with_(TWO, codes, skips, WORDS), 0) == (C, {"skips"})


def test_a_semicolon_ends_what_is_left() -> None:
    rubric = with_(
        "Gap codes shrink posting lists; skip pointers let a merge jump over documents. Phrase queries end.", SKIPS
    )
    assert cut(rubric, 0) == ("Gap codes shrink posting lists. Phrase queries end.", set())


def test_no_sentence_is_known_for_a_claim_in_quite_other_words() -> None:
    strange = criterion("strange", "Bloom filters answer membership.")
    rubric = with_(RUBRIC.reference, strange, WORDS)
    assert cut(rubric, 0) is None
    start = RUBRIC.reference.index("Skip")
    pointed = locate(rubric, {"strange": [Span(start, start + 4)], "words": [Span(0, 3)]})
    assert [s.of(rubric.reference) for s in pointed["strange"]] == [B]
    assert [s.of(rubric.reference) for s in pointed["words"]] == [C]


def test_every_answer_of_a_plan() -> None:
    planned = plan(RUBRIC, [OTHER], RUBRIC.criteria, locate(RUBRIC, {}))
    assert [(t.name, t.text) for t in planned.trials[:7]] == [
        ("model_answer", RUBRIC.model_answer),
        ("empty", ""),
        ("question", RUBRIC.question.text),
        ("other_question:tea", OTHER.reference),
        ("", f"{B} {C}"),
        ("", f"{A} {C}"),
        ("", f"{A} {B}"),
    ]
    assert planned.trials[4].asks == (
        Ask(criterion="codes", kind="dropped"),
        Ask(criterion="skips", kind="untouched", what="codes"),
        Ask(criterion="words", kind="untouched", what="codes"),
    )
    assert [t.text for t in planned.trials[7:10]] == [c.counter_claims[0] for c in RUBRIC.criteria]
    assert [t.asks[0].what for t in planned.trials[10:]] == ["order of sentences", "synonyms", "terse", "typos"]
    assert planned.trials[10].text == f"{C} {B} {A}"
    assert reference_trial(RUBRIC, (CODES,)).asks == (Ask(criterion="codes", kind="reference"),)


def test_only_what_the_criteria_need() -> None:
    planned = plan(RUBRIC, [], (WORDS,), locate(RUBRIC, {}))
    assert {a.criterion for t in planned.trials for a in t.asks} == {"words"}
    assert [t.asks[0].kind for t in planned.trials][:7] == [
        "model_answer", "empty", "question", "untouched", "untouched", "dropped", "counter_claim",
    ]  # fmt: skip


def test_what_cannot_be_tried_is_told() -> None:
    alone = criterion("alone", "Gap codes shrink posting lists.")
    rubric = with_(A, alone)
    assert plan(rubric, [], rubric.criteria, locate(rubric, {})).untried["alone"][:2] == (
        Untried(kind="dropped", why="Its sentence is the whole reference."),
        Untried(kind="counter_claim", why="It has none."),
    )
    shared = plan(with_(TWO, CODES, SKIPS), [], (CODES,), locate(with_(TWO, CODES, SKIPS), {}))
    why = "It shares its sentence with 'skips' and cannot be told apart from it."
    assert Untried(kind="untouched", what="skips", why=why) in shared.untried["codes"]


def other(name: str, topic: str, reference: str) -> Rubric:
    asked = OTHER.question.model_copy(update={"id": name, "topic": topic})
    return OTHER.model_copy(update={"question": asked, "reference": reference})


def test_others_are_of_another_topic_and_state_no_claim() -> None:
    telling = other("telling", "Kitchen", "By the way, gap codes can shrink posting lists.")
    near = other("near", "Search", "Trees have leaves.")
    far = [other(f"far-{n}", "Kitchen", f"Water boils {n} times.") for n in range(5)]
    assert [r.question.id for r in pick_others(RUBRIC, [RUBRIC, telling, near, far[0]])] == ["far-0", "near"]
    assert [r.question.id for r in pick_others(RUBRIC, [telling, RUBRIC])] == ["telling"]
    chosen = pick_others(RUBRIC, [*far, near])
    assert chosen == pick_others(RUBRIC, [near, *far[::-1]])
    assert [r.question.topic for r in chosen] == ["Kitchen", "Kitchen"]


@pytest.mark.parametrize("reference", ["...", "One", "A; b; c", "Gap codes; gap codes; gap codes"])
def test_odd_references(reference: str) -> None:
    rubric = with_(reference, CODES, WORDS)
    assert plan(rubric, [], rubric.criteria, locate(rubric, {})).trials
