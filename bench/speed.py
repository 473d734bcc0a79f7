"""How long feedback takes, and what sharing the prefix saves. Run it on a machine that is doing nothing else.

    python -m bench.speed

Grades a 100-word answer to a 5-criterion question with the embedded default model, twice in each run: as the product
does, and with one forward pass over the whole prompt for every text that is scored. Ratios are taken within a run.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Sequence

import torch

from interviewer import grading
from interviewer.backend import Backend, Message, Scored
from interviewer.bank import load_bank
from interviewer.cli.assemble import measuring
from interviewer.judge import LikelihoodJudge, Meter, load_calibration
from interviewer.judge.measure import SignalSource
from interviewer.types import Grade, Rubric, Turn

RUNS = 3
QUESTION = "triplet-loss"
ANSWER = (
    "You take three items at a time, an anchor, something that matches it and something that does not. "
    "All of them go through the same network. The loss compares two distances: the matching one should be nearer to "
    "the anchor than the other one by at least some margin. As soon as that holds for a triplet it contributes "
    "nothing, so most random triplets are useless after a while. That is why people search for hard or semi-hard "
    "negatives within the batch. In the end you can compare people or products that never appeared in training, "
    "simply by distance."
)


class OnePassEach:
    """The same model without a shared prefix: every continuation is scored alone, with its whole prompt."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.name = f"{backend.name}, one pass each"

    def score(self, messages: Sequence[Message], continuations: Sequence[str]) -> list[Scored]:
        # One message, so that nothing is kept from the call before; the model reads the same words.
        whole = [Message(role="user", content="\n".join(m.content for m in messages))]
        return [self._backend.score(whole, [text])[0] for text in continuations]

    def stream(self, messages: Sequence[Message], decoding: object) -> object:
        raise NotImplementedError


def five_criteria(rubric: Rubric) -> Rubric:
    return rubric.model_copy(update={"criteria": rubric.criteria[:5]})


def graded(rubric: Rubric, meter: SignalSource) -> tuple[float, Grade]:
    """Seconds for one grading by a judge that remembers no answer, and the grade."""
    judge = LikelihoodJudge(meter, load_calibration("smollm2-135m-instruct"))
    turns = [Turn(role="candidate", kind="answer", text=ANSWER)]
    start = time.perf_counter()
    grade = grading.grade(rubric, turns, judge)
    return time.perf_counter() - start, grade


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    started = time.perf_counter()
    loaded = measuring("")
    shared = loaded.meter()
    print(f"{shared.name}, {torch.get_num_threads()} threads; models loaded in {time.perf_counter() - started:.1f} s")
    rubric = five_criteria(load_bank().get(QUESTION))
    texts = sum(1 + len(c.accept) + len(c.counter_claims) for c in rubric.criteria)
    print(f"{len(ANSWER.split())} words, {len(rubric.criteria)} criteria, {texts} texts scored for the whole answer")

    alone = Meter(OnePassEach(loaded.backend), loaded.encoder, loaded.verifier)  # type: ignore[arg-type]
    cold, _ = graded(rubric, shared)
    print(f"first grading of a question   {cold:6.2f} s  (with the passes that no answer is needed for)")
    graded(rubric, alone)
    pairs = [(graded(rubric, shared)[0], graded(rubric, alone)[0]) for _ in range(RUNS)]
    ours, theirs = statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)
    ratios = sorted(b / a for a, b in pairs)
    print(f"every further grading         {ours:6.2f} s  median of {RUNS}")
    print(f"one forward pass each         {theirs:6.2f} s  median of {RUNS}")
    middle = statistics.median(ratios)
    print(f"sharing the prefix is faster by {ratios[0]:.1f} to {ratios[-1]:.1f} times, median {middle:.1f}")


if __name__ == "__main__":
    main()
