"""The stages in order: text to questions, questions to rubrics."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

from interviewer.errors import InputError
from interviewer.rubrics.compile.claims import criteria, slug
from interviewer.rubrics.compile.outline import Block, Entry, answer_blocks, outline
from interviewer.rubrics.compile.points import plain_text, points
from interviewer.rubrics.leak import STOP_WORDS, content_words, words
from interviewer.types import Question, Rubric

_NO_TOPIC = "General"
_ON_THE_FLY = "Given with the answer"
_ASKING = frozenset(
    "explain discuss describe compare contrast propose concept define definition outline illustrate fundamental what s "
    "dealing involved context".split()
)


def compile_markdown(text: str, source: str) -> list[Rubric]:
    """A rubric for each '## ' question of a Markdown document, in order. `source` names the file in messages.

    Promises: every labelled point and the opening statement of an answer become criteria, and no content word of the
    answer is lost. Raises InputError, naming source:line, when there is no question or one has no answer.
    """
    entries = outline(text)
    if not entries:
        raise InputError(
            f"{source}: no question found", "Put each question in a '## ' heading, with its answer underneath."
        )
    empty = [entry for entry in entries if not entry.title or not points(entry.blocks)]
    if empty:
        where = "\n".join(
            f"{source}:{e.line}: '{e.title[:60]}' has no {'answer' if e.title else 'text'}" for e in empty
        )
        raise InputError(where, "Write the answer under the heading, or delete the heading.")
    taken: set[str] = set()
    return [_rubric(entry, taken, number) for number, entry in enumerate(entries, 1)]


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


def coverage(rubric: Rubric) -> float:
    """Share of the reference's content words that are in the criteria, each as often as the reference says it.

    1.0 when nothing was lost. Rubrics written by hand say things in other words and score lower by right.
    """
    said = Counter(content_words(rubric.reference))
    held = Counter(word for c in rubric.criteria for word in content_words(f"{c.text} {c.label}"))
    total = said.total()
    return (said & held).total() / total if total else 1.0


def _rubric(entry: Entry, taken: set[str], number: int) -> Rubric:
    asked = [w for w in words(entry.title) if w not in STOP_WORDS and w not in _ASKING]
    base = slug(" ".join(asked[:5])) or slug(entry.title) or f"question-{number}"
    name, n = base, 2
    while name in taken:
        name, n = f"{base}-{n}", n + 1
    taken.add(name)
    return _assemble(Question(id=name, topic=entry.topic or _NO_TOPIC, text=entry.title), entry.blocks)


def _assemble(question: Question, blocks: Sequence[Block]) -> Rubric:
    return Rubric(question=question, reference=plain_text(blocks), criteria=criteria(points(blocks), question.text))
