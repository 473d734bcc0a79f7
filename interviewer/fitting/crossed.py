"""What the grader would have said of each labelled answer had it never seen the question."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from interviewer import __version__
from interviewer.batch import Item, run_files
from interviewer.fitting.fit import calibrate
from interviewer.fitting.rows import Labelling, question_of
from interviewer.grading import grade
from interviewer.judge import Calibration, LikelihoodJudge
from interviewer.judge.measure import SignalSource
from interviewer.runs import RunFiles
from interviewer.types import Grade


def left_out(labelling: Labelling) -> dict[str, Calibration]:
    """For each question, a calibration fitted on the others, bounds included."""
    return {
        question: calibrate(labelling.without(question), "", f"all but {question}")
        for question in sorted({r.question for r in labelling.rows})
    }


def grades(
    items: Iterable[Item], meter: SignalSource, calibration_of: Callable[[str], Calibration], source: str
) -> RunFiles:
    """A run in memory, each answer graded with the calibration of its question: same code, same arithmetic."""
    judges: dict[str, LikelihoodJudge] = {}
    graded: list[tuple[Item, Grade]] = []
    for item in items:
        assert item.rubric is not None
        question = question_of(item)
        if question not in judges:
            judges[question] = LikelihoodJudge(meter, calibration_of(question))
        graded.append((item, grade(item.rubric, item.transcript.turns, judges[question])))
    return run_files(
        graded, source=source, judge=f"{meter.name}, calibrated on the other questions", version=__version__
    )
