"""Criteria that any few of several claims satisfy."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError
from scripted import MarkerJudge

from interviewer.bank import dump_rubric, load_rubric
from interviewer.errors import BankError
from interviewer.grading import grade
from interviewer.judge.options import gathered, spread
from interviewer.types import Criterion, Evidence, Judgement, Probabilities, Question, Rubric, Turn

QUESTION = Question(id="search", topic="Search", text="How would you search?")
LIBRARIES = Criterion(
    id="libraries",
    label="Libraries",
    text="Names FAISS, Annoy or HNSW.",
    accept=("An approximate index library.",),
    counter_claims=("A relational database is enough.",),
    options=("FAISS searches approximately.", "Annoy searches approximately.", "HNSW searches approximately."),
)
PLAIN = Criterion(id="speed", label="Speed", text="Search is sub-linear.")


def rubric(*criteria: Criterion) -> Rubric:
    return Rubric(question=QUESTION, reference="FAISS, Annoy or HNSW, sub-linear.", criteria=criteria)


def judged(name: str, met: float, contradicted: float = 0.0, at: int = 0) -> Judgement:
    p = Probabilities(met=met, partial=0.0, missing=round(1 - met - contradicted, 6), contradicted=contradicted)
    return Judgement(
        criterion_id=name,
        verdict=p.likeliest,
        probabilities=p,
        confidence=max(met, contradicted, p.missing),
        evidence=(Evidence(quote="x", start=at, end=at + 1),) if p.likeliest != "missing" else (),
    )


def test_a_rubric_without_options_is_left_as_it_is() -> None:
    whole = rubric(PLAIN)
    assert spread(whole) is whole


def test_every_option_is_a_criterion_and_so_is_the_sum_of_them_where_one_is_enough() -> None:
    parts = spread(rubric(LIBRARIES, PLAIN)).criteria
    assert [(p.id, p.text, p.accept, p.counter_claims) for p in parts[:2]] == [
        ("libraries/0", LIBRARIES.text, LIBRARIES.accept, LIBRARIES.counter_claims),
        ("libraries/1", "FAISS searches approximately.", (), LIBRARIES.counter_claims),
    ]
    assert [p.text for p in parts[2:]] == [*LIBRARIES.options[1:], PLAIN.text]
    two = LIBRARIES.model_copy(update={"need": 2})
    assert [p.text for p in spread(rubric(two)).criteria] == list(LIBRARIES.options)


def test_the_surest_option_decides_and_is_quoted() -> None:
    found = [judged("0", 0.1), judged("1", 0.2), judged("2", 0.9, at=7), judged("3", 0.3), judged("4", 0.6)]
    libraries, speed = gathered(rubric(LIBRARIES, PLAIN), found)
    assert (libraries.criterion_id, libraries.verdict, libraries.probabilities.met) == ("libraries", "met", 0.9)
    assert [e.start for e in libraries.evidence] == [7]
    assert speed == found[4].model_copy(update={"criterion_id": "speed"})


def test_where_two_are_needed_the_second_surest_decides_and_both_are_quoted() -> None:
    two = rubric(LIBRARIES.model_copy(update={"need": 2}))
    (met,) = gathered(two, [judged("1", 0.7, at=9), judged("2", 0.2), judged("3", 0.9, at=3)])
    assert (met.verdict, met.probabilities.met, [e.start for e in met.evidence]) == ("met", 0.7, [3, 9])
    (missing,) = gathered(two, [judged("1", 0.1), judged("2", 0.2), judged("3", 0.9, at=3)])
    assert (missing.verdict, missing.probabilities.met) == ("missing", 0.2)


def test_who_states_none_and_denies_one_contradicts_but_not_who_states_another() -> None:
    denied = [judged("0", 0.1), judged("1", 0.1, contradicted=0.8), judged("2", 0.2), judged("3", 0.0)]
    (found,) = gathered(rubric(LIBRARIES), denied)
    assert found.verdict == "contradicted"
    (found,) = gathered(rubric(LIBRARIES), [*denied[:3], judged("3", 0.9)])
    assert found.verdict == "met"


def test_more_needed_than_there_are_is_refused() -> None:
    with pytest.raises(ValidationError, match="4 options are needed, and there are 3"):
        Criterion.model_validate({**dict(LIBRARIES), "need": 4})
    with pytest.raises(ValidationError, match="no criterion counts"):
        rubric(PLAIN.model_copy(update={"counts": False}))


def test_a_criterion_that_does_not_count_is_judged_and_weighs_nothing() -> None:
    aside = Criterion(id="aside", label="Aside", text="Aside.", weight=9, counts=False)
    main = Criterion(id="main", label="Main", text="Main.")
    said = (Turn(role="candidate", kind="answer", text="Surely main is right and also aside is backwards."),)
    found = grade(rubric(main, aside), said, MarkerJudge())
    assert [(m.verdict, m.weight) for m in found.criteria] == [("met", 1.0), ("contradicted", 0.0)]
    assert found.score == 1.0


YAML = """id: search
topic: Search
question: How?
reference: FAISS or Annoy.
criteria:
  - id: libraries
    text: Names FAISS or Annoy.
    options: [FAISS searches., Annoy searches.]
    need: 2
    source: [FAISS or Annoy.]
    counts: false
  - id: speed
    text: It is fast.
"""


def test_the_file_has_options_source_and_what_counts(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(YAML, encoding="utf-8")
    rubric = load_rubric(file)
    found = rubric.criteria[0]
    assert (found.options, found.need, found.source) == (
        ("FAISS searches.", "Annoy searches."),
        2,
        ("FAISS or Annoy.",),
    )
    assert not found.counts
    file.write_text(dump_rubric(rubric), encoding="utf-8")
    assert load_rubric(file) == rubric


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("need: 2", "need: 3", "6: 3 options are needed, and there are 2"),
        ("need: 2", "need: 0", "9: 'need' must be how many"),
        ("need: 2", "need: many", "9: 'need' must be how many"),
        ("counts: false", "counts: maybe", "11: 'counts' must be true or false"),
    ],
)
def test_what_is_wrong_with_them_is_named_by_line(tmp_path: Path, old: str, new: str, message: str) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(YAML.replace(old, new), encoding="utf-8")
    with pytest.raises(BankError) as caught:
        load_rubric(file)
    assert f"a.yaml:{message}" in caught.value.message


def test_a_rubric_where_nothing_counts_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text(YAML + "    counts: false\n", encoding="utf-8")
    with pytest.raises(BankError, match="no criterion counts"):
        load_rubric(file)
