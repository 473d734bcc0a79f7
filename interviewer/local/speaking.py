"""Text to speech: VITS models with transformers, and Hibari, a small English voice that comes with its package."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import AutoTokenizer, VitsModel
from transformers.utils import logging

from interviewer.errors import ModelError, first_line
from interviewer.local.device import choose_device
from interviewer.speech import Samples, Sound, sentences

_PAUSE = 0.25
"""Seconds between two sentences."""


class SmallVoice:
    """Hibari: English, on the CPU, thirty times as fast as it speaks. The same text, the same sound."""

    def __init__(self) -> None:
        """Raises ModelError where the package is not there, or does not load."""
        try:
            from hibari import Hibari

            self._engine: Any = Hibari()
        except Exception as error:  # of its own, of onnxruntime, of the loader of either
            hint = 'Install it: pip install "interviewer[voice]"'
            raise ModelError(f"the voice cannot be loaded: {first_line(error)}", hint) from error

    def say(self, text: str) -> Sound:
        try:
            parts = [self._engine(sentence, seed=0) for sentence in sentences(text)]
        except Exception as error:
            raise ModelError(f"the text could not be spoken: {first_line(error)}") from error
        return _joined(parts, int(self._engine.sample_rate))


class LocalVoice:
    """A VITS model on this machine, sentence by sentence. It varies its pace and pitch from call to call."""

    def __init__(self, model: Any, tokenizer: Any) -> None:
        self._model = model
        self._tokenizer = tokenizer

    def say(self, text: str) -> Sound:
        parts: list[Samples] = []
        try:
            for sentence in sentences(text):
                tokens = self._tokenizer(sentence, return_tensors="pt").to(self._model.device)
                if tokens["input_ids"].shape[1]:
                    with torch.inference_mode():
                        parts.append(self._model(**tokens).waveform[0].float().cpu().numpy())
        except Exception as error:  # whatever torch or the model's own code raises
            raise ModelError(f"the text could not be spoken: {first_line(error)}") from error
        return _joined(parts, int(self._model.config.sampling_rate))


def load_voice(folder: Path, device: str = "auto") -> LocalVoice:
    """The voice in this folder. Raises ModelError when it is none, or does not load."""
    logging.disable_progress_bar()
    place = choose_device(device)
    hint = "Give a VITS model, for instance facebook/mms-tts-eng, or leave --speak out for the voice that is built in."
    try:
        model: Any = VitsModel.from_pretrained(folder, local_files_only=True, use_safetensors=True)
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    except Exception as error:  # transformers raises whatever its parts raise
        raise ModelError(f"{folder.name} cannot be loaded to speak with: {first_line(error)}", hint) from error
    if model.config.model_type != "vits" or getattr(tokenizer, "phonemize", False):
        raise ModelError(f"{folder.name} is no voice that reads plain text", hint)
    return LocalVoice(model.to(place).eval(), tokenizer)


def _joined(parts: list[Samples], rate: int) -> Sound:
    pause = np.zeros(int(_PAUSE * rate), np.float32)
    padded = [piece for part in parts for piece in (part.astype(np.float32), pause)]
    return Sound(np.concatenate(padded[:-1]) if padded else np.zeros(0, np.float32), rate)
