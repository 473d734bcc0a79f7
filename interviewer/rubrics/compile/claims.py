"""Clauses to criteria: each text self-contained, with an id, a label, a weight, a probe and a hint made by rule."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from interviewer.rubrics.compile import lexicon as en
from interviewer.rubrics.compile.clauses import Clause, clauses, sentences
from interviewer.rubrics.compile.points import Point
from interviewer.rubrics.leak import STOP_WORDS, leaks, stem, words
from interviewer.types import Criterion

OPENING_LABEL = "Core idea"
OPENING_WEIGHT = 2.0
POINT_WEIGHT = 1.0

# Labels that say what kind of point it is, not what it is about.
_OF_SOMETHING = frozenset(
    "benefit benefits advantage advantages strength strengths limitation limitations drawback drawbacks disadvantage "
    "disadvantages challenge challenges application applications purpose goal aim trade-off trade-offs tradeoff "
    "tradeoffs formula definition effect effects cost costs risk risks".split()
)
_KINDS = _OF_SOMETHING | frozenset(
    "answer approach approaches architecture aspects background choice comparison conclusion considerations context "
    "difference differences evaluation examples implementation idea issues mechanism methods metrics options problem "
    "process procedure properties reason reasons response result results steps strategies techniques use uses "
    "usage".split()
)
_PRONOUN = re.compile(r"(?:it|they)\s+(?=\S)", re.I)

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


def criteria(points: Sequence[Point], question: str) -> tuple[Criterion, ...]:
    """All claims of all points, in order. The claims under one label share the weight of one point."""
    subject = _subject(points, question)
    topic = subject or _label_in_question(points, question)
    drafts: list[tuple[str, str]] = []  # label, text
    for point in points:
        parts = clauses(point.text, point.role, subject)
        label = point.label or (OPENING_LABEL if point.role == "opening" else "")
        about_subject = False  # whether the claim before, in this point, began with the subject
        for part in parts:
            text = _self_contained(part, point.label, subject if about_subject or part.needs_subject else "", topic)
            about_subject = bool(subject) and text.casefold().startswith(subject.casefold())
            drafts.append((label, text))
    totals = Counter(label for label, _ in drafts)
    seen: Counter[str] = Counter()
    made: list[Criterion] = []
    for label, text in drafts:
        seen[label] += 1
        weight = OPENING_WEIGHT if label == OPENING_LABEL else POINT_WEIGHT
        shared = max(round(weight / totals[label], 2), 0.01) if label else weight
        made.append(_criterion(label, text, shared, seen[label], totals[label], question))
    return _unique(made)


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


def _criterion(label: str, text: str, weight: float, number: int, total: int, question: str) -> Criterion:
    core = label == OPENING_LABEL
    about = _in_a_sentence(label)
    about = f"the {about}" if about.rpartition(" ")[2] in _KINDS else about
    probes = _CORE_PROBES if core else _PROBES
    probe = probes[(number - 1) % len(probes)].format(about)
    hint = _CORE_HINT if core else _HINT.format(about)
    if not label or leaks(probe, text, question):
        probe = _OPEN_PROBES[(number - 1) % len(_OPEN_PROBES)]
    if not label or leaks(hint, text, question):
        hint = _OPEN_HINT
    name = slug(label) or "point"
    return Criterion(
        id=f"{name}-{number}" if total > 1 or not label else name,
        label=_short(text) if not label else f"{label}, {number} of {total}" if total > 1 else label,
        text=text,
        weight=weight,
        probe=probe,
        hint=hint,
    )


def _unique(made: Sequence[Criterion]) -> tuple[Criterion, ...]:
    """Ids made unique: two labels may have one slug."""
    taken: set[str] = set()
    kept: list[Criterion] = []
    for criterion in made:
        name, n = criterion.id, 2
        while name in taken:
            name, n = f"{criterion.id}-{n}", n + 1
        taken.add(name)
        kept.append(criterion.model_copy(update={"id": name}))
    return tuple(kept)


def _self_contained(clause: Clause, label: str, subject: str, topic: str) -> str:
    """The claim with its label, or its subject, in front; `it` and `they` become the subject where one is given."""
    text = clause.text.strip().rstrip(".;,").strip() or clause.text.strip()
    if label:
        context = label
        if topic and context.casefold() in _OF_SOMETHING:
            context = f"{context} of {_in_a_sentence(topic)}"
        text = f"{context}: {_lowered(text)}"
    elif clause.needs_subject and subject:
        text = text.removeprefix("with ")
        tie = " " if en.third_person(text.split(" ", 1)[0]) else ": "
        text = f"{subject}{tie}{_lowered(text)}"
    elif subject and (match := _PRONOUN.match(text)):
        text = f"{subject} {text[match.end() :]}"
    return text if text[-1] in ".!?" else f"{text}."


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


def _in_a_sentence(label: str) -> str:
    """A label in lower case, abbreviations and names with inner capitals left alone."""
    return " ".join(w.lower() if w[:1].isupper() and w[1:].islower() or len(w) == 1 else w for w in label.split())


def _lowered(text: str) -> str:
    """The first letter in lower case where the word is an ordinary one."""
    first, _, rest = text.partition(" ")
    word = first.replace("-", "")
    ordinary = (
        word.isalpha() and (word[1:].islower() or word == "A") and (rest[:1].islower() or en.is_verb(first.lower()))
    )
    return text[:1].lower() + text[1:] if ordinary or ("-" in first and first[1:].islower()) else text


def _short(text: str) -> str:
    """The first words of a claim, as its name on a feedback card."""
    said = text.rstrip(".").split()
    return " ".join(said[:5])[:60] + (" …" if len(said) > 5 else "")
