"""A speaking model that does its worst: it rephrases, praises, tells the answer and repeats itself."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from interviewer.backend import Decoding, Message, Scored
from interviewer.bank import Bank


class Tempter:
    """For a follow-up it knows the criterion behind it, as no real model does; so the guards are put to the test."""

    name = "tempter"

    def __init__(self, bank: Bank) -> None:
        self._behind = {c.probe: c for r in bank.rubrics for c in r.criteria}

    def stream(self, messages: Sequence[Message], decoding: Decoding) -> Iterator[str]:
        asked = messages[-1].content
        chance = random.Random(f"{asked} {decoding.seed}")
        criterion = self._behind.get(asked.removeprefix("Question: ").strip())
        if criterion is None:
            yield chance.choice(("Great to have you here!", "Well done so far, now the next one.", "What is 2 + 2?"))
            return
        claim = criterion.text.rstrip(".")
        yield chance.choice(
            (
                f"And {criterion.probe[0].lower()}{criterion.probe[1:]}",
                f"Would you say that {claim[0].lower()}{claim[1:]}?",
                f"Great answer! {criterion.probe}",
                f"{criterion.probe.rstrip('?')}, given that {claim[0].lower()}{claim[1:]}?",
                f"So, {criterion.probe[0].lower()}{criterion.probe[1:]}",
                criterion.hint,
            )
        )

    def score(self, messages: Sequence[Message], continuations: Sequence[str]) -> list[Scored]:
        raise NotImplementedError
