from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from batch_cases import BANK, BOTH, HALF, WRONG, WordJudge, contents, forbidden, lines, rubric, three_answers

from bench.memory import grade_elsewhere
from bench.scripted import write_answers
from interviewer.bank import Bank
from interviewer.batch import Progress, run
from interviewer.batch.grader import BATCH
from interviewer.batch.ledger import LEDGER
from interviewer.batch.plan import GIVEN_TOPIC, plan
from interviewer.cli.grade import grade_file
from interviewer.cli.report import report as report_command
from interviewer.errors import TranscriptError
from interviewer.runs import GRADES, read_run
from interviewer.types import (
    Transcript,
    Turn,
)

SAMPLES = Path(__file__).parents[1] / "samples"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return three_answers(tmp_path)


# --- what is written -------------------------------------------------------------------------------------------


def test_grades_are_written_in_the_order_of_the_input(tmp_path: Path, source: Path) -> None:
    judge = WordJudge()
    seen: list[Progress] = []
    summary = run(source, tmp_path / "out", lambda: judge, BANK, on_progress=seen.append)
    rows = [json.loads(line) for line in (tmp_path / "out" / GRADES).read_text(encoding="utf-8").splitlines()]
    assert [(r["id"], r["status"], r["score"], r["band"]) for r in rows] == [
        ("a1", "graded", 1.0, "strong"),
        ("a2", "graded", 0.75, "solid"),
        ("b1", "graded", 0.0, "weak"),
    ]
    first = rows[0]
    assert list(first)[0] == "id"
    assert first["candidate"] == "Ann"
    assert first["criteria"][0] == {
        "id": "sky",
        "label": "Sky",
        "text": "The sky is blue",
        "weight": 3.0,
        "verdict": "met",
        "probability": 0.9,
        "confidence": 0.9,
        "leaning": "met",
        "credit": 1.0,
        "aid": "unaided",
        "evidence": [{"quote": "The sky is blue", "start": 18, "end": 33}],
        "misconception": "",
        "both_sides": False,
    }
    assert BOTH[18:33] == "The sky is blue"
    assert set(first["receipt"]) == {"version", "model", "judge", "rubric", "prompts"}
    assert rows[2]["criteria"][0]["misconception"] == "The sky is green"
    written = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert written == json.loads(summary.model_dump_json())
    assert (summary.answers, summary.graded, summary.ungradable) == (3, 3, 0)
    assert summary.mean_score == pytest.approx(1.75 / 3)
    assert summary.bands == {"strong": 1, "solid": 1, "developing": 0, "weak": 1, "none": 0}
    assert seen == [Progress(done=n, total=3, kept=0) for n in range(4)]


def test_bad_lines_and_unknown_questions_are_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(
        "{not json\n"
        + lines(
            {"id": "a1", "question_id": "alpha", "answer": HALF},
            {"id": "x1", "question_id": "alhpa", "answer": HALF},
            {"id": "x2", "question_id": "alpha", "turns": [{"role": "interviewer", "kind": "question", "text": "Q?"}]},
        )
    )
    summary = run(path, tmp_path / "out", WordJudge, BANK)
    rows = read_run(tmp_path / "out").rows
    assert [(r.id, r.status, r.score) for r in rows] == [
        ("a1", "graded", 0.75),
        ("x1", "ungradable", None),
        ("x2", "ungradable", None),
    ]
    assert "alhpa" in rows[1].reason and "alpha" in rows[1].reason
    assert rows[2].reason == "There is no answer to grade."
    assert [bad.line for bad in summary.bad_lines] == [1]
    assert [f.id for f in summary.failures] == ["x1", "x2"]
    assert summary.mean_score == 0.75


def test_one_answer_that_breaks_the_judge_leaves_the_others_graded(tmp_path: Path, source: Path) -> None:
    def refuse(answer: str) -> None:
        if answer == HALF:
            raise ValueError("cannot\nread this")

    run(source, tmp_path / "out", lambda: WordJudge(on_answer=refuse), BANK)
    rows = read_run(tmp_path / "out").rows
    assert [r.status for r in rows] == ["graded", "ungradable", "graded"]
    assert "cannot" in rows[1].reason and "\n" not in rows[1].reason
    mended = WordJudge()
    run(source, tmp_path / "out", lambda: mended, BANK)
    assert [answer for _, answer in mended.asked] == [HALF]
    assert [r.score for r in read_run(tmp_path / "out").rows] == [1.0, 0.75, 0.0]


def test_equal_answers_are_graded_once(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(lines(*({"id": f"a{n}", "question_id": "alpha", "answer": BOTH} for n in range(5))))
    judge = WordJudge()
    run(path, tmp_path / "out", lambda: judge, BANK)
    assert len(judge.asked) == 1
    assert [(r.id, r.score) for r in read_run(tmp_path / "out").rows] == [(f"a{n}", 1.0) for n in range(5)]


def test_nothing_usable_is_an_error_and_leaves_no_folder(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text("[]\n")
    with pytest.raises(TranscriptError):
        run(path, tmp_path / "out", forbidden, BANK)
    assert not (tmp_path / "out").exists()


# --- rubrics ---------------------------------------------------------------------------------------------------


def said(**fields: object) -> Transcript:
    turns = (Turn(role="candidate", kind="answer", text="x"),)
    return Transcript.model_validate({"id": "t", "turns": turns, **fields})


def test_a_rubric_comes_from_the_bank_the_reference_or_the_answers_own_criteria() -> None:
    own = ({"text": "The sky is a very deep and dark blue", "weight": 2}, {"text": "It rains", "id": "rain"})
    items = plan(
        [
            said(question_id="beta"),
            said(question="Why?", reference="Because the sky is blue. Grass is green in spring."),
            said(question="Why?", criteria=own),
            said(question_id="alpha", criteria=own),
            said(question_id="alpha", criteria=({"text": "a", "id": "same"}, {"text": "b", "id": "same"})),
        ],
        BANK,
    )
    bank, compiled, given, mixed, broken = items
    assert bank.rubric == BANK.rubrics[1]
    assert compiled.rubric is not None and compiled.rubric.question.text == "Why?"
    assert given.rubric is not None and given.rubric.question.topic == GIVEN_TOPIC
    assert [(c.id, c.label, c.weight) for c in given.rubric.criteria] == [
        ("criterion-1", "The sky is a very deep …", 2.0),
        ("rain", "It rains", 1.0),
    ]
    assert mixed.rubric is not None and mixed.rubric.question == BANK.rubrics[0].question
    assert mixed.rubric.criteria == given.rubric.criteria
    assert broken.rubric is None and "must be unique" in broken.reason


# --- the ledger ------------------------------------------------------------------------------------------------


def test_a_second_run_makes_no_judge_and_the_same_bytes(tmp_path: Path, source: Path) -> None:
    out = tmp_path / "out"
    run(source, out, WordJudge, BANK, asked=lambda: "words")
    before = contents(out)
    seen: list[Progress] = []
    run(source, out, forbidden, BANK, asked=lambda: "words", on_progress=seen.append)
    assert contents(out) == before
    assert set(before) == {"grades.jsonl", "summary.json", "inputs.jsonl", "rubrics.json"}
    assert seen == [Progress(done=3, total=3, kept=3)]


def test_what_no_judge_can_read_is_settled_once(tmp_path: Path) -> None:
    german = "Das weiß ich nicht, und ich kann es nicht sagen, weil das nicht die Frage ist, die mir klar ist."
    source, out = tmp_path / "in.jsonl", tmp_path / "out"
    source.write_text(lines({"id": "a1", "question_id": "alpha", "answer": german}), encoding="utf-8")
    run(source, out, WordJudge, BANK, asked=lambda: "words")
    before = contents(out)
    assert read_run(out).rows[0].flags == ("not_english",)
    run(source, out, forbidden, BANK, asked=lambda: "words")
    assert contents(out) == before


def test_another_folder_gets_the_same_bytes(tmp_path: Path, source: Path) -> None:
    for name in ("one", "two"):
        run(source, tmp_path / name, WordJudge, BANK)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_the_results_are_the_same_however_the_answers_were_grouped(tmp_path: Path) -> None:
    """Three questions in turn, more answers than a batch holds; half of them had been graded before."""
    bank = Bank(rubrics=tuple(rubric(name) for name in ("alpha", "beta", "gamma")))
    names = ("alpha", "beta", "gamma") * BATCH
    entries = [
        {"id": f"a{n}", "question_id": name, "answer": f"Well {n}: {BOTH if n % 2 else HALF}"}
        for n, name in enumerate(names)
    ]
    source = tmp_path / "in.jsonl"
    source.write_text(lines(*entries), encoding="utf-8")
    judge = WordJudge()
    run(source, tmp_path / "whole", lambda: judge, bank)
    assert [question for question, _ in judge.asked] == sorted(names)  # handed over question by question
    assert [row.id for row in read_run(tmp_path / "whole").rows] == [entry["id"] for entry in entries]
    source.write_text(lines(*entries[::-2]), encoding="utf-8")
    run(source, tmp_path / "halves", WordJudge, bank)
    source.write_text(lines(*entries), encoding="utf-8")
    run(source, tmp_path / "halves", WordJudge, bank)
    assert contents(tmp_path / "halves") == contents(tmp_path / "whole")


def test_what_a_killed_run_left_behind_is_cleared_away(tmp_path: Path, source: Path) -> None:
    out = tmp_path / "out"
    run(source, out, WordJudge, BANK)
    names = sorted(path.name for path in out.iterdir())
    assert names == [".lock", "grades.jsonl", "inputs.jsonl", LEDGER, "rubrics.json", "summary.json"]
    (out / ".manifest.sqlite3").write_bytes(b"half a manifest")
    (out / ".grades.jsonl.abc123").write_bytes(b"half a file")
    before = contents(out)
    run(source, out, WordJudge, BANK)
    assert sorted(path.name for path in out.iterdir()) == names
    assert contents(out) == before


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_memory_does_not_grow_with_the_number_of_answers(tmp_path: Path) -> None:
    peaks = []
    for count in (500, 4000):
        write_answers(tmp_path / f"{count}.jsonl", count)
        peaks.append(grade_elsewhere(tmp_path / f"{count}.jsonl", tmp_path / str(count)).peak_kb)
    assert peaks[1] - peaks[0] < 8_000  # all of it at once takes 15 kB an answer


def test_without_asked_the_judge_is_made_but_asked_nothing(tmp_path: Path, source: Path) -> None:
    run(source, tmp_path / "out", WordJudge, BANK)
    judge = WordJudge()
    run(source, tmp_path / "out", lambda: judge, BANK)
    assert judge.asked == []


def test_ctrl_c_keeps_what_is_done_and_counts_against_no_answer(tmp_path: Path, source: Path) -> None:
    def interrupt(answer: str) -> None:
        if answer == HALF:
            raise KeyboardInterrupt

    out = tmp_path / "out"
    for _ in range(4):
        with pytest.raises(KeyboardInterrupt):
            run(source, out, lambda: WordJudge(on_answer=interrupt), BANK)
    assert not (out / GRADES).exists()
    judge = WordJudge()
    run(source, out, lambda: judge, BANK)
    assert [answer for _, answer in judge.asked] == [HALF, WRONG]
    assert [r.score for r in read_run(out).rows] == [1.0, 0.75, 0.0]


# --- the commands ----------------------------------------------------------------------------------------------


def test_commands_grade_and_report_the_samples(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from interviewer.bank import load_bank

    for name in ("answers.jsonl", "answers.csv", "interview.md"):
        out = tmp_path / name
        assert grade_file(SAMPLES / name, out, WordJudge, load_bank()) == 0
        assert report_command(out) == 0
        printed = capsys.readouterr()
        assert [line for line in printed.out.splitlines() if "report." in line] == [
            str(out / f"report.{suffix}") for suffix in ("html", "md", "json")
        ]
        assert printed.err == ""
        assert (out / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_exit_status_and_complaints(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "in.jsonl"
    evil = "\x1b[2Jalpha[bold]"
    path.write_text(
        "oops\n"
        + lines({"id": "a1", "question_id": "alpha", "answer": BOTH}, {"id": evil, "question_id": evil, "answer": BOTH})
    )
    assert grade_file(path, tmp_path / "out", WordJudge, BANK, quiet=True) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    complaints = printed.err.splitlines()
    assert complaints[0].startswith("line 1: ")
    assert complaints[1].startswith("⟦U+001B⟧[2Jalpha[bold]: ")
    assert "\x1b" not in printed.err


def test_ctrl_c_says_how_to_go_on(tmp_path: Path, source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupt(answer: str) -> None:
        if answer == WRONG:
            raise KeyboardInterrupt

    assert grade_file(source, tmp_path / "out", lambda: WordJudge(on_answer=interrupt), BANK) == 130
    assert (
        capsys.readouterr().err == "Stopped. 2 of 3 answers are graded and kept. The same command goes on from here.\n"
    )


def test_formulas_and_markup_come_back_as_they_were(tmp_path: Path) -> None:
    text = '=HYPERLINK("http://evil.example") <script>alert(1)</script>\u2028@SUM(A1) The sky is blue'
    path = tmp_path / "in.jsonl"
    path.write_text(lines({"id": "=1+1", "question_id": "alpha", "answer": text, "candidate": "@cmd"}))
    run(path, tmp_path / "out", WordJudge, BANK)
    files = read_run(tmp_path / "out")
    assert (files.rows[0].id, files.rows[0].candidate) == ("=1+1", "@cmd")
    assert files.inputs[0].transcript.turns[0].text == text
    evidence = files.rows[0].criteria[0].evidence[0]
    assert text[evidence.start : evidence.end] == "The sky is blue"
