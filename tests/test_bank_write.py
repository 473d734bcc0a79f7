"""The bank's files as they are written."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interviewer.bank import dump_rubric, load_bank, load_rubric
from interviewer.types import Criterion, Question, Rubric

texts = st.text(
    alphabet=st.characters(codec="utf-8") | st.sampled_from(list(" \n\t:#-'\">|%@`!&*{}[],?~é\x85\u2028🙂")),
    max_size=160,
)
words = st.lists(st.sampled_from(["word", "longer", "no", "12", "- x", "a: b", "#c", "yes,"]), max_size=60).map(
    " ".join
)
any_text = texts | words
full_text = any_text.filter(lambda t: t.strip() != "")
criteria = st.builds(
    Criterion,
    id=st.text(min_size=1, max_size=20).filter(lambda t: t.strip() != ""),
    label=full_text,
    text=full_text,
    weight=st.floats(min_value=0, max_value=100, exclude_min=True),
    accept=st.lists(full_text, max_size=2).map(tuple),
    counter_claims=st.lists(full_text, max_size=2).map(tuple),
    probe=any_text,
    hint=any_text,
)
rubrics = st.builds(
    Rubric,
    question=st.builds(Question, id=st.just("a-1"), topic=full_text, text=full_text),
    reference=full_text,
    criteria=st.lists(criteria, min_size=1, max_size=2, unique_by=lambda c: c.id).map(tuple),
    model_answer=any_text,
    note=any_text,
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rubrics)
def test_what_is_written_reads_back_as_the_same(tmp_path: Path, written: Rubric) -> None:
    file = tmp_path / "back.yaml"
    file.write_bytes(dump_rubric(written).encode())
    assert load_rubric(file) == written


def test_the_written_style_is_readable() -> None:
    made = Rubric(
        question=Question(id="recall", topic="Search", difficulty="easy", text="What is recall?"),
        reference="The share of relevant documents that were found. " * 3,
        criteria=(
            Criterion(
                id="share", label="Share", text="Recall is a share: no more.", weight=2, accept=("so much", "no")
            ),
            Criterion(id="two", label="Two", text="Second claim.", weight=0.5),
        ),
        note="A note.",
    )
    assert dump_rubric(made) == (
        "id: recall\n"
        "topic: Search\n"
        "difficulty: easy\n"
        "question: >-\n"
        "  What is recall?\n"
        "reference: >-\n"
        "  The share of relevant documents that were found. The share of relevant documents that were found. The\n"
        "  share of relevant documents that were found.\n"
        "criteria:\n"
        "  - id: share\n"
        "    label: Share\n"
        "    text: 'Recall is a share: no more.'\n"
        "    weight: 2\n"
        "    accept:\n"
        "      - so much\n"
        "      - 'no'\n"
        "  - id: two\n"
        "    label: Two\n"
        "    text: Second claim.\n"
        "    weight: 0.5\n"
        "note: >-\n"
        "  A note.\n"
    )


def test_the_shipped_bank_writes_back(tmp_path: Path) -> None:
    for rubric in load_bank().rubrics:
        (tmp_path / f"{rubric.question.id}.yaml").write_text(dump_rubric(rubric), encoding="utf-8")
    assert sorted(load_bank(tmp_path).rubrics, key=str) == sorted(load_bank().rubrics, key=str)
