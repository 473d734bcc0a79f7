"""The trained verifier: an encoder from a package index with a small adapter that ships with this package.

What it was trained on, and how well it does, stands in the model card beside the adapter.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from transformers import AutoModelForSequenceClassification, AutoTokenizer
from transformers.utils import logging

from interviewer.backend import Entailment
from interviewer.errors import ModelError
from interviewer.local.batches import by_length
from interviewer.local.device import choose_device, choose_dtype, cpu_flags, set_threads

ADAPTER = Path(__file__).parents[1] / "judge" / "verifier"
LONGEST = 384
"""Tokens of text and claim together; the longer of the two is cut at its end, so give windows, not whole essays."""
_TOKENS_A_BATCH = 2048
_WEIGHTS = "adapter_model.safetensors"
_PREFIX = "base_model.model."
_DOWN, _UP = ".lora_A.weight", ".lora_B.weight"


class LocalVerifier:
    """A cross-encoder with three outputs: stated, silent, contradicted. One caller at a time; others wait."""

    def __init__(self, model: Any, tokenizer: Any, name: str) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._name = name
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self._name

    def verify(self, pairs: Sequence[tuple[str, str]]) -> list[Entailment]:
        with self._lock, torch.inference_mode():
            texts = [self._ids(text, claim) for text, claim in pairs]
            found: list[Entailment] = [Entailment(0.0, 0.0, 0.0)] * len(texts)
            for batch in by_length([len(text) for text in texts], _TOKENS_A_BATCH):
                for index, row in zip(batch, self._logits([texts[i] for i in batch]), strict=True):
                    found[index] = Entailment(*row)
            return found

    def _ids(self, text: str, claim: str) -> list[int]:
        ids: list[int] = self._tokenizer(text, claim, truncation="longest_first", max_length=LONGEST)["input_ids"]
        return ids

    def _logits(self, texts: Sequence[Sequence[int]]) -> list[list[float]]:
        """Log-probabilities of a batch of texts of similar length, right padded."""
        width = max(len(text) for text in texts)
        ids = torch.full((len(texts), width), self._tokenizer.pad_token_id, device=self._model.device)
        mask = torch.zeros_like(ids)
        for row, text in enumerate(texts):
            ids[row, : len(text)] = torch.tensor(text, device=ids.device)
            mask[row, : len(text)] = 1
        logits = self._model(input_ids=ids, attention_mask=mask).logits
        rows: list[list[float]] = torch.log_softmax(logits.float(), dim=-1).tolist()
        return rows


def load_verifier(
    base: Path, adapter: Path = ADAPTER, *, name: str = "", device: str = "auto", dtype: str = "auto"
) -> LocalVerifier:
    """Load the encoder in folder `base` and merge the adapter into it. Raises ModelError when one cannot be used."""
    where = choose_device(device)
    kind = choose_dtype(where, cpu_flags(), dtype)
    if where.type == "cpu":
        set_threads()
    logging.disable_progress_bar()
    # Its report of weights that are not in the base says what we know: the adapter brings them.
    spoken = logging.get_verbosity()
    logging.set_verbosity_error()
    try:
        tokenizer = AutoTokenizer.from_pretrained(base, trust_remote_code=False, local_files_only=True)
        model: Any = AutoModelForSequenceClassification.from_pretrained(
            base,
            num_labels=len(Entailment._fields),
            dtype=torch.float32,  # merged in single precision, rounded once
            trust_remote_code=False,
            local_files_only=True,
            use_safetensors=True,
        )
        merge(model, adapter)
    except (OSError, ValueError, KeyError, ImportError, RuntimeError, SafetensorError) as error:
        raise ModelError(
            f"cannot load the verifier from {base}: {error}", "Fetch it again: interviewer models fetch"
        ) from error
    finally:
        logging.set_verbosity(spoken)
    return LocalVerifier(model.to(device=where, dtype=kind).eval(), tokenizer, f"{name or base.name}+{_sha(adapter)}")


def merge(model: Any, adapter: Path) -> None:
    """Add a low-rank adapter, as peft writes them, to a model in place: W + alpha / r * B A (Hu et al. 2021).

    Layers that the adapter replaces whole, the classifier for one, are copied. Raises KeyError for a layer that the
    model does not have.
    """
    config = json.loads((adapter / "adapter_config.json").read_text(encoding="utf-8"))
    scale = config["lora_alpha"] / config["r"]
    found = {name.removeprefix(_PREFIX): w.float() for name, w in load_file(adapter / _WEIGHTS).items()}
    weights = dict(model.named_parameters())
    with torch.no_grad():
        for name, value in found.items():
            if name.endswith(_DOWN):
                layer = name.removesuffix(_DOWN)
                weights[f"{layer}.weight"] += scale * (found[f"{layer}{_UP}"] @ value)
            elif not name.endswith(_UP):
                weights[name].copy_(value)


def _sha(adapter: Path) -> str:
    return hashlib.sha256((adapter / _WEIGHTS).read_bytes()).hexdigest()[:12]
