"""From the name that a user gives to a folder of safetensors: the embedded default, a path, the cache, the hub."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Literal

from interviewer.errors import InterviewerError, ModelError, OfflineError, StoreError
from interviewer.types import Value
from interviewer.weights.catalogue import DEFAULT_CHAT, MODELS, ModelSpec
from interviewer.weights.library import folder_of, installed

_REPO = re.compile(r"(?P<repo>[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?)(@(?P<revision>[\w./-]+))?")
_WANTED = ["*.safetensors", "*.json", "*.jinja", "*.model", "*.txt", "LICENSE*"]
_UNWANTED = ["*/*.safetensors", "consolidated*", "*.bin.index.json"]
_PICKLES = (".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle")
_SAMPLES = 64


class ResolvedModel(Value):
    """A folder with config, tokenizer and complete safetensors. `name` and `revision` go on the receipt."""

    name: str
    path: Path
    revision: str
    source: Literal["embedded", "folder", "cache", "hub"]


def resolve(name: str = "", models: tuple[ModelSpec, ...] = MODELS) -> ResolvedModel:
    """Find the model that `name` means; "" is the embedded default.

    A catalogue key is that embedded model, which must have been fetched (`ensure`). Anything else is looked for as a
    folder, then in the local Hugging Face cache, then on the hub, as `owner/name` or `owner/name@revision`. Whatever
    cannot be found or used is a ModelError that says what to do; there is no fall back to another model.
    """
    name = name.strip()
    key = name or DEFAULT_CHAT
    if any(spec.key == key for spec in models):
        return _embedded(key, models)
    path = Path(name).expanduser()
    if path.exists() or name.startswith((".", "~", "/")) or path.is_absolute():
        check_folder(path)
        return ResolvedModel(name=path.resolve().name, path=path.resolve(), revision=fingerprint(path), source="folder")
    matched = _REPO.fullmatch(name)
    if matched is None:
        raise ModelError(
            f"'{name}' is neither a folder nor the name of a model",
            f"Give a folder, a name such as Qwen/Qwen3-0.6B, or nothing for the default ({DEFAULT_CHAT}).",
        )
    return _by_repo(matched["repo"], matched["revision"])


def _embedded(key: str, models: tuple[ModelSpec, ...]) -> ResolvedModel:
    for found in installed(models):
        if found.spec.key == key:
            return ResolvedModel(name=key, path=found.path, revision=found.spec.revision, source="embedded")
    expected = next(folder_of(spec) for spec in models if spec.key == key)
    raise ModelError(f"{key} is not on this machine yet ({expected})", "Fetch it with: interviewer models fetch")


def _by_repo(repo: str, revision: str | None) -> ResolvedModel:
    cached = _in_cache(repo, revision)
    path = cached or _from_hub(repo, revision)
    if not _whole(path):  # out of reach, the hub's client hands out what little it has
        raise ModelError(
            f"{repo} is only partly on this machine, or has no weights in safetensors format",
            f"With a network, run once: hf download {repo}",
        )
    check_folder(path)
    # The hub's cache names a snapshot's folder after its commit.
    return ResolvedModel(name=repo, path=path, revision=path.name[:12], source="cache" if cached else "hub")


def _in_cache(repo: str, revision: str | None) -> Path | None:
    """The snapshot's folder, or None when it is not there whole."""
    from huggingface_hub import errors, snapshot_download

    try:
        folder = Path(
            snapshot_download(
                repo,
                revision=revision,
                local_files_only=True,
                allow_patterns=_WANTED,
                ignore_patterns=_UNWANTED,
            )
        )
    except errors.LocalEntryNotFoundError:
        return None
    except errors.HFValidationError as error:
        raise ModelError(f"'{repo}' cannot be the name of a model: {error}") from error
    return folder if _whole(folder) else None


def _from_hub(repo: str, revision: str | None) -> Path:
    """Download the snapshot into the hub's cache."""
    from huggingface_hub import snapshot_download

    try:
        return Path(snapshot_download(repo, revision=revision, allow_patterns=_WANTED, ignore_patterns=_UNWANTED))
    except Exception as error:  # the hub's, its HTTP client's and the disk's errors have no common base
        raise _hub_failure(repo, revision, error) from error


def _hub_failure(repo: str, revision: str | None, error: Exception) -> InterviewerError:
    from huggingface_hub import errors

    if isinstance(error, errors.GatedRepoError):
        hint = "Accept its terms on its page, then log in with: hf auth login"
        return ModelError(f"{repo} is on the hub, but only for those who accepted its terms", hint)
    if isinstance(error, errors.RevisionNotFoundError):
        return ModelError(f"{repo} has no revision '{revision}'", "Give a branch, a tag or a commit of it.")
    if isinstance(error, errors.RepositoryNotFoundError):
        hint = "Check the spelling; for a private model log in with: hf auth login"
        return ModelError(f"there is no model '{repo}', neither here nor on the hub", hint)
    if isinstance(error, errors.LocalEntryNotFoundError | ConnectionError):
        return OfflineError(
            f"{repo} is not on this machine and the hub cannot be reached (or HF_HUB_OFFLINE is set)",
            f"With a network, run once: hf download {repo}. Or give a folder that holds the model.",
        )
    hint = "Try again: what has arrived is kept."
    if isinstance(error, OSError) and error.errno is not None:
        return StoreError(f"{repo} cannot be stored: {error.strerror}", f"Free some space (HF_HOME says where). {hint}")
    return ModelError(f"{repo} cannot be downloaded: {error}", hint)


def check_folder(path: Path) -> None:
    """Raises ModelError unless the folder holds config, tokenizer and every safetensors file that it lists."""
    if path.is_file():
        hint = "Give the folder that holds config.json and model.safetensors."
        raise ModelError(f"{path} is a file, and a model is a folder", hint)
    if not path.is_dir():
        raise ModelError(f"there is no folder {path}", "Check the path, or give the name of a model on the hub.")
    if not any(path.glob("*.safetensors")):
        pickles = sorted(p.name for p in path.iterdir() if p.suffix in _PICKLES)
        if pickles:
            raise ModelError(
                f"{path} has weights only as {pickles[0]}, a format that can run code when it is opened",
                "Get or convert the model as safetensors (save_pretrained writes it).",
            )
        raise ModelError(f"{path} has no *.safetensors files", "Give the folder of a model in safetensors format.")
    if not (path / "config.json").is_file():
        what = "an adapter, not a whole model" if (path / "adapter_config.json").exists() else "without config.json"
        raise ModelError(f"{path} is {what}", "Give a complete model; merge an adapter into its base model first.")
    if not any((path / name).is_file() for name in ("tokenizer.json", "tokenizer_config.json", "tokenizer.model")):
        raise ModelError(f"{path} has no tokenizer", "Copy the tokenizer's files of the same model into it.")
    if not _whole(path):
        raise ModelError(
            f"{path} lacks model.safetensors, or some of the parts that its index lists",
            "Download or copy the model again.",
        )


def _whole(path: Path) -> bool:
    """Is the one file of weights there, or every part that the index lists?"""
    index = path / "model.safetensors.index.json"
    if not index.is_file():
        return (path / "model.safetensors").is_file()
    try:
        shards = set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values())
    except (ValueError, KeyError, AttributeError) as error:
        raise ModelError(f"{index} cannot be read: {error}", "Download or copy the model again.") from error
    return all((path / str(shard)).is_file() for shard in shards)


def fingerprint(path: Path) -> str:
    """Twelve hexadecimal digits that tell one folder's model from another's.

    Of config and tokenizer whole, and of the size and evenly spread samples of the weights: quick for any size. It
    notices another model or another training step; it is no defence against somebody who forges one.
    """
    digest = hashlib.sha256()
    for name in ("config.json", "tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
        if (path / name).is_file():
            digest.update(name.encode() + (path / name).read_bytes())
    for file in sorted(path.glob("*.safetensors")):
        size = file.stat().st_size
        digest.update(f"{file.name}:{size}".encode())
        with file.open("rb") as stream:
            for i in range(_SAMPLES):
                stream.seek(size * i // _SAMPLES)
                digest.update(stream.read(4096))
    return digest.hexdigest()[:12]
