"""Files of transcripts, read one entry at a time: JSON Lines, CSV, and one transcript in Markdown.

read_transcripts(path)    Transcript | BadLine, in the order of the file
write_markdown(transcript)  the Markdown that reads back as the same transcript
"""

from __future__ import annotations

from interviewer.transcripts.fields import MAX_TEXT, BadLine
from interviewer.transcripts.markdown import write_markdown
from interviewer.transcripts.read import read_transcripts

__all__ = ["MAX_TEXT", "BadLine", "read_transcripts", "write_markdown"]
