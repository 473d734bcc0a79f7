"""One conversation cut into answers, one for each question of the bank that was asked in it.

An interviewer's turn that asks a question of the bank opens that question, or opens it again; until the next one, the
candidate's turns are its answer. Other turns of the interviewer are follow-ups, but for what is said before the answer
has begun (still part of asking) and mere assent ("Mm-hm, right"), after which the answer goes on as one turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from interviewer.conversation.match import LIKE, NEAR, Match
from interviewer.conversation.speakers import Roles
from interviewer.rubrics.leak import words
from interviewer.transcripts import BadLine, Said, Talk, Wrong, transcript
from interviewer.types import Transcript, Value

_ASSENT = frozenset(
    """
    ah aha all alright cool course exactly fine for go good got great hm hmm i interesting is it mhm mm mmm nice now of
    oh ok okay on perfect please right s see so sure thank thanks that then time today uh uhm uhu uhuh um understood
    well yeah yep yes you your
    """.split()
)
_ASSENT_WORDS = 8


class Note(Value):
    """Something that a person should know of how a conversation was read."""

    message: str
    file: str = ""


class _Turn(NamedTuple):
    role: str
    kind: str
    text: str


class _Item:
    """The turns to one question."""

    def __init__(self) -> None:
        self.turns: list[_Turn] = []

    @property
    def begun(self) -> bool:
        return any(turn.role == "candidate" and not _assents(turn.text) for turn in self.turns)

    def ask(self, said: Said) -> None:
        kind = "repeat" if self.turns else "question"
        self.turns.append(_Turn("interviewer", kind, said.text))

    def follow(self, said: Said) -> None:
        kind = "probe" if self.begun else "repeat"
        self.turns.append(_Turn("interviewer", "transition" if _assents(said.text) else said.kind or kind, said.text))

    def answer(self, said: Said) -> None:
        # Behind mere assent the answer goes on: it is joined to its beginning, and the assent follows.
        last = next((n for n in reversed(range(len(self.turns))) if self.turns[n].kind != "transition"), None)
        if said.kind in ("", "answer") and last is not None and self.turns[last].kind == "answer":
            begun = self.turns[last].text
            glue = "\n" if begun.endswith((".", "?", "!", "…")) else " "
            self.turns[last] = self.turns[last]._replace(text=f"{begun}{glue}{said.text}")
        else:
            self.turns.append(_Turn("candidate", said.kind or "answer", said.text))


def items(talk: Talk, roles: Roles, matches: Sequence[Match]) -> Iterator[Transcript | BadLine | Note]:
    """The answers of a conversation; `matches[i]` is the question that turn i is most like.

    With them a Note of what was left out, and of turns that may be questions; a BadLine when no question was found.
    """
    found, unheard, doubtful = _cut(talk, roles, matches)
    if not found:
        nearest = max(
            (m for t, m in zip(talk.turns, matches, strict=True) if roles.interviews(t.speaker)), key=_likeness
        )
        near = f"; the nearest is '{nearest.id}' ({nearest.likeness:.2f}, {LIKE} is needed)" if nearest.id else ""
        message = f"{roles}, and no turn of {' or '.join(roles.interviewers)} asks a question of the bank{near}"
        yield BadLine(line=0, message=message, id=talk.id, file=talk.file)
        return
    if unheard:
        yield _note(talk, _left_out(unheard))
    for said, match in doubtful:
        what = f"taken for a follow-up, though it is a little like '{match.id}' ({match.likeness:.2f})"
        yield _note(talk, f"{said.place}: {what}: {_excerpt(said)}")
    for question_id, item in found.items():
        yield _transcript(talk, roles, question_id, item)


def _note(talk: Talk, message: str) -> Note:
    """The message with the conversation's id before it, where the file's name is not enough."""
    name = talk.id.removeprefix(talk.file).removeprefix("/")
    return Note(message=f"{name}: {message}" if name else message, file=talk.file)


def _likeness(match: Match) -> float:
    return match.likeness


def _cut(
    talk: Talk, roles: Roles, matches: Sequence[Match]
) -> tuple[dict[str, _Item], list[Said], list[tuple[Said, Match]]]:
    """The items by question; the turns that belong to none; the follow-ups that may be questions."""
    found: dict[str, _Item] = {}
    unheard: list[Said] = []
    doubtful: list[tuple[Said, Match]] = []
    current = ""
    for said, match in zip(talk.turns, matches, strict=True):
        asks = roles.interviews(said.speaker)
        wanted = talk.question_id if asks and not found else ""
        if asks and not talk.question_id and match.likeness >= LIKE:
            wanted = match.id
        if wanted:
            current = wanted
            found.setdefault(current, _Item()).ask(said)
        elif not current or not said.speaker:
            unheard.append(said)
        elif asks:
            found[current].follow(said)
            if not talk.question_id and match.likeness >= NEAR and match.id != current:
                doubtful.append((said, match))
        else:
            found[current].answer(said)
    return found, unheard, doubtful


def _transcript(talk: Talk, roles: Roles, question_id: str, item: _Item) -> Transcript | BadLine:
    identity = talk.id if talk.question_id else f"{talk.id}/{question_id}"
    candidate = talk.candidate or " and ".join(name for name in roles.candidates if _names_somebody(name))
    try:
        return transcript(
            {
                "id": identity,
                "question_id": question_id,
                "candidate": candidate,
                "turns": [turn._asdict() for turn in item.turns],
            }
        )
    except Wrong as wrong:
        return BadLine(line=0, message=f"{question_id}: {wrong}", id=identity[:200], file=talk.file)


def _names_somebody(speaker: str) -> bool:
    """Whether it is a name rather than a part that anybody may have in a conversation."""
    return speaker.casefold() not in ("user", "assistant", "human", "gpt", "candidate", "interviewee", "a", "answer")


def _assents(text: str) -> bool:
    said = words(text)
    return len(said) <= _ASSENT_WORDS and _ASSENT.issuperset(said) and "?" not in text


def _left_out(unheard: Sequence[Said]) -> str:
    places = unheard[0].place if len(unheard) == 1 else f"{unheard[0].place} to {unheard[-1].place}"
    what = "1 turn belongs to no question" if len(unheard) == 1 else f"{len(unheard)} turns belong to no question"
    return f"left out, as {what} of the bank ({places}): {_excerpt(unheard[0])}"


def _excerpt(said: Said) -> str:
    text = " ".join(said.text.split())
    who = f"{said.speaker}: " if said.speaker else ""
    return f"{who}{text[:80]}{'…' if len(text) > 80 else ''}"
