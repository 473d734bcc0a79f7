"""Our grader, whole and without all that is not the language model."""

from __future__ import annotations

from collections.abc import Sequence

from bench.speed.contender import Verdicts
from interviewer.backend import Backend, Encoder, Entailment, ScriptedBackend, Verifier
from interviewer.cli.assemble import Measuring
from interviewer.grading import Answered, grade_many
from interviewer.judge import Calibration, LikelihoodJudge, Meter
from interviewer.judge.measure import SignalSource
from interviewer.types import Rubric, Turn

ANOTHER = "The network learns a space in which a distance says how much alike two items are."
"""An answer of its own to learn a rubric by, so that those which are timed are new to every part."""


class Product:
    """As the product grades."""

    name = "ours, as the product grades"

    def __init__(self, loaded: Measuring) -> None:
        self._meter = loaded.meter()
        self._calibration = loaded.calibration(None)

    def prepare(self, rubric: Rubric, answers: Sequence[str]) -> None:
        graded(rubric, [ANOTHER], self._meter, self._calibration)

    def grade(self, rubric: Rubric, answers: Sequence[str]) -> Verdicts:
        return graded(rubric, answers, self._meter, self._calibration)


class Likelihoods:
    """The likelihood gains alone, by the product's own code: the other models' answers are known beforehand."""

    def __init__(self, name: str, backend: Backend, loaded: Measuring) -> None:
        self.name = name
        self._calibration = loaded.calibration(None)
        encoder, verifier = KnownEncoder(loaded.encoder), KnownVerifier(loaded.verifier)
        self._without = Meter(ScriptedBackend(), encoder, verifier)
        self._meter = Meter(backend, encoder, verifier)

    def prepare(self, rubric: Rubric, answers: Sequence[str]) -> None:
        graded(rubric, answers, self._without, self._calibration)
        graded(rubric, [ANOTHER], self._meter, self._calibration)

    def grade(self, rubric: Rubric, answers: Sequence[str]) -> Verdicts:
        return graded(rubric, answers, self._meter, self._calibration)


class KnownEncoder:
    """An encoder that encodes no text twice."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, list[float]] = {}
        self.name = encoder.name

    def encode(self, texts: Sequence[str]) -> list[list[float]]:
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return [self._known[text] for text in texts]


class KnownVerifier:
    """A verifier that reads no pair twice."""

    def __init__(self, verifier: Verifier) -> None:
        self._verifier = verifier
        self._known: dict[tuple[str, str], Entailment] = {}
        self.name = verifier.name

    def verify(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        new = [pair for pair in dict.fromkeys(pairs) if pair not in self._known]
        self._known.update(zip(new, self._verifier.verify(new), strict=True))
        return [self._known[pair] for pair in pairs]


def learn_and_grade(loaded: Measuring, rubric: Rubric, answer: str) -> Verdicts:
    """Grade the first answer of a rubric that nothing is known of, not even on disk."""
    meter = Meter(loaded.backend, loaded.encoder, loaded.verifier)
    return graded(rubric, [answer], meter, loaded.calibration(None))


def graded(rubric: Rubric, answers: Sequence[str], meter: SignalSource, calibration: Calibration) -> Verdicts:
    """Grade answers together, as a run does, by a judge that remembers none."""
    asked = [Answered(rubric, [Turn(role="candidate", kind="answer", text=text)]) for text in answers]
    grades = [grade for _, grade in grade_many(asked, LikelihoodJudge(meter, calibration))]
    return Verdicts(
        given=sum(len(grade.criteria) for grade in grades),
        lost=sum(len(rubric.criteria) for grade in grades if grade.status == "ungradable"),
    )
