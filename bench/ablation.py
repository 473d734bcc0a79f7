"""What each signal of the judge is worth: every row of the table is a judge with some of them, fitted in the same way.

    python -m bench.ablation bench/data/answers_even.jsonl bench/data/answers_odd.jsonl bench/data/answers_claims.jsonl
    python -m bench.ablation --test OTHER.jsonl bench/data/*.jsonl

Figures are of questions that the fit has not seen: left out one by one, or, with --test, those of another file.
What the models measure is kept in bench/out, so that a second run takes seconds.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from bench.measured import kept_meter, transcripts
from interviewer.agreement.metrics import expected_calibration_error
from interviewer.bank import load_bank
from interviewer.batch import plan
from interviewer.fitting import KeptMeter, Row, fit, measured_rows, predict
from interviewer.fitting.fit import CONTRAST, STRENGTH, Signals, folded
from interviewer.types import Probabilities

WHOLE = ("stated", "denied", "spoken_of")
CLOSE = ("sentence_stated", "sentence_denied")
VERIFIED = (*WHOLE, *CLOSE, "held")
LIKELIHOOD = ("gain", "sentence_gain", "contrast", "sentence_contrast")
ENCODED = ("similarity", "similarity_contrast")

ROWS: dict[str, tuple[str, ...]] = {
    "shared words": ("overlap",),
    "cosine of the nearest sentence": ("similarity",),
    "likelihood gain, whole answer": ("gain",),
    "likelihood gain, whole and sentence": ("gain", "sentence_gain"),
    "gains and contrasts with counter-claims": LIKELIHOOD,
    "gains, contrasts, cosines, words (the judge before)": (*LIKELIHOOD, *ENCODED, "overlap"),
    "verifier, whole answer": WHOLE,
    "verifier, sentences": CLOSE,
    "verifier, both": (*WHOLE, *CLOSE),
    "verifier, both, and counter-claims": VERIFIED,
    "verifier, cosines, words": (*VERIFIED, *ENCODED, "overlap"),
    "verifier, cosines, words, gain of the whole": (*VERIFIED, *ENCODED, "overlap", "gain", "contrast"),
    "everything": tuple(dict.fromkeys((*STRENGTH, *CONTRAST))),
}


def signals(names: Sequence[str]) -> Signals:
    """Those of the judge's signals that are among `names`, each where the judge has it."""
    strength = tuple(n for n in STRENGTH if n in names)
    contrast = tuple(n for n in CONTRAST if n in names)
    return Signals(strength or tuple(names), contrast or tuple(names))


def figures(rows: Sequence[Row], chances: Sequence[Probabilities]) -> str:
    label = np.array([r.label for r in rows])
    met = np.array([p.met for p in chances])
    told = np.isin(label, ["met", "contradicted"])
    right = np.array([p.likeliest for p in chances]) == label
    sure = np.array([max(p.met, p.partial, p.missing, p.contradicted) for p in chances])
    best = np.argsort(-sure, kind="stable")[: round(0.75 * len(sure))]
    binary = (met >= 0.5) == (label == "met")
    return (
        f"{roc_auc_score(label == 'met', met):.3f}   {roc_auc_score(label[told] == 'met', met[told]):.3f}   "
        f"{right.mean():.3f}   {binary.mean():.3f}   {right[best].mean():.3f}   "
        f"{expected_calibration_error(sure, right):.3f}"
    )


def rows_of(paths: Sequence[Path], meter: KeptMeter) -> list[Row]:
    bank = load_bank()
    return [row for path in paths for row in measured_rows(plan(transcripts(path), bank), meter).rows]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("labelled", nargs="+", type=Path)
    parser.add_argument("--test", type=Path, help="fit on all the others, and print the figures of this file")
    arguments = parser.parse_args()
    meter, _ = kept_meter()
    rows = rows_of(arguments.labelled, meter)
    test = rows_of([arguments.test], meter) if arguments.test else rows
    print(f"{len({r.question for r in test})} questions, {len(test)} criteria")
    print(f"{'':52}AUC met  vs contr.  verdict  met/not  at 75%  ECE")
    for name, names in ROWS.items():
        chosen = signals(names)
        if arguments.test:
            chances = predict(fit(rows, signals=chosen), test)
        else:
            chances = folded(rows, len({r.question for r in rows}), chosen)
        print(f"{name:52} {figures(test, chances)}")


if __name__ == "__main__":
    main()
