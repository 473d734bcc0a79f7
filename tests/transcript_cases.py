"""What the tests of transcript files share: a file on disk, its one entry, its one complaint."""

from __future__ import annotations

from pathlib import Path

from interviewer.transcripts import BadLine, read_transcripts
from interviewer.types import Transcript, Turn

GOOD = '{"id": "a1", "question_id": "q", "answer": "So."}'


def put(path: Path, content: str | bytes) -> Path:
    """The path, with that content in its file."""
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def only(path: Path) -> Transcript:
    (entry,) = read_transcripts(path)
    assert isinstance(entry, Transcript), entry
    return entry


def complaint(path: Path) -> str:
    """What is said about the second of two entries, of which the first is good."""
    first, second = read_transcripts(path)
    assert isinstance(first, Transcript)
    assert isinstance(second, BadLine), second
    return f"{second.line}: {second.message}"


def answer(text: str) -> Turn:
    return Turn(role="candidate", kind="answer", text=text)
