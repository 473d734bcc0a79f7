"""Engines of speech: tiny models of every kind through the real loaders, and the real small ones with each other."""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import (
    GenerationConfig,
    VitsConfig,
    VitsModel,
    VitsTokenizer,
    WhisperConfig,
    WhisperFeatureExtractor,
    WhisperForConditionalGeneration,
    WhisperTokenizer,
)

from interviewer import weights
from interviewer.errors import ModelError
from interviewer.local.ctranslate import convert_whisper
from interviewer.local.listening import load_listener
from interviewer.local.speaking import SmallVoice, load_voice
from interviewer.speech import RATE, Sound, transcribe
from interviewer.weights import silent

pytestmark = pytest.mark.usefixtures("one_thread")

END, START, SAY, BARE = "<|endoftext|>", "<|startoftranscript|>", "<|transcribe|>", "<|notimestamps|>"
Array = np.ndarray[Any, Any]
LETTERS = sorted(pre_tokenizers.ByteLevel.alphabet())
SOUND = np.random.default_rng(1).uniform(-0.5, 0.5, 2 * RATE).astype(np.float32)


def tokenizer(folder: Path) -> WhisperTokenizer:
    made = Tokenizer(models.BPE(vocab={letter: n for n, letter in enumerate(LETTERS)}, merges=[]))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens([END, START, SAY, BARE])
    made.save(str(folder / "tokenizer.json"))
    return WhisperTokenizer(
        tokenizer_file=str(folder / "tokenizer.json"), bos_token=END, eos_token=END, unk_token=END, pad_token=END
    )


@pytest.fixture(scope="module")
def whisper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a random Whisper of 16 wide layers."""
    folder = tmp_path_factory.mktemp("whisper")
    words = tokenizer(folder)
    torch.manual_seed(0)
    size: dict[str, Any] = {
        f"{half}_{name}": n
        for half in ("encoder", "decoder")
        for name, n in (("layers", 2), ("attention_heads", 2), ("ffn_dim", 24))
    }
    end = len(LETTERS)
    ids: dict[str, Any] = {
        "bos_token_id": end,
        "eos_token_id": end,
        "pad_token_id": end,
        "decoder_start_token_id": end + 1,
    }
    config = WhisperConfig(vocab_size=end + 4, d_model=16, max_target_positions=64, init_std=0.5, **size, **ids)
    model = WhisperForConditionalGeneration(config).half()
    model.generation_config = GenerationConfig(
        **ids, max_length=64, no_timestamps_token_id=end + 3, is_multilingual=False, return_timestamps=False
    )
    model.save_pretrained(folder)
    words.save_pretrained(folder)
    WhisperFeatureExtractor().save_pretrained(folder)
    return folder


def write_ctranslate(model: Any, file: Path) -> None:
    """The model as CTranslate2 writes it, by its published layout: the inverse of what is tested."""
    arrays = {name: t.numpy() for name, t in model.state_dict().items() if name != "proj_out.weight"}

    def of(name: str) -> Array:
        array: Array = arrays.pop(f"model.{name}")
        return array

    found: dict[str, Array] = {}
    for half, wide in (("encoder", 1), ("decoder", 2)):
        found[f"{half}/num_heads"] = np.array(2, np.int16)
        for n in range(2):
            old, new = f"{half}.layers.{n}", f"{half}/layer_{n}"
            for kind in ("weight", "bias"):
                for attention, theirs in (("self_attn", "self_attention"), ("encoder_attn", "attention"))[:wide]:
                    q, v = (of(f"{old}.{attention}.{x}_proj.{kind}") for x in "qv")
                    k = of(f"{old}.{attention}.k_proj.{kind}") if kind == "weight" else np.zeros_like(q)
                    groups = [[q, k, v]] if attention == "self_attn" else [[q], [k, v]]
                    for place, group in enumerate([*groups, [of(f"{old}.{attention}.out_proj.{kind}")]]):
                        found[f"{new}/{theirs}/linear_{place}/{kind}"] = np.concatenate(group)
                    norm = "gamma" if kind == "weight" else "beta"
                    found[f"{new}/{theirs}/layer_norm/{norm}"] = of(f"{old}.{attention}_layer_norm.{kind}")
                found[f"{new}/ffn/layer_norm/{norm}"] = of(f"{old}.final_layer_norm.{kind}")
                found[f"{new}/ffn/linear_0/{kind}"] = of(f"{old}.fc1.{kind}")
                found[f"{new}/ffn/linear_1/{kind}"] = of(f"{old}.fc2.{kind}")
        found[f"{half}/position_encodings/encodings"] = of(f"{half}.embed_positions.weight")
        found[f"{half}/layer_norm/gamma"] = of(f"{half}.layer_norm.weight")
        found[f"{half}/layer_norm/beta"] = of(f"{half}.layer_norm.bias")
    found["decoder/embeddings/weight"] = of("decoder.embed_tokens.weight")
    for n in (1, 2):
        for kind in ("weight", "bias"):
            found[f"encoder/conv{n}/{kind}"] = of(f"encoder.conv{n}.{kind}")
    assert arrays == {}
    write_arrays(found, file)


def write_arrays(found: dict[str, Array], file: Path) -> None:
    def text(word: str) -> bytes:
        return struct.pack("<H", len(word) + 1) + word.encode() + b"\0"

    data = struct.pack("<I", 6) + text("WhisperSpec") + struct.pack("<II", 3, len(found))
    for name, array in found.items():
        data += text(name) + struct.pack("<B", array.ndim) + struct.pack(f"<{array.ndim}I", *array.shape)
        data += struct.pack("<BI", 2 if array.dtype == np.int16 else 4, array.nbytes) + array.tobytes()
    file.write_bytes(data + struct.pack("<I", 0))


@pytest.fixture
def foreign(whisper: Path, tmp_path: Path) -> Path:
    """The same model, in CTranslate2's format."""
    source = tmp_path / "raw"
    source.mkdir()
    write_ctranslate(WhisperForConditionalGeneration.from_pretrained(whisper), source / "model.bin")
    (source / "tokenizer.json").write_bytes((whisper / "tokenizer.json").read_bytes())
    settings = {"lang_ids": [], "suppress_ids": [0], "suppress_ids_begin": [1], "alignment_heads": [[0, 0]]}
    (source / "config.json").write_text(json.dumps(settings), encoding="utf-8")
    return source / "model.bin"


def test_a_converted_model_is_the_same_model(whisper: Path, foreign: Path, tmp_path: Path) -> None:
    made = tmp_path / "made"
    made.mkdir()
    convert_whisper(foreign, made, silent)
    one, two = (WhisperForConditionalGeneration.from_pretrained(f, dtype=torch.float32).eval() for f in (whisper, made))
    assert {n: t.shape for n, t in one.state_dict().items()} == {n: t.shape for n, t in two.state_dict().items()}
    assert all(torch.equal(t, two.state_dict()[n]) for n, t in one.state_dict().items())
    features = WhisperFeatureExtractor.from_pretrained(made)(SOUND, sampling_rate=RATE, return_tensors="pt")
    heard = [m(features.input_features, decoder_input_ids=torch.tensor([[257, 259]])).logits for m in (one, two)]
    assert torch.equal(*heard)
    settings = two.generation_config
    assert (settings.suppress_tokens, settings.begin_suppress_tokens) == ([0], [1])
    assert (settings.decoder_start_token_id, settings.no_timestamps_token_id) == (257, 259)
    assert load_listener(made, "cpu", "float32").hear(SOUND) != ""


def test_a_file_that_is_cut_short_is_told(foreign: Path, tmp_path: Path) -> None:
    foreign.write_bytes(foreign.read_bytes()[:5000])
    with pytest.raises(ModelError, match=r"model\.bin cannot be read"):
        convert_whisper(foreign, tmp_path, silent)
    foreign.write_bytes(foreign.read_bytes().replace(b"WhisperSpec", b"GopherrSpec"))
    with pytest.raises(ModelError):
        convert_whisper(foreign, tmp_path, silent)


def test_a_folder_of_whisper_listens(whisper: Path) -> None:
    listener = load_listener(whisper, "cpu")
    once = listener.hear(SOUND)
    assert once == listener.hear(SOUND)
    assert 0 < len(once.encode()) <= 8 + 2 * 10  # an untrained decoder does not stop: it is stopped
    assert transcribe(listener, np.zeros(RATE, np.float32)) == ""


def test_what_is_no_recogniser_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be loaded to listen with") as caught:
        load_listener(tmp_path)
    assert caught.value.hint == "Give a speech recogniser, for instance openai/whisper-base.en."


@pytest.fixture
def vits(tmp_path: Path) -> Path:
    """A folder with a random VITS that reads letters."""
    folder = tmp_path / "vits"
    folder.mkdir()
    letters = {letter: n for n, letter in enumerate("_abcdefghijklmnopqrstuvwxyz '-")}
    (folder / "vocab.json").write_text(json.dumps(letters), encoding="utf-8")
    words = VitsTokenizer(str(folder / "vocab.json"), pad_token="_", language="eng", phonemize=False, is_uroman=False)
    words.save_pretrained(folder)
    size: dict[str, Any] = dict.fromkeys(("hidden_size", "ffn_dim", "flow_size"), 16)
    size |= dict.fromkeys(("num_hidden_layers", "prior_encoder_num_flows", "prior_encoder_num_wavenet_layers"), 1)
    size |= {"num_attention_heads": 2, "spectrogram_bins": 9, "upsample_initial_channel": 32}
    size |= {"duration_predictor_filter_channels": 16, "posterior_encoder_num_wavenet_layers": 1}
    torch.manual_seed(0)
    VitsModel(VitsConfig(vocab_size=len(letters), **size)).save_pretrained(folder)
    return folder


def test_a_folder_of_vits_speaks(vits: Path) -> None:
    voice = load_voice(vits, "cpu")
    one, two = voice.say("Hello there."), voice.say("Hello there. And again.")
    assert (one.rate, two.rate) == (RATE, RATE)
    assert len(two.samples) > len(one.samples) > 0
    assert np.isfinite(two.samples).all()
    assert voice.say("…").seconds == 0


def test_what_is_no_voice_is_told(whisper: Path, tmp_path: Path) -> None:
    for folder in (tmp_path, whisper):
        with pytest.raises(ModelError, match="to speak with|no voice") as caught:
            load_voice(folder)
        assert "facebook/mms-tts-eng" in caught.value.hint


# --- the real ones ----------------------------------------------------------------------------------------------

SAID = (
    "The triplet loss pulls an anchor towards a positive example, and pushes it away from a negative one by a margin."
)
LISTENER = weights.folder_of(weights.spec_of(weights.DEFAULT_LISTENER))


@pytest.mark.slow
def test_what_the_voice_says_is_understood() -> None:
    pytest.importorskip("hibari", reason='no voice: pip install "interviewer[voice]"')
    if not (LISTENER / "manifest.json").is_file():
        pytest.skip("no recogniser: interviewer models fetch whisper-tiny-en")
    voice = SmallVoice()
    sound = voice.say(SAID)
    assert (sound.rate, 5 < sound.seconds < 10) == (24_000, True)
    assert np.array_equal(sound.samples, voice.say(SAID).samples)
    heard = transcribe(load_listener(LISTENER, "cpu"), at_rate(sound))
    words = [re.sub(r"\W", "", word.lower()) for word in (SAID, heard)[1].split()]
    assert words == [re.sub(r"\W", "", word.lower()) for word in SAID.split()]


def at_rate(sound: Sound) -> Array:
    from scipy.signal import resample_poly

    return np.asarray(resample_poly(sound.samples, RATE, sound.rate), np.float32)
