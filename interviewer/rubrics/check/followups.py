"""What hangs on a criterion: misconceptions, options, the follow-up question and the hint."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from interviewer.rubrics.check.values import Finding, cut, error, warning
from interviewer.rubrics.check.whole import SAME
from interviewer.rubrics.leak import content_words, leaks, recites, words
from interviewer.types import Criterion, Rubric

ANOTHERS = 0.6
"""Share of another criterion's own words that a probe or hint may not say. More than of its own criterion: criteria of
one question share their subject, and a follow-up has to speak of something."""


def misconceptions(c: Criterion, criteria: Sequence[Criterion]) -> Iterator[Finding]:
    """Counter-claims that are true claims, and wordings that repeat."""
    truths = {words(text): other.id for other in criteria for text in (other.text, *other.accept, *other.options)}
    for entry, text in enumerate(c.counter_claims):
        owner = truths.get(words(text))
        if owner is not None:
            whose = "its own claim" if owner == c.id else f"a true claim of '{owner}'"
            what = f"the counter-claim '{cut(text)}' is {whose}"
            yield error(c.id, "counter_claims", what, "Write what a weak candidate gets wrong.", entry)
    for text, count, entry in _repeats((c.text, *c.accept)):
        yield warning(c.id, "accept", f"'{cut(text)}' stands {count} times in claim and accept", "Keep one.", entry - 1)


def options(c: Criterion) -> Iterator[Finding]:
    """Options of which two are one, or all of which are needed."""
    for text, count, entry in _repeats(c.options):
        what = f"the option '{cut(text)}' is given {count} times: saying it once would count as often"
        yield error(c.id, "options", what, "Keep one.", entry)
    own = [set(content_words(text)) for text in c.options]
    shared = set[str]().intersection(*own) if own else set[str]()
    for entry, mine in enumerate(own):
        for other in range(entry):
            smaller = min(len(mine - shared), len(own[other] - shared))
            alike = smaller > 0 and len((mine & own[other]) - shared) / smaller >= SAME
            if alike and words(c.options[entry]) != words(c.options[other]):
                what = f"the option '{cut(c.options[entry])}' repeats '{cut(c.options[other])}'"
                yield warning(c.id, "options", what, "Keep one, or reword so that each is a claim of its own.", entry)
    if len(c.options) == 1 or c.need == len(c.options) > 1:
        what = "there is one option only" if len(c.options) == 1 else f"all {c.need} options are needed"
        yield warning(c.id, "options", what, "Make each a criterion of its own, or lower 'need'.")


def follow_ups(c: Criterion, rubric: Rubric) -> Iterator[Finding]:
    """A probe and a hint that point at the claim without saying it, nor another one."""
    for field, text in (("probe", c.probe.strip()), ("hint", c.hint.strip())):
        if not text:
            yield warning(c.id, field, f"no {field}", f"Add a {field} that points at the claim without saying it.")
            continue
        if said := _given_away(text, c, rubric.question.text):
            what = f"the {field} gives the claim away ({said})"
            yield error(c.id, field, what, "Use other words, or ask more openly.")
        known = f"{rubric.question.text} {c.text}"
        told = _words_of(text) - _words_of(known)
        for other in rubric.criteria:
            own = _words_of(other.text) - _words_of(known)
            if other.id != c.id and len(own) >= 2 and len(told & own) / len(own) >= ANOTHERS:
                what = f"the {field} gives away the claim of '{other.id}' ({_shared(text, other.text, known)})"
                yield warning(c.id, field, what, "Leave those words to the candidate.")
    probe = c.probe.strip()
    if probe and not probe.endswith("?"):
        fix = "End it with a question mark, as one short question."
        yield error(c.id, "probe", "the probe is no question", fix)
    elif probe.count("?") > 1:
        yield warning(c.id, "probe", "the probe asks more than one question", "Ask one thing at a time.")


@lru_cache(maxsize=4096)
def _words_of(text: str) -> frozenset[str]:
    return frozenset(content_words(text))


def _given_away(text: str, c: Criterion, question: str) -> str:
    """The words by which a text says the claim of its own criterion, or one of its options; "" when it does not.

    Of another wording it may say single words, but not a run of them.
    """
    secret = next((s for s in (c.text, *c.options) if leaks(text, s, question)), "")
    secret = secret or next((s for s in c.accept if recites(text, s, question)), "")
    return _shared(text, secret, question)


def _shared(text: str, secret: str, known: str) -> str:
    shared = sorted(set(words(text)) & set(words(secret)) - set(words(known)))
    return ", ".join(w for w in shared if content_words(w)) or ("its words in a row" if secret else "")


def _repeats(texts: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """Each text that stands there more than once, how often, and where for the second time."""
    keys = [words(text) for text in texts]
    for i, text in enumerate(texts):
        if keys.count(keys[i]) > 1 and keys.index(keys[i]) == i:
            yield text, keys.count(keys[i]), keys.index(keys[i], i + 1)
