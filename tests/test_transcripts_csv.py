"""Transcripts in CSV."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from transcript_cases import answer, only, put

from interviewer.errors import TranscriptError
from interviewer.transcripts import BadLine, read_transcripts
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


def test_huge_cells_are_refused_and_reading_goes_on(tmp_path: Path) -> None:
    rows = ["id,question_id,answer", "a,q," + "x" * 20_001, "b,q," + "x" * 200_000, "c,q," + "x" * 5_000_000, "d,q,x"]
    entries = list(read_transcripts(put(tmp_path / "a.csv", "\n".join(rows))))
    assert [e.message if isinstance(e, BadLine) else e.id for e in entries] == [
        "the answer has 20,001 characters; the limit is 20,000 and nothing is ever cut",
        "a cell has more than 131,072 characters (is a quotation mark missing?)",
        "the line is longer than 4,000,000 bytes",
        "d",
    ]
