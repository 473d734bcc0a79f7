"""Graders that have the model write JSON, on the same weights: greedy, the reason before the verdict."""

from __future__ import annotations

import json
from collections.abc import Sequence

import torch

from bench.speed.contender import Verdicts
from bench.speed.plain import PlainModel
from interviewer.backend import Message
from interviewer.types import Criterion, Rubric

NEW_TOKENS = 96
"""A reply is cut there: a sentence of reason and a verdict take about 50."""
VERDICTS = ("met", "partial", "missing", "contradicted")
_SYSTEM = (
    "You grade an answer by one criterion. First say in one sentence why, then give the verdict. Reply with a JSON "
    'object and nothing else: {"reason": "...", "verdict": "met"}. The verdict is one of met, partial, missing, '
    "contradicted."
)


class JsonReplies:
    """Generates one reply for each criterion, one after the other or those of an answer as one batch."""

    def __init__(self, model: PlainModel, together: bool, most: int = NEW_TOKENS) -> None:
        self._model = model
        self._together = together
        self._most = most
        self.name = f"JSON, at most {most} tokens, " + ("an answer's in a batch" if together else "one by one")

    def prepare(self, rubric: Rubric, answers: Sequence[str]) -> None:
        replies(self._model, [self._ids(rubric, "Nothing.", rubric.criteria[0])], 1)

    def grade(self, rubric: Rubric, answers: Sequence[str]) -> Verdicts:
        said: list[str] = []
        for answer in answers:
            prompts = [self._ids(rubric, answer, c) for c in rubric.criteria]
            batches = [prompts] if self._together else [[prompt] for prompt in prompts]
            said += [reply for batch in batches for reply in replies(self._model, batch, self._most)]
        given = sum(verdict_in(reply) is not None for reply in said)
        return Verdicts(given=given, lost=len(said) - given)

    def _ids(self, rubric: Rubric, answer: str, criterion: Criterion) -> list[int]:
        asked = f"Question: {rubric.question.text}\n\nAnswer: {answer}\n\nCriterion: {criterion.text}"
        messages = [Message(role="system", content=_SYSTEM), Message(role="user", content=asked)]
        return self._model.prompt(messages)


@torch.inference_mode()
def replies(model: PlainModel, prompts: Sequence[Sequence[int]], most: int) -> list[str]:
    """Greedy replies of at most that many tokens, from one batch of prompts, padded on the left."""
    module, tokenizer = model
    padding = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else tokenizer.eos_token_id
    width = max(map(len, prompts))
    ids = torch.tensor([[padding] * (width - len(p)) + [*p] for p in prompts], device=module.device)
    mask = torch.tensor([[0] * (width - len(p)) + [1] * len(p) for p in prompts], device=module.device)
    said = module.generate(ids, attention_mask=mask, max_new_tokens=most, do_sample=False, pad_token_id=padding)
    found: list[str] = tokenizer.batch_decode(said[:, width:], skip_special_tokens=True)
    return found


def verdict_in(reply: str) -> str | None:
    """The verdict of the first JSON object in a reply that has a usable one, whatever stands around the object."""
    decoder = json.JSONDecoder()
    for start, character in enumerate(reply):
        if character != "{":
            continue
        try:
            found, _ = decoder.raw_decode(reply, start)
        except (ValueError, RecursionError):
            continue
        verdict = str(found.get("verdict")).strip().lower()
        if verdict in VERDICTS:
            return verdict
    return None
