"""The author's page as values: the reference cut into its sources, the cards, and a graded trial."""

from __future__ import annotations

from typing import Any

import pytest
from fakes import WordsJudge
from hypothesis import given
from hypothesis import strategies as st

from interviewer.grading import grade
from interviewer.rubrics.check import Finding
from interviewer.rubrics.results import Check
from interviewer.types import Criterion, Question, Rubric, Turn
from interviewer.view import author as view
from interviewer.view.words import shown

REFERENCE = "Cats purr when content.\nThey also purr to heal, slowly."


def rubric(*sources: tuple[str, ...], reference: str = REFERENCE, **more: Any) -> Rubric:
    criteria = tuple(
        Criterion(id=f"c{n}", label=f"Label {n}", text=f"Claim number {n}.", source=pieces, **more)
        for n, pieces in enumerate(sources, 1)
    )
    return Rubric(question=Question(id="cats", topic="Cats", text="Why purr?"), reference=reference, criteria=criteria)


def untested(_: Criterion) -> tuple[view.State, tuple[Check, ...]]:
    return "untested", ()


def test_the_reference_is_cut_where_sources_begin_and_end() -> None:
    made = rubric(("Cats purr when content.",), ("purr to heal,", "purr to heal, slowly"), ())
    assert view.reference(made) == [
        {"text": "Cats purr when content.", "owners": "1", "title": "Label 1"},
        {"text": "\nThey also ", "owners": "", "title": ""},
        {"text": "purr to heal,", "owners": "2", "title": "Label 2"},
        {"text": " slowly", "owners": "2", "title": "Label 2"},
        {"text": ".", "owners": "", "title": ""},
    ]


def test_overlapping_sources_share_their_piece() -> None:
    made = rubric(("Cats purr",), ("purr when",))
    assert [(p["text"], p["owners"]) for p in view.reference(made)][:3] == [
        ("Cats ", "1"),
        ("purr", "1 2"),
        (" when", "2"),
    ]


def test_a_source_broken_over_lines_is_found_and_one_that_is_gone_is_named() -> None:
    made = rubric(("content. They also",), ("dogs bark",), ())
    cards = view.criteria(made, untested, ())
    assert [(c["has_source"], c["missing"]) for c in cards] == [(True, []), (True, ["dogs bark"]), (False, [])]
    assert [p["owners"] for p in view.reference(made)] == ["", "1", ""]


@given(st.text(min_size=1, max_size=80).filter(str.strip), st.data())
def test_the_pieces_are_the_reference(text: str, data: st.DataObject) -> None:
    text = text.strip()
    places = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    sources = [
        (text[a:b],) if text[a:b].strip() else () for a, b in data.draw(st.lists(places, min_size=1, max_size=4))
    ]
    pieces = view.reference(rubric(*sources, reference=text))
    assert "".join(p["text"] for p in pieces) == shown(text)
    assert all(p["text"] for p in pieces)


def test_a_card_tells_all_of_a_criterion() -> None:
    options: dict[str, Any] = {
        "options": ("A graph.", "A tree.", "A hash."),
        "need": 2,
        "probe": "Which?",
        "hint": "Think.",
    }
    first = rubric((), **options).criteria[0].model_copy(update={"weight": 3.0, "counter_claims": ("None.",)})
    second = Criterion(id="c2", label="Two", text="Second claim here.", weight=1)
    third = Criterion(id="c3", label="Three", text="Third claim here.", weight=2.5, counts=False)
    made = rubric(()).model_copy(update={"criteria": (first, second, third)})
    found = (
        Finding(file="f.yaml", line=12, criterion="c2", severity="error", what="it asks", fix="State it."),
        Finding(file="f.yaml", line=3, severity="warning", what="only three", fix="More."),
    )
    cards = view.criteria(made, untested, found)
    assert [c["weight"] for c in cards] == [
        "Weight 3, 75% of the score",
        "Weight 1, 25% of the score",
        "Weight 2.5, not counted",
    ]
    assert (cards[0]["need"], cards[0]["options"]) == ("Any 2 of these 3", ["A graph.", "A tree.", "A hash."])
    assert (cards[0]["counter_claims"], cards[0]["probe"], cards[0]["hint"]) == (["None."], "Which?", "Think.")
    assert [c["notes"] for c in cards] == [
        [],
        [{"severity": "error", "place": "f.yaml:12", "what": "it asks", "fix": "State it."}],
        [],
    ]
    assert view.summary(cards) == [("untested", "3 not tested")]


def check(passed: bool, kind: Any = "paraphrase", answer: str = "purrs") -> Check:
    return Check(kind=kind, what="terse", answer=answer, passed=passed, verdict="missing", probability=0.214)


def test_failed_checks_are_told_up_to_a_number_with_the_answer_cut() -> None:
    checks = (check(True), check(False, "counter_claim", "x" * 2000), *[check(False)] * 25)
    card = view.criteria(rubric(()), lambda _: ("unreliable", checks), ())[0]
    assert (card["state"], card["word"], card["tally"]) == ("unreliable", "Not yet reliable", "1 of 27 checks passed")
    assert (len(card["failed"]), card["unshown"]) == (view.MOST_CHECKS, 6)
    first = card["failed"][0]
    assert (first["expected"], first["word"], first["probability"]) == (
        "A counter-claim should contradict it",
        "Missing",
        "0.21",
    )
    assert first["answer"] == "x" * view.LONGEST_ANSWER + "…"


@pytest.mark.parametrize("kind", ["reference", "model_answer", "empty", "question", "other_question", "dropped"])
def test_every_kind_of_check_has_words(kind: str) -> None:
    card = view.criteria(rubric(()), lambda _: ("unreliable", (check(False, kind),)), ())[0]
    assert card["failed"][0]["expected"] == view.CHECKS[kind]


def test_a_trial_shows_verdict_probability_and_evidence() -> None:
    made = rubric((), ())
    texts = ("Cats purr when they are content.", "Cats purr to heal bones fast.")
    both = [c.model_copy(update={"text": text}) for c, text in zip(made.criteria, texts, strict=True)]
    made = made.model_copy(update={"criteria": tuple(both)})
    answer = "Cats purr when they are content. Nothing else comes to mind here."
    graded = grade(made, [Turn(role="candidate", kind="answer", text=answer)], WordsJudge())
    trial = view.trial(made, answer, graded)
    assert (trial["result"], trial["reason"]) == ("73% · Solid", "")
    assert [(r["number"], r["verdict"], r["probability"], r["quotes"]) for r in trial["rows"]] == [
        (1, "met", "0.99", ["Cats purr when they are content."]),
        (2, "partial", "0.08", ["Cats purr when they are content."]),
    ]
    assert [(p["text"], p["verdict"]) for p in trial["answer"][0]] == [
        ("Cats purr when they are content.", "met"),
        (" Nothing else comes to mind here.", ""),
    ]


def test_what_cannot_be_graded_says_why() -> None:
    made = rubric(())
    text = "Die Katze schnurrt, weil sie sich wohl fühlt und nicht allein ist, und das ist gut."
    graded = grade(made, [Turn(role="candidate", kind="answer", text=text)], WordsJudge())
    trial = view.trial(made, text, graded)
    assert (trial["result"], trial["answer"], trial["rows"]) == ("Could not be graded", [], [])
    assert "English" in trial["reason"]
