"""The conversation and how far it has come, as plain dicts for a template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, TypedDict

from interviewer.errors import BankError
from interviewer.events import Chosen, Finished, Regraded, Started
from interviewer.types import Grade, Mark, Question, Rubric, Turn, TurnKind
from interviewer.view.spans import Piece, marked, plain
from interviewer.view.words import BANDS, DIFFICULTIES, STEPS, SURENESS, nearest, percent, shown


class Exchange(Protocol):
    """What the page reads of one question (interviewer.interview owns the value)."""

    @property
    def question_id(self) -> str: ...
    @property
    def turns(self) -> tuple[Turn, ...]: ...
    @property
    def marks(self) -> tuple[Mark, ...]: ...
    @property
    def grade(self) -> Grade | None: ...
    @property
    def skipped(self) -> bool: ...
    @property
    def retries(self) -> tuple[Regraded, ...]: ...
    @property
    def sure(self) -> float | None: ...


class Talk(Protocol):
    """What the page reads of an interview."""

    @property
    def started(self) -> Started: ...
    @property
    def exchanges(self) -> Sequence[Exchange]: ...
    @property
    def finished(self) -> Finished | None: ...
    @property
    def turns(self) -> tuple[Turn, ...]: ...
    @property
    def chosen(self) -> tuple[Chosen, ...]: ...


class Bank(Protocol):
    """Where the page looks up a question (interviewer.bank owns the value)."""

    def get(self, question_id: str) -> Rubric: ...


class Message(TypedDict):
    """One turn. Texts are raw: whoever renders them escapes them."""

    role: str
    kind: str
    label: str
    about: str
    pieces: list[Piece]


class Segment(TypedDict):
    """One question on the progress bar. `state` is done, skipped, now or todo; `band` is empty where it is secret."""

    state: str
    band: str
    title: str


class Progress(TypedDict):
    number: int
    total: int
    label: str
    mode: str
    score: str
    segments: list[Segment]


_LABELS: dict[TurnKind, str] = {
    "opening": "",
    "transition": "",
    "question": "Question",
    "probe": "Follow-up",
    "hint": "Hint",
    "repeat": "Once more",
    "clarification": "To be clear",
    "steer": "Back to the question",
    "answer": "",
    "command": "",
    "feedback": "Feedback",
    "review": "Looking back",
    "closing": "",
}


def revealed(talk: Talk) -> bool:
    """Whether grades may be shown at all: in practice at once, in an exam when it is over."""
    return talk.started.mode == "practice" or talk.finished is not None


def messages(talk: Talk, bank: Bank) -> list[Message]:
    """Every turn in order. The candidate's words are marked where they are evidence: of an open question, for the
    points that were made.
    """
    owners = _owners(talk)
    pieces = _marked_answers(talk, owners)
    asked = 0
    result = []
    for place, turn in enumerate(talk.turns):
        label, about = _LABELS[turn.kind], ""
        if turn.kind == "question":
            asked += 1
            label = f"Question {asked} of {talk.started.planned}"
            about = _about(talk, owners[place], bank) if place in owners else ""
        elif turn.kind == "feedback" and place in owners and revealed(talk):
            about = outcome(talk.exchanges[owners[place]])
        elif turn.kind == "answer" and place in owners and _is_first_answer(talk, place, owners):
            about = _said_to_be(talk.exchanges[owners[place]])
        said = pieces.get(place) or plain(turn.text)
        result.append(Message(role=turn.role, kind=turn.kind, label=label, about=about, pieces=said))
    return result


def progress(talk: Talk) -> Progress:
    """Where the interview stands. Bands and the score so far are left out while they are secret."""
    total = talk.started.planned
    open_questions = revealed(talk)
    segments = []
    for place in range(total):
        exchange = talk.exchanges[place] if place < len(talk.exchanges) else None
        last = place == len(talk.exchanges) - 1
        state = "todo" if exchange is None else _state(exchange, now=last and talk.finished is None)
        grade = exchange.grade if exchange and open_questions else None
        band = grade.band if grade and state == "done" else ""
        words = {"done": BANDS[grade.band] if band and grade else "answered", "skipped": "not answered", "now": "now"}
        segments.append(Segment(state=state, band=band, title=f"Question {place + 1}: {words.get(state, 'to come')}"))
    number = min(max(len(talk.exchanges), 1), total)
    when = "overall" if talk.finished else "so far"
    scores = [e.grade.score for e in talk.exchanges if e.grade and e.grade.score is not None and not e.skipped]
    return Progress(
        number=number,
        total=total,
        label="Finished" if talk.finished else f"Question {number} of {total}",
        mode=talk.started.mode,
        score=f"{percent(sum(scores) / len(scores))} {when}" if scores and open_questions else "",
        segments=segments,
    )


def _about(talk: Talk, place: int, bank: Bank) -> str:
    """Topic and difficulty; of a question that was chosen also how it compares, unless that would tell of an exam."""
    about, chosen = about_question(talk.exchanges[place].question_id, bank), place - len(talk.started.questions)
    if chosen < 0 or chosen >= len(talk.chosen) or not about or not revealed(talk):
        return about
    return f"{about} · chosen for you: {STEPS[talk.chosen[chosen].step]}"


def _is_first_answer(talk: Talk, place: int, owners: Mapping[int, int]) -> bool:
    mine = (n for n, owner in owners.items() if owner == owners[place] and talk.turns[n].kind == "answer")
    return place == min(mine)


def _said_to_be(exchange: Exchange) -> str:
    return "" if exchange.sure is None else f"{SURENESS[nearest(exchange.sure)]} · {percent(exchange.sure)}"


def about_question(question_id: str, bank: Bank) -> str:
    """Topic and difficulty, or nothing when the question has left the bank."""
    question = find_question(question_id, bank)
    return f"{shown(question.topic)} · {DIFFICULTIES[question.difficulty]}" if question else ""


def find_question(question_id: str, bank: Bank) -> Question | None:
    try:
        return bank.get(question_id).question
    except BankError:
        return None  # an old interview outlives its question


def outcome(exchange: Exchange) -> str:
    """A closed question's result in a few words; empty while it is open."""
    grade = exchange.grade
    if exchange.skipped:
        return "Skipped"
    if grade is None:
        return ""
    if grade.score is None:
        return "Could not be graded"
    return f"{percent(grade.score)} · {BANDS[grade.band]}"


def retried(exchange: Exchange) -> list[str]:
    """What each further answer to the same question came to; the first result is not among them."""
    found = []
    for again in exchange.retries:
        score = again.grade.score
        result = "could not be graded" if score is None else f"{percent(score)} · {BANDS[again.grade.band]}"
        found.append(f"Answered again: {result}")
    return found


def looked_back(talk: Talk) -> list[Message]:
    """What was said about closed questions, in order."""
    return [
        Message(role=turn.role, kind=turn.kind, label="", about="", pieces=plain(turn.text))
        for turn in talk.turns
        if turn.kind == "review"
    ]


def _state(exchange: Exchange, now: bool) -> str:
    if exchange.skipped:
        return "skipped"
    if exchange.grade is not None:
        return "done"
    return "now" if now else "skipped"


def _owners(talk: Talk) -> dict[int, int]:
    """Place of a turn in the talk -> place of the exchange it belongs to; what precedes the questions has none."""
    owners: dict[int, int] = {}
    upto = len(talk.turns) - sum(len(e.turns) for e in talk.exchanges)
    for place, exchange in enumerate(talk.exchanges):
        owners.update(dict.fromkeys(range(upto, upto + len(exchange.turns)), place))
        upto += len(exchange.turns)
    return owners


def _marked_answers(talk: Talk, owners: dict[int, int]) -> dict[int, list[Piece]]:
    if not revealed(talk):
        return {}
    result: dict[int, list[Piece]] = {}
    for place, exchange in enumerate(talk.exchanges):
        mine = [n for n, owner in owners.items() if owner == place and talk.turns[n].kind == "answer"]
        marks = exchange.grade.criteria if exchange.grade else [m for m in exchange.marks if m.verdict == "met"]
        result.update(zip(mine, marked([talk.turns[n] for n in mine], marks), strict=True))
    return result
