"""Speech to text with transformers: Whisper, Moonshine, wav2vec2, and whatever else its pipeline takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from transformers import pipeline
from transformers.utils import logging

from interviewer.errors import ModelError, first_line
from interviewer.local.device import choose_device, choose_dtype, cpu_flags
from interviewer.speech import RATE, Samples

_TOKENS = 10
"""Of text for each second of sound, at most: twice what a fast speaker says. It ends a decoder that repeats itself."""


class LocalListener:
    """A recogniser on this machine. Greedy: the same recording, the same words. Not thread-safe."""

    def __init__(self, pipe: Any) -> None:
        self._pipe = pipe
        self._writes = bool(pipe.model.can_generate())
        self._settings: dict[str, Any] = {}
        if self._writes:
            how = pipe.model.generation_config
            how.max_length = None  # what `hear` allows goes by the recording
            if getattr(how, "is_multilingual", False):
                self._settings = {"language": "en", "task": "transcribe"}  # English is what is graded

    def hear(self, samples: Samples) -> str:
        sound: dict[str, Any] = {"raw": samples, "sampling_rate": RATE}
        spoken = logging.get_verbosity()
        logging.set_verbosity_error()  # it warns of settings that are its own
        try:
            with torch.inference_mode():
                found = self._pipe(sound, generate_kwargs=self._limits(samples)) if self._writes else self._pipe(sound)
        except Exception as error:  # whatever torch or the model's own code raises
            raise ModelError(f"the recording could not be understood: {first_line(error)}") from error
        finally:
            logging.set_verbosity(spoken)
        return str(found["text"]).strip()

    def _limits(self, samples: Samples) -> dict[str, Any]:
        most = 8 + int(len(samples) / RATE * _TOKENS)
        return self._settings | {"max_new_tokens": most, "num_beams": 1, "do_sample": False}


def load_listener(folder: Path, device: str = "auto", dtype: str = "auto") -> LocalListener:
    """The recogniser in this folder. Raises ModelError when it is none, or does not load."""
    logging.disable_progress_bar()
    place = choose_device(device)
    form = choose_dtype(place, cpu_flags(), dtype)
    try:
        pipe = pipeline(
            "automatic-speech-recognition",
            model=str(folder),
            device=place,
            dtype=form,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except Exception as error:  # transformers raises whatever its parts raise
        hint = "Give a speech recogniser, for instance openai/whisper-base.en."
        raise ModelError(f"{folder.name} cannot be loaded to listen with: {first_line(error)}", hint) from error
    return LocalListener(pipe)
