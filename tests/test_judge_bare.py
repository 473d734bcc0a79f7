"""Passes that no answer is needed for: kept on disk exactly, and never in the way of a grade."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from interviewer.judge import bare
from interviewer.judge.bare import BareScores, Rows

ROWS: Rows = [(-0.1, -1 / 3, -7.25e-12), (), (-11.000000000000002,)]
TEXTS = ("a b c", "", "d")


class Counting:
    def __init__(self, rows: Rows = ROWS) -> None:
        self.calls = 0
        self._rows = rows

    def __call__(self) -> Rows:
        self.calls += 1
        return self._rows


def of(scores: BareScores, score: Counting, model: str = "m", prompt: str = "p", question: str = "q") -> Rows:
    return scores.of(model, prompt, question, TEXTS, score)


def test_what_was_worked_out_once_is_read_back_to_the_last_bit(tmp_path: Path) -> None:
    score = Counting()
    assert of(BareScores(tmp_path / "new" / "bare.sqlite"), score) == ROWS
    assert of(BareScores(tmp_path / "new" / "bare.sqlite"), score) == ROWS
    assert score.calls == 1


def test_another_model_prompt_question_or_text_is_worked_out_by_itself(tmp_path: Path) -> None:
    scores, score = BareScores(tmp_path / "bare.sqlite"), Counting()
    for changed in ({}, {"model": "n"}, {"prompt": "r"}, {"question": "s"}):
        of(scores, score, **changed)
    scores.of("m", "p", "q", ("a b c", "", "e"), score)
    assert score.calls == 5


def test_without_a_file_nothing_is_kept() -> None:
    scores, score = BareScores(), Counting()
    assert of(scores, score) == of(scores, score) == ROWS
    assert score.calls == 2


def test_only_the_latest_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bare, "MOST", 2)
    scores, score = BareScores(tmp_path / "bare.sqlite"), Counting()
    for question in ("first", "second", "third", "third", "second", "first"):
        of(scores, score, question=question)
    assert score.calls == 4
    with sqlite3.connect(tmp_path / "bare.sqlite") as database:
        assert database.execute("SELECT count(*) FROM bare").fetchone() == (2,)


@pytest.mark.parametrize("content", [b"not a database", b""])
def test_a_file_that_is_no_cache_costs_time_and_nothing_else(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "bare.sqlite"
    file.write_bytes(content)
    assert of(BareScores(file), Counting()) == ROWS


def test_a_broken_entry_is_worked_out_again_and_written_over(tmp_path: Path) -> None:
    file = tmp_path / "bare.sqlite"
    of(BareScores(file), Counting())
    with sqlite3.connect(file) as database:
        database.execute("UPDATE bare SET scores = x'00'")
    score = Counting()
    assert of(BareScores(file), score) == of(BareScores(file), score) == ROWS
    assert score.calls == 1


def test_a_place_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    score = Counting()
    assert of(BareScores(tmp_path / "file" / "bare.sqlite"), score) == ROWS
    assert of(BareScores(tmp_path), score) == ROWS  # a folder
