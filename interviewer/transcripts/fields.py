"""One entry's fields to a Transcript, whatever format they came in. A wrong field is a sentence, not an exception."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping, Sequence
from typing import TypeGuard, get_args

from interviewer.types import FirmVerdict, GivenCriterion, HumanMark, Transcript, Turn, TurnKind, Value

MAX_TEXT = 20_000
"""Characters in an answer (all its turns together), a question or a reference. More is refused, never cut."""
MAX_ENTRIES = 500
"""Turns of one transcript; criteria of one rubric."""

_KINDS: tuple[str, ...] = get_args(TurnKind)
_CANDIDATE_KINDS = ("answer", "command")
_VERDICTS: tuple[str, ...] = get_args(FirmVerdict)


class BadLine(Value):
    """An entry that cannot be used. `line` is where it starts in the file, from 1, or 0 for what has no line.

    `id` where one could be read; `file` is set for a file of a folder, its path from there.
    """

    line: int
    message: str
    id: str = ""
    file: str = ""


class Wrong(Exception):
    """A field is missing or not what it should be; the message is for the reader of the report."""


def transcript(fields: Mapping[str, object]) -> Transcript:
    """The transcript in a mapping with the keys of the grading input; keys that are not known are ignored.

    Raises Wrong.
    """
    identity = _text(fields, "id")
    if not identity.strip():
        raise Wrong("'id' is missing" if "id" not in fields else "'id' is empty")
    turns = _turns(fields)
    said = "\n".join(turn.text for turn in turns if turn.kind == "answer")
    _limit("the answer", said)
    question_id, question, reference = (_text(fields, key) for key in ("question_id", "question", "reference"))
    criteria = _criteria(fields.get("rubric"))
    if not question_id.strip():
        if not question.strip():
            raise Wrong(
                f"needs 'question_id', or 'question' with 'reference'{_near(fields, 'question_id', 'question')}"
            )
        if not reference.strip() and not criteria:
            raise Wrong(f"'question' needs 'reference' or 'rubric' beside it{_near(fields, 'reference')}")
    human = _human(fields.get("human"))
    if human and human.criteria and criteria and len(human.criteria) != len(criteria):
        raise Wrong(f"'human' marks {len(human.criteria)} criteria, but 'rubric' has {len(criteria)}")
    return Transcript(
        id=identity,
        question_id=question_id,
        question=question,
        reference=reference,
        criteria=criteria,
        turns=turns,
        candidate=_text(fields, "candidate"),
        human=human,
    )


def default_kind(role: str, before: Sequence[Turn]) -> str:
    """What a turn without a kind is: the interviewer's first is the question, any later one a probe."""
    if role == "candidate":
        return "answer"
    return "probe" if any(turn.role == "interviewer" for turn in before) else "question"


def turn(role: str, kind: str, text: str) -> Turn:
    """A turn whose kind fits its role. Raises Wrong."""
    if role not in ("interviewer", "candidate"):
        raise Wrong(f"a turn's role must be interviewer or candidate, not '{role[:40]}'")
    if kind not in _KINDS:
        raise Wrong(f"a turn's kind must be one of {', '.join(_KINDS)}, not '{kind[:40]}'")
    if kind != "review" and (kind in _CANDIDATE_KINDS) != (role == "candidate"):
        raise Wrong(f"a turn of the {role} cannot be of kind '{kind}'")
    _limit("a turn", text)
    return Turn.model_validate({"role": role, "kind": kind, "text": text})


def _turns(fields: Mapping[str, object]) -> tuple[Turn, ...]:
    given = [key for key in ("answer", "turns") if fields.get(key) is not None]
    if len(given) != 1:
        what = "has both 'answer' and 'turns'; keep one" if given else "needs 'answer' or 'turns'"
        raise Wrong(what + ("" if given else _near(fields, "answer", "turns")))
    if given == ["answer"]:
        answer = _text(fields, "answer", limit=0)
        _limit("the answer", answer)
        return (Turn(role="candidate", kind="answer", text=answer),)
    entries = fields["turns"]
    if not isinstance(entries, list) or not entries:
        raise Wrong("'turns' must be a list with at least one turn")
    if len(entries) > MAX_ENTRIES:
        raise Wrong(f"'turns' holds more than {MAX_ENTRIES} turns")
    turns: list[Turn] = []
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, dict):
            raise Wrong(f"turn {number} must be an object with role, kind and text")
        if "text" not in entry:
            raise Wrong(f"turn {number} has no 'text'")
        role = _text(entry, "role")
        kind = _text(entry, "kind") or default_kind(role, turns)
        turns.append(turn(role, kind, _text(entry, "text", limit=0)))
    return tuple(turns)


def _criteria(rubric: object) -> tuple[GivenCriterion, ...]:
    if rubric is None:
        return ()
    entries = rubric.get("criteria") if isinstance(rubric, dict) else None
    if not isinstance(entries, list) or not entries:
        raise Wrong("'rubric' must be an object with a list 'criteria' that is not empty")
    if len(entries) > MAX_ENTRIES:
        raise Wrong(f"'rubric' holds more than {MAX_ENTRIES} criteria")
    return tuple(_criterion(number, entry) for number, entry in enumerate(entries, 1))


def _criterion(number: int, entry: object) -> GivenCriterion:
    where = f"criterion {number} of 'rubric'"
    if not isinstance(entry, dict):
        raise Wrong(f"{where} must be an object with a 'text'")
    text, identity = _text(entry, "text"), _text(entry, "id")
    if not text.strip():
        raise Wrong(f"{where} has no 'text'")
    if len(identity) > 80:
        raise Wrong(f"{where} has an 'id' of more than 80 characters")
    weight = entry.get("weight", 1)
    if not _number(weight) or not 0 < weight <= 100:
        raise Wrong(f"the 'weight' of {where} must be a number above 0 and at most 100")
    return GivenCriterion(
        id=identity,
        text=text,
        weight=float(weight),
        accept=_sentences(entry, "accept", where),
        counter_claims=_sentences(entry, "counter_claims", where),
    )


def _sentences(entry: Mapping[str, object], key: str, where: str) -> tuple[str, ...]:
    """Texts in a list, none of them blank; () when the key is absent."""
    given = entry.get(key)
    if given is None:
        return ()
    if not isinstance(given, list) or not all(isinstance(text, str) and text.strip() for text in given):
        raise Wrong(f"'{key}' of {where} must be a list of sentences")
    return tuple(_text({key: text}, key) for text in given)


def _human(human: object) -> HumanMark | None:
    if human is None:
        return None
    if not isinstance(human, dict):
        raise Wrong("'human' must be an object with 'score', 'criteria' or both")
    score, marks = human.get("score"), human.get("criteria")
    if score is not None and (not _number(score) or not 0 <= score <= 1):
        raise Wrong("the 'score' in 'human' must be a number from 0 to 1")
    if marks is not None and not isinstance(marks, list):
        raise Wrong("the 'criteria' in 'human' must be a list")
    verdicts = tuple(_verdict(mark) for mark in marks or ())
    return HumanMark.model_validate({"score": score, "criteria": verdicts})


def _verdict(mark: object) -> str:
    if isinstance(mark, bool):
        return "met" if mark else "missing"
    if isinstance(mark, str) and mark in _VERDICTS:
        return mark
    raise Wrong(f"the 'criteria' in 'human' must be true, false, or one of {', '.join(_VERDICTS)}")


def _text(fields: Mapping[str, object], key: str, limit: int = MAX_TEXT) -> str:
    """The text under `key`, "" where it is absent or null. `limit` 0: the caller has a limit of its own."""
    value = fields.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Wrong(f"'{key}' must be text, not {_name(value)}")
    if any("\ud800" <= c <= "\udfff" for c in value):
        raise Wrong(f"'{key}' holds half of a character (a lone surrogate)")
    if limit:
        _limit(f"'{key}'", value)
    return value


def _limit(what: str, text: str) -> None:
    if len(text) > MAX_TEXT:
        raise Wrong(f"{what} has {len(text):,} characters; the limit is {MAX_TEXT:,} and nothing is ever cut")


def _number(value: object) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _near(fields: Mapping[str, object], *wanted: str) -> str:
    """A hint at a misspelt key."""
    for key in wanted:
        near = difflib.get_close_matches(key, [name[:40] for name in fields], n=1, cutoff=0.75)
        if near and near[0] not in wanted:
            return f" (is '{near[0]}' meant to be '{key}'?)"
    return ""


def _name(value: object) -> str:
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), type(value).__name__)
