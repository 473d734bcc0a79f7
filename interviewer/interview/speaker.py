"""The interviewer's spoken turns: the model words them, guards decide, and a written line stands behind each.

The model is told topics, numbers and the rubric's own probe, all of which the candidate may read; never the reference,
a criterion or a model answer. Nor is it told what the candidate said: a model of the default's size spins that into
nonsense (0 of 6 probes passed the guards). Code takes up what was said, by quoting it (interview.takeup).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from interviewer.backend import Backend, Decoding, Message
from interviewer.errors import ModelError
from interviewer.interview.guards import Checked, check_line, check_probe
from interviewer.prompts import load_prompt
from interviewer.rubrics.leak import leaks
from interviewer.types import Criterion, Question
from interviewer.view.words import plural

TRIES = 2
_TRANSITIONS = (
    "Question {number} of {total} is on {topic}.",
    "Next comes {topic}, with question {number} of {total}.",
    "Let us move on to question {number} of {total}, on {topic}.",
    "{topic} now, with question {number} of {total}.",
)
ANYTHING_ELSE = "Is there anything that you would like to add?"


class Spoken(NamedTuple):
    """A turn as it was said, and who worded it."""

    text: str
    source: Literal["model", "rubric", "code"]


class Speaker:
    """Says things through a backend. Every method is deterministic for the same arguments and seed.

    Without `rephrases` follow-ups and transitions are said as they are written, and at once.
    """

    def __init__(self, backend: Backend, rephrases: bool = True) -> None:
        self._backend = backend
        self._rephrases = rephrases

    def opening(self, topics: tuple[str, ...], count: int, seed: int) -> Spoken:
        """A welcome that names the topics and asks nothing."""
        named = _listed(topics)
        number = plural(count, "question")
        fallback = f"Welcome! We have {number} today, on {named}. Take your time and think out loud."
        messages = load_prompt("opening").fill(topics=named, count=number)
        return self._say(
            messages, seed, lambda text: check_line(text, must_name=named, numbers=number), Spoken(fallback, "code")
        )

    def transition(self, topic: str, number: int, total: int, seed: int) -> Spoken:
        """The step to the next question; it judges nothing."""
        named = _within(topic)
        written = _TRANSITIONS[number % len(_TRANSITIONS)].format(number=number, total=total, topic=named)
        fallback = Spoken(f"{written[0].upper()}{written[1:]}", "code")
        if not self._rephrases:
            return fallback
        messages = load_prompt("transition").fill(topic=named, number=str(number), total=str(total))
        return self._say(
            messages,
            seed,
            lambda text: check_line(text, must_name=topic, numbers=f"{number} {total}"),
            fallback,
        )

    def probe(
        self,
        question: Question,
        answer: str,
        target: Criterion,
        unmet: tuple[Criterion, ...],
        asked_before: tuple[str, ...],
        seed: int,
    ) -> Spoken:
        """One question that aims at `target`; the written one when the model's does not pass.

        `answer` is all that the candidate has said to the question, and `unmet` the criteria still to be kept secret.
        """
        public = f"{question.text} {answer}"
        fallback = Spoken(written_probe(target, unmet, public), "rubric")
        if not self._rephrases:
            return fallback
        messages = load_prompt("probe").fill(probe=fallback.text)
        secrets = tuple(text for c in unmet for text in (c.text, *c.accept))
        return self._say(
            messages,
            seed,
            lambda text: check_probe(
                text,
                aim=fallback.text,
                secrets=secrets,
                public=public,
                asked_before=asked_before,
            ),
            fallback,
        )

    def _say(self, messages: list[Message], seed: int, check: Callable[[str], Checked], fallback: Spoken) -> Spoken:
        """The first of a few tries that passes; greedy first, then seeded sampling."""
        for attempt in range(TRIES):
            decoding = Decoding(max_tokens=48, temperature=0.6 * attempt, top_p=0.9, seed=seed + attempt)
            try:
                checked = check(_until_enough(self._backend.stream(messages, decoding)))
            except ModelError:
                return fallback  # the written line needs no model; the interview goes on
            if not checked.reason:
                return fallback if checked.text == fallback.text else Spoken(checked.text, "model")
        return fallback


def written_probe(target: Criterion, unmet: tuple[Criterion, ...], public: str) -> str:
    """The follow-up for `target` that needs no model: the first of its probe, its label and an open question that
    gives no criterion of `unmet` away. `public` is what both sides have heard already."""
    secrets = [text for c in unmet for text in (c.text, *c.options)]
    for line in (target.probe, f"Could you say more about {_within(target.label)}?"):
        if line and not any(leaks(line, secret, public) for secret in secrets):
            return line
    return ANYTHING_ELSE


def pieces(text: str) -> Iterator[str]:
    """A checked turn, word by word, for showing. Nothing is shown before its guard has passed."""
    for i, word in enumerate(text.split(" ")):
        yield word if i == 0 else f" {word}"


def _until_enough(stream: Iterator[str]) -> str:
    """Read until the first paragraph ends, so that no second is spent on text that no guard would let through."""
    text = ""
    for piece in stream:
        text += piece
        if "\n" in text.strip() or "?" in piece:
            break
    # Now, not when the garbage collector comes by: until it is closed the model goes on, and nobody else gets it.
    close = getattr(stream, "close", None)
    if close is not None:
        close()
    return text


def _listed(names: tuple[str, ...]) -> str:
    lowered = [_within(n) for n in names]
    return lowered[0] if len(lowered) == 1 else f"{', '.join(lowered[:-1])} and {lowered[-1]}"


def _within(name: str) -> str:
    """A heading as it reads within a sentence: `Vector search and RAG` becomes `vector search and RAG`."""
    return re.sub(r"\b[A-Z][a-z]+\b", lambda found: found.group().lower(), name)
