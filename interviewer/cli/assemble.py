"""Put the concrete things together: the one place that knows every seam's real implementation."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from interviewer import weights
from interviewer.backend import Encoder, Verifier
from interviewer.bank import Bank
from interviewer.cli.models import fetch, obtain
from interviewer.interview import Speaker
from interviewer.judge import Judge, LikelihoodJudge, Meter, load_calibration, read_calibration

if TYPE_CHECKING:
    from interviewer.local.backend import LocalBackend


class Assembled(NamedTuple):
    """Everything an interview or a headless run needs."""

    bank: Bank
    judge: Judge
    speaker: Speaker
    model_line: str
    """Which model asks and grades, in words for a reader."""


_loading = threading.Lock()


class Measuring(NamedTuple):
    """A model by its name, the backend that speaks for it, and the others that a judge measures with."""

    found: weights.ResolvedModel
    backend: LocalBackend
    encoder: Encoder
    verifier: Verifier

    def meter(self) -> Meter:
        return Meter(self.backend, self.encoder, self.verifier)


def assemble(model: str, device: str, dtype: str, bank: Bank, calibration: Path | None = None) -> Assembled:
    """Find the models, fetch the embedded ones when they are not there yet, and load them.

    Raises ModelError, with what to do about it, when one cannot be had or does not load; InputError for a calibration
    that does not fit.
    """
    fitted = read_calibration(calibration) if calibration else None
    loaded = measuring(model, device, dtype)
    judge = LikelihoodJudge(loaded.meter(), fitted or load_calibration(loaded.found.name))
    grading = (
        "calibrated for this model" if judge.calibrated else "with a general calibration, not fitted to this model"
    )
    return Assembled(bank, judge, Speaker(loaded.backend), f"{loaded.found.name}, {grading}")


def measuring(model: str, device: str = "auto", dtype: str = "auto") -> Measuring:
    """The meter of a model, its parts fetched and loaded. Raises ModelError."""
    with _loading:
        found = obtain(model)
        encoder_folder, verifier_folder = fetch(weights.DEFAULT_EMBEDDING), fetch(weights.VERIFIER_BASE)

        # torch and transformers take seconds to import: only once there is something to load.
        from interviewer.encoders import load_encoder
        from interviewer.local.backend import load_backend
        from interviewer.local.verifier import load_verifier

        backend = load_backend(found.path, name=f"{found.name}@{found.revision}", device=device, dtype=dtype)
        verifier = load_verifier(verifier_folder, device=device, dtype=dtype)
        return Measuring(found, backend, load_encoder(encoder_folder), verifier)


def verifying(device: str = "auto", dtype: str = "auto") -> Verifier:
    """The verifier alone, fetched and loaded. Raises ModelError."""
    with _loading:
        folder = fetch(weights.VERIFIER_BASE)
        from interviewer.local.verifier import load_verifier

        return load_verifier(folder, device=device, dtype=dtype)


def speaking(model: str, device: str = "auto", dtype: str = "auto") -> LocalBackend:
    """The chat model alone, fetched and loaded. Raises ModelError."""
    with _loading:
        found = obtain(model)
        from interviewer.local.backend import load_backend

        return load_backend(found.path, name=f"{found.name}@{found.revision}", device=device, dtype=dtype)
