"""From proposals to a rubric: what is checked, what is put in, and what stays."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import pytest

from interviewer.backend import Decoding, Entailment, Message, OverlapVerifier, ScriptedBackend
from interviewer.bank import load_bank
from interviewer.errors import ModelError
from interviewer.proposing import Kind, Proposal, propose
from interviewer.proposing.check import by_words
from interviewer.proposing.model import worded
from interviewer.proposing.values import Candidate
from interviewer.rubrics import compile_reference, leaks
from interviewer.types import Criterion, Question, Rubric

CLAIM = "Dropout lowers the risk of overfitting."
AGAINST = "Dropout raises the risk of overfitting."
AGAIN = "With dropout a network overfits less."


class Reader:
    """A verifier by rule: a pair is silent unless the function says otherwise. `calls` keeps what it was asked."""

    name = "reader"

    def __init__(self, read: Callable[[str, str], str] = lambda text, claim: "") -> None:
        self._read = read
        self.calls: list[list[tuple[str, str]]] = []

    def verify(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        self.calls.append(list(pairs))
        return [_entailment(self._read(text, claim)) for text, claim in pairs]


def _entailment(label: str) -> Entailment:
    found = {"stated": 0.01, "silent": 0.01, "contradicted": 0.01} | {label or "silent": 0.98}
    return Entailment(**{name: math.log(p) for name, p in found.items()})


def opposed(text: str, claim: str) -> str:
    """A text with `lowers` and one with `raises`, or one with `not`, contradict each other; like ones state."""
    both = f"{text} {claim}"
    if ("raises" in both and "lowers" in both) or ("not" in text.split()) != ("not" in claim.split()):
        return "contradicted"
    return "stated" if "overfit" in text and "overfit" in claim and text != claim else ""


def rubric(*criteria: Criterion, reference: str = "A network may learn its data by heart.") -> Rubric:
    question = Question(id="q", topic="T", text="What is dropout for?")
    return Rubric(question=question, reference=reference, criteria=criteria or (criterion(),))


def criterion(text: str = CLAIM, name: str = "risk", **more: object) -> Criterion:
    return Criterion.model_validate({"id": name, "label": "Risk", "text": text} | more)


def of(kind: Kind, proposals: Sequence[Proposal]) -> list[tuple[str, str]]:
    return [(p.text, p.reason) for p in proposals if p.kind == kind]


# --- what is put in --------------------------------------------------------------------------------------------


def test_what_passes_is_put_in() -> None:
    found = propose(rubric(), Reader(opposed))
    [c] = found.rubric.criteria
    assert c.counter_claims == (AGAINST, "Dropout does not lower the risk of overfitting.")
    assert c.accept == ("The risk of overfitting is lowered by dropout.",)
    assert c.probe == "What effect does dropout have?"
    assert c.hint == "Imagine it turned up, and then turned off: what changes?"
    assert {p.text for p in found.accepted} == {*c.counter_claims, *c.accept, c.probe, c.hint}


def test_the_claim_and_all_else_of_the_rubric_stay() -> None:
    before = rubric(criterion(weight=3, source=("A network may learn",)), criterion("It is random.", "random"))
    after = propose(before, Reader(opposed)).rubric
    kept = {"counter_claims": (), "accept": (), "probe": "", "hint": ""}
    assert after.model_copy(update={"criteria": tuple(c.model_copy(update=kept) for c in after.criteria)}) == before


def test_what_an_author_wrote_stays() -> None:
    written = criterion(
        counter_claims=("Dropout is a kind of cake.",), accept=("It is good.",), probe="And?", hint="Think."
    )
    found = propose(rubric(written), Reader(opposed), ScriptedBackend([AGAINST]))
    assert found.rubric == rubric(written)
    assert found.proposals == ()


def test_what_the_compiler_made_by_rule_is_replaced() -> None:
    compiled = compile_reference("What is dropout for?", f"**Risk:** {CLAIM}")
    [before] = compiled.criteria
    assert before.probe == "Could you say more about the risk?"
    [after] = propose(compiled, Reader(opposed)).rubric.criteria
    assert after.probe == "What effect does dropout have?"
    assert after.hint != before.hint


def test_the_same_again_changes_nothing() -> None:
    once = propose(rubric(), Reader(opposed)).rubric
    again = propose(once, Reader(opposed))
    assert again.rubric == once
    assert again.proposals == ()


def test_no_two_criteria_get_one_probe_or_hint() -> None:
    for shipped in load_bank().rubrics:
        bare = tuple(c.model_copy(update={"probe": "", "hint": ""}) for c in shipped.criteria)
        found = propose(shipped.model_copy(update={"criteria": bare}), Reader())
        for texts in ([c.probe for c in found.rubric.criteria], [c.hint for c in found.rubric.criteria]):
            said = [text for text in texts if text]
            assert len(said) == len(set(said)) >= len(bare) - 1
        for c in found.rubric.criteria:
            assert not any(leaks(t, o.text, shipped.question.text) for t in (c.probe, c.hint) for o in bare)


def test_a_criterion_with_options_gets_no_other_wording() -> None:
    some = criterion("Uses lower norms, or dropout.", options=("Uses lower norms.", "Uses dropout."))
    assert of("accept", propose(rubric(some), Reader()).proposals) == []


# --- the verifier ----------------------------------------------------------------------------------------------


def test_a_counter_claim_has_to_contradict() -> None:
    found = propose(rubric(), Reader())
    assert found.rubric.criteria[0].counter_claims == ()
    assert (AGAINST, "does not contradict the claim (+0.0)") in of("counter_claim", found.proposals)


def test_a_verifier_that_finds_contradiction_in_everything_is_measured_from_there() -> None:
    found = propose(rubric(), Reader(lambda text, claim: "contradicted"), ScriptedBackend([AGAIN]))
    assert found.rubric.criteria[0].counter_claims == ()
    assert found.rubric.criteria[0].accept == ()
    honest = Reader(lambda text, claim: "contradicted" if text == claim else "stated")
    assert AGAIN in propose(rubric(), honest, ScriptedBackend([AGAIN])).rubric.criteria[0].accept


@pytest.mark.parametrize("true", ["reference", "other", "accept"])
def test_a_counter_claim_that_is_true_elsewhere_is_none(true: str) -> None:
    said = "So dropout raises the risk of overfitting here."
    accept = (said,) if true == "accept" else ()
    others = (criterion(said, "other"),) if true == "other" else ()
    made = rubric(criterion(accept=accept), *others, reference=said if true == "reference" else "Nothing.")
    reader = Reader(lambda text, claim: "stated" if text == said and claim == AGAINST else opposed(text, claim))
    found = propose(made, reader)
    assert (AGAINST, f"true by '{said}'") in of("counter_claim", found.proposals)
    assert AGAINST not in found.rubric.criteria[0].counter_claims


def test_a_wording_has_to_say_the_same() -> None:
    backend = ScriptedBackend([AGAIN])
    for label, accepted in (("stated", True), ("contradicted", False), ("", False)):
        found = propose(rubric(), Reader(partial(_between, label)), backend)
        assert (AGAIN in found.rubric.criteria[0].accept) is accepted
    assert (AGAIN, "may not say the same (+0.0)") in of("accept", found.proposals)


def _between(label: str, text: str, claim: str) -> str:
    return label if AGAIN in (text, claim) and text != claim else ""


def test_two_calls_and_a_bound_on_what_is_asked() -> None:
    many = rubric(*(criterion(f"Dropout number {i} lowers the risk of overfitting.", f"c{i}") for i in range(30)))
    reader = Reader(opposed)
    propose(many, reader)
    assert len(reader.calls) == 2
    assert len(reader.calls[0]) <= 240
    assert all(len(set(call)) == len(call) for call in reader.calls)


def test_nothing_to_ask_asks_nothing() -> None:
    reader = Reader()
    propose(rubric(criterion("Bias", accept=("x y z",), counter_claims=("a b c",))), reader)
    assert reader.calls == []


# --- the words -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "reason"),
    [
        ("counter_claim", "No.", "1 words"),
        ("counter_claim", "word " * 60 + "end.", "61 words"),
        ("counter_claim", "Is the risk of overfitting raised?", "not a statement"),
        ("counter_claim", "The risk of overfitting is not never high.", "a double negative"),
        ("counter_claim", CLAIM.upper(), "there already"),
        ("counter_claim", "As an AI language model I lower risks.", "talks about itself"),
        ("accept", "Dropout lowers the risk of overfitting!", "too like the claim"),
        ("accept", AGAIN, ""),
        ("probe", "Tell me more about the risk.", "not a single question"),
        ("probe", "What is the risk? And why?", "not a single question"),
        ("probe", "Risk?", "1 words"),
        ("probe", "Great point, what about risk?", "praise or blame"),
        ("probe", "Does it lower the risk of overfitting?", "gives the claim away"),
        ("probe", "Is one unit of the network silent at random?", "gives 'other' away"),
        ("probe", "Where did you go on holiday last year?", "off the point"),
        ("probe", "What would happen to the risk?", ""),
        ("hint", "Overfitting has a lower risk with it.", "gives the claim away"),
        ("hint", "Think of the risk", "not a sentence"),
        ("hint", "Think of what the risk is.", ""),
    ],
)
def test_reasons_by_words(kind: Kind, text: str, reason: str) -> None:
    made = rubric(criterion(), criterion("A random unit of the network is silent.", "other"))
    assert by_words(Candidate("risk", kind, "model", text), made.criteria[0], made) == reason


# --- the model -------------------------------------------------------------------------------------------------


def test_a_model_that_talks_nonsense_changes_nothing() -> None:
    made = rubric(criterion(), criterion("A random unit of the network is silent.", "other"))
    for nonsense in ("", "\n\n", "<|im_end|>", "I love cats! " * 30, "?" * 80, "the the the the the.", "{claim}"):
        with_model = propose(made, Reader(opposed), ScriptedBackend([nonsense]))
        assert with_model.rubric == propose(made, Reader(opposed)).rubric


def test_a_model_is_asked_for_what_is_wanted_alone_and_shown_the_claim() -> None:
    backend = ScriptedBackend(["Word."])
    labelled = criterion("Dropout: lower overfitting.", label="Dropout")
    found = list(worded(labelled, frozenset(("accept", "hint")), backend))
    assert [c.kind for c in found] == ["accept", "accept", "hint", "hint"]
    assert {(c.rule, c.text) for c in found} == {("model", "Word.")}
    assert [seen[-1].content for seen in backend.seen[::2]] == [
        "Sentence: Dropout lowers overfitting.",
        "Topic: dropout\nAnswer: Dropout lowers overfitting.",
    ]


def test_a_model_that_fails_stops_nobody() -> None:
    class Broken(ScriptedBackend):
        def stream(self, messages: Sequence[Message], decoding: Decoding) -> Iterator[str]:
            raise ModelError("out of memory")

    assert propose(rubric(), Reader(opposed), Broken()) == propose(rubric(), Reader(opposed))


def test_what_the_model_says_well_comes_first() -> None:
    said = "Dropout raises the risk that a network overfits."
    found = propose(rubric(), Reader(opposed), ScriptedBackend([said]))
    assert found.rubric.criteria[0].counter_claims[0] == said
    assert [p.rule for p in found.accepted if p.kind == "counter_claim"] == ["model", "opposite"]


def test_the_fake_verifier_of_the_package_does() -> None:
    found = propose(load_bank().rubrics[0], OverlapVerifier())
    assert found.proposals == ()  # all is written by hand
