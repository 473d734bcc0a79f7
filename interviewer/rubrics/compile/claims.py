"""Clauses to criteria: each text self-contained, with an id, a label, a weight, a probe and a hint made by rule."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from interviewer.rubrics.compile.clauses import clauses, sentences
from interviewer.rubrics.compile.labels import in_a_sentence, is_kind
from interviewer.rubrics.compile.lists import spread
from interviewer.rubrics.compile.points import Point
from interviewer.rubrics.compile.verbs import plural
from interviewer.rubrics.compile.wording import defining, place, worded
from interviewer.rubrics.leak import STOP_WORDS, leaks, stem, words
from interviewer.types import Criterion, Value

OPENING_LABEL = "Core idea"
OPENING_WEIGHT = 2.0
POINT_WEIGHT = 1.0
EXAMPLE_SHARE = 0.5
"""An example weighs this much of what it would as a point."""
NAME_WORDS = 3

# 'What is an inverted index?': what the answer is about even where it does not say so.
_DEFINED = re.compile(
    r"(?:what (?:is|are)|explain|define|describe)\s+(?:the (?:concept|idea|notion|meaning) of\s+)?"
    r"((?:an? |the )?[\w-]+(?: (?!and\b|or\b|of\b|in\b|for\b|to\b)[\w-]+){0,3})\s*[?.]?",
    re.I,
)
_EXAMPLE = re.compile(r"(?:for example|for instance|e\.g\.|such as|an example)\b", re.I)

_PROBES = ("Could you say more about {}?", "What else would you say about {}?", "Is there anything to add on {}?")
_OPEN_PROBES = (
    "What else belongs in a full answer?",
    "Could you go one step deeper?",
    "Which part have you not touched yet?",
    "How would you complete the picture?",
)
_CORE_PROBES = (
    "How would you put the heart of the matter in a sentence or two?",
    "What else is part of the heart of the matter?",
    "Is there more to say about what it is and does?",
)
_HINT = "Give {} a sentence of its own: what exactly, and to what end?"
_OPEN_HINT = "One point of the full answer is still open; think of what has not come up yet."
_CORE_HINT = "Begin with what it is, then say what it is there for."


class _Draft(Value):
    """A claim with its label and options, worded, before weights and ids."""

    label: str
    text: str
    options: tuple[str, ...] = ()
    need: int = 1
    source: tuple[str, ...] = ()
    example: bool = False


def criteria(points: Sequence[Point], question: str) -> tuple[Criterion, ...]:
    """All claims of all points, in order. The claims under one label share the weight of one point."""
    asked = _DEFINED.fullmatch(question.strip())
    subject = _subject(points, question) or (asked[1] if asked else "")
    topic = subject or _label_in_question(points, question)
    drafts = [draft for point in points for draft in _drafts(point, subject, topic)]
    if asked and drafts and not drafts[0].label:
        drafts[0] = drafts[0].model_copy(update={"text": defining(drafts[0].text, asked[1])})
    totals = Counter(draft.label for draft in drafts)
    seen: Counter[str] = Counter()
    made: list[Criterion] = []
    for draft in drafts:
        seen[draft.label] += 1
        made.append(_criterion(draft, seen[draft.label], totals[draft.label], question))
    return _unique(made)


def _drafts(point: Point, subject: str, topic: str) -> list[_Draft]:
    label = point.label or (OPENING_LABEL if point.role == "opening" else "")
    label = f"{point.under}: {label}" if point.under else label
    members = bool(point.label) and is_kind(point.label) and plural(point.label)
    whole = clauses(point.text, point.role, "" if point.label else subject)
    claims = [claim for clause in whole for claim in spread(clause, members)]
    where = place(point.label, topic, whole)
    made = []
    for claim in claims:
        options = tuple(dict.fromkeys(worded(option, claim, where) for option in claim.options))
        made.append(
            _Draft(
                label=label,
                text=worded(claim.text, claim, where),
                options=options if len(options) > 1 else (),
                need=min(claim.need, len(options)) if len(options) > 1 else 1,
                source=claim.source,
                example=bool(_EXAMPLE.match(claim.text)) or label.casefold() in ("example", "examples"),
            )
        )
    return made


def made_by_rule(text: str) -> bool:
    """Whether a probe or a hint is one of this module's, which say nothing that an author wrote."""
    shapes = (*_PROBES, *_OPEN_PROBES, *_CORE_PROBES, _HINT, _OPEN_HINT, _CORE_HINT)
    return any(re.fullmatch(re.escape(shape).replace(r"\{\}", ".{1,80}"), text.strip()) for shape in shapes)


def slug(text: str, limit: int = 60) -> str:
    """Lower-case ASCII letters and digits with single hyphens, cut at a word; "" when nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    kept = ""
    for word in re.findall(r"[a-z0-9]+", plain):
        if kept and len(kept) + 1 + len(word) > limit:
            break
        kept = f"{kept}-{word[:limit]}".strip("-")
    return kept


def _criterion(draft: _Draft, number: int, total: int, question: str) -> Criterion:
    label = draft.label
    core = label == OPENING_LABEL
    about = in_a_sentence(label)
    about = f"the {about}" if label and is_kind(label) else about
    probes = _CORE_PROBES if core else _PROBES
    probe = probes[(number - 1) % len(probes)].format(about)
    hint = _CORE_HINT if core else _HINT.format(about)
    if not label or leaks(probe, draft.text, question):
        probe = _OPEN_PROBES[(number - 1) % len(_OPEN_PROBES)]
    if not label or leaks(hint, draft.text, question):
        hint = _OPEN_HINT
    weight = (OPENING_WEIGHT if core else POINT_WEIGHT) * (EXAMPLE_SHARE if draft.example else 1)
    return Criterion(
        id=_name(draft),
        label=_short(draft.text) if not label else f"{label}, {number} of {total}" if total > 1 else label,
        text=draft.text,
        weight=max(round(weight / total, 2), 0.01) if label else weight,
        options=draft.options,
        need=draft.need,
        source=draft.source,
        probe=probe,
        hint=hint,
    )


def _name(draft: _Draft) -> str:
    """An id by what the claim says, so that it stays when a neighbour is added or taken out."""
    known = set(words(draft.label))
    own = [w for w in words(" ".join(draft.source)) if w not in STOP_WORDS | known and (len(w) > 1 or w.isdigit())]
    return slug(" ".join([*words(draft.label), *own[:NAME_WORDS]])) or "point"


def _unique(made: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """Ids made unique: two claims may open with the same words."""
    taken: set[str] = set()
    numbers: Counter[str] = Counter()
    kept: list[Criterion] = []
    for criterion in made:
        name = criterion.id
        while name in taken:
            numbers[criterion.id] += 1
            name = f"{criterion.id}-{numbers[criterion.id] + 1}"
        taken.add(name)
        kept.append(criterion.model_copy(update={"id": name}))
    return tuple(kept)


def _subject(points: Sequence[Point], question: str) -> str:
    """The longest run of words that opens the answer and stands in the question as it is, with its abbreviation.

    'Mixture of Experts (MoE) routes ...' is about 'Mixture of Experts (MoE)' where the question asks for just that.
    """
    prose = [p for p in points if p.role in ("opening", "prose")]
    if not prose or prose[0] is not points[0]:
        return ""
    sentence = next(iter(sentences(prose[0].text)), "")
    asked = [stem(w) for w in words(question)]
    best = ""
    for end in (m.end() for m in re.finditer(r"[^\W_]+", sentence)):
        said = words(sentence[:end])
        stems = [stem(w) for w in said]
        if not any(asked[i : i + len(stems)] == stems for i in range(len(asked) - len(stems) + 1)):
            break
        if said[-1] not in STOP_WORDS:
            best = sentence[:end]
    bracket = re.match(r"\s\([^()]{1,20}\)", sentence[len(best) :])
    return best + (bracket[0] if best and bracket else "")


def _label_in_question(points: Sequence[Point], question: str) -> str:
    """The one label that the question names ('Transfer Learning'): what the other labels are about."""
    asked = " ".join(stem(w) for w in words(question))
    named: set[str] = set()
    for point in points:
        stems = " ".join(stem(w) for w in words(point.label))
        if len(stems.split()) > 1 and f" {stems} " in f" {asked} ":
            named.add(point.label)
    return named.pop() if len(named) == 1 else ""


def _short(text: str) -> str:
    """The first words of a claim, as its name on a feedback card."""
    said = text.rstrip(".").split()
    return " ".join(said[:5])[:60] + (" …" if len(said) > 5 else "")
