"""docs/pictures.md: every picture in a table, a row for each view."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bench.pictures.camera import SCHEMES, SIZES, name_of
from bench.pictures.record import RUN
from bench.pictures.stage import recorded
from bench.pictures.views import VIEWS
from interviewer.events import Graded
from interviewer.runs import GRADES, GradeRow
from interviewer.types import Receipt

_HEAD = """# Every view

On a desk and on a phone, light and dark, as the browser's settings ask for. `python -m bench.pictures` takes them all
again; `--record` first has the default model grade what they show. The candidates are invented, their answers are those
of `bench/data`. Who marked them, mistakes included: in the interviews {interviews}, in the reports {reports}.
"""
_WIDTHS = {"desktop": 400, "phone": 150}


def _markers(receipts: Iterable[Receipt]) -> str:
    return " and ".join(sorted({f"{r.model} with {r.judge}" for r in receipts}))


def _grades() -> Iterator[Receipt]:
    events = (event for session in recorded().values() for event in session.events)
    return (event.grade.receipt for event in events if isinstance(event, Graded))


def _rows() -> list[Receipt]:
    lines = (RUN / GRADES).read_text(encoding="utf-8").splitlines()
    return [GradeRow.model_validate_json(line).receipt for line in lines]


def table(folder: str = "pictures") -> str:
    """The page; the pictures lie in `folder` beside it."""
    columns = [(size.name, scheme) for size in SIZES for scheme in SCHEMES]
    lines = [
        _HEAD.format(interviews=_markers(_grades()), reports=_markers(_rows())),
        "| " + " | ".join(["", *(f"{size}, {scheme}" for size, scheme in columns)]) + " |",
    ]
    lines.append("|---" * (len(columns) + 1) + "|")
    for view in VIEWS:
        cells = [
            f'<img src="{folder}/{name_of(view.name, size, scheme)}" width="{_WIDTHS[size]}" alt="{view.says}">'
            for size, scheme in columns
        ]
        lines.append("| " + " | ".join([view.says, *cells]) + " |")
    return "\n".join(lines) + "\n"
