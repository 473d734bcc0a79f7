"""A model's folder on disk: where it lives, what makes it complete, and errors of the disk put into words."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, Protocol

import platformdirs
from pydantic import ValidationError

from interviewer.errors import StoreError
from interviewer.types import Value

MANIFEST = "manifest.json"
_CHUNK = 1 << 20
_HINT = "Free some space, or name another folder in the environment variable INTERVIEWER_HOME."


class Progress(Protocol):
    """Told how far a long job is: a stage in words, and counts of which `total` is 0 when nobody knows it."""

    def __call__(self, stage: str, done: int, total: int) -> None: ...


def silent(stage: str, done: int, total: int) -> None:
    """A Progress that says nothing."""


Convert = Callable[[Path, Path, Progress], None]
"""Reads a file in another format and writes a complete folder of safetensors, tokenizer and configs into an existing
folder."""


class FileEntry(Value):
    """A file as it was when the folder was finished."""

    sha256: str
    size: int


class Manifest(Value):
    """Written last: a folder without a readable manifest is unfinished and counts as absent."""

    format: Literal[1] = 1
    key: str
    title: str
    revision: str
    licence: str
    package: str
    version: str
    wheel_sha256: str
    files: dict[str, FileEntry]

    @property
    def size(self) -> int:
        """Bytes of all files together."""
        return sum(entry.size for entry in self.files.values())


def home() -> Path:
    """The folder of everything that can be fetched again: INTERVIEWER_HOME, or the user's cache folder."""
    named = os.environ.get("INTERVIEWER_HOME", "").strip()
    return Path(named).expanduser().absolute() if named else platformdirs.user_cache_path("interviewer")


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a finished folder whose files are all there with their sizes; otherwise None."""
    try:
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
        whole = all((folder / name).stat().st_size == entry.size for name, entry in manifest.files.items())
    except (OSError, ValidationError):
        return None
    return manifest if whole else None


def damaged(folder: Path, manifest: Manifest) -> tuple[str, ...]:
    """Names of the files whose content is not what it was; reads every byte."""
    return tuple(name for name, entry in manifest.files.items() if sha256_of(folder / name) != entry.sha256)


def describe_files(folder: Path) -> dict[str, FileEntry]:
    """Every file in the folder, flushed to the disk, so that the manifest never vouches for what a power cut loses."""
    entries = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        path.chmod(0o644)  # some libraries write for their owner only, and this folder may be shared
        flush(path)
        entries[path.relative_to(folder).as_posix()] = FileEntry(sha256=sha256_of(path), size=path.stat().st_size)
    return entries


def flush(path: Path) -> None:
    """fsync a file or, where the system allows it, a folder."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def disk_errors(place: Path) -> Iterator[None]:
    """Turn a full, read-only or forbidden disk into a StoreError that names the place."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreError(f"the disk is full: cannot write below {place}", _HINT) from error
        raise StoreError(f"cannot write below {place}: {error.strerror or error}", _HINT) from error
