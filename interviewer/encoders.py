"""The sentence encoder: the only module that imports sentence-transformers."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from sentence_transformers import SentenceTransformer

from interviewer.errors import ModelError

EncoderDtype = Literal["float32", "bfloat16", "float16"]


class LocalEncoder:
    """A sentence-transformers model. Any number of threads may call it; they take turns."""

    def __init__(self, model: SentenceTransformer, name: str) -> None:
        self._model = model
        self._name = name
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Model and revision."""
        return self._name

    def encode(self, texts: Sequence[str]) -> list[list[float]]:
        """Unit-length vectors in the order of `texts`; shape (len(texts), dim).

        A text longer than the model's window (256 tokens for the default) is cut by the model: give sentences.
        """
        if not texts:
            return []
        with self._lock:  # the tokenizer's padding state is shared: two threads would raise "Already borrowed"
            vectors = self._model.encode(
                list(texts),
                batch_size=32,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        rows: list[list[float]] = vectors.astype("float64").tolist()
        return rows


def load_encoder(path: Path, device: str = "cpu", dtype: EncoderDtype = "float32", name: str = "") -> LocalEncoder:
    """Load the encoder in folder `path`, with no look at the network. `name` defaults to the folder's name, which
    for a fetched model says model and revision. Raises ModelError when the folder cannot be used.
    """
    if not any(path.glob("*.safetensors")):
        raise ModelError(f"{path} holds no encoder in safetensors format", "Fetch it with: interviewer models fetch")
    try:
        model = SentenceTransformer(
            str(path),
            device=device,
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"dtype": dtype, "use_safetensors": True},
        )
    except Exception as error:  # transformers, safetensors and torch each raise their own here
        raise ModelError(
            f"the encoder in {path} cannot be loaded: {error}", "Fetch it again: interviewer models fetch"
        ) from error
    model.eval()
    return LocalEncoder(model, name or path.name)
