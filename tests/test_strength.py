"""What the start page says of the grading is what was measured of the calibration that ships."""

from __future__ import annotations

import hashlib
from pathlib import Path

from interviewer import judge
from interviewer.strength import strength_of
from interviewer.weights import DEFAULT_CHAT

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def test_the_figures_are_of_the_calibration_that_ships() -> None:
    found = strength_of(DEFAULT_CHAT)
    file = Path(judge.__file__).parent / "calibrations" / f"{DEFAULT_CHAT}.json"
    again = "measure again (`command` in strength.json), and bring README, docs/judge.md and strength.json up to date"
    assert found is not None
    assert found.calibration == hashlib.sha256(file.read_bytes()).hexdigest(), again


def test_the_readme_says_the_same() -> None:
    found = strength_of(DEFAULT_CHAT)
    assert found is not None
    assert f'"Own" are {found.answers} answers to {found.questions} questions' in " ".join(README.split())
    assert f"verdicts that are right, of all | {found.right} ({found.low} to {found.high}) |" in README
    assert f"of the three quarters it is surest of | {found.surest} (" in README


def test_of_other_models_nothing_is_known() -> None:
    assert strength_of("Qwen/Qwen3-0.6B") is None
