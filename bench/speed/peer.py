"""autorubric, a grader by rubrics, with the same weights behind llama.cpp's server: both from the package index."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

from bench.speed.contender import Verdicts
from bench.speed.llama_server import llama_server
from interviewer import weights
from interviewer.types import Rubric
from interviewer.weights.fetch import archive, unpack

NEEDS = ("autorubric", "xllamacpp")
INSTALL = "pip install -c constraints.txt -e '.[bench]'"
TOKENS = 4096
"""Of one prompt and its reply; autorubric's instructions alone are about 1,500."""
SLOTS = 2
NEW_TOKENS = 256
"""A reply is cut there. autorubric sets no limit, and a small model can go on to the end of the context."""
NAME = f"autorubric, llama.cpp, at most {NEW_TOKENS} tokens"
_HOME = Path(__file__).parents[1] / "out"


def missing() -> list[str]:
    """What of it is not installed."""
    return [name for name in NEEDS if importlib.util.find_spec(name) is None]


class Autorubric:
    """One request for each criterion, those of an answer at a time, greedy; the reply is held to a JSON schema."""

    def __init__(self, url: str, library: Any) -> None:
        """`library` is autorubric itself, as `imported` gives it."""
        self._library = library
        config = library.LLMConfig(
            model="openai/the-same-weights",
            api_base=url,
            api_key="none",
            temperature=0.0,
            max_tokens=NEW_TOKENS,
            timeout=600.0,
            max_retries=1,
            max_parallel_requests=SLOTS,
        )
        self._grader = library.graders.CriterionGrader(judge_model_config=config)
        self.name = NAME

    def prepare(self, rubric: Rubric, answers: Sequence[str]) -> None:
        one = rubric.model_copy(update={"criteria": rubric.criteria[:1]})
        self.grade(one, ["Nothing."])

    def grade(self, rubric: Rubric, answers: Sequence[str]) -> Verdicts:
        return asyncio.run(self._grade(rubric, answers))

    async def _grade(self, rubric: Rubric, answers: Sequence[str]) -> Verdicts:
        theirs = self._library.Rubric(
            [self._library.Criterion(name=c.id, weight=c.weight, requirement=c.text) for c in rubric.criteria]
        )
        given = 0
        for answer in answers:
            report = await theirs.grade(to_grade=answer, grader=self._grader, query=rubric.question.text)
            given += sum(not found.error for found in report.report or ())
        return Verdicts(given=given, lost=len(answers) * len(rubric.criteria) - given)


@contextmanager
def served(threads: int) -> Iterator[str]:
    """llama.cpp's server with the default model's own GGUF file: its address."""
    with (
        tempfile.TemporaryDirectory() as folder,
        llama_server(_gguf(), TOKENS, SLOTS, threads, Path(folder) / "server.log") as url,
    ):
        yield url


def _gguf() -> Path:
    """The file that the default model is made from, fetched once more, verified, and kept in bench/out."""
    spec = weights.spec_of(weights.DEFAULT_CHAT)
    kept = _HOME / f"{spec.key}-{spec.revision}" / spec.foreign
    if not kept.is_file():
        kept.parent.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=_HOME) as name:
            work = Path(name)
            unpack(spec, archive(spec, work, weights.silent), work)
            kept.parent.mkdir(exist_ok=True)
            (work / spec.foreign).replace(kept)
    return kept


def imported() -> Any:
    """autorubric, kept from asking the network for prices."""
    os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")
    os.environ.setdefault("LITELLM_TELEMETRY", "False")
    library: ModuleType = importlib.import_module("autorubric")
    return library
