"""The arithmetic of the speed benchmark: exact counts on a tiny random model, ratios and lines from given times."""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
import torch
from test_local import CHAT, CLAIMS, SMALL, TOKENIZER, make_model
from transformers import BertConfig, BertModel

from bench.speed import growth, material, peer, results, table
from bench.speed.contender import Verdicts
from bench.speed.peak import Peak
from bench.speed.plain import OnePassEach, PlainModel, YesOrNo
from bench.speed.product import KnownEncoder, KnownVerifier, Likelihoods, Product
from bench.speed.replies import JsonReplies, replies, verdict_in
from bench.speed.rounds import Entry, Spread, Timed, play, times_faster
from bench.speed.share import ALL, Share, share, shares, watched
from bench.speed.work import Work, counted, model_of, padded
from interviewer.backend import Entailment, HashingEncoder, Message, OverlapVerifier, Scored, ScriptedBackend
from interviewer.cli.assemble import Measuring
from interviewer.local.backend import LocalBackend
from interviewer.types import Rubric

pytestmark = pytest.mark.usefixtures("one_thread")

RUBRIC = material.rubric(2)
ANSWERS = material.answers(1, 3, 30)


@pytest.fixture(scope="module")
def tiny() -> PlainModel:
    return PlainModel(make_model(), TOKENIZER)


# --- work ------------------------------------------------------------------------------------------------------


def llama_flops(rows: int, new: int, seen: int, kept: int) -> int:
    """By hand, for the tiny Llama: `new` tokens a row after others, `seen` with them, `kept` of them to the head."""
    wide, inner, heads, kv, size = 32, 48, 4, 2, 8
    linear = wide * heads * size + 2 * wide * kv * size + heads * size * wide + 3 * wide * inner
    attention = 2 * heads * size * seen  # a product for the scores and one for the values
    layers: int = SMALL["num_hidden_layers"] * rows * new * 2 * (linear + attention)
    return layers + 2 * rows * kept * wide * len(TOKENIZER)


@torch.inference_mode()
def test_tokens_padding_and_work_of_a_pass_are_exact(tiny: PlainModel) -> None:
    ids = torch.ones((2, 7), dtype=torch.long)
    mask = torch.tensor([[1] * 7, [1] * 4 + [0] * 3])
    with counted(tiny.module, work=True) as count:
        cache = tiny.module(input_ids=ids, attention_mask=mask).past_key_values
    assert count.work._replace(seconds=0) == Work(14, 3, 1, llama_flops(2, 7, 7, 7))
    assert count.work.padding_share == 3 / 14
    # After a shared beginning: two more tokens in each row, the last of the second row for nothing.
    longer = torch.cat([mask, torch.tensor([[1, 1], [1, 0]])], dim=1)
    with counted(tiny.module, work=True) as count:
        tiny.module(input_ids=ids[:, :2], attention_mask=longer, past_key_values=cache, logits_to_keep=1)
    assert count.work._replace(seconds=0) == Work(4, 1, 1, llama_flops(2, 2, 9, 1))
    assert count.work.seconds > 0


@torch.inference_mode()
def test_counting_changes_no_number_and_ends_with_the_block(tiny: PlainModel) -> None:
    ids = tiny.prompt(CHAT)
    with counted(tiny.module, work=True) as count:
        watched_logits = tiny.logits(ids)
    done = count.work
    assert torch.equal(tiny.logits(ids), watched_logits)
    assert count.work == done
    # Whoever runs the base and the head by themselves is counted alike.
    with counted(tiny.module, work=True) as count:
        hidden = tiny.module.model(input_ids=torch.tensor([ids])).last_hidden_state
        tiny.module.lm_head(hidden[:, -1:])
    assert count.work[:4] == done[:4]


@torch.inference_mode()
def test_an_encoder_without_a_head_is_counted_once() -> None:
    config = BertConfig(vocab_size=50, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=20)
    model: Any = BertModel(config, add_pooling_layer=False).eval()
    with counted(model, work=True) as count:
        model(input_ids=torch.ones((3, 5), dtype=torch.long), attention_mask=torch.ones((3, 5), dtype=torch.long))
    linear = 4 * 16 * 16 + 2 * 16 * 20
    assert count.work._replace(seconds=0) == Work(15, 0, 1, 15 * 2 * (linear + 2 * 16 * 5))


def test_padding_is_what_nothing_looks_at() -> None:
    assert padded(None, 4) == 0
    assert padded(torch.tensor([[1, 1, 1, 0], [1, 0, 0, 0]]), 2) == 3
    seen = torch.tensor([[[[True, True, False], [True, True, False]]], [[[True, True, False], [True, True, True]]]])
    assert padded(seen, 2) == 1  # the last place of the first row does not see itself
    assert padded(torch.where(seen, 0.0, -1e9), 2) == 1


def test_the_model_of_an_object_is_found(tiny: PlainModel) -> None:
    assert model_of(LocalBackend(tiny.module, TOKENIZER, "tiny")) is tiny.module
    with pytest.raises(SystemExit, match="HashingEncoder holds no model"):
        model_of(HashingEncoder())


def test_the_share_of_the_peak() -> None:
    one, other = Work(100, 20, 2, 4_000_000, 0.5), Work(50, 0, 1, 1_000_000, 0.1)
    assert share([one], 0.5, 1e8) == Share(one, 0.5, reached=0.08, useful=0.064)
    both = share([one, other], 2.0, 1e7)
    assert both == Share(Work(150, 20, 3, 5_000_000, 0.6), 2.0, reached=0.25, useful=0.21)
    assert share([Work()], 1.0, 1.0) == Share(Work(), 1.0, 0.0, 0.0)


# --- rounds ----------------------------------------------------------------------------------------------------


class Clocked:
    """Takes a given time for each criterion and loses one in each grading; writes down what it is called for."""

    def __init__(self, name: str, seconds: Sequence[float], log: list[str], time: list[float]) -> None:
        self.name = name
        self._seconds = list(seconds)
        self._log, self._time = log, time

    def prepare(self, rubric: Rubric, answers: Sequence[str]) -> None:
        self._time[0] += 1000.0
        self._log.append(f"prepare {self.name} {' '.join(answers)}")

    def grade(self, rubric: Rubric, answers: Sequence[str]) -> Verdicts:
        criteria = len(answers) * len(rubric.criteria)
        self._time[0] += self._seconds.pop(0) * criteria
        self._log.append(f"grade {self.name} {' '.join(answers)}")
        return Verdicts(criteria - 1, 1)


def test_contenders_take_turns_and_ratios_are_of_one_round() -> None:
    log: list[str] = []
    time = [0.0]
    entries = [
        Entry(Clocked("a", [1.0, 10.0, 2.0], log, time), 2),
        Entry(Clocked("b", [4.0, 20.0, 24.0], log, time), 1),
    ]
    played = play(entries, RUBRIC, lambda n: (f"x{n}", f"y{n}"), 3, clock=lambda: time[0])
    assert [line for line in log if line.startswith("grade")] == [
        *("grade a x0 y0", "grade b x0"),
        *("grade a x1 y1", "grade b x1"),
        *("grade a x2 y2", "grade b x2"),
    ]
    assert log[0] == "prepare a x0 y0"
    assert played[0] == {"a": Timed(4.0, Verdicts(3, 1)), "b": Timed(8.0, Verdicts(1, 1))}
    assert [r["a"].each for r in played] == [1.0, 10.0, 2.0]
    assert times_faster(played, "a", "b") == Spread(4.0, 2.0, 12.0)
    assert times_faster(played, "b", "a") == Spread(0.25, 1 / 12, 0.5)


# --- growth ----------------------------------------------------------------------------------------------------


def test_the_line_through_what_answers_cost() -> None:
    line = growth.slope({1: 3.5, 10: 8.0, 40: 23.0})  # 3 s and half a second for each
    assert line.seconds == pytest.approx(0.5, abs=1e-12)
    assert line.fixed == pytest.approx(3.0, abs=1e-12)
    assert line.drift == pytest.approx((23 / 40) / (8 / 10) - 1, abs=1e-12)
    assert growth.slope({10: 5.0, 100: 50.0}).drift == 0.0
    with pytest.raises(ValueError, match="two numbers"):
        growth.slope({10: 5.0})


def test_what_is_graded_to_see_the_cost_grow() -> None:
    assert growth.loads((1, 10), (2, 5), (40, 80), few=10) == [(1, 5, 80), (10, 5, 80), (10, 2, 80), (10, 5, 40)]
    assert growth.loads((1, 4), (5,), (80,), few=2) == [(1, 5, 80), (4, 5, 80), (2, 5, 80)]


def test_answers_have_their_length_and_no_two_are_alike() -> None:
    for words in (40, 80, 160):
        found = material.answers(7, 40, words)
        assert {len(answer.split()) for answer in found} == {words}
        assert len(set(found)) == 40
    assert material.answer(9, 40) == material.answers(7, 3, 40)[2]
    for count in (2, 5, 8):
        criteria = material.rubric(count).criteria
        assert len({c.id for c in criteria}) == len({c.text for c in criteria}) == count
    with pytest.raises(SystemExit, match="there are 1 to 1[0-9] criteria, not 99"):
        material.rubric(99)
    with pytest.raises(SystemExit, match="words, not 9999"):
        material.answer(1, 9999)


# --- contenders ------------------------------------------------------------------------------------------------


class Counting:
    """All three seams, each counting what it is asked."""

    name = "counting"

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pairs: list[tuple[str, str]] = []

    def encode(self, texts: Sequence[str]) -> list[list[float]]:
        self.texts += texts
        return HashingEncoder().encode(texts)

    def verify(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        self.pairs += pairs
        return OverlapVerifier().verify(pairs)


def test_nothing_is_encoded_or_verified_twice() -> None:
    counting = Counting()
    encoder, verifier = KnownEncoder(counting), KnownVerifier(counting)
    assert encoder.encode(["a b", "c", "a b"]) == HashingEncoder().encode(["a b", "c", "a b"])
    assert encoder.encode(["c"]) == HashingEncoder().encode(["c"])
    assert counting.texts == ["a b", "c"]
    pairs = [("a b", "a"), ("c", "a"), ("a b", "a")]
    assert verifier.verify(pairs) == OverlapVerifier().verify(pairs)
    assert verifier.verify(pairs[:1]) == OverlapVerifier().verify(pairs[:1])
    assert counting.pairs == pairs[:2]


def test_the_likelihoods_alone_are_the_products_own_and_nothing_else() -> None:
    whole, alone, counting = ScriptedBackend(), ScriptedBackend(), Counting()
    product = Product(Measuring("tiny", whole, None, HashingEncoder(), OverlapVerifier()))
    gains = Likelihoods("gains", alone, Measuring("tiny", alone, None, counting, counting))
    product.prepare(RUBRIC, ANSWERS)
    gains.prepare(RUBRIC, ANSWERS)
    assert not any(text in message.content for text in ANSWERS for seen in alone.seen for message in seen)
    before, read = len(alone.seen), (len(counting.texts), len(counting.pairs))
    assert gains.grade(RUBRIC, ANSWERS) == product.grade(RUBRIC, ANSWERS) == Verdicts(6, 0)
    assert alone.seen == whole.seen and len(alone.seen) > before
    assert (len(counting.texts), len(counting.pairs)) == read
    assert gains.grade(RUBRIC, ANSWERS) == Verdicts(6, 0)  # all over again: nothing is remembered
    assert len(alone.seen) == 2 * len(whole.seen) - before


def test_what_cannot_be_graded_is_lost() -> None:
    class Failing(ScriptedBackend):
        def score(self, messages: Sequence[Message], continuations: Sequence[str]) -> list[Scored]:
            if any("no answer" not in m.content and "Answer:" in m.content for m in messages):
                raise RuntimeError("out of memory")
            return super().score(messages, continuations)

    product = Product(Measuring("tiny", Failing(), None, HashingEncoder(), OverlapVerifier()))
    assert product.grade(RUBRIC, ANSWERS) == Verdicts(0, 6)


def test_one_pass_each_gives_the_numbers_of_the_shared_prefix(tiny: PlainModel) -> None:
    backend = LocalBackend(tiny.module, TOKENIZER, "tiny")
    with counted(tiny.module) as count:
        plain = OnePassEach(tiny, backend).score(CHAT, CLAIMS)
    for ours, theirs in zip(backend.score(CHAT, CLAIMS), plain, strict=True):
        assert ours.tokens == theirs.tokens
        assert ours.logprobs == pytest.approx(theirs.logprobs, abs=1e-4)
    prompt = len(tiny.prompt(CHAT))
    assert count.work[:3] == (sum(prompt + len(s.tokens) for s in plain), 0, len(CLAIMS))


def test_a_yes_or_no_is_one_pass_for_each_criterion(tiny: PlainModel) -> None:
    with counted(tiny.module) as count:
        assert YesOrNo(tiny).grade(RUBRIC, ["It is a loss."]) == Verdicts(2)
    assert count.work.passes == 2 and count.work.padding == 0


def test_replies_are_the_same_alone_and_in_a_batch(tiny: PlainModel) -> None:
    prompts = [tiny.prompt(CHAT), tiny.prompt(CHAT[:2]), tiny.prompt(CHAT[2:])]
    together = replies(tiny, prompts, 5)
    assert together == [replies(tiny, [prompt], 5)[0] for prompt in prompts]
    assert len(set(together)) > 1


def test_random_weights_write_no_json(tiny: PlainModel) -> None:
    assert JsonReplies(tiny, together=True, most=3).grade(RUBRIC, ["It is a loss."]) == Verdicts(0, 2)


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        ('{"reason": "It says so.", "verdict": "met"}', "met"),
        ('```json\n{"verdict": " Contradicted ", "reason": "a {brace}"}\n```', "contradicted"),
        ('Well {not json} then {"verdict": "partial"} and {"verdict": "met"}', "partial"),
        ('{"verdict": "yes"} {"verdict": "missing"}', "missing"),
        ('{"reason": "cut off", "verd', None),
        ('{"reason": "no verdict"}', None),
        ('{"verdict": null}', None),
        ("{" * 5000, None),
        ("met", None),
    ],
)
def test_the_verdict_of_a_reply(reply: str, verdict: str | None) -> None:
    assert verdict_in(reply) == verdict


def test_a_broken_reply_to_autorubric_is_a_lost_verdict() -> None:
    asked: list[dict[str, Any]] = []

    class Theirs:
        def __init__(self, criteria: list[Any]) -> None:
            self._criteria = criteria

        async def grade(self, **given: Any) -> Any:
            asked.append(given)
            if given["to_grade"] == "nothing at all":
                return SimpleNamespace(report=None)
            return SimpleNamespace(report=[SimpleNamespace(error=None), SimpleNamespace(error="parse: cut off")])

    library = SimpleNamespace(LLMConfig=SimpleNamespace, Criterion=SimpleNamespace, Rubric=Theirs)
    library.graders = SimpleNamespace(CriterionGrader=SimpleNamespace)
    grader = peer.Autorubric("http://127.0.0.1:9/v1", library)
    assert grader.grade(RUBRIC, ["one", "nothing at all"]) == Verdicts(1, 3)
    assert [given["to_grade"] for given in asked] == ["one", "nothing at all"]
    assert asked[0]["query"] == RUBRIC.question.text


# --- the whole -------------------------------------------------------------------------------------------------


def test_work_and_time_of_one_grading_and_the_report(tiny: PlainModel) -> None:
    backend = LocalBackend(tiny.module, TOKENIZER, "tiny")
    loaded = Measuring("tiny", backend, None, HashingEncoder(), OverlapVerifier())
    models = {"language model": tiny.module}
    answers = ["A margin.", "An anchor is near."]
    found = shares(lambda: Product(loaded), RUBRIC, answers, models, peak=1e9, times=2)
    one, every = found["language model"], found[ALL]
    assert (
        one.work[:4]
        == every.work[:4]
        == watched(Product(loaded), RUBRIC, answers, models, work=True)[1]["language model"][:4]
    )
    assert one.work.flops > 0 and one.reached == one.work.flops / one.seconds / 1e9
    assert every.seconds >= one.seconds and every.useful <= every.reached <= one.reached
    costs = growth.costs(Product(loaded), [growth.Load(1, 2, 5), growth.Load(2, 2, 5)], models, first=1)
    assert costs[1].tokens > costs[0].tokens > 0
    made = results.Results(
        machine=results.machine(torch.float32, 0.5),
        model="tiny",
        criteria=2,
        words=5,
        rounds=[{"ours": Timed(4.0, Verdicts(8, 0)), "others": Timed(4.0, Verdicts(1, 3))}],
        faster={"ours": {"ours": Spread(1, 1, 1)}, "others": {"ours": Spread(2, 2, 2)}},
        absent={peer.NAME: f"not installed: {peer.INSTALL}"},
        first_seconds=1.5,
        peak=Peak(2.5e11, 1024),
        shares=found,
        costs=costs,
        slope=growth.Slope(0.5, 3.0, 0.02),
    )
    said = "\n".join(table.lines(made))
    assert "others" in said and "3 of 4" in said and "2.0 (2.0 to 2.0)" in said
    assert "1.00 (1.00 to 1.00)" in said and "not installed: pip install -c constraints.txt -e '.[bench]'" in said
    assert "250 GFLOP/s (1024 x 1024)" in said and "120 answers a minute" in said and "+2.0%" in said
    read = json.loads(json.dumps(results.tree(made)))
    assert read["rounds"][0]["others"] == {"seconds": 4.0, "verdicts": {"given": 1, "lost": 3}}
    assert read["slope"] == {"seconds": 0.5, "fixed": 3.0, "drift": 0.02}
    assert read["costs"][1]["work"]["language model"]["tokens"] == costs[1].work["language model"].tokens
