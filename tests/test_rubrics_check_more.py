"""The linter, further: lines, wording, weights, options, and the reference against the criteria and itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_rubrics_check import GOOD, A, B, C, said, with_

from interviewer.bank import Lines, lines_in, lines_of
from interviewer.rubrics import check_rubric
from interviewer.types import Criterion, Rubric

YAML = """\
id: q
topic: Search
question: >-
  What is an inverted
  index?
reference: Gap codes shrink posting lists.
criteria:
  - id: a
    text: Gap codes shrink posting lists.
    counter_claims:
      - They grow.
      - Gap codes shrink posting lists.
    probe: Do gap codes shrink the lists?
  - text: Second.
    id: "b"
"""


def test_lines_are_those_of_the_file() -> None:
    lines = lines_in(YAML)
    at = [("", "question", -1), ("a", "text", -1), ("a", "counter_claims", 1), ("a", "probe", -1), ("b", "text", -1)]
    assert [lines.of(*place) for place in at] == [3, 9, 12, 13, 14]


def test_a_key_that_is_not_there_stands_where_its_criterion_begins() -> None:
    lines = lines_in(YAML)
    assert [lines.of("a", "hint"), lines.of("b", "counter_claims", 3), lines.of("c", "text"), lines.of()] == [
        8,
        14,
        1,
        1,
    ]


@pytest.mark.parametrize("text", ["", "- a", "a: [", "criteria: 3", "criteria: [3, {id: [x]}]"])
def test_lines_of_what_is_no_rubric(text: str) -> None:
    assert lines_in(text).of("a", "text") == 1


def test_lines_of_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_bytes(b"\xff")
    assert [lines_of(tmp_path / name) for name in ("bad.yaml", "none.yaml")] == [Lines(), Lines()]


def test_each_finding_has_its_line(tmp_path: Path) -> None:
    rubric = with_(A, counter_claims=["They grow.", A.text], hint="")
    lines = Lines(found={("a", "", -1): 8, ("a", "counter_claims", 1): 12})
    assert [(f.field, f.entry, f.line) for f in check_rubric(rubric, "q.yaml", lines)] == [
        ("counter_claims", 1, 12),
        ("hint", -1, 8),
    ]
    assert [f.line for f in check_rubric(rubric)] == [0, 0]


@pytest.mark.parametrize(
    ("criterion", "changes", "finding"),
    [
        (C, {"text": "Phrase queries do not work without word positions."}, "the claim is worded negatively, at 'not'"),
        (C, {"text": "Phrase queries can't do without positions."}, "the claim is worded negatively, at 'can't'"),
        (C, {"text": "Phrase queries require various word positions."}, "the claim is vague, at 'various'"),
        (C, {"text": "Phrase queries require certain positions."}, "the claim is vague, at 'certain positions'"),
        (
            C,
            {"text": "Explains that phrase queries require word positions."},
            "the claim speaks of the answer ('Explains'), not of the matter",
        ),
        (C, {"hint": "A merge can jump, by pointers that skip."}, "the hint gives away the claim of 'b' (jump, merge"),
        (C, {"options": ["Word positions help."]}, "there is one option only"),
        (C, {"options": ["Words count.", "Positions count."], "need": 2}, "all 2 options are needed"),
        (
            C,
            {"options": ["It needs word positions.", "It needs words' positions stored."]},
            "the option 'It needs words' positions stored.' repeats 'It needs word positions.'",
        ),
    ],
)
def test_each_doubt_is_found(criterion: Criterion, changes: dict[str, object], finding: str) -> None:
    found = [(severity, owner, what[: len(finding)]) for severity, owner, what in said(with_(criterion, **changes))]
    assert ("warning", criterion.id, finding) in found


@pytest.mark.parametrize(
    ("criterion", "changes", "finding"),
    [
        (C, {"source": ["phrase queries require a position"]}, "does not stand in the reference"),
        (
            C,
            {"options": ["Positions.", "Offsets.", "positions"]},
            "the option 'Positions.' is given 2 times: saying it",
        ),
        (C, {"options": ["Queues matter.", "Stacks matter."], "probe": "What of queues?"}, "the probe gives the claim"),
    ],
)
def test_each_error_is_found(criterion: Criterion, changes: dict[str, object], finding: str) -> None:
    assert any(
        s == "error" and owner == "c" and finding in what for s, owner, what in said(with_(criterion, **changes))
    )


def test_not_only_is_no_negation() -> None:
    assert said(with_(C, text="Phrase queries require not only words, they require word positions.")) == []


def test_a_source_may_be_broken_by_line_ends() -> None:
    assert said(with_(C, source=["phrase\nqueries  require word positions."])) == []


def test_options_that_share_their_frame_are_not_alike() -> None:
    assert said(with_(C, options=["The index stores word positions.", "The index stores byte offsets."])) == []


def test_an_accepted_wording_that_the_question_says_is_found() -> None:
    asked = GOOD.question.model_copy(update={"text": "You store differences and save space: why?"})
    telling = GOOD.model_copy(update={"question": asked})
    assert ("warning", "a", "the question nearly states an accepted wording") in said(telling)


def test_weight_that_does_not_count() -> None:
    loose = Rubric.model_validate(
        {**dict(GOOD), "criteria": tuple(c.model_copy(update={"counts": c.id == "c"}) for c in (A, B, C))}
    )
    assert said(loose) == [
        ("warning", "c", "carries 100% of all weight"),
        ("warning", "", "the criteria that count have only 20% of the weight; the others say 'counts: false'"),
    ]


def with_reference(text: str) -> Rubric:
    return GOOD.model_copy(update={"reference": f"{GOOD.reference} {text}"})


def test_a_sentence_that_no_criterion_covers() -> None:
    assert said(with_reference("Bloom filters answer membership tests.")) == [
        ("warning", "", "no criterion covers 'Bloom filters answer membership tests.' of the reference")
    ]
    bloom = C.model_copy(update={"source": ("Bloom filters answer", "require word positions")})
    covered = with_reference("Bloom filters answer membership tests.").model_copy(update={"criteria": (A, B, bloom)})
    assert said(covered) == []


@pytest.mark.parametrize(
    ("sentence", "at"),
    [
        ("Phrase queries do not require word positions.", "not"),
        ("Gap codes never shrink posting lists.", "never"),
        ("Gap codes shrink posting lists without limit.", ""),
        ("Skip pointers let a merge jump over documents.", ""),
    ],
)
def test_a_sentence_and_its_negation(sentence: str, at: str) -> None:
    found = [what for _, _, what in said(with_reference(sentence)) if "contradict itself" in what]
    assert [what.rsplit(", at ")[-1] for what in found] == ([f"'{at}'"] if at else [])


@pytest.mark.parametrize(
    ("first", "second", "at"),
    [
        ("A larger margin makes training slower.", "A larger margin makes training faster.", "'slower / faster'"),
        ("A higher rate increases the noise.", "A higher rate decreases the noise.", "'increases / decreases'"),
        ("A larger margin makes training slower.", "A smaller margin makes training faster.", ""),
        ("With labels the cost is high here.", "Tuning with labels lowers the cost of later search.", ""),
        ("The cost is not higher with more layers.", "The cost is lower with more layers.", ""),
    ],
)
def test_a_sentence_and_its_opposite(first: str, second: str, at: str) -> None:
    found = [what for _, _, what in said(with_reference(f"{first} {second}")) if "contradict itself" in what]
    assert [what.rsplit(", at ")[-1] for what in found] == ([at] if at else [])
