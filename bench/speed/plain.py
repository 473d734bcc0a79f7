"""The grader's own weights, used plainly: one forward pass over a whole prompt, nothing shared."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import torch

from bench.speed.contender import Verdicts
from interviewer.backend import Backend, Decoding, Message, Scored
from interviewer.local.render import Renderer
from interviewer.prompts import load_prompt
from interviewer.types import Rubric


class PlainModel(NamedTuple):
    """A causal language model of transformers, and its tokenizer."""

    module: Any
    tokenizer: Any

    def prompt(self, messages: Sequence[Message]) -> list[int]:
        """Ids up to where the assistant's words begin, by the renderer of the product."""
        return Renderer(self.tokenizer).prompt(messages)[0]

    @torch.inference_mode()
    def logits(self, ids: Sequence[int], keep: int = 1) -> torch.Tensor:
        """One forward pass. The logits of the last `keep` places, in single precision, shape (keep, vocabulary)."""
        found = self.module(input_ids=torch.tensor([ids], device=self.module.device), logits_to_keep=keep)
        logits: torch.Tensor = found.logits[0].float()
        return logits


class OnePassEach:
    """A backend of the same weights that scores every text by a pass of its own over prompt and text."""

    def __init__(self, model: PlainModel, backend: Backend) -> None:
        self._model = model
        self._renderer = Renderer(model.tokenizer)
        self.name = f"{backend.name}, one pass each"

    def score(self, messages: Sequence[Message], continuations: Sequence[str]) -> list[Scored]:
        prompt = self._renderer.prompt(messages)[0]
        return [self._scored(prompt, self._renderer.continuation(text)) for text in continuations]

    def stream(self, messages: Sequence[Message], decoding: Decoding) -> Iterator[str]:
        raise NotImplementedError("it scores and says nothing")

    def _scored(self, prompt: Sequence[int], text: Sequence[int]) -> Scored:
        logits = self._model.logits([*prompt, *text], keep=len(text) + 1)[:-1]
        chances = torch.log_softmax(logits, dim=-1).gather(1, torch.tensor(text).unsqueeze(1))
        return Scored(logprobs=tuple(chances[:, 0].tolist()), tokens=self._renderer.tokens(text))


class YesOrNo:
    """One pass for each criterion: is the next word rather Yes or No?"""

    name = "one yes/no pass for each criterion"

    def __init__(self, model: PlainModel) -> None:
        self._model = model
        self._prompt = load_prompt("judge_asks")
        self._yes, self._no = (model.tokenizer(word, add_special_tokens=False).input_ids[0] for word in ("Yes", "No"))

    def prepare(self, rubric: Rubric, answers: Sequence[str]) -> None:
        self._says_yes(rubric, "Nothing.", rubric.criteria[0].text)

    def grade(self, rubric: Rubric, answers: Sequence[str]) -> Verdicts:
        said = [self._says_yes(rubric, answer, c.text) for answer in answers for c in rubric.criteria]
        return Verdicts(given=len(said))

    def _says_yes(self, rubric: Rubric, answer: str, claim: str) -> bool:
        asked = self._prompt.fill(question=rubric.question.text, answer=answer, claim=claim)
        chances = self._model.logits(self._model.prompt(asked))[0]
        return bool(chances[self._yes] > chances[self._no])
