"""From an answer and a rubric to calibrated judgements. Importing this loads no model."""

from interviewer.judge.asked import AskingMeter
from interviewer.judge.bare import BareScores
from interviewer.judge.calibration import Calibration, load_calibration, read_calibration
from interviewer.judge.likelihood import LikelihoodJudge
from interviewer.judge.many import judge_many
from interviewer.judge.measure import Meter
from interviewer.judge.protocol import Asked, BatchJudge, Judge, JudgeIdentity, Unjudged

__all__ = [
    "Asked",
    "AskingMeter",
    "BareScores",
    "BatchJudge",
    "Calibration",
    "Judge",
    "JudgeIdentity",
    "LikelihoodJudge",
    "Meter",
    "Unjudged",
    "judge_many",
    "load_calibration",
    "read_calibration",
]
