"""From conversations to answers: who speaks, and which questions of the bank were asked.

read_answers(path, bank, names, format)   Transcript | BadLine | Note
"""

from __future__ import annotations

from interviewer.conversation.items import Note
from interviewer.conversation.read import read_answers
from interviewer.conversation.speakers import NOBODY_NAMED, Names

__all__ = ["NOBODY_NAMED", "Names", "Note", "read_answers"]
