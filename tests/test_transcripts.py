"""Files of transcripts: three formats, one bad entry at a time, nothing cut and nothing guessed."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import get_args

import pytest
from transcript_cases import GOOD, answer, complaint, only, put

from interviewer.transcripts import BadLine, read_transcripts
from interviewer.types import GivenCriterion, HumanMark, Transcript, Turn, TurnKind

KINDS = ", ".join(get_args(TurnKind))


def test_a_bare_answer_becomes_one_turn(tmp_path: Path) -> None:
    assert only(put(tmp_path / "a.jsonl", GOOD)) == Transcript(id="a1", question_id="q", turns=(answer("So."),))


def test_every_field_is_read_and_others_are_ignored(tmp_path: Path) -> None:
    line = {
        "id": "a1",
        "kind": "partial",
        "probe_point": 1,
        "question": "Why?",
        "reference": "Because.",
        "candidate": "Ada",
        "turns": [
            {"role": "interviewer", "kind": "question", "text": "Why?"},
            {"role": "candidate", "text": "Hm."},
            {"role": "interviewer", "text": "Go on?", "at": 3},
            {"role": "candidate", "kind": "answer", "text": ""},
        ],
        "rubric": {"criteria": [{"id": "c", "text": "It is.", "weight": 2, "x": 1}, {"text": "It was."}], "y": 2},
        "human": {"score": 0.5, "criteria": [True, "contradicted"], "by": "me"},
    }
    assert only(put(tmp_path / "a.jsonl", json.dumps(line))) == Transcript(
        id="a1",
        question="Why?",
        reference="Because.",
        candidate="Ada",
        turns=(
            Turn(role="interviewer", kind="question", text="Why?"),
            answer("Hm."),
            Turn(role="interviewer", kind="probe", text="Go on?"),
            answer(""),
        ),
        criteria=(GivenCriterion(id="c", text="It is.", weight=2.0), GivenCriterion(text="It was.")),
        human=HumanMark(score=0.5, criteria=("met", "contradicted")),
    )


def test_marks_may_be_true_or_false_and_score_alone(tmp_path: Path) -> None:
    line = '{"id": "a", "question_id": "q", "answer": "", "human": {"score": 1, "criteria": [true, false]}}'
    assert only(put(tmp_path / "a.jsonl", line)).human == HumanMark(score=1.0, criteria=("met", "missing"))
    line = '{"id": "a", "question_id": "q", "answer": "", "human": {"score": 0}}'
    assert only(put(tmp_path / "a.jsonl", line)).human == HumanMark(score=0.0)


def test_blank_lines_marks_and_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = put(
        tmp_path / "a.jsonl", b"\xef\xbb\xbf" + GOOD.encode() + b"\r\n\r\n  \n" + GOOD.replace("a1", "a2").encode()
    )
    assert [entry.id for entry in read_transcripts(path)] == ["a1", "a2"]


def test_a_line_separator_inside_a_text_ends_no_line(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", '{"id": "a", "question_id": "q", "answer": "one\u2028two\x85three"}')
    assert only(path).turns[0].text == "one\u2028two\x85three"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON: Expecting property name enclosed in double quotes (column 2)"),
        ("nonsense", "not JSON: Expecting value (column 1)"),
        ("[1]", 'must be an object: {"id": ..., "question_id": ..., "answer": ...}'),
        ('{"id": "b", "question_id": "q", "answer": "x", "x": NaN}', "NaN is no number that can be used"),
        ('{"id": "b", "question_id": "q", "answer": "x", "x": -Infinity}', "-Infinity is no number that can be used"),
        ('{"id": "b", "question_id": "q", "answer": "x", "x": 1e999}', "the number 1e999 is too large"),
        ('{"id": "b", "x": ' + "9" * 5000 + "}", "holds a number with too many digits"),
        ('{"id": "b", "id": "c", "question_id": "q", "answer": "x"}', "the key 'id' is given twice"),
        ('{"id": "b", "x": ' + "[" * 100_000 + "}", "nested too deep"),
        ('{"question_id": "q", "answer": "x"}', "'id' is missing"),
        ('{"id": " ", "question_id": "q", "answer": "x"}', "'id' is empty"),
        ('{"id": 7, "question_id": "q", "answer": "x"}', "'id' must be text, not a number"),
        ('{"id": "b", "question_id": "q"}', "needs 'answer' or 'turns'"),
        (
            '{"id": "b", "question_id": "q", "anwser": "x"}',
            "needs 'answer' or 'turns' (is 'anwser' meant to be 'answer'?)",
        ),
        ('{"id": "b", "question_id": "q", "answer": "x", "turns": []}', "has both 'answer' and 'turns'; keep one"),
        ('{"id": "b", "question_id": "q", "answer": true}', "'answer' must be text, not true or false"),
        (
            '{"id": "b", "question_id": "q", "answer": "\\ud800"}',
            "'answer' holds half of a character (a lone surrogate)",
        ),
        ('{"id": "b", "answer": "x"}', "needs 'question_id', or 'question' with 'reference'"),
        (
            '{"id": "b", "questionid": "q", "answer": "x"}',
            "needs 'question_id', or 'question' with 'reference' (is 'questionid' meant to be 'question_id'?)",
        ),
        ('{"id": "b", "question": "Why?", "answer": "x"}', "'question' needs 'reference' or 'rubric' beside it"),
        ('{"id": "b", "question_id": "q", "turns": "x"}', "'turns' must be a list with at least one turn"),
        ('{"id": "b", "question_id": "q", "turns": [1]}', "turn 1 must be an object with role, kind and text"),
        ('{"id": "b", "question_id": "q", "turns": [{"role": "candidate"}]}', "turn 1 has no 'text'"),
        (
            '{"id": "b", "question_id": "q", "turns": [{"role": "user", "text": "x"}]}',
            "a turn's role must be interviewer or candidate, not 'user'",
        ),
        (
            '{"id": "b", "question_id": "q", "turns": [{"role": "candidate", "kind": "probe", "text": "x"}]}',
            "a turn of the candidate cannot be of kind 'probe'",
        ),
        (
            '{"id": "b", "question_id": "q", "turns": [{"role": "interviewer", "kind": "answer", "text": "x"}]}',
            "a turn of the interviewer cannot be of kind 'answer'",
        ),
        (
            '{"id": "b", "question_id": "q", "turns": [{"role": "candidate", "kind": "reply", "text": "x"}]}',
            f"a turn's kind must be one of {KINDS}, not 'reply'",
        ),
        (
            '{"id": "b", "question_id": "q", "turns": [{"role": "candidate", "text": 1}]}',
            "'text' must be text, not a number",
        ),
        (
            '{"id": "b", "question_id": "q", "answer": "x", "human": 1}',
            "'human' must be an object with 'score', 'criteria' or both",
        ),
        (
            '{"id": "b", "question_id": "q", "answer": "x", "human": {"score": 1.5}}',
            "the 'score' in 'human' must be a number from 0 to 1",
        ),
        (
            '{"id": "b", "question_id": "q", "answer": "x", "human": {"score": true}}',
            "the 'score' in 'human' must be a number from 0 to 1",
        ),
        (
            '{"id": "b", "question_id": "q", "answer": "x", "human": {"criteria": ["yes"]}}',
            "the 'criteria' in 'human' must be true, false, or one of met, partial, missing, contradicted",
        ),
        (
            '{"id": "b", "question_id": "q", "answer": "x", "rubric": []}',
            "'rubric' must be an object with a list 'criteria' that is not empty",
        ),
        (
            '{"id": "b", "question_id": "q", "answer": "x", "rubric": {"criteria": [{"text": " "}]}}',
            "criterion 1 of 'rubric' has no 'text'",
        ),
        (
            '{"id": "b", "question_id": "q", "answer": "x", "rubric": {"criteria": [{"text": "t", "weight": "2"}]}}',
            "the 'weight' of criterion 1 of 'rubric' must be a number above 0 and at most 100",
        ),
        (
            '{"id": "b", "question_id": "q", "answer": "x", "rubric": {"criteria": [{"text": "t"}]}, '
            '"human": {"criteria": [true, true]}}',
            "'human' marks 2 criteria, but 'rubric' has 1",
        ),
        (
            '{"id": "b", "question_id": "q", "answer": "' + "x" * 20_001 + '"}',
            "the answer has 20,001 characters; the limit is 20,000 and nothing is ever cut",
        ),
        (
            '{"id": "b", "question_id": "q", "turns": ['
            + ", ".join(['{"role": "candidate", "text": "' + "x" * 10_000 + '"}'] * 2)
            + "]}",
            "the answer has 20,001 characters; the limit is 20,000 and nothing is ever cut",
        ),
        ('{"id": "a1", "question_id": "q", "answer": "x"}', "the id 'a1' was used on line 1"),
    ],
)
def test_a_bad_line_is_a_value_with_its_number(tmp_path: Path, line: str, message: str) -> None:
    assert complaint(put(tmp_path / "a.jsonl", f"{GOOD}\n\n{line}\n")) == f"3: {message}"


def test_a_bad_line_keeps_its_id_and_the_next_is_read(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", '{"id": "b", "answer": 1}\n' + GOOD + "\n")
    bad, good = read_transcripts(path)
    assert bad == BadLine(line=1, message="'answer' must be text, not a number", id="b")
    assert isinstance(good, Transcript)


def test_an_id_of_a_bad_line_may_be_used_again(tmp_path: Path) -> None:
    path = put(tmp_path / "a.jsonl", '{"id": "a1"}\n' + GOOD)
    assert [type(entry) for entry in read_transcripts(path)] == [BadLine, Transcript]


def test_the_longest_answer_is_kept_whole(tmp_path: Path) -> None:
    text = "é" * 20_000
    assert only(put(tmp_path / "a.jsonl", json.dumps({"id": "a", "question_id": "q", "answer": text}))).turns == (
        answer(text),
    )


def test_an_endless_line_is_skipped_in_little_memory(tmp_path: Path) -> None:
    endless = b'{"id": "b", "answer": "' + b"x" * 30_000_000 + b'"}\n'
    began = time.process_time()
    entries = list(
        read_transcripts(put(tmp_path / "a.jsonl", GOOD.encode() + b"\n" + endless + GOOD.replace("a1", "a2").encode()))
    )
    assert [entry.id for entry in entries] == ["a1", "", "a2"]
    assert isinstance(entries[1], BadLine)
    assert entries[1].message == "the line is longer than 4,000,000 bytes"
    assert time.process_time() - began < 5


def test_reading_is_lazy(tmp_path: Path) -> None:
    entries = read_transcripts(put(tmp_path / "a.jsonl", f"{GOOD}\nbroken\n"))
    first = next(entries)
    assert first.id == "a1"
