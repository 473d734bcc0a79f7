"""The most that this machine multiplies, by torch itself: what a grader's speed can be held against."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

import torch

SIZES = (512, 1024, 2048, 4096)
"""Square matrices of these are multiplied; a machine is at its best at one of them."""
BEST_OF = 5


class Peak(NamedTuple):
    """The best of several multiplications of square matrices."""

    flops: float
    """Floating-point operations a second, an addition and a multiplication counted as two."""
    size: int


def matrix_peak(dtype: torch.dtype, device: torch.device, sizes: Sequence[int] = SIZES) -> Peak:
    """The best of all sizes, each the best of BEST_OF after one to warm up."""
    return max(_best(size, dtype, device) for size in sizes)


def _best(size: int, dtype: torch.dtype, device: torch.device) -> Peak:
    generator = torch.Generator().manual_seed(size)
    inputs, weight = (torch.randn(size, size, generator=generator).to(device, dtype) for _ in range(2))
    took = [_seconds(inputs, weight) for _ in range(BEST_OF + 1)][1:]
    return Peak(2 * size**3 / min(took), size)


def _seconds(inputs: torch.Tensor, weight: torch.Tensor) -> float:
    start = time.perf_counter()
    torch.nn.functional.linear(inputs, weight)
    if inputs.device.type == "cuda":
        torch.cuda.synchronize(inputs.device)
    return time.perf_counter() - start
