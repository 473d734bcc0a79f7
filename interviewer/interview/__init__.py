"""The turn state machine: events in, events out."""

from interviewer.interview.commands import read_input
from interviewer.interview.labels import dispute_labels
from interviewer.interview.machine import Choose, Interviewer
from interviewer.interview.speaker import Speaker
from interviewer.interview.state import REVIEWS, Exchange, Interview, fold, replay

__all__ = [
    "REVIEWS",
    "Choose",
    "Exchange",
    "Interview",
    "Interviewer",
    "Speaker",
    "dispute_labels",
    "fold",
    "read_input",
    "replay",
]
