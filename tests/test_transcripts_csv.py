"""Transcripts in CSV."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transcript_cases import answer, only, put

from interviewer.errors import TranscriptError
from interviewer.transcripts import BadLine, guarded, read_transcripts, restored
from interviewer.types import Transcript


def test_csv_rows(tmp_path: Path) -> None:
    path = put(
        tmp_path / "a.csv",
        '\ufeffID,Candidate,Question ID,Answer,grade\r\na1,Ada,q,"one, ""two""\r\nthree",5\r\n\r\na2,,q,x,\r\n',
    )
    assert list(read_transcripts(path)) == [
        Transcript(id="a1", question_id="q", candidate="Ada", turns=(answer('one, "two"\r\nthree'),)),
        Transcript(id="a2", question_id="q", turns=(answer("x"),)),
    ]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_csv_of_other_countries(tmp_path: Path, delimiter: str) -> None:
    path = put(tmp_path / "a.csv", "id,question,reference,answer\na,b,c,d\n".replace(",", delimiter))
    assert only(path) == Transcript(id="a", question="b", reference="c", turns=(answer("d"),))


@pytest.mark.parametrize(
    "text", ["=1+1", "+x", "-x", "@x", "\t=1", "\r=1", "＝1", "  =1", "plain", "don't", "'quoted'", "'"]
)
def test_a_formula_guard_is_taken_off(tmp_path: Path, text: str) -> None:
    guarded = f"'{text}" if text.lstrip(" ")[:1] in "=+-@\t\r＝" and text != "plain" else text
    path = tmp_path / "a.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows([["id", "question_id", "answer"], ["a", "q", guarded]])
    assert only(path).turns[0].text == text


@pytest.mark.parametrize(
    ("header", "message"),
    [
        ("id,question_id", "no column answer"),
        ("answer,question", "no column id and no column question_id (or question and reference)"),
        ("id,question_id,anwser", "unknown column 'anwser'; did you mean 'answer'?"),
        ("id,id,question_id,answer", "the column 'id' is there twice"),
        ("", "no column id and no column answer and no column question_id (or question and reference)"),
        ('"id,question_id,answer', "the header row is not CSV (unexpected end of data)"),
    ],
)
def test_a_header_that_cannot_be_used(tmp_path: Path, header: str, message: str) -> None:
    path = put(tmp_path / "a.csv", f"{header}\na,b,c\n")
    with pytest.raises(TranscriptError) as caught:
        list(read_transcripts(path))
    assert caught.value.message == f"{path}: {message}"


def test_bad_rows_are_numbered_by_the_line_they_start_on(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", 'id,question_id,answer\na,q,"x\ny"\nb,q\nc,,z\na,q,again\nd,q,"open\n')
    entries = list(read_transcripts(path))
    assert [entry.id for entry in entries] == ["a", "", "c", "a", ""]
    assert [(e.line, e.message) for e in entries if isinstance(e, BadLine)] == [
        (4, "has 2 cells, but the header has 3"),
        (5, "needs 'question_id', or 'question' with 'reference'"),
        (6, "the id 'a' was used on line 2"),
        (7, "not CSV: unexpected end of data (is a quotation mark missing?)"),
    ]


def test_an_open_quotation_mark_costs_one_row(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", 'id,question_id,answer\na,q,"open\nb,q,x\nc,q,"y, z"\nd,q,"also open\ne,q,last\n')
    entries = list(read_transcripts(path))
    assert [(e.line, e.message) if isinstance(e, BadLine) else (e.id, _said(e)) for e in entries] == [
        (2, "not CSV: ',' expected after '\"' (is a quotation mark missing?)"),
        ("b", "x"),
        ("c", "y, z"),
        (5, "not CSV: unexpected end of data (is a quotation mark missing?)"),
        ("e", "last"),
    ]


def test_a_row_that_runs_into_an_endless_line_costs_both_lines(tmp_path: Path) -> None:
    rows = ["id,question_id,answer", 'a,q,"open', "b,q,x", "c,q," + "x" * 4_000_001, "d,q,y"]
    entries = list(read_transcripts(put(tmp_path / "a.csv", "\n".join(rows))))
    assert [(e.line, e.message) if isinstance(e, BadLine) else (e.id, _said(e)) for e in entries] == [
        (2, "not CSV: the row runs on into a line that is too long (is a quotation mark missing?)"),
        ("b", "x"),
        (4, "the line is longer than 4,000,000 bytes"),
        ("d", "y"),
    ]


@settings(deadline=None)
@given(
    st.lists(st.text(alphabet='a"\n,x ', max_size=12), max_size=6),
    st.integers(0, 6),
)
def test_a_damaged_row_never_costs_the_rows_around_it(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str], at: int
) -> None:
    """Whole rows before the damage are all there; behind it, one without quotation marks is."""
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["id", "question_id", "answer"])
        writer.writerows([f"r{n}", "q", cell] for n, cell in enumerate(cells[:at]))
        out.write('bad,q,"open\r\nlast,q,plain\r\n')
    entries = list(read_transcripts(path))
    assert [e.id for e in entries if isinstance(e, Transcript)] == [*(f"r{n}" for n in range(len(cells[:at]))), "last"]


def _said(entry: object) -> str:
    assert isinstance(entry, Transcript)
    return entry.turns[0].text


def test_huge_cells_are_refused_and_reading_goes_on(tmp_path: Path) -> None:
    rows = ["id,question_id,answer", "a,q," + "x" * 20_001, "b,q," + "x" * 200_000, "c,q," + "x" * 5_000_000, "d,q,x"]
    entries = list(read_transcripts(put(tmp_path / "a.csv", "\n".join(rows))))
    assert [e.message if isinstance(e, BadLine) else e.id for e in entries] == [
        "the answer has 20,001 characters; the limit is 20,000 and nothing is ever cut",
        "a cell has more than 131,072 characters (is a quotation mark missing?)",
        "the line is longer than 4,000,000 bytes",
        "d",
    ]


@settings(deadline=None)
@given(st.text(max_size=8) | st.text(alphabet="'= +-@\t\r\n\0＝x", max_size=6))
def test_a_guarded_cell_is_no_formula_and_is_restored(text: str) -> None:
    cell = guarded(text)
    assert restored(cell) == text
    assert cell.lstrip(" ")[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠") or not cell
