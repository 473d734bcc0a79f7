"""The linter: each finding on a rubric with just that fault."""

from __future__ import annotations

import pytest

from interviewer.bank import load_bank
from interviewer.evidence import sentences
from interviewer.rubrics import Finding, check_rubric
from interviewer.rubrics.carried import pieces
from interviewer.types import Criterion, Question, Rubric

A = Criterion(
    id="a",
    label="A",
    text="Gap codes shrink the posting lists.",
    weight=2,
    accept=("you store differences and save space",),
    counter_claims=("Gap codes make lookups slower by design.",),
    probe="How does it take less room on disk?",
    hint="Think of what numbers have to be written down.",
)
B = Criterion(
    id="b",
    label="B",
    text="Skip pointers let a merge jump over documents.",
    weight=2,
    probe="What makes it quick?",
    hint="Not everything has to be visited.",
)
C = Criterion(
    id="c",
    label="C",
    text="Phrase queries require word positions.",
    weight=1,
    probe="What of words in a row?",
    hint="Consider quotation marks in a search box.",
)
GOOD = Rubric(
    question=Question(id="q", topic="Search", text="What is an inverted index?"),
    reference="Gap codes shrink posting lists; skip pointers let a merge jump over documents; phrase queries require "
    "word positions.",
    criteria=(A, B, C),
)


def with_(criterion: Criterion, **changes: object) -> Rubric:
    """GOOD with one criterion changed."""
    changed = Criterion.model_validate({**dict(criterion), **changes})
    return Rubric.model_validate(
        {**dict(GOOD), "criteria": tuple(changed if c.id == criterion.id else c for c in GOOD.criteria)}
    )


def said(rubric: Rubric) -> list[tuple[str, str, str]]:
    return [(f.severity, f.criterion, f.what) for f in check_rubric(rubric)]


def test_a_good_rubric_has_no_findings() -> None:
    assert check_rubric(GOOD) == ()


def test_a_finding_names_file_criterion_and_cure() -> None:
    assert check_rubric(with_(C, hint=""), "bank/q.yaml") == (
        Finding(
            file="bank/q.yaml",
            criterion="c",
            field="hint",
            severity="warning",
            what="no hint",
            fix="Add a hint that points at the claim without saying it.",
        ),
    )


@pytest.mark.parametrize(
    ("criterion", "changes", "finding"),
    [
        (A, {"text": "Why do gap codes shrink posting lists?"}, ("error", "a", "the claim is a question")),
        (A, {"probe": "Do gap codes help?"}, ("error", "a", "the probe gives the claim away (codes, gap)")),
        (A, {"hint": "It shrinks lists."}, ("error", "a", "the hint gives the claim away (lists)")),
        (
            A,
            {"probe": "If you store differences and save room, what then?"},
            ("error", "a", "the probe gives the claim away (differences, save, store)"),
        ),
        (A, {"probe": "Say more about disk space."}, ("error", "a", "the probe is no question")),
        (A, {"probe": "And then? What room is needed?"}, ("warning", "a", "the probe asks more than one question")),
        (A, {"probe": " "}, ("warning", "a", "no probe")),
        (
            A,
            {"counter_claims": ["gap codes shrink the posting-lists"]},
            ("error", "a", "the counter-claim 'gap codes shrink the posting-lists' is its own claim"),
        ),
        (
            A,
            {"counter_claims": ["You store differences, and save space!"]},
            ("error", "a", "the counter-claim 'You store differences, and save space!' is its own claim"),
        ),
        (
            A,
            {"counter_claims": ["Phrase queries require word positions."]},
            ("error", "a", "the counter-claim 'Phrase queries require word positions.' is a true claim of 'c'"),
        ),
        (
            A,
            {"accept": ["Gap codes shrink the posting lists"]},
            ("warning", "a", "'Gap codes shrink the posting lists.' stands 2 times in claim and accept"),
        ),
        (A, {"text": "Gap codes."}, ("warning", "a", "the claim has only 2 words")),
        (A, {"text": "Posting lists " + "and gap codes " * 13}, ("warning", "a", "the claim has 41 words")),
        (A, {"text": "They shrink the posting lists."}, ("warning", "a", "the claim begins with 'they'")),
        (
            A,
            {"text": "Gap codes shrink posting lists; bitmaps merge."},
            ("warning", "a", "the claim seems to say two things, at '; '"),
        ),
        (
            A,
            {"text": "Gap codes are small and bitmaps are quick to merge over lists."},
            ("warning", "a", "the claim seems to say two things, at 'small and bitmaps'"),
        ),
        (
            A,
            {"text": "Gap coding reduces lists and speeds up a merge."},
            ("warning", "a", "the claim seems to say two things, at 'lists and speeds'"),
        ),
        (A, {"text": "Bloom filters answer membership."}, ("warning", "a", "the reference hardly mentions the claim")),
        (
            C,
            {"text": "A merge can jump over documents by skip pointers."},
            ("warning", "c", "the claim overlaps with 'b'"),
        ),
        (C, {"text": "skip pointers let a merge jump over documents"}, ("error", "c", "the claim is that of 'b'")),
        (C, {"weight": 9}, ("warning", "c", "carries 69% of all weight")),
    ],
)
def test_each_fault_is_found(criterion: Criterion, changes: dict[str, object], finding: tuple[str, str, str]) -> None:
    assert finding in said(with_(criterion, **changes))


def test_a_question_that_states_the_claim_is_found() -> None:
    asked = GOOD.question.model_copy(update={"text": "How do gap codes shrink lists?"})
    telling = GOOD.model_copy(update={"question": asked})
    assert ("warning", "a", "the question nearly states the claim") in said(telling)


def test_one_thing_with_and_in_it_is_no_fault() -> None:
    assert said(with_(C, text="Phrase and proximity queries require word positions and offsets.")) == []


def test_too_few_and_too_many_criteria() -> None:
    one = Rubric.model_validate({**dict(GOOD), "criteria": (A,), "reference": A.text})
    assert said(one) == [("warning", "", "only one criterion")]
    words = "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike".split()
    many = tuple(
        Criterion(id=w, label=w, text=f"{w} {w}x {w}y {w}z", probe="Well, what else?", hint="Think on.") for w in words
    )
    crowd = Rubric.model_validate({**dict(GOOD), "criteria": many, "reference": " ".join(c.text for c in many)})
    assert said(crowd) == [("warning", "", "13 criteria")]


def test_nothing_is_found_in_the_shipped_bank() -> None:
    assert [f for r in load_bank().rubrics for f in check_rubric(r, r.question.id)] == []


@pytest.mark.parametrize("rubric", load_bank().rubrics, ids=lambda rubric: rubric.question.id)
def test_every_sentence_of_a_shipped_reference_is_the_source_of_one_criterion(rubric: Rubric) -> None:
    # So nothing of a reference is lost, and what is cut out to test one criterion takes no other with it.
    found = [pieces(rubric, criterion) for criterion in rubric.criteria]
    assert sorted(span for own in found for span in own) == list(sentences(rubric.reference))
    assert all(found)
