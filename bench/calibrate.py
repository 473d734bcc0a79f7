"""Fit the calibration of the embedded model on the labelled answers of bench/data, and say how well it does.

    python -m bench.calibrate            print leave-one-question-out figures
    python -m bench.calibrate --write    and write interviewer/judge/calibrations/<model>.json, fitted on all of them

Answers to a question are never on both sides of a split.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from bench.measured import DATA, Row, kept_meter, measure
from interviewer.bank import load_bank
from interviewer.cli.models import obtain
from interviewer.judge import Calibration
from interviewer.judge.calibration import GENERIC, Bounds, Context, Logistic, sigmoid
from interviewer.types import FirmVerdict, Probabilities

HALF = Bounds(met=0.5, partial=0.5, missing=0.5, contradicted=0.5)
VERDICTS: tuple[FirmVerdict, ...] = ("met", "partial", "missing", "contradicted")
STRENGTH = ("gain", "sentence_gain", "similarity", "overlap")
CONTRAST = ("contrast", "sentence_contrast", "similarity_contrast")
PENALTY = 0.3
"""Inverse strength of the L2 penalty; the figures hardly move between 0.05 and 3."""
TRUSTED = 0.8
"""A verdict is given from the confidence on at which this share of them was right on questions left out; see bounds."""
SHRINKAGE = 0.3
FILES = Path(__file__).parents[1] / "interviewer" / "judge" / "calibrations"


def logistic(rows: Sequence[Row], truth: Sequence[bool], names: tuple[str, ...]) -> Logistic:
    x = np.array([[r.signals[n] for n in names] for r in rows])
    centre, scale = x.mean(axis=0), x.std(axis=0)
    model = LogisticRegression(C=PENALTY, max_iter=2000).fit((x - centre) / scale, truth)
    return Logistic(
        names=names,
        centre=_rounded(centre),
        scale=_rounded(scale),
        weights=_rounded(model.coef_[0]),
        bias=round(float(model.intercept_[0]), 4),
    )


def calibrate(rows: Sequence[Row], model: str, fitted_on: str) -> Calibration:
    """Fitted on all rows, with bounds that hold for questions left out."""
    return fit(rows, model, fitted_on, bounds(rows, leave_one_question_out(rows)))


def fit(rows: Sequence[Row], model: str = "", fitted_on: str = "", bounds: Bounds = HALF) -> Calibration:
    """Three stages; see interviewer/judge/calibration.py. Without `bounds`, a verdict needs one half."""
    read = [r for r in rows if r.signals]
    spoken = [r for r in read if r.label != "missing"]
    right = [r for r in spoken if r.label != "contradicted"]
    addressed = logistic(read, [r.label != "missing" for r in read], STRENGTH)
    true = logistic(spoken, [r.label != "contradicted" for r in spoken], CONTRAST)
    complete = logistic(right, [r.label == "met" for r in right], STRENGTH)
    joined, truth = _two_levels([*read, *_mixed(read)], addressed, true)
    second = LogisticRegression().fit(joined, truth)
    context = Context(
        own=round(float(second.coef_[0][0]), 4),
        mean=round(float(second.coef_[0][1]), 4),
        bias=round(float(second.intercept_[0]), 4),
        shrinkage=SHRINKAGE,
    )
    return Calibration(
        model=model,
        fitted_on=fitted_on,
        addressed=addressed,
        true=true,
        context=context,
        complete=complete,
        bounds=bounds,
    )


def _two_levels(rows: Sequence[Row], addressed: Logistic, true: Logistic) -> tuple[np.ndarray, list[bool]]:
    """For every criterion that was spoken of: its own logit and its answer's mean, shape (n, 2); whether it is true."""
    joined: list[list[float]] = []
    truth: list[bool] = []
    for name in sorted({r.answer for r in rows}):
        mine = [r for r in rows if r.answer == name]
        sure = [sigmoid(addressed.logit(r.signals)) for r in mine]
        own = [true.logit(r.signals) for r in mine]
        mean = sum(s * o for s, o in zip(sure, own, strict=True)) / (SHRINKAGE + sum(sure))
        for row, logit in zip(mine, own, strict=True):
            if row.label != "missing":
                joined.append([logit, mean])
                truth.append(row.label != "contradicted")
    return np.array(joined), truth


def _mixed(rows: Sequence[Row]) -> list[Row]:
    """Answers that are right on every other criterion and wrong on the rest, put together from two real ones.

    Those who wrote the test answers made them all right or all wrong; candidates are not like that, and without these
    the fit would learn to judge every criterion by the company it keeps.
    """
    answers: dict[str, list[Row]] = {}
    for row in rows:
        answers.setdefault(row.answer, []).append(row)
    wrong = [a for a in answers.values() if sum(r.label == "contradicted" for r in a) >= len(a) / 3]
    right = [a for a in answers.values() if sum(r.label == "met" for r in a) >= len(a) / 3]
    mixed: list[Row] = []
    for w in wrong:
        for number, r in enumerate(a for a in right if a[0].question == w[0].question and a[0].answer != w[0].answer):
            for i, (bad, good) in enumerate(zip(w, r, strict=True)):
                chosen = bad if (i + number) % 2 else good
                mixed.append(chosen.model_copy(update={"answer": f"{w[0].answer}+{r[0].answer}"}))
    return mixed


def predict(calibration: Calibration, rows: Sequence[Row]) -> list[Probabilities]:
    """In the order of `rows`, which must hold whole answers."""
    nothing = Probabilities(met=0, partial=0, missing=1, contradicted=0)
    found: dict[tuple[str, str], Probabilities] = {}
    for name in {r.answer for r in rows}:
        mine = [r for r in rows if r.answer == name]
        read = [r for r in mine if r.signals]
        chances = calibration.probabilities([r.signals for r in read]) if read else []
        found |= {(r.answer, r.criterion): nothing for r in mine}
        found |= {(r.answer, r.criterion): p for r, p in zip(read, chances, strict=True)}
    return [found[r.answer, r.criterion] for r in rows]


def leave_one_question_out(rows: Sequence[Row]) -> list[Probabilities]:
    found: dict[tuple[str, str], Probabilities] = {}
    for question in sorted({r.question for r in rows}):
        test = [r for r in rows if r.question == question]
        fitted = fit([r for r in rows if r.question != question])
        found |= {(r.answer, r.criterion): p for r, p in zip(test, predict(fitted, test), strict=True)}
    return [found[r.answer, r.criterion] for r in rows]


def bounds(rows: Sequence[Row], chances: Sequence[Probabilities]) -> Bounds:
    """For each verdict the least confidence, in steps of 0.05 from 0.5, from which on TRUSTED of them are right.

    `chances` are for rows that the fit has not seen. A verdict that is never so often right is never given (1.0).
    """
    found: dict[str, float] = {}
    for verdict in VERDICTS:
        mine = [
            (getattr(p, verdict), r.label == verdict)
            for r, p in zip(rows, chances, strict=True)
            if likeliest(p) == verdict
        ]
        for step in range(10, 20):
            told = [right for chance, right in mine if chance >= step / 20]
            if told and sum(told) >= TRUSTED * len(told):
                break
        else:
            step = 20
        found[verdict] = step / 20
    return Bounds(**found)


def likeliest(chances: Probabilities) -> FirmVerdict:
    return max(VERDICTS, key=lambda v: getattr(chances, v))


def describe(name: str, rows: Sequence[Row], chances: Sequence[Probabilities], limits: Bounds) -> None:
    """Print how well the signals separate, how often verdicts are right: all, and those past `limits`."""
    label = np.array([r.label for r in rows])
    credit = np.array([p.met + p.partial / 2 for p in chances])
    told = np.isin(label, ["met", "contradicted"])
    best = [likeliest(p) for p in chances]
    decided = np.array([getattr(p, v) >= getattr(limits, v) for p, v in zip(chances, best, strict=True)])
    right = np.array(best) == label
    print(
        f"{name:34} AUC stated {roc_auc_score(label == 'met', credit):.3f}"
        f"  AUC against contradicted {roc_auc_score(label[told] == 'met', credit[told]):.3f}"
        f"  accuracy {right.mean():.3f}, of the {decided.mean():.0%} decided {right[decided].mean():.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--write",
        action="store_true",
        help="write the calibration file; with the embedded model, the one for models without their own too",
    )
    parser.add_argument("--model", default="", help="a folder or a Hugging Face name; the embedded model when left out")
    arguments = parser.parse_args()

    found = obtain(arguments.model)
    meter = kept_meter(found)
    bank = load_bank()
    odd = measure(DATA / "answers_odd.jsonl", bank, meter)
    even = measure(DATA / "answers_even.jsonl", bank, meter)
    both = [*odd, *even]
    by_odd, by_even = calibrate(odd, found.name, "odd"), calibrate(even, found.name, "even")
    answers, questions = len({r.answer for r in both}), len({r.question for r in both})
    final = calibrate(both, found.name, f"bench/data: {answers} answers, {len(both)} criteria, {questions} questions")
    describe("even questions, fitted on odd", even, predict(by_odd, even), by_odd.bounds)
    describe("odd questions, fitted on even", odd, predict(by_even, odd), by_even.bounds)
    describe("all questions, left out one by one", both, leave_one_question_out(both), final.bounds)
    print("a verdict is given from this confidence on:", ", ".join(f"{v} {b:.2f}" for v, b in final.bounds))
    if arguments.write:
        for name in [found.name] if arguments.model else [found.name, GENERIC]:
            path = FILES / f"{name}.json"
            written = final.model_copy(update={"model": name})
            path.write_text(written.model_dump_json(indent=1) + "\n", encoding="utf-8")
            print(f"wrote {path}")


def _rounded(values: np.ndarray) -> tuple[float, ...]:
    return tuple(round(float(v), 4) for v in values)


if __name__ == "__main__":
    main()
