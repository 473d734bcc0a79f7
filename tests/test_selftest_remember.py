"""The meter that measures only what changed."""

from __future__ import annotations

from pathlib import Path

import pytest
from selftest_cases import CODES, OTHER, RUBRIC, SKIPS, WORDS

from interviewer.evidence import Span
from interviewer.judge.measure import Measured
from interviewer.rubrics.results import Results
from interviewer.selftest import RememberingMeter, examine_rubric
from interviewer.selftest import remember as module
from interviewer.types import Rubric


class Counting:
    """Measures the length of a claim; remembers what it was asked."""

    name = "counting"

    def __init__(self) -> None:
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def measure(self, rubric: Rubric, answer: str) -> list[Measured]:
        self.asked.append((answer, tuple(c.id for c in rubric.criteria)))
        return [Measured({"gain": len(c.text) / 7}, Span(0, 3), Span(1, 2), "odd", 0.25, 0.5) for c in rubric.criteria]


def test_an_answer_is_measured_once_and_then_only_for_what_changed() -> None:
    inner = Counting()
    meter = RememberingMeter(inner)
    first = meter.measure(RUBRIC, "a b c")
    assert meter.measure(RUBRIC, "a b c") == first == inner.measure(RUBRIC, "a b c")
    inner.asked.clear()
    new = SKIPS.model_copy(update={"text": "Skips."})
    again = meter.measure(RUBRIC.model_copy(update={"criteria": (WORDS, new, CODES)}), "a b c")
    assert inner.asked == [("a b c", ("skips",))]
    assert [m.features["gain"] for m in again] == [len(c.text) / 7 for c in (WORDS, new, CODES)]
    assert (meter.measured, meter.name) == (4, "counting")


@pytest.mark.parametrize("changes", [{"accept": ("Other.",)}, {"counter_claims": ()}, {"text": "Other words."}])
def test_what_a_meter_reads_of_a_criterion_makes_it_another(changes: dict[str, object]) -> None:
    inner = Counting()
    meter = RememberingMeter(inner)
    meter.measure(RUBRIC, "a")
    meter.measure(RUBRIC.model_copy(update={"criteria": (CODES.model_copy(update=changes),)}), "a")
    assert inner.asked[1:] == [("a", ("codes",))]


def test_what_it_does_not_read_does_not() -> None:
    inner = Counting()
    meter = RememberingMeter(inner)
    meter.measure(RUBRIC, "a")
    meter.measure(RUBRIC.model_copy(update={"criteria": (CODES.model_copy(update={"weight": 3.0, "id": "x"}),)}), "a")
    assert len(inner.asked) == 1


def test_a_file_a_question_remembers_across_runs(tmp_path: Path) -> None:
    meter = RememberingMeter(Counting(), tmp_path / "kept")
    first = meter.measure(RUBRIC, "a b")
    meter.measure(OTHER, "c d")  # another question: the first is written
    meter.save()
    assert len(list((tmp_path / "kept").iterdir())) == 2
    inner = Counting()
    later = RememberingMeter(inner, tmp_path / "kept")
    assert later.measure(RUBRIC, "a b") == first
    later.measure(OTHER, "c d")
    assert inner.asked == []


@pytest.mark.parametrize("text", ["{", '["a"]\n', '["k", [1, 2, 3]]\n', '["k", [{}, [1], [2]]]\n', "\xff"])
def test_a_broken_file_remembers_nothing_and_is_written_anew(tmp_path: Path, text: str) -> None:
    meter = RememberingMeter(Counting(), tmp_path)
    meter.measure(RUBRIC, "a")
    meter.save()
    (file,) = tmp_path.iterdir()
    file.write_bytes(text.encode("latin-1"))
    inner = Counting()
    later = RememberingMeter(inner, tmp_path)
    later.measure(RUBRIC, "a")
    later.save()
    assert inner.asked == [("a", ("codes", "skips", "words"))]
    assert len(file.read_text(encoding="utf-8").splitlines()) == 3


def test_a_file_keeps_the_latest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 4)
    meter = RememberingMeter(Counting(), tmp_path)
    for answer in ("a", "b"):
        meter.measure(RUBRIC, answer)
    meter.save()
    (file,) = tmp_path.iterdir()
    assert len(file.read_text(encoding="utf-8").splitlines()) == 4


def test_one_changed_criterion_costs_the_measuring_of_one() -> None:
    from interviewer.judge import LikelihoodJudge, load_calibration

    inner = Counting()
    meter = RememberingMeter(inner)
    judge = LikelihoodJudge(meter, load_calibration("generic"))
    examine_rubric(RUBRIC, [OTHER], judge, Results())
    whole = meter.measured
    inner.asked.clear()
    new = SKIPS.model_copy(update={"accept": ("Jump by pointers.",)})
    examine_rubric(RUBRIC.model_copy(update={"criteria": (CODES, new, WORDS)}), [OTHER], judge, Results())
    assert {criteria for _, criteria in inner.asked} == {("skips",)}
    assert meter.measured - whole < whole / 2
