"""Put the concrete things together: the one place that knows every seam's real implementation."""

from __future__ import annotations

import threading
from typing import NamedTuple

from interviewer import weights
from interviewer.bank import Bank
from interviewer.cli.models import fetch, obtain
from interviewer.interview import Speaker
from interviewer.judge import Judge


class Assembled(NamedTuple):
    """Everything an interview or a headless run needs."""

    bank: Bank
    judge: Judge
    speaker: Speaker
    model_line: str
    """Which model asks and grades, in words for a reader."""


_loading = threading.Lock()


def assemble(model: str, device: str, dtype: str, bank: Bank) -> Assembled:
    """Find the models, fetch the embedded ones when they are not there yet, and load them.

    Raises ModelError, with what to do about it, when one cannot be had or does not load.
    """
    with _loading:
        found = obtain(model)
        folder = fetch(weights.DEFAULT_EMBEDDING)

        # torch and transformers take seconds to import: only once there is something to load.
        from interviewer.encoders import load_encoder
        from interviewer.judge import LikelihoodJudge, Meter, load_calibration
        from interviewer.local.backend import load_backend

        backend = load_backend(found.path, name=f"{found.name}@{found.revision}", device=device, dtype=dtype)
        encoder = load_encoder(folder)
    judge = LikelihoodJudge(Meter(backend, encoder), load_calibration(found.name))
    grading = (
        "calibrated for this model" if judge.calibrated else "with a general calibration, not fitted to this model"
    )
    return Assembled(bank, judge, Speaker(backend), f"{found.name}, {grading}")
