"""A table as Parquet, through pyarrow, which is an optional part of the installation."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import BinaryIO

from interviewer.errors import InputError
from interviewer.export.rows import Cell, Table

_BATCH = 1000
"""Rows that are held and written at a time."""


def write_parquet(file: BinaryIO, wanted: Table, rows: Iterable[tuple[Cell, ...]]) -> None:
    """Typed columns, missing values as nulls. Raises InputError where pyarrow is not installed."""
    try:
        import pyarrow
        from pyarrow.parquet import ParquetWriter
    except ImportError:
        raise InputError(
            "Parquet needs pyarrow, which is not installed", 'pip install "interviewer[parquet]"'
        ) from None
    kinds = {"text": pyarrow.string(), "number": pyarrow.float64(), "whole": pyarrow.int64(), "flag": pyarrow.bool_()}
    schema = pyarrow.schema([(name, kinds[kind]) for name, kind in wanted.columns.items()])
    left = iter(rows)
    with ParquetWriter(file, schema) as out:
        while some := list(islice(left, _BATCH)):
            columns = [list(cells) for cells in zip(*some, strict=True)]
            arrays = [pyarrow.array(cells, field.type) for cells, field in zip(columns, schema, strict=True)]
            out.write_batch(pyarrow.record_batch(arrays, schema=schema))
