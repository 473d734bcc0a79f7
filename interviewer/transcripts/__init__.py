"""Files of transcripts, read one entry at a time: answers (JSON Lines, CSV, Markdown, JSON) and whole conversations
(exports of chat programs, captions, labelled text).

read_transcripts(path)      Transcript | Talk | BadLine, in the order of the file, or of a folder's files
write_markdown(transcript)  the Markdown that reads back as the same transcript
guarded, restored           a cell of CSV that no spreadsheet takes for a formula, and back
"""

from __future__ import annotations

from interviewer.transcripts.fields import MAX_TEXT, BadLine, Wrong, transcript
from interviewer.transcripts.formats import FORMATS, Format
from interviewer.transcripts.formula import guarded, restored
from interviewer.transcripts.labels import CANDIDATE_LABELS, INTERVIEWER_LABELS
from interviewer.transcripts.markdown import write_markdown
from interviewer.transcripts.read import Entry, read_transcripts
from interviewer.transcripts.talk import Said, Talk

__all__ = [
    "CANDIDATE_LABELS",
    "FORMATS",
    "INTERVIEWER_LABELS",
    "MAX_TEXT",
    "BadLine",
    "Entry",
    "Format",
    "Said",
    "Talk",
    "Wrong",
    "guarded",
    "read_transcripts",
    "restored",
    "transcript",
    "write_markdown",
]
