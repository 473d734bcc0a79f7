"""Turn a GGUF file into a folder of bf16 safetensors, once, so that no later start has to de-quantise it."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path
from typing import Any

import torch
from tokenizers import pre_tokenizers
from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

from interviewer.errors import ModelError
from interviewer.weights import Progress

_STAGES = ("reading the tokenizer", "reading and de-quantising the weights", "writing safetensors")


def convert_gguf(source: Path, target: Path, progress: Progress) -> None:
    """Write model, tokenizer, chat template and generation settings of `source` into the folder `target`.

    The weights are those that the GGUF's blocks stand for, rounded to bf16. Made for the SmolLM family, whose
    pre-tokenizer it puts right. Raises ModelError when the result would not be usable as a chat model; whatever else
    transformers raises passes through.
    """
    progress(_STAGES[0], 0, len(_STAGES))
    tokenizer = _tokenizer(source)
    progress(_STAGES[1], 1, len(_STAGES))
    with contextlib.redirect_stderr(io.StringIO()):  # its progress bars ignore the switch for them
        model = _model(source, tokenizer)
    progress(_STAGES[2], 2, len(_STAGES))
    with contextlib.redirect_stderr(io.StringIO()):
        model.save_pretrained(target, max_shard_size="100GB")
    tokenizer.save_pretrained(target)
    progress(_STAGES[2], 3, len(_STAGES))


def _model(source: Path, tokenizer: Any) -> Any:
    model: Any = AutoModelForCausalLM.from_pretrained(
        source.parent,
        gguf_file=source.name,
        quantization_config=GgufConfig(dequantize=True),
        dtype=torch.bfloat16,
        local_files_only=True,
        trust_remote_code=False,
    )
    # Loaded from blocks, the model still calls itself quantised, and transformers refuses to save such a one.
    model.hf_quantizer = None
    model.is_quantized = False
    if hasattr(model.config, "quantization_config"):
        del model.config.quantization_config
    # GGUF keeps this in single precision (9.999999747378752e-06); the model was trained with the short decimal.
    model.config.rms_norm_eps = float(f"{model.config.rms_norm_eps:.6g}")
    tokenizer.model_max_length = model.config.max_position_embeddings
    return model


def _tokenizer(source: Path) -> Any:
    tokenizer = AutoTokenizer.from_pretrained(
        source.parent, gguf_file=source.name, local_files_only=True, trust_remote_code=False
    )
    if not tokenizer.chat_template:
        raise ModelError(f"{source.name} has no chat template", "Use a GGUF file of a chat (instruct) model.")
    if tokenizer.eos_token_id is None or tokenizer.pad_token_id is None:
        raise ModelError(f"{source.name} names no end-of-turn or padding token", "Use another GGUF file of the model.")
    # GGUF names the pre-tokenizer ("smollm") and transformers reads every such BPE as plain GPT-2. SmolLM splits
    # digits first; llama.cpp's table for the name says the same: \p{N} alone, then GPT-2's pattern.
    tokenizer.backend_tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Digits(individual_digits=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True),
        ]
    )
    return tokenizer
