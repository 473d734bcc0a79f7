"""One rubric as plain text for a terminal."""

from __future__ import annotations

import textwrap

from interviewer.types import Criterion, Rubric


def show_rubric(rubric: Rubric, width: int = 100) -> str:
    """The whole rubric, wrapped to `width` columns, with each criterion's share of the weight.

    Control characters are shown as '�', so a file cannot drive the terminal.
    """
    question = rubric.question
    lines = [f"{question.id}  ({question.topic}, {question.difficulty})", ""]
    lines += _wrapped(question.text, width)
    lines += ["", "Reference"]
    for paragraph in rubric.reference.split("\n\n"):
        lines += _wrapped(paragraph, width, "  ")
    total = sum(c.weight for c in rubric.criteria)
    lines += ["", f"Criteria ({len(rubric.criteria)})"]
    for number, criterion in enumerate(rubric.criteria, 1):
        lines += _criterion(criterion, number, total, width)
    for title, text in (("Model answer", rubric.model_answer), ("Note", rubric.note)):
        if text.strip():
            lines += ["", title, *_wrapped(text, width, "  ")]
    return "\n".join(lines) + "\n"


def _criterion(criterion: Criterion, number: int, total: float, width: int) -> list[str]:
    share = f"{criterion.weight / total:.0%}"
    lines = ["", *_wrapped(f"{number}. {criterion.label} [{criterion.id}, {share} of the weight]", width)]
    lines += _wrapped(criterion.text, width, "   ")
    for text in criterion.accept:
        lines += _wrapped(text, width, "   also:  ")
    for text in criterion.counter_claims:
        lines += _wrapped(text, width, "   wrong: ")
    for name, text in (("probe", criterion.probe), ("hint", criterion.hint)):
        if text.strip():
            lines += _wrapped(text, width, f"   {name + ':':<7}")
    return lines


def _wrapped(text: str, width: int, prefix: str = "") -> list[str]:
    return textwrap.wrap(
        _clean(" ".join(text.split())),
        width=max(width, 30),
        initial_indent=prefix,
        subsequent_indent=" " * len(prefix),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _clean(text: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in text)
