"""The real sentence encoder, from the fetched files."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from interviewer.encoders import LocalEncoder, load_encoder
from interviewer.errors import ModelError


@pytest.fixture(scope="module")
def encoder(embedding_model_path: Path) -> LocalEncoder:
    return load_encoder(embedding_model_path)


def dot(a: list[float], b: list[float]) -> float:
    return sum(x * y for x, y in zip(a, b, strict=True))


def test_name_tells_model_and_revision(encoder: LocalEncoder) -> None:
    assert encoder.name == "all-minilm-l6-v2-0.1.0-r1"


def test_vectors_are_unit_length_and_in_order(encoder: LocalEncoder) -> None:
    texts = [
        "short",
        "a very long sentence " * 20,
        "",
        "Dropout switches units off at random.",
        "\u0000 \u202e \U0001f600",
    ]
    together = encoder.encode(texts)
    assert [len(v) for v in together] == [384] * 5
    assert [dot(v, v) for v in together] == pytest.approx([1.0] * 5, abs=1e-5)
    for text, vector in zip(texts, together, strict=True):
        assert encoder.encode([text])[0] == pytest.approx(vector, abs=1e-5)
    assert encoder.encode([]) == []


def test_meaning_is_near(encoder: LocalEncoder) -> None:
    """The similarities that the published model gives, to three digits."""
    a, b, c = encoder.encode(["The model overfits.", "It memorises noise in training data.", "Bananas are yellow."])
    assert [round(dot(a, b), 3), round(dot(a, c), 3), round(dot(b, c), 3)] == [0.207, 0.055, 0.023]


def test_same_input_same_vector(encoder: LocalEncoder) -> None:
    assert encoder.encode(["one", "two words"]) == encoder.encode(["one", "two words"])


def test_threads_take_turns(encoder: LocalEncoder) -> None:
    texts = [f"sentence number {i} " * (i + 1) for i in range(6)]
    wanted = [encoder.encode([text]) for text in texts]
    got: dict[int, list[list[float]]] = {}

    def work(i: int) -> None:
        got[i] = encoder.encode([texts[i]])

    threads = [threading.Thread(target=work, args=(i,)) for i in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [got[i] for i in range(len(texts))] == wanted


def test_folder_without_safetensors(tmp_path: Path) -> None:
    (tmp_path / "pytorch_model.bin").write_bytes(b"pickle")
    with pytest.raises(ModelError, match="holds no encoder in safetensors format"):
        load_encoder(tmp_path)


def test_broken_folder(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"not tensors")
    (tmp_path / "config.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="cannot be loaded") as caught:
        load_encoder(tmp_path)
    assert caught.value.hint == "Fetch it again: interviewer models fetch"
