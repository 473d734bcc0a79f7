"""The local model: transformers behind the two calls of `Backend`."""

from __future__ import annotations

import copy
import inspect
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoTokenizer,
    DynamicCache,
    StoppingCriteria,
    StoppingCriteriaList,
    TextIteratorStreamer,
)
from transformers.utils import logging

from interviewer.backend import Decoding, Message, Scored
from interviewer.errors import ModelError
from interviewer.local.batches import by_length
from interviewer.local.device import choose_device, choose_dtype, cpu_flags, set_threads
from interviewer.local.render import Renderer

# A batch of suffixes holds at most this many tokens and logits, so that it stays in the low hundreds of megabytes.
_TOKENS_A_BATCH = 1024
_LOGITS_A_BATCH = 2**26

_NEEDS = "It needs config, tokenizer and safetensors, all of them whole."
_OTHER = "Choose another model, one with attention."
_TOO_LONG = "Shorten the answer, or choose a model that reads longer texts."


class LocalBackend:
    """A Hugging Face causal chat model on this machine. One caller at a time; others wait."""

    def __init__(self, model: Any, tokenizer: Any, name: str) -> None:
        self._model = model
        self._tokenizer = tokenizer
        self._renderer = Renderer(tokenizer)
        self._name = name
        self._lock = threading.Lock()
        text = model.config.get_text_config(decoder=True)
        # Past its longest text a model gives numbers that mean nothing; a few kinds of model have no longest.
        self._longest: int | None = getattr(text, "max_position_embeddings", None)
        self._a_batch = max(1, min(_TOKENS_A_BATCH, _LOGITS_A_BATCH // text.vocab_size))
        self._kept: tuple[tuple[int, ...], DynamicCache] | None = None

    @property
    def name(self) -> str:
        return self._name

    # --- generation ------------------------------------------------------------------------------------------

    def stream(self, messages: Sequence[Message], decoding: Decoding) -> Iterator[str]:
        """Generate piece by piece. Closing the iterator stops the model before its next token.

        Until it is exhausted or closed, other calls wait. Raises ModelError for messages that the model cannot take.
        """
        stop = threading.Event()
        with self._lock:
            prompt, _ = self._renderer.prompt(messages)
            self._check_length(len(prompt) + decoding.max_tokens)
            ids = torch.tensor([prompt], device=self._model.device)
            streamer = TextIteratorStreamer(self._tokenizer, skip_prompt=True, skip_special_tokens=True)
            failure: list[Exception] = []

            def work() -> None:
                try:
                    self._generate(ids, decoding, streamer, stop)
                except Exception as error:  # handed to the caller's thread below
                    failure.append(error)
                    streamer.on_finalized_text("", stream_end=True)

            worker = threading.Thread(target=work, name="interviewer-generate", daemon=True)
            worker.start()
            try:
                yield from (piece for piece in streamer if piece)
            finally:
                stop.set()
                worker.join()
        if failure:
            raise ModelError(f"the model failed while it was speaking: {failure[0]}") from failure[0]

    def _generate(self, ids: torch.Tensor, decoding: Decoding, streamer: Any, stop: threading.Event) -> None:
        sampling: dict[str, Any] = {"do_sample": False}
        if decoding.temperature > 0:
            sampling = {"do_sample": True, "temperature": decoding.temperature, "top_p": decoding.top_p, "top_k": 0}
            torch.manual_seed(decoding.seed % 2**63)  # torch refuses a seed that does not fit
        with torch.inference_mode():
            self._model.generate(
                ids,
                attention_mask=torch.ones_like(ids),
                max_new_tokens=decoding.max_tokens,
                streamer=streamer,
                stopping_criteria=StoppingCriteriaList([_StopOn(stop)]),
                pad_token_id=self._tokenizer.pad_token_id or self._tokenizer.eos_token_id,
                **sampling,
            )

    # --- scoring ---------------------------------------------------------------------------------------------

    def score(self, messages: Sequence[Message], continuations: Sequence[str]) -> list[Scored]:
        """Token log-probabilities (natural log, fp32) of each continuation after one shared prefix.

        All messages but the last are computed once and kept for the next call that begins alike. The split is made
        at the same place whether or not something was kept, so what was graded before cannot move a number.
        Raises ModelError for messages that the model cannot take.
        """
        with self._lock, torch.inference_mode():
            texts = [self._renderer.continuation(c) for c in continuations]
            ids, parted = self._renderer.prompt(messages)
            self._check_length(len(ids) + max(map(len, texts), default=0))
            cache, last = self._prefix(ids, parted)
            rows: list[tuple[float, ...]] = [()] * len(texts)
            for batch in by_length([len(text) for text in texts], self._a_batch):
                scored = self._suffixes(cache, len(ids), last, [texts[i] for i in batch])
                for index, logprobs in zip(batch, scored, strict=True):
                    rows[index] = logprobs
            return [
                Scored(logprobs=row, tokens=self._renderer.tokens(text)) for row, text in zip(rows, texts, strict=True)
            ]

    def _prefix(self, ids: Sequence[int], parted: int) -> tuple[DynamicCache, torch.Tensor]:
        """KV cache of the whole prompt (batch 1) and the log-probabilities of the token after it, shape (vocab,)."""
        head = tuple(ids[:parted])
        cache = DynamicCache(config=self._model.config)
        if head:
            if self._kept is None or self._kept[0] != head:
                self._forward(head, 0, cache)
                self._kept = (head, cache)
            cache = _fork(self._kept[1])
        logits = self._forward(ids[parted:], parted, cache)
        return cache, torch.log_softmax(logits[0, -1].float(), dim=-1)

    def _suffixes(
        self, prefix: DynamicCache, start: int, last: torch.Tensor, texts: Sequence[Sequence[int]]
    ) -> list[tuple[float, ...]]:
        """Score a batch of token lists, none empty, after the `start` tokens of the prefix.

        Right padded, so no position is ever shifted.
        """
        width = max(len(t) for t in texts)
        device = self._model.device
        ids = torch.zeros((len(texts), width), dtype=torch.long, device=device)
        for row, text in enumerate(texts):
            ids[row, : len(text)] = torch.tensor(text, device=device)
        first = last[ids[:, 0]].unsqueeze(1)
        if width == 1:
            scored = first
        else:
            cache = _fork(prefix)
            cache.reorder_cache(torch.zeros_like(ids[:, 0]))  # type: ignore[arg-type]  # the one row, repeated
            mask = torch.ones((len(texts), start + width - 1), dtype=torch.long, device=device)
            for row, text in enumerate(texts):
                mask[row, start + len(text) - 1 :] = 0
            positions = torch.arange(start, start + width - 1, device=device).expand(len(texts), -1)
            logits = self._model(
                input_ids=ids[:, :-1],
                attention_mask=mask,
                position_ids=positions,
                past_key_values=cache,
                use_cache=True,
            ).logits
            # Row by row: in single precision, the logits of all rows at once would need several times their memory.
            rest = torch.stack(
                [
                    torch.log_softmax(row.float(), dim=-1).gather(1, following.unsqueeze(1)).squeeze(1)
                    for row, following in zip(logits, ids[:, 1:], strict=True)
                ]
            )
            scored = torch.cat([first, rest], dim=1)
        values = scored.tolist()
        return [tuple(values[row][: len(text)]) for row, text in enumerate(texts)]

    def _forward(self, ids: Sequence[int], start: int, cache: DynamicCache) -> torch.Tensor:
        """Run tokens after the `start` in `cache`, which grows in place. Logits of the last, shape (1, 1, vocab)."""
        tokens = torch.tensor([list(ids)], device=self._model.device)
        logits: torch.Tensor = self._model(
            input_ids=tokens,
            position_ids=torch.arange(start, start + len(ids), device=self._model.device).unsqueeze(0),
            past_key_values=cache,
            use_cache=True,
            logits_to_keep=1,
        ).logits
        return logits

    def _check_length(self, tokens: int) -> None:
        if self._longest is not None and tokens > self._longest:
            raise ModelError(f"the text has {tokens:,} tokens and the model reads {self._longest:,} at most", _TOO_LONG)


class _StopOn(StoppingCriteria):
    """Stops generation when the event is set."""

    def __init__(self, event: threading.Event) -> None:
        self._event = event

    def __call__(self, input_ids: torch.Tensor, scores: Any, **kwargs: Any) -> torch.Tensor:
        return torch.full((input_ids.shape[0],), self._event.is_set(), dtype=torch.bool, device=input_ids.device)


def load_backend(path: Path | str, *, name: str, device: str = "auto", dtype: str = "auto") -> LocalBackend:
    """Load a causal chat model from a local folder of safetensors. Runs no code from the folder.

    Raises ModelError when the folder does not hold such a model or the model has no chat template.
    """
    where = choose_device(device)
    kind = choose_dtype(where, cpu_flags(), dtype)
    if where.type == "cpu":
        set_threads()
    logging.disable_progress_bar()  # of the weights: it would write over the bars and the silence of our commands
    try:
        AutoConfig.from_pretrained(path, trust_remote_code=False, local_files_only=True)
        tokenizer = AutoTokenizer.from_pretrained(path, trust_remote_code=False, local_files_only=True)
        if not tokenizer.chat_template:
            raise ModelError(f"the model in {path} has no chat template", "Choose an instruction-tuned (chat) model.")
        loaded: Any = AutoModelForCausalLM.from_pretrained(
            path,
            dtype=kind,
            use_safetensors=True,
            trust_remote_code=False,
            local_files_only=True,
            device_map={"": where} if where.type != "cpu" else None,
            output_loading_info=True,
        )
    except (OSError, ValueError, KeyError, ImportError, RuntimeError, SafetensorError) as error:
        raise ModelError(f"cannot load a chat model from {path}: {error}", _NEEDS) from error
    model, loading = loaded
    if "past_key_values" not in inspect.signature(model.forward).parameters:
        raise ModelError(f"a {model.config.model_type} model cannot go on from a shared beginning", _OTHER)
    if absent := sorted(loading["missing_keys"]):
        # transformers fills them with random numbers, and a model of random numbers grades like any other.
        raise ModelError(f"the model in {path} lacks {len(absent)} weights ({absent[0]}, ...)", _NEEDS)
    return LocalBackend(model.eval(), tokenizer, f"{name}/{str(kind).removeprefix('torch.')}")


def _fork(cache: DynamicCache) -> DynamicCache:
    """A cache that grows on its own. Cheap: keys and values are rebound on update, never written into.

    The states of linear attention are written into; they lie in dicts, and are copied.
    """
    twin = copy.copy(cache)
    twin.layers = [copy.copy(layer) for layer in cache.layers]
    for layer in twin.layers:
        for name, value in vars(layer).items():
            if isinstance(value, dict):
                states = {key: v.clone() if isinstance(v, torch.Tensor) else v for key, v in value.items()}
                setattr(layer, name, states)
    return twin
