"""From an answer and a rubric to calibrated judgements. Importing this loads no model."""

from interviewer.judge.asked import AskingMeter
from interviewer.judge.calibration import Calibration, load_calibration, read_calibration
from interviewer.judge.likelihood import LikelihoodJudge
from interviewer.judge.measure import Meter
from interviewer.judge.protocol import Judge, JudgeIdentity

__all__ = [
    "AskingMeter",
    "Calibration",
    "Judge",
    "JudgeIdentity",
    "LikelihoodJudge",
    "Meter",
    "load_calibration",
    "read_calibration",
]
