"""Write a Llama model of transformers as a GGUF file in single precision: the same weights for llama.cpp."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import gguf
import torch

_NORMAL, _CONTROL, _UNUSED = 1, 3, 5


def write_gguf(model: Any, tokenizer: Any, path: Path, pre_tokenizer: str) -> None:
    """`pre_tokenizer` is what llama.cpp calls the way that the tokenizer cuts text into words."""
    config = model.config
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_block_count(config.num_hidden_layers)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    writer.add_rope_dimension_count(config.head_dim)
    writer.add_vocab_size(config.vocab_size)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    _add_tokenizer(writer, tokenizer, config.vocab_size, pre_tokenizer)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, config.num_hidden_layers)
    for name, weight in model.state_dict().items():
        if name == "lm_head.weight" and config.tie_word_embeddings:
            continue
        renamed = names.get_name(name, try_suffixes=(".weight",))
        assert renamed is not None, name
        writer.add_tensor(renamed, _turned(name, weight.float(), config).contiguous().numpy())
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_tokenizer(writer: Any, tokenizer: Any, size: int, pre_tokenizer: str) -> None:
    raw = json.loads(tokenizer.backend_tokenizer.to_str())
    words = {i: word for word, i in tokenizer.get_vocab().items()}
    control = {added["id"] for added in raw["added_tokens"] if added["special"]}
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(pre_tokenizer)
    writer.add_token_list([words.get(i, f"[unused {i}]") for i in range(size)])
    writer.add_token_types([_CONTROL if i in control else _NORMAL if i in words else _UNUSED for i in range(size)])
    writer.add_token_merges([m if isinstance(m, str) else " ".join(m) for m in raw["model"]["merges"]])
    writer.add_eos_token_id(tokenizer.eos_token_id)
    writer.add_add_bos_token(False)
    writer.add_chat_template(tokenizer.get_chat_template())


def _turned(name: str, weight: torch.Tensor, config: Any) -> torch.Tensor:
    """llama.cpp turns neighbouring pairs of a head's rows, transformers its two halves."""
    heads = {"q_proj": config.num_attention_heads, "k_proj": config.num_key_value_heads}
    count = next((n for key, n in heads.items() if f"{key}.weight" in name), 0)
    if not count:
        return weight
    return weight.reshape(count, 2, weight.shape[0] // count // 2, -1).swapaxes(1, 2).reshape(weight.shape)
