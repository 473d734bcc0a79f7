"""Fields of criteria changed in the text of a file, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.bank import amend_rubric, dump_rubric, load_bank, load_rubric
from interviewer.types import Rubric

FILE = """\
# My bank.
id: cats
topic: Pets
question: Why do cats purr?  # short on purpose
reference: Cats purr to heal, and when content.
criteria:
  # First the easy one.
  - id: heal
    label: Healing
    text: Cats purr to heal.   # so it is said
    accept: [It mends bones.]
    probe: >-
      What is it
      good for?

  # Then the other.
  - id: content
    label: Content
    text: Cats purr when content.
# The end.
"""


@pytest.fixture
def before(tmp_path: Path) -> Rubric:
    (tmp_path / "cats.yaml").write_text(FILE, encoding="utf-8")
    return load_rubric(tmp_path / "cats.yaml")


def with_fields(rubric: Rubric, *updates: Mapping[str, object]) -> Rubric:
    criteria = tuple(c.model_copy(update=u) for c, u in zip(rubric.criteria, updates, strict=True))
    return rubric.model_copy(update={"criteria": criteria})


def read(text: str, folder: Path) -> Rubric:
    (folder / "read.yaml").write_text(text, encoding="utf-8")
    return load_rubric(folder / "read.yaml")


def test_what_is_new_is_put_in_and_the_rest_stays_to_the_letter(before: Rubric, tmp_path: Path) -> None:
    after = with_fields(
        before,
        {
            "counter_claims": ("Cats purr to break: bones.", "Cats never purr."),
            "probe": "What is it for?",
            "hint": "Vets.",
        },
        {"accept": ("A happy cat # purrs.",), "counter_claims": ("Cats purr in anger.",), "probe": "In which mood?"},
    )
    text = amend_rubric(FILE, before, after)
    assert (
        text
        == """\
# My bank.
id: cats
topic: Pets
question: Why do cats purr?  # short on purpose
reference: Cats purr to heal, and when content.
criteria:
  # First the easy one.
  - id: heal
    label: Healing
    text: Cats purr to heal.   # so it is said
    accept: [It mends bones.]
    counter_claims:
      - 'Cats purr to break: bones.'
      - Cats never purr.
    probe: What is it for?
    hint: Vets.

  # Then the other.
  - id: content
    label: Content
    text: Cats purr when content.
    accept:
      - 'A happy cat # purrs.'
    counter_claims:
      - Cats purr in anger.
    probe: In which mood?
# The end.
"""
    )
    assert read(text, tmp_path) == after


def test_nothing_changed_nothing_written(before: Rubric) -> None:
    assert amend_rubric(FILE, before, before) == FILE


def test_a_file_that_is_not_in_blocks_is_written_anew(before: Rubric, tmp_path: Path) -> None:
    flow = FILE[: FILE.index("  # First")].replace("criteria:\n", "criteria: [") + (
        "{id: heal, label: Healing, text: Cats purr to heal.}, {id: content, label: Content, text: Cats purr.}]\n"
    )
    old = read(flow, tmp_path)
    new = with_fields(old, {"hint": "Vets."}, {})
    assert amend_rubric(flow, old, new) == dump_rubric(new)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=40).filter(lambda t: t.strip() == t and t.isprintable()), max_size=3))
def test_any_text_reads_back(texts: list[str]) -> None:
    shipped = load_bank().rubrics[0]
    bare = with_fields(shipped, *({"accept": (), "probe": ""} for _ in shipped.criteria))
    new = with_fields(bare, *({"accept": tuple(texts), "probe": "".join(texts[:1])} for _ in bare.criteria))
    from interviewer.bank.fields import Reading
    from interviewer.bank.nodes import parse

    assert Reading().rubric(parse(amend_rubric(dump_rubric(bare), bare, new))) == new
