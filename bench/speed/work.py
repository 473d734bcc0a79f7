"""Count what models do, from outside: tokens, padding and floating-point work of every forward pass.

Work is counted by torch's own counter: all matrix products, those of attention included (whole, though half of a
causal product is masked); a product counts two for each multiplication with its addition. Norms, activations and
softmax are left out. Passes over padding count as work: the share of padding says how much of it was for nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode, sdpa_flop_count
from transformers import PreTrainedModel


class Work(NamedTuple):
    """What one model did."""

    tokens: int = 0
    """Places that passes went over, padding included."""
    padding: int = 0
    passes: int = 0
    flops: int = 0
    seconds: float = 0.0
    """Within its passes."""

    def plus(self, other: Work) -> Work:
        return Work(
            self.tokens + other.tokens,
            self.padding + other.padding,
            self.passes + other.passes,
            self.flops + other.flops,
            self.seconds + other.seconds,
        )

    @property
    def padding_share(self) -> float:
        return self.padding / self.tokens if self.tokens else 0.0


class Count:
    """Grows while a model is watched."""

    def __init__(self) -> None:
        self.work = Work()

    def add(self, **more: Any) -> None:
        self.work = self.work.plus(Work(**more))


def model_of(owner: object) -> PreTrainedModel:
    """The transformers model that an object of ours holds. Raises SystemExit when it holds none."""
    for value in vars(owner).values():
        if isinstance(value, nn.Module):
            for module in value.modules():
                if isinstance(module, PreTrainedModel):
                    return module
    raise SystemExit(f"bench.speed: {type(owner).__name__} holds no model of transformers to be counted")


@contextmanager
def counted(model: PreTrainedModel, work: bool = False) -> Iterator[Count]:
    """Count the passes of a model until the block ends; its floating-point work too, which takes much longer.

    Its base is watched apart from what stands on it, so that a caller who runs the two by themselves is counted alike.
    """
    found = Count()
    base = model.base_model
    parts = [base, *(part for part in model.children() if base is not model and part is not base)]
    with ExitStack() as hooks:
        for part in parts:
            hooks.enter_context(_watched(part, found, work, tokens=part is base))
        yield found


@contextmanager
def _watched(part: nn.Module, count: Count, work: bool, tokens: bool) -> Iterator[None]:
    started: list[tuple[float, Any]] = []  # with the counter, which torch gives no types

    def before(_: nn.Module, args: Sequence[Any], given: dict[str, Any]) -> None:
        counter: Any = FlopCounterMode(display=False, custom_mapping=_MORE) if work else None
        if counter is not None:
            counter.__enter__()
        started.append((time.perf_counter(), counter))

    def after(_: nn.Module, args: Sequence[Any], given: dict[str, Any], made: Any) -> None:
        start, counter = started.pop()
        count.add(seconds=time.perf_counter() - start)
        if counter is not None:
            counter.__exit__(None, None, None)
            count.add(flops=counter.get_total_flops())
        if tokens:
            ids = args[0] if args else given["input_ids"]
            padding = padded(given.get("attention_mask"), ids.shape[1])
            count.add(tokens=ids.numel(), padding=padding, passes=1)

    hooks = (
        part.register_forward_pre_hook(before, with_kwargs=True),
        part.register_forward_hook(after, with_kwargs=True),
    )
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def padded(mask: Any, width: int) -> int:
    """How many of the newest `width` places of all rows nothing looks at, by an attention mask.

    Shape (rows, places) with 1 where there is a token; or (rows, 1, width, places), where a token sees itself.
    """
    if mask is None:
        return 0
    if mask.ndim == 2:
        return int((mask[:, -width:] == 0).sum())
    itself = torch.diagonal(mask[:, 0, :, -width:], dim1=1, dim2=2)
    shut = ~itself if itself.dtype == torch.bool else itself < -1.0
    return int(shut.sum())


def _attention(*given: Any, **_: Any) -> int:
    of_shapes: Any = sdpa_flop_count  # without types as well
    found: int = of_shapes(*given[:3])
    return found


# The counter knows the attention of GPUs alone.
_MORE = {torch.ops.aten._scaled_dot_product_flash_attention_for_cpu: _attention}
