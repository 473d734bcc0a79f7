"""Where the model runs, and in which number format."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from interviewer.errors import ModelError
from interviewer.local.device import choose_device, choose_dtype, cpu_flags, set_threads

CPU = torch.device("cpu")


@pytest.mark.parametrize(
    ("cpuinfo", "dtype"),
    [
        ("processor\t: 0\nflags\t\t: fpu avx2 avx512f avx512_bf16\n", torch.bfloat16),
        ("processor\t: 0\nflags\t\t: fpu amx_tile amx_bf16\n", torch.bfloat16),
        ("processor\t: 0\nFeatures\t: fp asimd i8mm bf16\n", torch.bfloat16),
        ("processor\t: 0\nflags\t\t: fpu avx2 avx512f\n", torch.float32),
        ("processor\t: 0\nFeatures\t: fp asimd svebf16ish\n", torch.float32),
        ("model name\t: bf16 machine\n", torch.float32),
        ("", torch.float32),
    ],
)
def test_auto_takes_bf16_only_where_the_cpu_has_it(tmp_path: Path, cpuinfo: str, dtype: torch.dtype) -> None:
    path = tmp_path / "cpuinfo"
    path.write_text(cpuinfo, encoding="utf-8")
    assert choose_dtype(CPU, cpu_flags(path)) == dtype
    assert choose_dtype(CPU, cpu_flags(path), "float16") == torch.float16


def test_a_machine_without_cpuinfo_runs_in_single_precision(tmp_path: Path) -> None:
    assert cpu_flags(tmp_path / "absent") == frozenset()
    assert choose_dtype(torch.device("mps"), frozenset()) == torch.float32


def test_a_dtype_or_a_device_that_is_none_is_refused() -> None:
    with pytest.raises(ModelError, match="'int8' is not a dtype"):
        choose_dtype(CPU, frozenset(), "int8")
    with pytest.raises(ModelError, match="'gpu' is not a device"):
        choose_device("gpu")
    with pytest.raises(ModelError, match="this machine has no device 'cuda:99'"):
        choose_device("cuda:99")
    assert choose_device("cpu") == CPU


def test_threads_are_the_cores_of_this_process() -> None:
    before = torch.get_num_threads()
    try:
        assert set_threads() == torch.get_num_threads() >= 1
    finally:
        torch.set_num_threads(before)
