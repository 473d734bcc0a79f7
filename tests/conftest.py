"""Every test runs in a sandbox: an empty home for models, no network but the loopback, no hub, no telemetry."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from practice_cases import Clock

from interviewer import weights
from interviewer.store import Store

# Read by libraries when they are imported, so set before any test module is.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
# Threads that wait for work sleep: spinning, two processes with models on two cores take four times as long.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

_HOME = weights.home()
_FOLDERS = {spec.key: weights.folder_of(spec) for spec in weights.MODELS}


@pytest.fixture(autouse=True)
def sandbox(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty INTERVIEWER_HOME, and a pip that a subprocess cannot take to the network. Returns the home."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("INTERVIEWER_HOME", str(home))
    for name in ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    return home


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until a test moves it."""
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Store:
    """An empty record of interviews by that clock."""
    return Store(tmp_path / "interviews.sqlite3", clock)


@pytest.fixture(scope="module")
def one_thread() -> Iterator[None]:
    """For tests of tiny models: matrices so small are quickest on one core."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture
def real_home(sandbox: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """INTERVIEWER_HOME as the user has it, with the fetched models: for tests that run commands with the real one."""
    monkeypatch.setenv("INTERVIEWER_HOME", str(_HOME))
    return _HOME


def _fetched(key: str) -> Path:
    folder = _FOLDERS[key]
    if not (folder / "manifest.json").is_file():
        pytest.fail(f"{key} is not on this machine: run 'interviewer models fetch' (make test does)", pytrace=False)
    return folder


@pytest.fixture(scope="session")
def chat_model_path() -> Path:
    """The real small chat model."""
    return _fetched(weights.DEFAULT_CHAT)


@pytest.fixture(scope="session")
def verifier_base_path() -> Path:
    """The real encoder that the verifier's adapter is merged into."""
    return _fetched(weights.VERIFIER_BASE)


@pytest.fixture(scope="session")
def embedding_model_path() -> Path:
    """The real sentence encoder."""
    return _fetched(weights.DEFAULT_EMBEDDING)
