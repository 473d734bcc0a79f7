"""The turn state machine: events in, events out."""

from interviewer.interview.commands import read_input
from interviewer.interview.machine import Interviewer
from interviewer.interview.speaker import Speaker
from interviewer.interview.state import Exchange, Interview, fold, replay

__all__ = ["Exchange", "Interview", "Interviewer", "Speaker", "fold", "read_input", "replay"]
