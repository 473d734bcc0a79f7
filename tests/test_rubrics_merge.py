"""A rebuilt rubric against hand edits: three ways, by field; nothing of a hand's work is lost."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.rubrics import compile_reference
from interviewer.rubrics.merge import Conflict, merge
from interviewer.types import Criterion, Rubric

QUESTION = "What is an index?"
OLD = "**Speed:** Skips most documents, sorts the lists.\n\n**Size:** Gap codes shrink the lists."
NEW = "**Speed:** Skips most documents, caches hot terms, sorts the lists.\n\n**Size:** Gap codes shrink all lists."


def built(reference: str) -> Rubric:
    made = compile_reference(QUESTION, reference)
    return made.model_copy(update={"question": made.question.model_copy(update={"id": "index"})})


def edited(rubric: Rubric, place: int, **changes: Any) -> Rubric:
    criteria = [c.model_copy(update=changes) if i == place else c for i, c in enumerate(rubric.criteria)]
    return Rubric.model_validate({**dict(rubric), "criteria": criteria})


def texts(rubric: Rubric) -> list[str]:
    return [c.text for c in rubric.criteria]


def test_what_one_side_changed_is_taken() -> None:
    base, theirs = built(OLD), built(NEW)
    ours = edited(base, 0, weight=3.0, counter_claims=("It reads every document.",))
    merged = merge(base, ours, theirs)
    assert merged.conflicts == ()
    assert texts(merged.rubric) == texts(theirs)
    assert merged.rubric.reference == theirs.reference
    first = merged.rubric.criteria[0]
    assert (first.weight, first.counter_claims) == (3.0, ("It reads every document.",))


def test_a_reworded_source_keeps_its_criterion_and_its_id() -> None:
    base, theirs = built(OLD), built(NEW)
    assert base.criteria[2].id == "size-gap-codes-shrink"
    ours = edited(base, 2, id="gap-codes", hint="Mine.")
    last = merge(base, ours, theirs).rubric.criteria[-1]
    assert (last.id, last.text, last.hint) == ("gap-codes", theirs.criteria[-1].text, "Mine.")


def test_a_field_that_both_changed_keeps_the_hands_version_and_is_told() -> None:
    base, theirs = built(OLD), built(NEW)
    ours = edited(base, 2, text="Gaps between numbers are stored.")
    merged = merge(base, ours, theirs)
    assert merged.conflicts == (
        Conflict(
            criterion="size-gap-codes-shrink",
            field="text",
            ours="Gaps between numbers are stored.",
            theirs=theirs.criteria[-1].text,
        ),
    )
    assert merged.rubric.criteria[-1].text == "Gaps between numbers are stored."


def test_deleted_by_hand_stays_deleted_and_added_by_hand_stays() -> None:
    base, theirs = built(OLD), built(NEW)
    own = Criterion(id="own", label="Own", text="Updates are appended.")
    ours = Rubric.model_validate({**dict(base), "criteria": (base.criteria[0], own, base.criteria[2])})
    merged = merge(base, ours, theirs)
    assert merged.conflicts == ()
    assert [c.id for c in merged.rubric.criteria] == [
        "speed-skips-documents",
        "speed-caches-hot-terms",
        "own",
        "size-gap-codes-shrink",
    ]


def test_what_the_source_dropped_goes_unless_a_hand_was_on_it() -> None:
    base, theirs = built(NEW), built(OLD)
    assert "caches" not in " ".join(texts(merge(base, base, theirs).rubric))
    ours = edited(base, 1, accept=("Popular terms stay in memory.",))
    merged = merge(base, ours, theirs)
    assert [(c.criterion, c.field, c.theirs) for c in merged.conflicts] == [
        ("speed-caches-hot-terms", "the criterion", "(no longer made)")
    ]
    assert ours.criteria[1] in merged.rubric.criteria


def test_a_new_criterion_whose_id_a_hand_has_used_is_told() -> None:
    base, theirs = built(OLD), built(NEW)
    own = Criterion(id="speed-caches-hot-terms", label="Own", text="Mine.")
    ours = Rubric.model_validate({**dict(base), "criteria": (*base.criteria, own)})
    merged = merge(base, ours, theirs)
    assert own in merged.rubric.criteria
    assert [(c.criterion, c.ours) for c in merged.conflicts] == [("speed-caches-hot-terms", "Mine.")]


def test_nothing_new_gives_back_the_file_as_it_is() -> None:
    base = built(OLD)
    ours = edited(base, 1, text="Anything.")
    assert merge(base, ours, base).rubric == ours
    assert merge(base, base, built(NEW)).rubric.criteria == built(NEW).criteria


pieces = st.sampled_from(["Fast reads", "small files", "Cuts the index", "merges lists", "A or B", "x", "it is so"])
answers = st.lists(pieces, min_size=1, max_size=5).map(", ".join)
labels = st.sampled_from(["", "**Speed:** ", "**Benefits:** "])


@settings(max_examples=200, deadline=None)
@given(st.tuples(labels, answers), st.tuples(labels, answers), st.data())
def test_a_merge_never_fails_and_never_loses_an_edit(
    old: tuple[str, str], new: tuple[str, str], data: st.DataObject
) -> None:
    base, theirs = built("".join(old)), built("".join(new))
    place = data.draw(st.integers(0, len(base.criteria) - 1))
    ours = edited(base, place, counter_claims=("A hand wrote this.",), weight=7.0)
    merged = merge(base, ours, theirs)
    kept = [c for c in merged.rubric.criteria if c.counter_claims == ("A hand wrote this.",)]
    assert [(c.id, c.weight) for c in kept] == [(ours.criteria[place].id, 7.0)]
    assert merge(theirs, merged.rubric, theirs).rubric == merged.rubric
