"""Put the concrete things together: the one place that knows every seam's real implementation."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from typing import NamedTuple

from interviewer import weights
from interviewer.backend import Asker, Backend, Encoder, Verifier
from interviewer.bank import Bank
from interviewer.cli.models import fetch, is_remote, obtain
from interviewer.interview import Speaker
from interviewer.judge import AskingMeter, BareScores, Calibration, Judge, LikelihoodJudge, Meter, load_calibration
from interviewer.judge.calibration import read_calibration
from interviewer.judge.measure import SignalSource
from interviewer.working import WatchedBackend, WatchedVerifier


class Assembled(NamedTuple):
    """Everything an interview or a headless run needs."""

    bank: Bank
    judge: Judge
    speaker: Speaker
    model_line: str
    """Which model asks and grades, in words for a reader."""


_loading = threading.Lock()
_UNWEIGHED = (
    "the server tells no log-probabilities of given text, and no calibration weighs the model's own answers yet: "
    "graded without it, by the verifier and similarity; `interviewer calibrate` fits one to marked answers"
)


BARE = "bare.sqlite"
"""In the folder of the models: what they think of rubrics before any answer, a cache."""


class Measuring(NamedTuple):
    """A model by its name, the backend that speaks for it, and the others that a judge measures with."""

    name: str
    backend: Backend
    asker: Asker | None
    """The same model where it tells no likelihoods and can only be asked."""
    encoder: Encoder
    verifier: Verifier

    def meter(self) -> SignalSource:
        """Everything that can be measured with this model."""
        if self.asker is None:
            return Meter(self.backend, self.encoder, self.verifier, BareScores(weights.home() / BARE))
        return AskingMeter(Meter(None, self.encoder, self.verifier), self.asker)

    def calibration(self, given: Calibration | None) -> Calibration:
        """The one that was given or else this model's; says so where the model then counts for nothing."""
        found = given or load_calibration(self.name)
        if self.asker is not None and "asked" not in found.signals:
            print(f"interviewer: {_UNWEIGHED}", file=sys.stderr)
        return found

    def meter_for(self, calibration: Calibration) -> SignalSource:
        """What this calibration weighs of it: a model whose answers count for nothing is not asked."""
        if self.asker is None or "asked" in calibration.signals:
            return self.meter()
        return Meter(None, self.encoder, self.verifier)

    def grading(self, calibration: Calibration, fitted: bool) -> str:
        """How a judge with this calibration grades, in words for a reader."""
        if self.asker is None:
            return "calibrated for this model" if fitted else "with a general calibration, not fitted to this model"
        if "asked" in calibration.signals:
            return "asked Yes or No about each criterion, calibrated for this model"
        return "graded without it: its server tells no likelihoods, and no calibration weighs what it answers"


def assemble(model: str, device: str, dtype: str, bank: Bank, calibration: Path | None = None) -> Assembled:
    """Find the models, fetch the embedded ones when they are not there yet, and load them.

    Raises ModelError, with what to do about it, when one cannot be had or does not load; InputError for a calibration
    that does not fit.
    """
    given = read_calibration(calibration) if calibration else None
    loaded = measuring(model, device, dtype)
    loaded = loaded._replace(backend=WatchedBackend(loaded.backend), verifier=WatchedVerifier(loaded.verifier))
    fitted = loaded.calibration(given)
    judge = LikelihoodJudge(loaded.meter_for(fitted), fitted)
    rephrases = all(spec.rephrases for spec in weights.MODELS if spec.key == loaded.name)
    speaker = Speaker(loaded.backend, rephrases)
    return Assembled(bank, judge, speaker, f"{loaded.name}, {loaded.grading(fitted, judge.calibrated)}")


def measuring(model: str, device: str = "auto", dtype: str = "auto") -> Measuring:
    """The meter of a model, its parts fetched and loaded. Raises ModelError."""
    with _loading:
        # A server that is not there is told before seconds go by.
        name, backend, asker = _chat_model(model, device, dtype)
        encoder_folder, verifier_folder = fetch(weights.DEFAULT_EMBEDDING), fetch(weights.VERIFIER_BASE)

        # torch and transformers take seconds to import: only once there is something to load.
        from interviewer.encoders import load_encoder
        from interviewer.local.verifier import load_verifier

        verifier = load_verifier(verifier_folder, device=device, dtype=dtype)
        return Measuring(name, backend, asker, load_encoder(encoder_folder), verifier)


def verifying(device: str = "auto", dtype: str = "auto") -> Verifier:
    """The verifier alone, fetched and loaded. Raises ModelError."""
    with _loading:
        folder = fetch(weights.VERIFIER_BASE)
        from interviewer.local.verifier import load_verifier

        return load_verifier(folder, device=device, dtype=dtype)


def speaking(model: str, device: str = "auto", dtype: str = "auto") -> Backend:
    """The chat model alone, fetched and loaded. Raises ModelError."""
    with _loading:
        return _chat_model(model, device, dtype)[1]


def check_model(model: str) -> str:
    """The chat model's name for a reader, once it is sure that it can be had. Raises ModelError."""
    if not is_remote(model):
        return obtain(model).name
    from interviewer.remote import connect

    remote = connect(model)
    remote.close()
    return remote.model


def _chat_model(model: str, device: str, dtype: str) -> tuple[str, Backend, Asker | None]:
    if is_remote(model):
        from interviewer.remote import connect

        remote = connect(model)
        print(f"interviewer: {remote.notice}", file=sys.stderr)
        return remote.model, remote, None if remote.scores else remote
    found = obtain(model)
    from interviewer.local.backend import load_backend

    backend = load_backend(found.path, name=f"{found.name}@{found.revision}", device=device, dtype=dtype)
    return found.name, backend, None
