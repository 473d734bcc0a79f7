"""Files of transcripts as a whole, and garbage of every kind."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from transcript_cases import GOOD, put

from interviewer.errors import TranscriptError
from interviewer.transcripts import BadLine, Format, Talk, read_transcripts
from interviewer.types import Transcript


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "a.txt",
            GOOD,
            "transcripts are read from .jsonl, .json, .csv, .md, .vtt, .srt (and these with .gz), not from '.txt'",
        ),
        ("a", "Once upon a time", "a: cannot tell which format it is in"),
        (
            "a.jsonl",
            gzip.compress(GOOD.encode(), mtime=0)[:-3],
            "a.jsonl: damaged gzip (Compressed file ended before the end-of-stream marker was reached)",
        ),
        (
            "a.csv.gz",
            b"\x1f\x8bx",
            "a.csv.gz: damaged gzip (Compressed file ended before the end-of-stream marker was reached)",
        ),
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
    with pytest.raises(TranscriptError, match="there is no file in this folder"):
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


pieces = st.lists(
    st.sampled_from(
        [
            "WEBVTT",
            "\n\n",
            "\n",
            "00:00:01.000 --> 00:00:02.000",
            "00:00:01,000 --> 00:00:02,000",
            "1",
            "<v Ana>",
            "<v",
            "</v>",
            "Ana: ",
            "**Bob:** ",
            "**Bob",
            "NOTE ",
            "STYLE\n",
            "REGION\n",
            "hello",
            "&amp;",
            "-->",
            ">> ",
            "# t",
            "\0",
        ]
    ),
    max_size=14,
).map("".join)


def reads_or_says_why(path: Path) -> None:
    try:
        entries = list(read_transcripts(path))
    except TranscriptError as error:
        assert str(path) in error.message
    else:
        assert any(isinstance(entry, Transcript | Talk) for entry in entries)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(pieces, st.sampled_from([".vtt", ".srt", ".md"]))
def test_broken_captions_raise_nothing_but_transcript_errors(tmp_path: Path, text: str, suffix: str) -> None:
    path = put(tmp_path / f"talk{suffix}", text)
    reads_or_says_why(path)


garbage = st.binary(max_size=200) | st.text(alphabet="{}[]\":,\\ \n\ridanswequtoN0e9-'=#*é", max_size=120).map(
    str.encode
)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(garbage, st.sampled_from([".jsonl", ".csv", ".md", ".json", ".vtt", ".srt", ".jsonl.gz", ""]))
@example(b"# a\n**Candidate (x):** y", ".md")
@example(b"# a\nScore: nan\n**Candidate:** y", ".md")
@example(b'id,question_id,answer\n1,2,"x', ".csv")
@example(b"id,question_id,answer\r1,2,3\r", ".csv")
def test_garbage_raises_nothing_but_transcript_errors(tmp_path: Path, raw: bytes, suffix: str) -> None:
    path = tmp_path / f"garbage{suffix}"
    path.write_bytes(raw)
    reads_or_says_why(path)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "role",
                    "text",
                    "kind",
                    "criteria",
                    "score",
                    "weight",
                    "id",
                    "content",
                    "author",
                    "from",
                    "parts",
                    "message",
                    "parent",
                    "children",
                    "messages",
                    "mapping",
                    "type",
                    "metadata",
                    "recipient",
                    "name",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.fixed_dictionaries(
        {},
        optional=dict.fromkeys(
            [
                "id",
                "question_id",
                "question",
                "reference",
                "answer",
                "turns",
                "rubric",
                "human",
                "candidate",
                "messages",
                "chat",
                "mapping",
                "current_node",
                "conversations",
                "chat_messages",
            ],
            json_values,
        ),
    )
)
def test_any_json_is_a_transcript_or_a_bad_line(tmp_path: Path, fields: dict[str, object]) -> None:
    path = tmp_path / "any.jsonl"
    path.write_text(f"{GOOD}\n{json.dumps(fields)}\n", encoding="utf-8")
    first, second = read_transcripts(path)
    assert first.id == "a1"
    assert isinstance(second, Transcript | Talk) or second.line == 2


# --- folders, gzip, formats ------------------------------------------------------------------------------------


def test_a_folder_is_read_in_order_with_ids_of_its_own_and_bad_files_named(tmp_path: Path) -> None:
    (tmp_path / "week-2").mkdir()
    (tmp_path / ".git").mkdir()
    put(tmp_path / "week-2" / "a.jsonl", f"{GOOD}\nx\n")
    put(tmp_path / "b.csv", "id,question_id,answer\na1,q,So.\n")
    put(tmp_path / "a.jsonl.gz", gzip.compress(GOOD.encode()))
    put(tmp_path / "broken.jsonl", b"{}\n\xff")
    put(tmp_path / "empty.csv", "")
    put(tmp_path / "notes.txt", "not a transcript")
    put(tmp_path / "talk.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>Hello")
    put(tmp_path / "void.jsonl", "")
    put(tmp_path / ".hidden.jsonl", GOOD)
    put(tmp_path / ".git" / "a.jsonl", GOOD)
    entries = list(read_transcripts(tmp_path))
    assert [(e.file, e.line, e.message) if isinstance(e, BadLine) else e.id for e in entries] == [
        "a.jsonl.gz/a1",
        "b.csv/a1",
        ("broken.jsonl", 2, "not UTF-8"),
        (
            "empty.csv",
            0,
            "no column id and no column answer and no column question_id (or question and reference)",
        ),
        (
            "notes.txt",
            0,
            "transcripts are read from .jsonl, .json, .csv, .md, .vtt, .srt (and these with .gz), not from '.txt'",
        ),
        "talk.vtt",
        ("void.jsonl", 0, "the file is empty"),
        "week-2/a.jsonl/a1",
        ("week-2/a.jsonl", 2, "not JSON: Expecting value (column 1)"),
    ]


def test_a_folder_of_nothing_usable_is_an_error_that_names_the_first_fault(tmp_path: Path) -> None:
    put(tmp_path / "a.jsonl", "\nx")
    with pytest.raises(TranscriptError) as caught:
        list(read_transcripts(tmp_path))
    assert caught.value.message == (
        f"{tmp_path}: no transcript that can be used; a.jsonl, line 2: not JSON: Expecting value (column 1)"
    )


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (f"{GOOD}\n", "jsonl"),
        (f"\ufeff\n {GOOD}", "jsonl"),
        ('{"id": "a1",\n "question_id": "q", "answer": "So."}', "json"),
        (f"[{GOOD}]", "json"),
        ("id,question_id,answer\na1,q,So.\n", "csv"),
        ("answer;id;question_id\nSo.;a1;q\n", "csv"),
        ("# a1\nQuestion: q\n\nSo.", "md"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ana>So.", "vtt"),
        ("1\n00:00:01,000 --> 00:00:02,000\nAna: So.\n", "srt"),
    ],
)
def test_a_file_without_a_suffix_is_told_by_its_beginning(tmp_path: Path, content: str, kind: Format) -> None:
    told = list(read_transcripts(put(tmp_path / "standard-input", content)))
    named = list(read_transcripts(put(tmp_path / "other.txt", content), kind))
    packed = list(read_transcripts(put(tmp_path / "packed", gzip.compress(content.encode()))))
    assert [type(e) for e in told] == [type(e) for e in named] == [type(e) for e in packed]
    for entry in (*told, *named, *packed):
        assert not isinstance(entry, BadLine)
        texts = [t.text for t in entry.turns]
        assert texts == ["So."]
