"""The stages in order: text to questions, questions to rubrics."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from interviewer.errors import InputError
from interviewer.rubrics.compile.claims import criteria, slug
from interviewer.rubrics.compile.outline import Block, Entry, answer_blocks
from interviewer.rubrics.compile.points import plain_text, points
from interviewer.rubrics.compile.shapes import SHAPES, entries
from interviewer.rubrics.leak import STOP_WORDS, words
from interviewer.types import Question, Rubric

MAX_REFERENCE = 20_000
"""Characters in one reference answer; a rubric made of more would not fit its own file."""
MAX_CRITERIA = 400

NO_SHAPE = "Markdown is read in these shapes:\n" + "\n".join(f"    {shape}" for shape in SHAPES)
_SHOWN = 20
_NO_TOPIC = "General"
_ON_THE_FLY = "Given with the answer"
_ASKING = frozenset(
    "explain discuss describe compare contrast propose concept define definition outline illustrate fundamental what s "
    "dealing involved context".split()
)


def compile_markdown(text: str, source: str) -> list[Rubric]:
    """A rubric for each question of a Markdown document, in order. `source` names the file in messages.

    Raises InputError when the document has none of the shapes that are read, and as `compile_entries` does.
    """
    found = entries(text)[1]
    if not found:
        raise InputError(f"{source}: no question found", NO_SHAPE)
    return compile_entries(found, source)


def compile_entries(found: Sequence[Entry], source: str) -> list[Rubric]:
    """A rubric for each question, in order.

    Promises: every labelled point and the opening statement of an answer become criteria, and no content word of the
    answer is lost; ids are unique, and depend on nothing but the questions' own ids and words. Raises InputError with
    every question that has no text, no answer, or an answer too long to be one, as source:line.
    """
    wrong = [f"{source}:{entry.line}: {what}" for entry in found if (what := _fault(entry))]
    if wrong:
        more = [f"... and {len(wrong) - _SHOWN} more"] if len(wrong) > _SHOWN else []
        raise InputError(
            "\n".join(wrong[:_SHOWN] + more), "Write the answer below the question, or delete the question."
        )
    taken = {entry.id for entry in found if entry.id}
    made = [_rubric(entry, taken) for entry in found]
    for entry, rubric in zip(found, made, strict=True):
        if len(rubric.criteria) > MAX_CRITERIA:
            raise InputError(
                f"{source}:{entry.line}: '{entry.title[:60]}' has an answer of {len(rubric.criteria)} points",
                f"Divide the question: a rubric holds {MAX_CRITERIA} criteria at most, and 12 are many.",
            )
    return made


def _fault(entry: Entry) -> str:
    title = entry.title[:60]
    if not words(entry.title):
        return f"'{title}' has no text"
    text = plain_text(entry.blocks)
    if not points(entry.blocks) or not words(text):
        return f"'{title}' has no answer"
    if len(text) > MAX_REFERENCE:
        return f"'{title}' has an answer of more than {MAX_REFERENCE:,} characters"
    return ""


def compile_reference(question: str, reference: str) -> Rubric:
    """A rubric made on the fly from one reference answer, in Markdown or plain text.

    The question's id is a hash of both texts, so equal input has an equal id. Raises InputError when either is blank
    or the reference holds no words.
    """
    if not question.strip():
        raise InputError("the question is empty", "Give the question together with its reference answer.")
    blocks = answer_blocks(reference)
    if not points(blocks) or not words(reference):
        raise InputError("the reference answer is empty", "Give a reference answer, or criteria of your own.")
    digest = hashlib.sha256(f"{question}\0{reference}".encode()).hexdigest()
    return _assemble(Question(id=f"given-{digest[:16]}", topic=_ON_THE_FLY, text=question), blocks)


def _rubric(entry: Entry, taken: set[str]) -> Rubric:
    asked = [w for w in words(entry.title) if w not in STOP_WORDS and w not in _ASKING]
    digest = hashlib.sha256(entry.title.encode()).hexdigest()
    base = slug(" ".join(asked[:5])) or slug(entry.title) or f"question-{digest[:8]}"
    name, n = entry.id or base, 2
    while not entry.id and name in taken:
        name, n = f"{base}-{n}", n + 1
    taken.add(name)
    question = Question(id=name, topic=entry.topic or _NO_TOPIC, difficulty=entry.difficulty, text=entry.title)
    return _assemble(question, entry.blocks)


def _assemble(question: Question, blocks: Sequence[Block]) -> Rubric:
    return Rubric(question=question, reference=plain_text(blocks), criteria=criteria(points(blocks), question.text))
