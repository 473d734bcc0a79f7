"""What the verifier's numbers become: windows, log-odds, the sentences that they come from."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import pytest

from interviewer.backend import Entailment, HashingEncoder, ScriptedBackend
from interviewer.evidence import Span
from interviewer.judge import LikelihoodJudge, Meter, load_calibration
from interviewer.judge.calibration import Context, Logistic
from interviewer.judge.measure import FEATURES as MEASURED
from interviewer.judge.measure import Measured
from interviewer.judge.verified import FEATURES, NEAREST, WINDOW, Asked, verify, windowed
from interviewer.types import Criterion, Question, Rubric

Chances = tuple[float, float, float]


class TableVerifier:
    """Stated, silent and contradicted as the table has them; silent where it has nothing. Keeps what it was asked."""

    def __init__(self, table: Mapping[tuple[str, str], Chances]) -> None:
        self._table = table
        self.asked: list[list[tuple[str, str]]] = []

    @property
    def name(self) -> str:
        return "table"

    def verify(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        self.asked.append(list(pairs))
        found = [self._table.get(pair, (0.01, 0.98, 0.01)) for pair in pairs]
        return [Entailment(*(math.log(p) for p in chances)) for chances in found]


def logit(p: float) -> float:
    return math.log(p / (1 - p))


def test_features_are_log_odds_of_the_window_and_of_the_sentences() -> None:
    table: dict[tuple[str, str], Chances] = {
        ("A. B.", "claim"): (0.6, 0.3, 0.1),
        ("A.", "claim"): (0.2, 0.7, 0.1),
        ("B.", "claim"): (0.1, 0.4, 0.5),
        ("A.", "counter"): (0.8, 0.1, 0.1),
    }
    (found,) = verify(TableVerifier(table), ["A.", "B."], [Asked("claim", [0, 1], "counter", 0)])
    assert found.features == pytest.approx(
        {
            "stated": logit(0.6),
            "denied": logit(0.1),
            "spoken_of": logit(0.7),
            "sentence_stated": logit(0.2),
            "sentence_denied": logit(0.5),
            "held": logit(0.8),
        }
    )
    assert set(found.features) == set(FEATURES)
    assert found.states == 0
    assert found.stated == pytest.approx(0.2)
    # The counter-claim is stated more surely by A than the claim is denied by B.
    assert (found.denies, found.held) == (0, True)
    assert found.against == pytest.approx(0.8)


def test_a_misconception_is_held_only_when_that_is_likelier_than_not() -> None:
    table: dict[tuple[str, str], Chances] = {("A.", "counter"): (0.45, 0.5, 0.05), ("A.", "claim"): (0.1, 0.3, 0.6)}
    (found,) = verify(TableVerifier(table), ["A."], [Asked("claim", [0], "counter", 0)])
    assert not found.held
    assert found.against == pytest.approx(0.6)
    (without,) = verify(TableVerifier(table), ["A."], [Asked("claim", [0])])
    assert "held" not in without.features


def test_certainty_is_cut_at_six() -> None:
    (found,) = verify(TableVerifier({("A.", "claim"): (1.0 - 2e-12, 1e-12, 1e-12)}), ["A."], [Asked("claim", [0])])
    assert (found.features["stated"], found.features["denied"]) == (6.0, -6.0)


def test_all_pairs_are_asked_in_one_call_and_none_twice() -> None:
    verifier = TableVerifier({})
    verify(verifier, ["A."], [Asked("one", [0], "no", 0), Asked("two", [0], "no", 0)])
    assert verifier.asked == [[("A.", "one"), ("A.", "two"), ("A.", "no")]]


def test_windows_hold_whole_sentences_and_overlap_by_one() -> None:
    said = [" ".join([f"w{i}"] * 50) for i in range(4)]
    assert list(windowed(said)) == [f"{said[0]} {said[1]}", f"{said[1]} {said[2]}", f"{said[2]} {said[3]}"]
    long = " ".join(["w"] * (WINDOW + 1))
    assert list(windowed(["short.", long, "end."])) == ["short.", long, "end."]
    assert list(windowed(["one.", "two."])) == ["one. two."]


RUBRIC = Rubric(
    question=Question(id="cats", topic="Animals", text="What do cats do?"),
    reference="Cats sleep.",
    criteria=(Criterion(id="sleep", label="Sleep", text="Cats sleep", counter_claims=("Cats never sleep",)),),
)
FOR, AGAINST = "Cats sleep all day.", "Actually cats never sleep."


def judged(table: Mapping[tuple[str, str], Chances], answer: str) -> tuple[str, list[str], str, bool]:
    verifier = TableVerifier(table)
    judge = LikelihoodJudge(Meter(ScriptedBackend(), HashingEncoder(), verifier), load_calibration("generic"))
    (found,) = judge.judge(RUBRIC, answer)
    return found.verdict, [e.quote for e in found.evidence], found.misconception, found.both_sides


EACH_BY_ITSELF: dict[tuple[str, str], Chances] = {
    (FOR, "Cats sleep"): (0.9, 0.05, 0.05),
    (AGAINST, "Cats never sleep"): (0.9, 0.05, 0.05),
}


def whole(chances: Chances) -> dict[tuple[str, str], Chances]:
    both = (f"{FOR} {AGAINST}", f"{AGAINST} {FOR}")
    return {**EACH_BY_ITSELF, **{(answer, "Cats sleep"): chances for answer in both}}


def test_saying_it_and_then_the_opposite_is_unsure_with_both_places_shown() -> None:
    table = whole((0.3, 0.1, 0.6))
    assert judged(table, f"{FOR} {AGAINST}") == ("unsure", [FOR, AGAINST], "Cats never sleep", True)
    assert judged(table, f"{AGAINST} {FOR}") == ("unsure", [AGAINST, FOR], "Cats never sleep", True)


def test_where_the_whole_answer_does_not_deny_it_there_are_no_two_sides() -> None:
    assert judged(whole((0.6, 0.1, 0.3)), f"{FOR} {AGAINST}")[3] is False


class Fixed:
    """A meter that has measured the same whatever is said: two sentences at odds, and `stated` of the whole."""

    name = "fixed"

    def __init__(self, stated: float) -> None:
        self._features = {name: 0.0 for name in (*FEATURES, *MEASURED)} | {"denied": 0.5, "stated": stated}

    def measure(self, rubric: Rubric, answer: str) -> list[Measured]:
        half = answer.index(AGAINST)
        return [Measured(self._features, Span(0, half - 1), Span(half, len(answer)), "", 0.9, 0.9)]


@pytest.mark.parametrize(("stated", "met", "both"), [(2.0, False, True), (5.0, True, False)])
def test_what_all_signals_together_are_sure_of_has_no_two_sides(stated: float, met: bool, both: bool) -> None:
    calibration = load_calibration("generic")
    certain = Logistic(names=("stated",), centre=(0.0,), scale=(1.0,), weights=(1.0,), bias=0.0)
    always = Logistic(names=(), centre=(), scale=(), weights=(), bias=20.0)
    own = Context(own=1.0, mean=0.0, bias=0.0, shrinkage=0.3)
    fitted = calibration.model_copy(update={"addressed": always, "true": certain, "context": own, "complete": always})
    (found,) = LikelihoodJudge(Fixed(stated), fitted).judge(RUBRIC, f"{FOR} {AGAINST}")
    assert found.probabilities.met == pytest.approx(1 / (1 + math.exp(-stated)), abs=1e-5)
    assert (found.verdict == "met", found.both_sides) == (met, both)


def test_one_side_alone_is_no_contradiction_in_terms() -> None:
    table: dict[tuple[str, str], Chances] = {(FOR, "Cats sleep"): (0.9, 0.05, 0.05)}
    assert judged(table, f"{FOR} {AGAINST}")[3] is False


def test_no_more_than_the_nearest_sentences_are_read_closely() -> None:
    verifier = TableVerifier({})
    answer = " ".join(f"Cats sleep {word}." for word in ("here", "there", "now", "then", "well", "badly"))
    Meter(ScriptedBackend(), HashingEncoder(), verifier).measure(RUBRIC, answer)
    claims = [text for text, claim in verifier.asked[0] if claim == "Cats sleep"]
    assert len(claims) == 1 + NEAREST
