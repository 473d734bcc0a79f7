"""Files of transcripts as a whole, and garbage of every kind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from transcript_cases import GOOD, put

from interviewer.errors import TranscriptError
from interviewer.transcripts import BadLine, read_transcripts
from interviewer.types import Transcript


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", GOOD, "transcripts are read from .jsonl, .csv, .md, not from '.txt'"),
        ("a", GOOD, "transcripts are read from .jsonl, .csv, .md, not from 'a file without suffix'"),
        ("a.jsonl", b'{"id": "a"}\n\xff', "a.jsonl:2: not UTF-8"),
        ("a.jsonl", GOOD.encode("utf-16"), "a.jsonl:1: not UTF-8 (it looks like UTF-16)"),
        ("a.csv", b"id,answer\n1,\xe9\n", "a.csv:2: not UTF-8"),
        ("a.md", b"\xc3", "a.md:1: not UTF-8"),
    ],
)
def test_a_file_of_the_wrong_kind_is_refused_at_once(
    tmp_path: Path, name: str, content: str | bytes, message: str
) -> None:
    with pytest.raises(TranscriptError) as caught:
        read_transcripts(put(tmp_path / name, content))
    assert caught.value.message.endswith(message)
    assert caught.value.hint


def test_a_character_across_a_chunk_is_no_fault(tmp_path: Path) -> None:
    blanks = b" " * ((1 << 20) - 1)
    path = put(tmp_path / "a.jsonl", blanks + b"\n".replace(b"\n", "é".encode()) + b"\n" + GOOD.encode())
    assert [type(entry) for entry in read_transcripts(path)] == [BadLine, Transcript]


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(TranscriptError, match="cannot be read"):
        read_transcripts(tmp_path / "none.jsonl")
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(TranscriptError, match="is a folder"):
        read_transcripts(tmp_path / "folder.jsonl")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.jsonl", "", "the file is empty"),
        ("a.jsonl", "\n\nx\ny\n", "line 3: not JSON: Expecting value (column 1)"),
        ("a.csv", "id,question_id,answer\n", "the file is empty"),
        ("a.md", "", "line 1: must begin with a title line: '# ' and the transcript's id"),
    ],
)
def test_a_file_without_one_good_entry_is_an_error_at_its_end(
    tmp_path: Path, name: str, content: str, why: str
) -> None:
    path = put(tmp_path / name, content)
    with pytest.raises(TranscriptError) as caught:
        list(read_transcripts(path))
    assert caught.value.message == f"{path}: no transcript that can be used; {why}"


garbage = st.binary(max_size=200) | st.text(alphabet="{}[]\":,\\ \n\ridanswequtoN0e9-'=#*é", max_size=120).map(
    str.encode
)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(garbage, st.sampled_from([".jsonl", ".csv", ".md"]))
@example(b"# a\n**Candidate (x):** y", ".md")
@example(b"# a\nScore: nan\n**Candidate:** y", ".md")
@example(b'id,question_id,answer\n1,2,"x', ".csv")
@example(b"id,question_id,answer\r1,2,3\r", ".csv")
def test_garbage_raises_nothing_but_transcript_errors(tmp_path: Path, raw: bytes, suffix: str) -> None:
    path = tmp_path / f"garbage{suffix}"
    path.write_bytes(raw)
    try:
        entries = list(read_transcripts(path))
    except TranscriptError as error:
        assert str(path) in error.message
    else:
        assert any(isinstance(entry, Transcript) for entry in entries)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["role", "text", "kind", "criteria", "score", "weight", "id"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            ["id", "question_id", "question", "reference", "answer", "turns", "rubric", "human", "candidate"],
            json_values,
        ),
    )
)
def test_any_json_is_a_transcript_or_a_bad_line(tmp_path: Path, fields: dict[str, object]) -> None:
    path = tmp_path / "any.jsonl"
    path.write_text(f"{GOOD}\n{json.dumps(fields)}\n", encoding="utf-8")
    first, second = read_transcripts(path)
    assert first.id == "a1"
    assert isinstance(second, Transcript) or second.line == 2
