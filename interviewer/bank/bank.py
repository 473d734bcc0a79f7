"""The bank as a value: look up, list topics, pick questions."""

from __future__ import annotations

import difflib
import random
from collections.abc import Sequence
from functools import cached_property

from interviewer.errors import BankError
from interviewer.types import Difficulty, Rubric, Value


class Bank(Value):
    """Rubrics in file-name order. Question ids are unique when the bank comes from `load_bank`."""

    rubrics: tuple[Rubric, ...]

    @cached_property
    def _by_id(self) -> dict[str, Rubric]:
        return {rubric.question.id: rubric for rubric in self.rubrics}

    def has(self, question_id: str) -> bool:
        return question_id in self._by_id

    def get(self, question_id: str) -> Rubric:
        """The rubric of that question. Raises BankError that names near matches."""
        rubric = self._by_id.get(question_id)
        if rubric is not None:
            return rubric
        near = difflib.get_close_matches(question_id[:80], list(self._by_id), n=3, cutoff=0.5)
        hint = f"Did you mean {' or '.join(near)}?" if near else f"The bank has: {', '.join(self._by_id) or 'nothing'}."
        raise BankError(f"no question '{question_id[:80]}' in the bank", hint)

    @property
    def topics(self) -> tuple[str, ...]:
        """Each topic once, in the order of first appearance."""
        return tuple(dict.fromkeys(rubric.question.topic for rubric in self.rubrics))

    def pick(
        self, topics: Sequence[str] = (), difficulty: Difficulty | None = None, count: int = 5, seed: int = 0
    ) -> tuple[str, ...]:
        """Question ids for one interview, no repeats, spread over the topics as evenly as the bank allows.

        No topics means all of them; topics are matched without regard to case. The same bank, arguments and seed
        give the same ids. A count above what is there gives all that is there. Raises BankError when a topic is
        unknown, nothing matches, or count is below 1.
        """
        if count < 1:
            raise BankError(f"cannot pick {count} questions", "Ask for at least one.")
        wanted = {self._topic(name) for name in topics} or set(self.topics)
        piles: dict[str, list[str]] = {}
        for rubric in self.rubrics:
            question = rubric.question
            if question.topic in wanted and difficulty in (None, question.difficulty):
                piles.setdefault(question.topic, []).append(question.id)
        if not piles:
            where = f" in {', '.join(sorted(wanted))}" if topics else ""
            level = f"{difficulty} " if difficulty else ""
            raise BankError(f"the bank has no {level}question{where}", "Widen the topics or the difficulty.")
        shuffle = random.Random(seed).shuffle
        order = list(piles)
        shuffle(order)
        for name in order:
            shuffle(piles[name])
        picked: list[str] = []
        while len(picked) < count and any(piles.values()):
            picked += [piles[name].pop() for name in order if piles[name]]
        return tuple(picked[:count])

    def _topic(self, name: str) -> str:
        known = {topic.casefold(): topic for topic in self.topics}
        topic = known.get(name.strip().casefold())
        if topic is None:
            near = difflib.get_close_matches(name.strip().casefold(), list(known), n=1, cutoff=0.5)
            meant = f"Did you mean '{known[near[0]]}'? " if near else ""
            raise BankError(f"no topic '{name[:80]}' in the bank", f"{meant}Topics: {'; '.join(self.topics)}.")
        return topic
