"""docs/pictures.md: every picture in a table, a row for each view."""

from __future__ import annotations

from bench.pictures.camera import SCHEMES, SIZES, name_of
from bench.pictures.views import VIEWS

_HEAD = """# Every view

On a desk and on a phone, light and dark, as the browser's settings ask for. `python -m bench.pictures` takes them all
again; `--record` first has the default model grade what they show. The candidates are invented, their answers are those
of `bench/data`, the marks are the default model's own, mistakes included.
"""
_WIDTHS = {"desktop": 400, "phone": 150}


def table(folder: str = "pictures") -> str:
    """The page; the pictures lie in `folder` beside it."""
    columns = [(size.name, scheme) for size in SIZES for scheme in SCHEMES]
    lines = [_HEAD, "| " + " | ".join(["", *(f"{size}, {scheme}" for size, scheme in columns)]) + " |"]
    lines.append("|---" * (len(columns) + 1) + "|")
    for view in VIEWS:
        cells = [
            f'<img src="{folder}/{name_of(view.name, size, scheme)}" width="{_WIDTHS[size]}" alt="{view.says}">'
            for size, scheme in columns
        ]
        lines.append("| " + " | ".join([view.says, *cells]) + " |")
    return "\n".join(lines) + "\n"
