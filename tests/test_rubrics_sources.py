"""Files of questions in every shape that is read, and in shapes that are not: a message, never a traceback."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interviewer.bank import dump_rubric, load_rubric
from interviewer.cli import main
from interviewer.errors import InputError, InterviewerError
from interviewer.rubrics.sources import read_source

A = "A measure of disorder."


def read(tmp_path: Path, name: str, text: str) -> list[tuple[str, str, str, str, str]]:
    (tmp_path / name).write_text(text, encoding="utf-8")
    found = read_source(tmp_path / name)
    return [
        (found.read_as, r.question.id, r.question.topic, r.question.text, r.reference.replace("\n", "/"))
        for r in found.rubrics
    ]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("q.md", f"# T\n\n## 1. What is entropy?\n{A}", ("Markdown, '## ' headings", "T", A)),
        ("q.md", f"### What is entropy?\n\n{A}", ("Markdown, '### ' headings", "General", A)),
        ("q.md", f"# What is entropy?\n{A}", ("Markdown, '# ' headings", "General", A)),
        ("q.md", f"# T\n## U\n#### What is entropy?\n{A}", ("Markdown, '#### ' headings", "U", A)),
        ("q.md", f"# T\nQ: What is entropy?\nA: {A}", ("Markdown, Q: and A: lines", "T", A)),
        ("q.md", f"**Q1:** What is entropy?\n\n**A1:** {A}", ("Markdown, Q: and A: lines", "General", A)),
        ("q.md", f"**Q: What is entropy?**\n**Answer:**\n{A}", ("Markdown, Q: and A: lines", "General", A)),
        ("q.md", f"Question 7) What is\nentropy?\nAnswer: {A}", ("Markdown, Q: and A: lines", "General", A)),
        ("q.md", f"1. What is entropy?\n   {A}", ("Markdown, a numbered list", "General", A)),
        ("q.md", f"# T\n1) **What is entropy?** {A}", ("Markdown, a numbered list", "T", A)),
        ("q.md", f"1. What is entropy?\n\n   Answer: {A}", ("Markdown, a numbered list", "General", A)),
        ("q.md", f"1. What is entropy?\n\n{A}", ("Markdown, a numbered list", "General", A)),
        ("q.csv", f"question,reference\nWhat is entropy?,{A}\n", ("CSV", "General", A)),
        ("q.csv", f"Topic;Answer;QUESTION\nT;{A};What is entropy?\n", ("CSV", "T", A)),
        ("q.txt", f"reference,question\n\n{A},What is entropy?\n", ("CSV", "General", A)),
        ("q.jsonl", json.dumps({"question": "What is entropy?", "answer": A, "topic": "T"}), ("JSON Lines", "T", A)),
        ("q", json.dumps({"question": "What is entropy?", "reference": A}), ("JSON Lines", "General", A)),
    ],
)
def test_each_shape(tmp_path: Path, name: str, text: str, expected: tuple[str, str, str]) -> None:
    read_as, topic, reference = expected
    assert read(tmp_path, name, text) == [(read_as, "entropy", topic, "What is entropy?", reference)]


def test_ids_topics_and_difficulties_of_rows_and_what_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "q.csv").write_text(
        "id,question,reference,difficulty,author\nQ 12,What is recall?,Found items.,Hard,me\n,What is recall?,B.,,\n",
        encoding="utf-8",
    )
    found = read_source(tmp_path / "q.csv")
    assert [(r.question.id, r.question.difficulty) for r in found.rubrics] == [("q-12", "hard"), ("recall", "medium")]
    assert found.unread == ("author",)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("q.md", "Just text.", "q.md: no question found"),
        ("q.md", "Q: What is it?\nQ: And that?\nA: So.", "q.md:1: 'What is it?' has no answer"),
        ("q.csv", "", "q.csv: is empty"),
        ("q.csv", "a,b\n1,2", "q.csv:1: no column question and no column reference; there are: a, b"),
        ("q.csv", "question,reference,question\n", "q.csv:1: the column 'question' is there twice"),
        ("q.csv", "question,reference\nonly one\n", "q.csv:2: has 1 cells, but the header has 2"),
        ("q.csv", 'question,reference\nWhat?,"open\n', "q.csv:2: not CSV (unexpected end of data)"),
        ("q.csv", "question,reference\nWhat?,\n", "q.csv:2: no reference"),
        ("q.csv", "question,reference\n", "q.csv: no question found"),
        ("q.jsonl", '{"question": "What?"', "q.jsonl:1: not JSON: "),
        ("q.jsonl", "\n[]", "q.jsonl:2: must be an object"),
        ("q.jsonl", '{"question": 3, "reference": "x"}', "q.jsonl:1: 'question' must be text"),
        ("q.jsonl", '{"question": "\\ud800?", "reference": "x y"}', "q.jsonl:1: holds half of a character"),
        ("q.jsonl", '{"id": "a", "question": "b?", "reference": "c d"}\n' * 2, "q.jsonl:2: the id 'a' is also that"),
        ("q.jsonl", '{"question": "b?", "reference": "c", "difficulty": "odd"}', "q.jsonl:1: difficulty must be easy"),
        ("q.md", "## What?\n\n" + "word " * 5000, "q.md:1: 'What?' has an answer of more than 20,000 characters"),
        ("q.md", "## What?\n\n" + "- one\n" * 500, "q.md:1: 'What?' has an answer of 500 points"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_line(tmp_path: Path, name: str, text: str, message: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_source(tmp_path / name)
    assert message in caught.value.message
    assert caught.value.hint


def test_an_unclear_shape_shows_the_shapes_that_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "q.txt").write_text("What is this?", encoding="utf-8")
    assert main(["rubric", "build", str(tmp_path / "q.txt"), "--out", str(tmp_path / "out")]) == 2
    said = capsys.readouterr().err
    assert "## a heading for each question" in said
    assert "question,reference" in said and '{"question": "...", "reference": "..."}' in said


def test_an_id_does_not_change_when_another_question_comes_before_it(tmp_path: Path) -> None:
    one = "## 什么是召回率?\nC.\n"
    (first,) = read(tmp_path, "q.md", f"# T\n{one}")
    assert read(tmp_path, "q.md", f"# T\n## What is it, then?\nD.\n{one}")[1][1] == first[1]


bits = st.sampled_from(
    ["# T\n", "## What is it?\n", "Q: why?\n", "A: so.\n", "**Answer:** ", "1. How?\n", "   text, and more\n", "- a\n"]
    + ["question,reference\n", "a?,b\n", '"', ";", "\t", '{"question": "a?", ', '"reference": "b"}', "\n", "```\n"]
    + ["---\n", "| a |\n|---|\n", "**", "\x00", "\r", "\u2028", "é", "<b>", "[x]: y\n", "\\", "'", "{", "}", "[", "]"]
)
sources = st.lists(bits, max_size=25).map("".join).map(str.encode) | st.binary(max_size=200) | st.text().map(str.encode)


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sources, st.sampled_from(["q.md", "q.csv", "q.tsv", "q.jsonl", "q.txt", "q"]))
def test_any_file_compiles_or_is_refused(tmp_path: Path, raw: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(raw)
    try:
        found = read_source(tmp_path / name)
    except InterviewerError as error:
        assert error.message and error.hint
        return
    assert len({r.question.id for r in found.rubrics}) == len(found.rubrics) > 0
    for rubric in found.rubrics:
        (tmp_path / "r.yaml").write_text(dump_rubric(rubric), encoding="utf-8", newline="\n")
        assert load_rubric(tmp_path / "r.yaml") == rubric
        assert all(piece in rubric.reference for c in rubric.criteria for piece in c.source)
