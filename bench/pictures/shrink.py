"""Screenshots in few colours: a quarter of the bytes, and hardly to be told from the whole."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

COLOURS = 96


def shrink(path: Path) -> None:
    """Write the picture again with a palette, where it stands."""
    with Image.open(path) as whole:
        few = whole.convert("RGB").quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(path, optimize=True)
