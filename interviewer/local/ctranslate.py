"""Turn a Whisper model in CTranslate2's format into a folder of fp16 safetensors that transformers reads, once.

The file is a plain list of named arrays: no code is in it, and none is run. CTranslate2 stacks the query, key and value
matrices into one; transformers keeps them apart. Keys have no bias in Whisper: CTranslate2 writes zeros for it.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from transformers import (
    GenerationConfig,
    WhisperConfig,
    WhisperFeatureExtractor,
    WhisperForConditionalGeneration,
    WhisperTokenizer,
)

from interviewer.errors import ModelError
from interviewer.weights import Progress

Arrays = dict[str, np.ndarray[Any, Any]]

_DTYPES = {0: np.float32, 1: np.int8, 2: np.int16, 3: np.int32, 4: np.float16}
_LAYER = re.compile(r"(encoder|decoder)/layer_(\d+)/(.*)/(weight|bias|gamma|beta)")
_PLAIN = {
    "encoder/position_encodings/encodings": "encoder.embed_positions.weight",
    "encoder/conv1/weight": "encoder.conv1.weight",
    "encoder/conv1/bias": "encoder.conv1.bias",
    "encoder/conv2/weight": "encoder.conv2.weight",
    "encoder/conv2/bias": "encoder.conv2.bias",
    "encoder/layer_norm/gamma": "encoder.layer_norm.weight",
    "encoder/layer_norm/beta": "encoder.layer_norm.bias",
    "decoder/embeddings/weight": "decoder.embed_tokens.weight",
    "decoder/position_encodings/encodings": "decoder.embed_positions.weight",
    "decoder/layer_norm/gamma": "decoder.layer_norm.weight",
    "decoder/layer_norm/beta": "decoder.layer_norm.bias",
}
_PARTS: dict[str, tuple[str, ...]] = {
    "self_attention/linear_0": ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"),
    "self_attention/linear_1": ("self_attn.out_proj",),
    "self_attention/layer_norm": ("self_attn_layer_norm",),
    "attention/linear_0": ("encoder_attn.q_proj",),
    "attention/linear_1": ("encoder_attn.k_proj", "encoder_attn.v_proj"),
    "attention/linear_2": ("encoder_attn.out_proj",),
    "attention/layer_norm": ("encoder_attn_layer_norm",),
    "ffn/linear_0": ("fc1",),
    "ffn/linear_1": ("fc2",),
    "ffn/layer_norm": ("final_layer_norm",),
}
"""What one array of a layer is in transformers; more than one are stacked, from top to bottom."""
_NAMES = {"weight": "weight", "bias": "bias", "gamma": "weight", "beta": "bias"}


def convert_whisper(source: Path, target: Path, progress: Progress) -> None:
    """Write model, tokenizer, feature extractor and generation settings of `source` (a `model.bin` with `config.json`
    and `tokenizer.json` beside it) into the folder `target`. Raises ModelError when it is no Whisper in 16 or 32 bits.
    """
    progress("reading the weights", 0, 2)
    spec, arrays = read_arrays(source)
    if spec != "WhisperSpec":
        raise ModelError(f"{source.name} holds a {spec}, not a Whisper model", "Give another model.")
    weights = {f"model.{name}": torch.tensor(array, dtype=torch.float16) for name, array in renamed(arrays)}
    tokenizer = _tokenizer(source.parent / "tokenizer.json")
    config = _config(arrays, tokenizer)
    with torch.device("meta"):  # shapes alone
        wanted = {name: t.shape for name, t in WhisperForConditionalGeneration(config).state_dict().items()}
    del wanted["proj_out.weight"]  # the embedding itself, not stored twice
    if wanted != {name: tensor.shape for name, tensor in weights.items()}:
        odd = sorted(name for name in {*wanted, *weights} if name not in wanted or name not in weights)
        raise ModelError(f"{source.name} is not the Whisper that was expected: {odd[:3]}", "Fetch the model again.")
    progress("writing safetensors", 1, 2)
    save_file(weights, target / "model.safetensors", metadata={"format": "pt"})
    config.save_pretrained(target)
    settings = json.loads((source.parent / "config.json").read_text(encoding="utf-8"))
    _generation(settings, config, tokenizer).save_pretrained(target)
    tokenizer.save_pretrained(target)
    WhisperFeatureExtractor(feature_size=config.num_mel_bins).save_pretrained(target)
    progress("writing safetensors", 2, 2)


def read_arrays(source: Path) -> tuple[str, Arrays]:
    """The model's kind and its arrays by name. Raises ModelError for a file that is cut short or of another format."""
    data = source.read_bytes()
    place = 0

    def number(form: str) -> int:
        nonlocal place
        (value,) = struct.unpack_from(f"<{form}", data, place)
        place += struct.calcsize(f"<{form}")
        return int(value)

    def text() -> str:
        nonlocal place
        length = number("H")
        place += length
        return data[place - length : place - 1].decode()

    try:
        version, spec, _, arrays = number("I"), text(), number("I"), {}
        if version < 4:
            raise ModelError(f"{source.name} is of format {version}, too old to be read", "Get a newer conversion.")
        for _ in range(number("I")):
            name = text()
            shape = [number("I") for _ in range(number("B"))]
            dtype, size = _DTYPES[number("B")], number("I")
            arrays[name] = np.frombuffer(data[place : place + size], dtype).reshape(shape)
            place += size
    except (struct.error, KeyError, ValueError) as error:
        raise ModelError(f"{source.name} cannot be read: {error}", "Fetch the model again.") from error
    return spec, arrays


def renamed(arrays: Arrays) -> Iterator[tuple[str, np.ndarray[Any, Any]]]:
    """The arrays under the names that transformers has for them, stacked ones taken apart."""
    for name, array in arrays.items():
        if name in _PLAIN:
            yield _PLAIN[name], array
        elif (found := _LAYER.fullmatch(name)) and found[3] in _PARTS:
            half, layer, part, kind = found.groups()
            parts = _PARTS[part]
            for own, piece in zip(parts, np.split(array, len(parts)), strict=True):
                if not (kind == "bias" and own.endswith("k_proj")):
                    yield f"{half}.layers.{layer}.{own}.{_NAMES[kind]}", piece


def _config(arrays: Arrays, tokenizer: Any) -> WhisperConfig:
    width = arrays["decoder/embeddings/weight"].shape
    end = tokenizer.convert_tokens_to_ids("<|endoftext|>")
    layers = [sum(bool(re.fullmatch(f"{half}/layer_\\d+/ffn/linear_0/weight", n)) for n in arrays) for half in _HALVES]
    heads = [int(arrays[f"{half}/num_heads"]) for half in _HALVES]
    hidden = [int(arrays[f"{half}/layer_0/ffn/linear_0/weight"].shape[0]) for half in _HALVES]
    return WhisperConfig(
        architectures=["WhisperForConditionalGeneration"],
        dtype="float16",
        vocab_size=width[0],
        d_model=width[1],
        num_mel_bins=arrays["encoder/conv1/weight"].shape[1],
        max_source_positions=arrays["encoder/position_encodings/encodings"].shape[0],
        max_target_positions=arrays["decoder/position_encodings/encodings"].shape[0],
        encoder_layers=layers[0],
        decoder_layers=layers[1],
        encoder_attention_heads=heads[0],
        decoder_attention_heads=heads[1],
        encoder_ffn_dim=hidden[0],
        decoder_ffn_dim=hidden[1],
        bos_token_id=end,
        eos_token_id=end,
        pad_token_id=end,
        decoder_start_token_id=tokenizer.convert_tokens_to_ids("<|startoftranscript|>"),
    )


_HALVES = ("encoder", "decoder")


def _tokenizer(file: Path) -> Any:
    end = "<|endoftext|>"
    return WhisperTokenizer(tokenizer_file=str(file), bos_token=end, eos_token=end, unk_token=end, pad_token=end)


def _generation(settings: Any, config: Any, tokenizer: Any) -> GenerationConfig:
    """How transformers is to decode: which tokens are never said, and, of a model of many languages, which it knows."""
    many = config.vocab_size >= 51865  # as in OpenAI's code: the English models have one token fewer
    named = {tokenizer.convert_ids_to_tokens(i): i for i in settings["lang_ids"]} if many else {}
    tasks = {"transcribe": tokenizer.convert_tokens_to_ids("<|transcribe|>")} if many else {}
    return GenerationConfig(
        bos_token_id=config.bos_token_id,
        eos_token_id=config.eos_token_id,
        pad_token_id=config.pad_token_id,
        decoder_start_token_id=config.decoder_start_token_id,
        max_length=config.max_target_positions,
        suppress_tokens=settings["suppress_ids"],
        begin_suppress_tokens=settings["suppress_ids_begin"],
        no_timestamps_token_id=tokenizer.convert_tokens_to_ids("<|notimestamps|>"),
        alignment_heads=settings["alignment_heads"],
        is_multilingual=many,
        lang_to_id=named,
        task_to_id=tasks,
        return_timestamps=False,
    )
