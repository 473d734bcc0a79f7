"""How fast grading is, side by side with other ways to do it: same model, same answers, one run.

    python -m bench.speed [--quick] [--rounds 5] [--answers 1 10 40] [--out speed.json]

Run it on a machine that does nothing else. Contenders take turns, ratios are taken within a round, and every round has
answers of its own; the slow ones grade only the first of them, by criterion. autorubric needs the extra `bench`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import torch
from transformers import AutoTokenizer

from bench.speed import growth, material, peer, results, table
from bench.speed.peak import matrix_peak
from bench.speed.plain import OnePassEach, PlainModel, YesOrNo
from bench.speed.product import Likelihoods, Product, learn_and_grade
from bench.speed.replies import JsonReplies
from bench.speed.rounds import Entry, Rounds, Spread, play, times_faster
from bench.speed.share import Models, shares
from bench.speed.work import model_of
from interviewer import weights
from interviewer.cli.assemble import Measuring, measuring

OURS, ALONE = Product.name, "ours, likelihood gains alone"


class Plan(NamedTuple):
    """How much is measured. `many` and `few` are answers in a round, of the fast contenders and of the slow ones."""

    rounds: int
    many: int
    few: int
    answers: tuple[int, ...]
    criteria: tuple[int, ...] = (2, 5, 8)
    words: tuple[int, ...] = (40, 80, 160)
    graded: int = 10
    """Answers with each number of criteria and of words, and for the share of the peak."""
    timed: int = 3


FULL = Plan(rounds=5, many=8, few=1, answers=(1, 10, 40))
QUICK = Plan(rounds=2, many=2, few=1, answers=(1, 4), graded=2, timed=1)


class Loaded(NamedTuple):
    """The product's models, and the language model's weights for the others."""

    product: Measuring
    plain: PlainModel
    models: Models


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="about two minutes, for a first look")
    parser.add_argument("--rounds", type=int, help="how often each contender is timed")
    parser.add_argument("--answers", type=int, nargs="+", help="numbers of answers for the slope, two at least")
    parser.add_argument("--out", type=Path, help="write all figures to this file, as JSON")
    asked = parser.parse_args()
    plan = QUICK if asked.quick else FULL
    plan = plan._replace(rounds=asked.rounds or plan.rounds, answers=tuple(asked.answers or plan.answers))
    if plan.rounds < 1 or len(set(plan.answers)) < 2 or min(plan.answers) < 1:
        parser.error("--rounds takes a number from 1 on, --answers at least two different numbers from 1 on")
    found = measure(plan)
    print("\n".join(table.lines(found)))
    if asked.out:
        asked.out.write_text(json.dumps(results.tree(found), indent=1) + "\n", encoding="utf-8")


def measure(plan: Plan) -> results.Results:
    """Everything, in one run."""
    before = results.load()
    loaded = load()
    dtype, device = loaded.plain.module.dtype, loaded.plain.module.device
    peaks = [matrix_peak(dtype, device)]
    rubric = material.rubric(growth.CRITERIA)
    _say("the first grading")
    start = time.perf_counter()
    learn_and_grade(loaded.product, rubric, material.answer(0, growth.WORDS))
    first = time.perf_counter() - start
    with ExitStack() as running:
        entries = list(contenders(loaded, plan, running))
        absent = {} if any(e.contender.name == peer.NAME for e in entries) else {peer.NAME: _absent()}
        _say(f"{plan.rounds} rounds of {len(entries)} contenders")
        rounds = play(entries, rubric, lambda n: material.answers(1000 * (n + 1), plan.many, growth.WORDS), plan.rounds)
    peaks.append(matrix_peak(dtype, device))
    peak = max(peaks)
    _say("the share of the peak")
    answers = material.answers(100_000, plan.graded, growth.WORDS)
    reached = shares(lambda: Product(loaded.product), rubric, answers, loaded.models, peak.flops, plan.timed)
    _say("how the cost grows")
    asked = growth.loads(plan.answers, plan.criteria, plan.words, plan.graded)
    costs = growth.costs(Product(loaded.product), asked, loaded.models, first=200_000)
    usual = {c.load.answers: c.seconds for c in costs if c.load[1:] == (growth.CRITERIA, growth.WORDS)}
    return results.Results(
        machine=results.machine(dtype, before),
        model=loaded.product.meter().name,
        criteria=growth.CRITERIA,
        words=growth.WORDS,
        rounds=rounds,
        faster=faster(rounds),
        absent=absent,
        first_seconds=first,
        peak=peak,
        shares=reached,
        costs=costs,
        slope=growth.slope(usual),
    )


def load() -> Loaded:
    _say("loading the models")
    product = measuring("")
    parts = {"language model": product.backend, "verifier": product.verifier, "encoder": product.encoder}
    models = {name: model_of(part) for name, part in parts.items()}
    folder = weights.ensure(weights.DEFAULT_CHAT)
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    return Loaded(product, PlainModel(models["language model"], tokenizer), models)


def contenders(loaded: Loaded, plan: Plan, running: ExitStack) -> Iterator[Entry]:
    """All that can be had here; what serves one of them runs until the stack is closed."""
    product, plain = loaded.product, loaded.plain
    yield Entry(Product(product), plan.many)
    yield Entry(Likelihoods(ALONE, product.backend, product), plan.many)
    each = Likelihoods("the same gains, one pass for each text", OnePassEach(plain, product.backend), product)
    yield Entry(each, plan.few)
    yield Entry(YesOrNo(plain), plan.many)
    yield Entry(JsonReplies(plain, together=False), plan.few)
    yield Entry(JsonReplies(plain, together=True), plan.few)
    if not peer.missing():
        _say("starting llama.cpp's server")
        url = running.enter_context(peer.served(torch.get_num_threads()))
        yield Entry(peer.Autorubric(url, peer.imported()), plan.few)


def faster(rounds: Rounds) -> dict[str, dict[str, Spread]]:
    """For every contender, how many times faster ours is: whole, and by its likelihoods alone."""
    return {name: {ours: times_faster(rounds, ours, name) for ours in (OURS, ALONE)} for name in rounds[0]}


def _absent() -> str:
    return f"not installed ({', '.join(peer.missing())}): {peer.INSTALL}"


def _say(what: str) -> None:
    print(f"bench.speed: {what} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
