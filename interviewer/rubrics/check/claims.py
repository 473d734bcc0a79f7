"""How a criterion is worded: one checkable statement, positive, in words that mean something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interviewer.rubrics.check.values import Finding, error, warning
from interviewer.rubrics.compile.clauses import sentences
from interviewer.rubrics.compile.lexicon import finite, third_person
from interviewer.rubrics.leak import content_words, overlap, words
from interviewer.types import Criterion, Rubric

SHORT, LONG = 3, 40
"""Words in a claim."""
GIVEN_AWAY = 0.7
"""Share of a claim's words that the question may not say."""
UNSUPPORTED = 0.25
"""Share of the words of a claim, or of one of its other wordings, that the reference says at the least."""

_POINTING = frozenset("it its they them their this that these those he she".split())
_NEGATION = re.compile(
    r"\b(?:not(?!\s+(?:only|just|merely)\b)|no|never|cannot|neither|nor|none|nothing|nobody|hardly|\w+n['’]t)\b", re.I
)
_VAGUE = re.compile(
    r"""\b(?:etc|and\sso\s(?:on|forth)|things?|stuff|various|somehow|appropriate(?:ly)?|properly|suitabl[ey]|interesting
    |important|certain\s\w+|in\s(?:some|many|different|various)\sways?|(?:several|many|some|other)\s
    (?:aspects|factors|issues|ways|reasons|problems|benefits|advantages))\b""",
    re.I | re.X,
)
_OF_THE_ANSWER = re.compile(
    r"""(?:(?:the\s|a\s)?(?:candidate|student|applicant)|(?:the|an)\sanswer)\b
    |(?:clearly\s|correctly\s|briefly\s)?(?:mentions?|explains?|describes?|discuss(?:es)?|understands?|identif(?:y|ies)
    |recogni[sz]es?)\b""",
    re.I | re.X,
)


def claim(c: Criterion, rubric: Rubric) -> Iterator[Finding]:
    """Every fault in the wording of one claim."""
    yield from _shape(c)
    yield from _wording(c)
    yield from _given_away(c, rubric)
    texts = (c.text, *c.accept, *c.options)
    if content_words(c.text) and max(overlap(rubric.reference, text) for text in texts) < UNSUPPORTED:
        yield warning(c.id, "text", "the reference hardly mentions the claim", "Add it to the reference, or drop it.")


def _shape(c: Criterion) -> Iterator[Finding]:
    said = words(c.text)
    if c.text.endswith("?"):
        fix = "State what a good answer says; questions belong in 'probe'."
        yield error(c.id, "text", "the claim is a question", fix)
    if len(said) < SHORT:
        fix = "Write a whole statement that can be true or false."
        yield warning(c.id, "text", f"the claim has only {len(said)} words", fix)
    if len(said) > LONG:
        yield warning(c.id, "text", f"the claim has {len(said)} words", "Divide it, or move detail to 'accept'.")
    if said and said[0] in _POINTING:
        fix = "Name the thing: a claim is judged on its own."
        yield warning(c.id, "text", f"the claim begins with '{said[0]}'", fix)


def _wording(c: Criterion) -> Iterator[Finding]:
    if joint := _double_barrelled(c.text):
        what = f"the claim seems to say two things, at '{joint}'"
        yield warning(c.id, "text", what, "Make two criteria, or one statement.")
    if found := _NEGATION.search(c.text):
        fix = "Say what is the case; put what is not into 'counter_claims'. Claims that deny are misread more often."
        yield warning(c.id, "text", f"the claim is worded negatively, at '{found.group()}'", fix)
    if found := _OF_THE_ANSWER.match(c.text):
        fix = "Write the statement itself, as a good answer would."
        yield warning(c.id, "text", f"the claim speaks of the answer ('{found.group()}'), not of the matter", fix)
    if found := _VAGUE.search(c.text):
        what = f"the claim is vague, at '{found.group()}'"
        yield warning(c.id, "text", what, "Say which, or how much: two examiners must come to one verdict.")


def _given_away(c: Criterion, rubric: Rubric) -> Iterator[Finding]:
    """A question that says a claim, or another wording of it that is accepted: parroting would score."""
    for field, entry, text in (("text", -1, c.text), *(("accept", i, text) for i, text in enumerate(c.accept))):
        if len(set(content_words(text))) >= 3 and overlap(rubric.question.text, text) >= GIVEN_AWAY:
            what = "the question nearly states " + ("the claim" if field == "text" else "an accepted wording")
            yield warning(c.id, field, what, "Reword the question, or ask for more in the claim.", entry)


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
