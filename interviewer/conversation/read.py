"""Files of transcripts as answers to be graded: conversations are cut into answers, all else passes through."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from interviewer.bank import Bank
from interviewer.conversation.items import Note, items
from interviewer.conversation.match import LIKE, Matcher
from interviewer.conversation.speakers import NOBODY_NAMED, Names, folded, roles
from interviewer.errors import TranscriptError
from interviewer.transcripts import BadLine, Entry, Format, Talk, Wrong, read_transcripts
from interviewer.types import Transcript


def read_answers(
    path: Path, bank: Bank, names: Names = NOBODY_NAMED, format: Format | None = None
) -> Iterator[Transcript | BadLine | Note]:
    """The answers in a file or folder, in order, with what cannot be used and what a person should know.

    A conversation's answers have its id and the question's ("ana/triplet-loss"). Raises TranscriptError as
    `read_transcripts` does, and at the end when there was no answer. Memory holds one conversation, and the ids of one
    file.
    """
    entries = read_transcripts(path, format)
    return _answers(entries, path, bank, names)


def _answers(entries: Iterator[Entry], path: Path, bank: Bank, names: Names) -> Iterator[Transcript | BadLine | Note]:
    matcher: Matcher | None = None
    found = False
    first_bad = ""
    for entry in entries:
        if not isinstance(entry, Talk):
            found = found or isinstance(entry, Transcript)
            yield entry
            continue
        matcher = matcher or Matcher([rubric.question for rubric in bank.rubrics])
        for part in _cut(entry, matcher, names):
            found = found or isinstance(part, Transcript)
            if isinstance(part, BadLine):
                first_bad = first_bad or part.message
            yield part
    if not found:
        raise TranscriptError(
            f"{path}: no answer in it; {first_bad}", "Name the speakers, or the bank of the questions with --bank."
        )


def _cut(talk: Talk, matcher: Matcher, names: Names) -> Iterator[Transcript | BadLine | Note]:
    matches = [matcher.best(turn.text) for turn in talk.turns]
    asked = Counter(
        folded(turn.speaker)
        for turn, match in zip(talk.turns, matches, strict=True)
        # Of a conversation about one question of its file, the words need not be the bank's.
        if turn.speaker and ("?" in turn.text if talk.question_id else match.likeness >= LIKE)
    )
    try:
        who = roles(talk, names, asked)
    except Wrong as wrong:
        yield BadLine(line=0, message=str(wrong), id=talk.id, file=talk.file)
        return
    if who.how:
        # Without the conversation's id: one note does for all conversations with the same speakers.
        yield Note(message=f"guessed that {who} ({who.how})")
    yield from items(talk, who, matches)
