"""Choose where the model runs and in which number format, from what the machine says of itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal, get_args

import torch

from interviewer.cores import cores
from interviewer.errors import ModelError

Dtype = Literal["auto", "float32", "bfloat16", "float16"]

# Without one of these a CPU emulates bf16 and is 5 to 100 times slower than in fp32.
_FAST_BF16_FLAGS = frozenset({"avx512_bf16", "amx_bf16", "bf16"})


def cpu_flags(cpuinfo: Path = Path("/proc/cpuinfo")) -> frozenset[str]:
    """Instruction-set flags of the first processor; empty where the system does not list them (macOS, Windows)."""
    try:
        text = cpuinfo.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return frozenset()
    for line in text.splitlines():
        key, _, value = line.partition(":")
        if key.strip().lower() in ("flags", "features"):
            return frozenset(value.lower().split())
    return frozenset()


def choose_device(wanted: str = "auto") -> torch.device:
    """`auto` takes CUDA, then Apple's MPS, then the CPU. Raises ModelError for a device that is not there."""
    if wanted == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        device = torch.device(wanted)
    except RuntimeError as error:
        raise ModelError(f"'{wanted}' is not a device", "Use auto, cpu, cuda, cuda:N or mps.") from error
    absent = (device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count()) or (
        device.type == "mps" and not torch.backends.mps.is_available()
    )
    if absent:
        raise ModelError(f"this machine has no device '{device}'", "Use --device cpu, or leave --device out.")
    return device


def choose_dtype(device: torch.device, flags: frozenset[str], wanted: str = "auto") -> torch.dtype:
    """`auto` takes bf16 where it is fast (a GPU that has it, a CPU with the instructions), else fp16 or fp32."""
    if wanted not in get_args(Dtype):
        raise ModelError(f"'{wanted}' is not a dtype", "Use auto, float32, bfloat16 or float16.")
    if wanted != "auto":
        dtype: torch.dtype = getattr(torch, wanted)
        return dtype
    if device.type == "cuda":
        return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
    if device.type == "cpu" and flags & _FAST_BF16_FLAGS:
        return torch.bfloat16
    return torch.float32


def set_threads() -> int:
    """Use every core that this process may run on, or as many as OMP_NUM_THREADS allows. Returns their number."""
    count = cores()
    allowed = os.environ.get("OMP_NUM_THREADS", "")
    if allowed.isdecimal() and int(allowed):
        count = min(count, int(allowed))
    torch.set_num_threads(count)
    return count
