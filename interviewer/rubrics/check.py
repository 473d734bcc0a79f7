"""What is wrong, or doubtful, in a rubric: findings as values, each with what to do about it.

An error would spoil a grade or an interview (a probe that gives the answer away, a misconception that is the claim
itself). A warning is a rule of thumb about words, and can be wrong: the author decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Literal

from interviewer.rubrics.compile.clauses import sentences
from interviewer.rubrics.compile.lexicon import finite, third_person
from interviewer.rubrics.leak import content_words, leaks, overlap, words
from interviewer.types import Criterion, Rubric, Value

FEW, MANY = 3, 12
SHORT, LONG = 3, 40
"""Words in a claim."""
SAME = 0.7
"""Share of the smaller claim's own words that makes two claims one."""
GIVEN_AWAY = 0.7
"""Share of a claim's words that the question may not say."""
UNSUPPORTED = 0.25
"""Share of the words of a claim, or of one of its other wordings, that the reference says at the least."""

_POINTING = frozenset("it its they them their this that these those he she".split())

Severity = Literal["error", "warning"]


class Finding(Value):
    """One thing found. `criterion` is its id, or "" when the whole rubric is meant."""

    file: str
    criterion: str = ""
    severity: Severity
    what: str
    fix: str


def check_rubric(rubric: Rubric, file: str = "") -> tuple[Finding, ...]:
    """All findings, the rubric's own first, then by criterion in the rubric's order. `file` is repeated in each."""
    found = list(_whole(rubric))
    for criterion in rubric.criteria:
        found += _claim(criterion, rubric)
        found += _misconceptions(criterion, rubric.criteria)
        found += _follow_ups(criterion, rubric.question.text)
    return tuple(finding.model_copy(update={"file": file}) for finding in found)


def _error(criterion: str, what: str, fix: str) -> Finding:
    return Finding(file="", criterion=criterion, severity="error", what=what, fix=fix)


def _warning(criterion: str, what: str, fix: str) -> Finding:
    return Finding(file="", criterion=criterion, severity="warning", what=what, fix=fix)


def _whole(rubric: Rubric) -> Iterator[Finding]:
    criteria = rubric.criteria
    if len(criteria) < FEW:
        count = "one criterion" if len(criteria) == 1 else f"{len(criteria)} criteria"
        yield _warning("", f"only {count}", f"Aim at {FEW} or more, or the grade is all or nothing.")
    if len(criteria) > MANY:
        yield _warning(
            "", f"{len(criteria)} criteria", f"Aim at {MANY} or fewer: merge details, drop what is not needed."
        )
    total = sum(c.weight for c in criteria)
    for c in criteria:
        if len(criteria) > 1 and c.weight > 0.51 * total:
            yield _warning(c.id, f"carries {c.weight / total:.0%} of all weight", "Lower its weight or divide it.")
    question = set(content_words(rubric.question.text))
    own = {c.id: set(content_words(c.text)) - question for c in criteria}
    for a, b in combinations(criteria, 2):
        smaller = min(len(own[a.id]), len(own[b.id]))
        if words(a.text) == words(b.text):
            yield _error(b.id, f"the claim is that of '{a.id}'", "Delete one of the two.")
        elif smaller >= 3 and len(own[a.id] & own[b.id]) / smaller >= SAME:
            yield _warning(b.id, f"the claim overlaps with '{a.id}'", "Reword so that each says one thing of its own.")


def _claim(c: Criterion, rubric: Rubric) -> Iterator[Finding]:
    said = words(c.text)
    if c.text.endswith("?"):
        yield _error(c.id, "the claim is a question", "State what a good answer says; questions belong in 'probe'.")
    if len(said) < SHORT:
        yield _warning(
            c.id, f"the claim has only {len(said)} words", "Write a whole statement that can be true or false."
        )
    if len(said) > LONG:
        yield _warning(c.id, f"the claim has {len(said)} words", "Divide it, or move detail to 'accept'.")
    if said and said[0] in _POINTING:
        yield _warning(c.id, f"the claim begins with '{said[0]}'", "Name the thing: a claim is judged on its own.")
    if joint := _double_barrelled(c.text):
        yield _warning(c.id, f"the claim seems to say two things, at '{joint}'", "Make two criteria, or one statement.")
    if overlap(rubric.question.text, c.text) >= GIVEN_AWAY and len(set(content_words(c.text))) >= 3:
        yield _warning(
            c.id, "the question nearly states the claim", "Reword the question, or ask for more in the claim."
        )
    if content_words(c.text) and max(overlap(rubric.reference, t) for t in (c.text, *c.accept)) < UNSUPPORTED:
        yield _warning(c.id, "the reference hardly mentions the claim", "Add it to the reference, or drop it.")


def _misconceptions(c: Criterion, criteria: Sequence[Criterion]) -> Iterator[Finding]:
    truths = {words(text): other.id for other in criteria for text in (other.text, *other.accept)}
    for text in c.counter_claims:
        owner = truths.get(words(text))
        if owner is not None:
            whose = "its own claim" if owner == c.id else f"a true claim of '{owner}'"
            yield _error(
                c.id, f"the counter-claim '{_cut(text)}' is {whose}", "Write what a weak candidate gets wrong."
            )
    for text, count in _repeats((c.text, *c.accept)):
        yield _warning(c.id, f"'{_cut(text)}' stands {count} times in claim and accept", "Keep one.")


def _follow_ups(c: Criterion, question: str) -> Iterator[Finding]:
    for name, text in (("probe", c.probe.strip()), ("hint", c.hint.strip())):
        if not text:
            yield _warning(c.id, f"no {name}", f"Add a {name} that points at the claim without saying it.")
        elif leaks(text, c.text, question):
            shared = sorted(set(words(text)) & set(words(c.text)) - set(words(question)))
            said = ", ".join(w for w in shared if content_words(w))
            yield _error(c.id, f"the {name} gives the claim away ({said})", "Use other words, or ask more openly.")
    probe = c.probe.strip()
    if probe and not probe.endswith("?"):
        yield _error(c.id, "the probe is no question", "End it with a question mark, as one short question.")
    elif probe.count("?") > 1:
        yield _warning(c.id, "the probe asks more than one question", "Ask one thing at a time.")


def _double_barrelled(text: str) -> str:
    """The joint of two statements in a claim ('A is slow and B is fast', 'cuts memory and speeds up search'), or ""."""
    if len(sentences(text)) > 1:
        return ". "
    if "; " in text:
        return "; "
    said = text.rstrip(".").split()
    for i, word in enumerate(said[1:-1], 1):
        if word != "and" or not any(finite(w) or third_person(w) for w in said[:i]):
            continue
        if third_person(said[i + 1]) or any(finite(w) for w in said[i + 1 : i + 5]):
            return " ".join(said[i - 1 : i + 2])
    return ""


def _repeats(texts: Sequence[str]) -> Iterator[tuple[str, int]]:
    keys = [words(text) for text in texts]
    for i, text in enumerate(texts):
        if keys.count(keys[i]) > 1 and keys.index(keys[i]) == i:
            yield text, keys.count(keys[i])


def _cut(text: str) -> str:
    return text if len(text) <= 50 else f"{text[:49]}…"
