"""From a name on the command line to a folder."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import huggingface_hub.constants
import pytest

from interviewer import weights
from interviewer.errors import ModelError, OfflineError


def make_model(folder: Path, weight: bytes = b"w" * 10_000) -> Path:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text('{"model_type": "llama"}', encoding="utf-8")
    (folder / "tokenizer.json").write_text("{}", encoding="utf-8")
    (folder / "model.safetensors").write_bytes(weight)
    return folder


@pytest.fixture
def hub_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


def make_cached(hub_cache: Path, repo: str, commit: str) -> Path:
    """A snapshot as huggingface_hub leaves it."""
    place = hub_cache / f"models--{repo.replace('/', '--')}"
    (place / "refs").mkdir(parents=True)
    (place / "refs" / "main").write_text(commit, encoding="utf-8")
    return make_model(place / "snapshots" / commit)


@pytest.mark.parametrize("name", ["", "  ", "smollm2-135m-instruct"])
def test_default_that_is_not_fetched_says_how(name: str) -> None:
    with pytest.raises(ModelError, match="smollm2-135m-instruct is not on this machine yet") as caught:
        weights.resolve(name)
    assert caught.value.hint == "Fetch it with: interviewer models fetch"


def test_default(real_home: Path, chat_model_path: Path) -> None:
    found = weights.resolve("")
    assert found == weights.ResolvedModel(
        name="smollm2-135m-instruct", path=chat_model_path, revision="0.1.2-r1", source="embedded"
    )


def test_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_model(tmp_path / "mine")
    found = weights.resolve(str(folder))
    assert (found.name, found.path, found.source) == ("mine", folder, "folder")
    monkeypatch.chdir(tmp_path)
    assert weights.resolve("./mine") == found
    assert weights.resolve("mine") == found


def test_fingerprint_tells_weights_apart(tmp_path: Path) -> None:
    weight = bytes(range(256)) * 4000
    first = weights.resolve(str(make_model(tmp_path / "a", weight))).revision
    assert weights.resolve(str(make_model(tmp_path / "b", weight))).revision == first
    other = weight[:512_000] + b"\xff" + weight[512_001:]
    assert weights.resolve(str(make_model(tmp_path / "c", other))).revision != first
    assert len(first) == 12


def test_pickled_weights_are_refused(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "m")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelError, match=r"only as pytorch_model\.bin, a format that can run code"):
        weights.resolve(str(folder))


@pytest.mark.parametrize(
    ("gone", "words"),
    [
        ("model.safetensors", r"has no \*\.safetensors files"),
        ("config.json", r"without config\.json"),
        ("tokenizer.json", "has no tokenizer"),
    ],
)
def test_folder_that_lacks_something(tmp_path: Path, gone: str, words: str) -> None:
    folder = make_model(tmp_path / "m")
    (folder / gone).unlink()
    with pytest.raises(ModelError, match=words):
        weights.resolve(str(folder))


def test_adapter_is_not_a_model(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "m")
    (folder / "config.json").rename(folder / "adapter_config.json")
    with pytest.raises(ModelError, match="is an adapter, not a whole model"):
        weights.resolve(str(folder))


def test_missing_shard(tmp_path: Path) -> None:
    folder = make_model(tmp_path / "m")
    index = {"weight_map": {"a": "model.safetensors", "b": "model-2.safetensors"}}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index), encoding="utf-8")
    with pytest.raises(ModelError, match="some of the parts that its index lists"):
        weights.resolve(str(folder))
    (folder / "model-2.safetensors").write_bytes(b"w")
    assert weights.resolve(str(folder)).source == "folder"


def test_path_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="there is no folder"):
        weights.resolve(str(tmp_path / "nowhere"))
    gguf = tmp_path / "m.gguf"
    gguf.write_bytes(b"GGUF")
    with pytest.raises(ModelError, match="is a file, and a model is a folder"):
        weights.resolve(str(gguf))


@pytest.mark.parametrize("name", ["a/b/c", "what is this", "owner/na me", "--model", "a/../b", "http://x.example/m"])
def test_neither_path_nor_name(name: str) -> None:
    with pytest.raises(ModelError, match="is neither a folder nor the name of a model"):
        weights.resolve(name)


def test_local_cache(hub_cache: Path) -> None:
    commit = "0123456789abcdef0123456789abcdef01234567"
    snapshot = make_cached(hub_cache, "owner/model", commit)
    found = weights.resolve("owner/model")
    assert (found.name, found.revision, found.source) == ("owner/model", "0123456789ab", "cache")
    assert found.path.samefile(snapshot)
    assert weights.resolve(f"owner/model@{commit}") == found


def test_half_a_snapshot_is_not_a_model(hub_cache: Path) -> None:
    snapshot = make_cached(hub_cache, "owner/model", "0123456789abcdef0123456789abcdef01234567")
    (snapshot / "model.safetensors").unlink()
    with pytest.raises(ModelError, match="owner/model is only partly on this machine"):
        weights.resolve("owner/model")


def test_hub_out_of_reach_never_falls_back(hub_cache: Path, real_home: Path) -> None:
    with pytest.raises(OfflineError, match="the hub cannot be reached") as caught:
        weights.resolve("Qwen/Qwen3-0.6B")
    assert "hf download Qwen/Qwen3-0.6B" in caught.value.hint


# --- a hub on the loopback -----------------------------------------------------------------------------------------

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Hub(BaseHTTPRequestHandler):
    """As much of the hub's interface as a download uses: one public model, one gated, nothing else."""

    files: ClassVar[dict[str, bytes]] = {
        "config.json": b"{}",
        "tokenizer.json": b"{}",
        "model.safetensors": b"weights",
        "pytorch_model.bin": b"pickle",
        "original/consolidated.safetensors": b"the same again",
    }
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        self.asked.append(path)
        if path.startswith(("/api/models/owner/gated", "/owner/gated")):
            self.answer(403, b"", {"X-Error-Code": "GatedRepo"})
        elif path == f"/api/models/owner/model/tree/{COMMIT}":
            entries = [
                {"type": "file", "path": name, "size": len(data), "oid": hashlib.sha1(data).hexdigest()}
                for name, data in self.files.items()
            ]
            self.answer(200, json.dumps(entries).encode())
        elif path.startswith("/api/models/owner/model/revision/other"):
            self.answer(404, b"", {"X-Error-Code": "RevisionNotFound"})
        elif path.startswith("/api/models/owner/model"):
            listing = {"id": "owner/model", "sha": COMMIT, "siblings": [{"rfilename": name} for name in self.files]}
            self.answer(200, json.dumps(listing).encode())
        elif path.startswith(f"/owner/model/resolve/{COMMIT}/"):
            data = self.files[path.split(COMMIT + "/")[1]]
            self.answer(200, data, {"X-Repo-Commit": COMMIT, "ETag": f'"{hashlib.sha1(data).hexdigest()}"'})
        else:
            self.answer(404, b"", {"X-Error-Code": "RepoNotFound"})

    do_HEAD = do_GET

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def point_at(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Send huggingface_hub to `url`, as HF_ENDPOINT would have done when it was imported."""
    constants = huggingface_hub.constants
    monkeypatch.setattr(constants, "ENDPOINT", url)
    monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", url + "/{repo_id}/resolve/{revision}/{filename}")
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)


@pytest.fixture
def hub(hub_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    point_at(url, monkeypatch)
    Hub.asked.clear()
    yield url
    server.shutdown()
    server.server_close()


def test_hub_then_cache(hub: str) -> None:
    found = weights.resolve("owner/model")
    assert (found.name, found.revision, found.source) == ("owner/model", "0123456789ab", "hub")
    assert sorted(p.name for p in found.path.iterdir()) == ["config.json", "model.safetensors", "tokenizer.json"]
    Hub.asked.clear()
    assert weights.resolve("owner/model") == found.model_copy(update={"source": "cache"})
    assert Hub.asked == []


@pytest.mark.parametrize(
    ("name", "words", "hint"),
    [
        ("owner/nothing", "there is no model 'owner/nothing'", "Check the spelling"),
        ("owner/gated", "only for those who accepted its terms", "hf auth login"),
        ("owner/model@other", "owner/model has no revision 'other'", "a branch, a tag or a commit"),
    ],
)
def test_what_the_hub_refuses(hub: str, name: str, words: str, hint: str) -> None:
    with pytest.raises(ModelError, match=words) as caught:
        weights.resolve(name)
    assert hint in caught.value.hint


def test_hub_that_does_not_answer(hub_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    point_at("http://127.0.0.1:9", monkeypatch)  # nobody listens on the discard port
    with pytest.raises(OfflineError, match="the hub cannot be reached"):
        weights.resolve("owner/model")
