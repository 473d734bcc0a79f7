"""One criterion changed inside its YAML: what was asked for changes, and every other line stays as it was."""

from __future__ import annotations

import difflib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.app.author.mend import Change, changed
from interviewer.app.author.shelf import read_text
from interviewer.bank import dump_rubric
from interviewer.errors import InputError
from interviewer.types import Criterion, Question, Rubric

TEXT = """\
# Written by hand.
id: cats
topic: "Cats"   # two of them
question: Why purr?
reference: >-
  Cats purr when content,
  and to heal.
criteria:
  - id: content
    label: 'Content'
    weight: 2  # most of it
    text: >-
      Cats purr when
      they are content.
    accept: [Happy cats purr.]

  # The second one came later.
  - text: Cats purr to heal.
    id: heal
    counts: true
note: none
"""


def rubric(text: str) -> Rubric:
    found, mistakes = read_text(text, "cats")
    assert found is not None, mistakes
    return found


def lines_of_change(before: str, after: str) -> list[str]:
    return [
        line
        for line in difflib.unified_diff(before.splitlines(), after.splitlines(), n=0)
        if line[0] in "+-" and line[:3] not in ("+++", "---")
    ]


def change(criterion_id: str, text: str, weight: float = 1, counts: bool = True) -> str:
    return changed(TEXT, rubric(TEXT), criterion_id, Change(text=text, weight=weight, counts=counts))


def test_nothing_asked_for_nothing_changed() -> None:
    assert change("content", "Cats purr when they are content.", 2) == TEXT


def test_a_weight_changes_its_line_alone() -> None:
    after = change("content", "Cats purr when they are content.", 2.5)
    assert lines_of_change(TEXT, after) == ["-    weight: 2  # most of it", "+    weight: 2.5"]


def test_a_text_changes_its_block_alone() -> None:
    after = change("content", "Cats purr: they like it.", 2)
    assert lines_of_change(TEXT, after) == [
        "-    text: >-",
        "-      Cats purr when",
        "-      they are content.",
        "+    text: 'Cats purr: they like it.'",
    ]


def test_a_text_on_the_line_of_the_dash() -> None:
    after = change("heal", "Purring heals bones.")
    assert lines_of_change(TEXT, after) == ["-  - text: Cats purr to heal.", "+  - text: Purring heals bones."]


def test_keys_that_are_there_are_replaced_and_others_put_in() -> None:
    after = change("heal", "Cats purr to heal.", 3, counts=False)
    assert lines_of_change(TEXT, after) == ["+    weight: 3", "-    counts: true", "+    counts: false"]
    after = change("content", "Cats purr when they are content.", 2, counts=False)
    assert lines_of_change(TEXT, after) == ["+    counts: false"]


def test_a_rubric_on_one_line_is_written_anew() -> None:
    text = "{id: cats, topic: Cats, question: Why?, reference: Content., criteria: [{id: a, text: They purr.}]}\n"
    after = changed(text, rubric(text), "a", Change(text="They purr a lot.", weight=2, counts=True))
    assert rubric(after).criteria == (Criterion(id="a", label="A", text="They purr a lot.", weight=2),)
    assert after == dump_rubric(rubric(after))


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (Change(text="  ", weight=1, counts=True), "the claim is empty"),
        (Change(text="A claim.", weight=0, counts=True), "the weight must be"),
        (Change(text="A claim.", weight=101, counts=True), "the weight must be"),
        (Change(text="A claim.", weight=None, counts=True), "the weight must be"),
        (Change(text="A claim.", weight=float("nan"), counts=True), "the weight must be"),
    ],
)
def test_what_makes_no_rubric_is_refused(wanted: Change, says: str) -> None:
    with pytest.raises(InputError, match=says):
        changed(TEXT, rubric(TEXT), "content", wanted)


def test_one_criterion_has_to_count() -> None:
    first = change("content", "Cats purr when they are content.", 2, counts=False)
    with pytest.raises(InputError, match="no criterion counts"):
        changed(first, rubric(first), "heal", Change(text="Cats purr to heal.", weight=1, counts=False))


def test_a_criterion_that_is_gone() -> None:
    with pytest.raises(InputError, match="not in the rubric any more"):
        change("gone", "A claim.")


@given(
    st.text(min_size=1, max_size=200).filter(str.strip),
    st.floats(0.01, 100).map(lambda w: round(w, 2)),
    st.booleans(),
    st.sampled_from(["content", "heal"]),
)
def test_any_change_reads_back_as_it_was_asked_for(text: str, weight: float, counts: bool, which: str) -> None:
    try:
        after = changed(TEXT, rubric(TEXT), which, Change(text=text, weight=weight, counts=counts))
    except InputError:
        return
    before, found = rubric(TEXT), rubric(after)
    mended = {c.id: c for c in found.criteria}[which]
    assert (mended.text, mended.weight, mended.counts) == (" ".join(text.split()), weight, counts)
    assert found.model_copy(update={"criteria": ()}) == before.model_copy(update={"criteria": ()})
    assert [c for c in found.criteria if c.id != which] == [c for c in before.criteria if c.id != which]


def test_a_question_may_be_the_only_line_before() -> None:
    made = Rubric(
        question=Question(id="cats", topic="C", text="Q?"),
        reference="R.",
        criteria=(Criterion(id="a", label="A", text="One claim."), Criterion(id="b", label="B", text="Two claims.")),
    )
    text = dump_rubric(made)
    after = changed(text, made, "b", Change(text="Two better claims.", weight=1, counts=True))
    assert lines_of_change(text, after) == ["-    text: Two claims.", "+    text: Two better claims."]
