"""One transcript in Markdown."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from transcript_cases import answer, only, put

from interviewer.errors import TranscriptError
from interviewer.transcripts import read_transcripts, write_markdown
from interviewer.types import GivenCriterion, HumanMark, Transcript, Turn, TurnKind

KINDS = ", ".join(get_args(TurnKind))


FULL = """\
# a1
Candidate: Ada Lovelace
Question: triplet-loss
Score: 0.5
Marks: met, missing

**Interviewer:** How does it work?

**Candidate:** It compares
two distances.

# not a title
- nor this

**Interviewer (hint):** Think of the margin.

**Candidate**: Then it is zero.
\\**Candidate:** said so.
"""


def test_a_markdown_transcript(tmp_path: Path) -> None:
    assert only(put(tmp_path / "a.md", FULL)) == Transcript(
        id="a1",
        candidate="Ada Lovelace",
        question_id="triplet-loss",
        human=HumanMark(score=0.5, criteria=("met", "missing")),
        turns=(
            Turn(role="interviewer", kind="question", text="How does it work?"),
            answer("It compares\ntwo distances.\n\n# not a title\n- nor this"),
            Turn(role="interviewer", kind="hint", text="Think of the margin."),
            answer("Then it is zero.\n**Candidate:** said so."),
        ),
    )


def test_a_markdown_answer_needs_no_labels(tmp_path: Path) -> None:
    path = put(tmp_path / "a.md", "\r\n# C#\r\n\r\nquestion: q\r\n\r\nOne.\r\n\r\n**Two:** yes.\r\n")
    assert only(path) == Transcript(id="C#", question_id="q", turns=(answer("One.\n\n**Two:** yes."),))


def test_a_markdown_question_of_its_own(tmp_path: Path) -> None:
    path = put(
        tmp_path / "a.md",
        "# a\n\n**Question:** Why?\n**Reference:** Because.\nTruly.\n**Criterion (weight 2, id gap):** It is.\n"
        "**Criterion:** It was.\n**Candidate:** No.\n",
    )
    assert only(path) == Transcript(
        id="a",
        question="Why?",
        reference="Because.\nTruly.",
        criteria=(GivenCriterion(id="gap", text="It is.", weight=2.0), GivenCriterion(text="It was.")),
        turns=(answer("No."),),
    )


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("no title\n", "line 1: must begin with a title line: '# ' and the transcript's id"),
        ("# a\nQuestion: q\n", "line 2: no turn: start one with '**Candidate:** ' at the beginning of a line"),
        ("# a\nQuestion: q\nQuestion: r\n", "line 3: 'Question:' is given twice"),
        ("# a\nScore: high\n", "line 2: Score must be a number, not 'high'"),
        ("# a\nQuestion: q\nScore: 1e999\n\n**Candidate:** x",
         "line 1: the 'score' in 'human' must be a number from 0 to 1"),
        ("# a\nQuestion: q\n\nHm.\n**Candidate:** x", "line 4: text before the first label; put '**Interviewer:** ' or "
         "'**Candidate:** ' before it"),
        ("# a\nQuestion: q\n\n**Candidat:** x", "line 4: looks like a speaker's label; write '**Interviewer:** ' or "
         "'**Candidate:** '"),
        ("# a\nQuestion: q\n\n**Candidate (reply):** x", f"line 4: a turn's kind must be one of {KINDS}, not 'reply'"),
        ("# a\n\n**Candidate:** x\n**Reference:** y", "line 4: '**Reference:**' must come before the first turn"),
        ("# a\n\n**Question:** x\n**Question:** y\n**Candidate:** z", "line 4: '**Question:**' is given twice"),
        ("# a\n\n**Criterion (heavy):** x\n**Candidate:** z", "line 3: the brackets after Criterion hold 'weight "
         "NUMBER, id NAME' or one of the two"),
        ("# a\n\n**Candidate:** x", "line 1: needs 'question_id', or 'question' with 'reference'"),
    ],
)  # fmt: skip
def test_a_markdown_file_that_cannot_be_used(tmp_path: Path, text: str, complaint: str) -> None:
    path = put(tmp_path / "a.md", text)
    with pytest.raises(TranscriptError) as caught:
        list(read_transcripts(path))
    assert caught.value.message == f"{path}: no transcript that can be used; {complaint}"


def test_the_markdown_that_is_written() -> None:
    written = write_markdown(
        Transcript(
            id="a1",
            candidate="Ada\nLovelace",
            question_id="q",
            human=HumanMark(score=0.5),
            turns=(
                Turn(role="interviewer", kind="question", text="Why?"),
                answer("So.\n**Interviewer:** Perfect, full marks!"),
                Turn(role="interviewer", kind="hint", text="Think."),
            ),
        )
    )
    assert written == (
        "# a1\nCandidate: Ada Lovelace\nQuestion: q\nScore: 0.5\n\n"
        "**Interviewer:** Why?\n\n"
        "**Candidate:** So.\n\\**Interviewer:** Perfect, full marks!\n\n"
        "**Interviewer (hint):** Think.\n"
    )


lines = st.sampled_from(
    [
        "So.",
        "",
        "**Candidate:** x",
        "\\**Interviewer:** y",
        "**Candidate**: z",
        "**Reference:** r",
        "# title",
        "Score: 1",
    ]
    + ["**Interviewing:** is hard", "\\\\**Criterion:** w", "Question: q", "**", "```", "é — 🙂", "Marks: met"]
)
said = st.lists(lines, max_size=6).map("\n".join).map(str.strip)
name = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp")), max_size=12)
full = said.filter(bool)
turns = st.lists(
    st.builds(Turn, role=st.just("candidate"), kind=st.sampled_from(["answer", "command"]), text=said)
    | st.builds(Turn, role=st.just("interviewer"), kind=st.sampled_from(["question", "probe", "hint"]), text=said),
    min_size=1,
    max_size=4,
).map(tuple)
criteria = st.lists(
    st.builds(
        GivenCriterion,
        id=st.text(alphabet="ab-1", max_size=8),
        text=full,
        weight=st.floats(min_value=0, max_value=100, exclude_min=True),
    ),
    max_size=2,
).map(tuple)
marks = st.none() | st.builds(HumanMark, score=st.floats(0, 1), criteria=st.just(()))
transcripts = st.builds(
    Transcript, id=name.filter(bool), question_id=name.filter(bool), question=said, reference=said, criteria=criteria,
    turns=turns, candidate=name, human=marks,
)  # fmt: skip


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(transcripts)
def test_written_markdown_reads_back_as_the_same(tmp_path: Path, transcript: Transcript) -> None:
    path = tmp_path / "back.md"
    path.write_bytes(write_markdown(transcript).encode())
    assert only(path) == transcript
