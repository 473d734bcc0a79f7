"""Item analysis of a run: discrimination against scipy, candidates, and names of files."""

from __future__ import annotations

from pathlib import Path

import pytest
from cohort_cases import course
from report_cases import ALPHA, BETA, exact, given_answer, graded, mark, row, run_folder
from scipy import stats

from interviewer.report import candidate_reports, run_report
from interviewer.report.cohort.items import criterion_pairs, discrimination, question_pairs
from interviewer.report.cohort.people import file_name
from interviewer.report.cohort.values import Discrimination
from interviewer.types import Transcript

PAIRS = [(0.1, 0.3), (0.4, 0.2), (0.5, 0.9), (0.9, 0.7), (1.0, 0.8), (0.0, 0.4)]


def test_discrimination_is_pearsons_correlation_with_fishers_interval() -> None:
    expected = stats.pearsonr([a for a, _ in PAIRS], [b for _, b in PAIRS])
    interval = expected.confidence_interval(0.95)
    found = discrimination(PAIRS)
    assert found.n == 6
    assert (found.r, found.low, found.high) == pytest.approx((expected.statistic, interval.low, interval.high))


@pytest.mark.parametrize("pairs", [[], PAIRS[:3], [(0.5, x / 10) for x in range(9)], [(x / 10, 0.5) for x in range(9)]])
def test_discrimination_of_too_few_or_of_what_never_varies_is_not_defined(pairs: list[tuple[float, float]]) -> None:
    assert discrimination(pairs) == Discrimination(n=len(pairs))


def test_the_rest_leaves_the_item_out_and_takes_what_was_answered() -> None:
    scores = [{"a": 1.0, "b": 0.5, "c": 0.0}, {"a": 0.2, "c": 0.8}, {"a": 0.9}, {"b": 0.1}]
    assert question_pairs(scores, "a") == [(1.0, 0.25), (0.2, 0.8)]
    answers = [(mark(ALPHA, 1, "met"), mark(ALPHA, 2, "partial")), (mark(ALPHA, 1, "missing"),)]
    assert criterion_pairs(answers, "c1") == [(1.0, 0.5)]
    assert criterion_pairs(answers, "c2") == [(0.5, 1.0)]


def test_a_question_that_runs_against_the_others_shows_it(tmp_path: Path) -> None:
    """Everyone strong on alpha is weak on beta: both correlate with the rest, which is the other, at -1."""
    rows, inputs = [], []
    for place, verdicts in enumerate(
        (("met", "missing"), ("missing", "met"), ("partial", "partial"), ("met", "missing"))
    ):
        for rubric, key, verdict in zip((ALPHA, BETA), "AB", verdicts, strict=True):
            name = f"{place}{key}"
            who = {"candidate": f"Person {place}"}
            made = row(name, graded(mark(rubric, 1, verdict), mark(rubric, 2, verdict)), rubric.question.id)
            rows.append(made.model_copy(update=who))
            given = given_answer(name, "x", rubric_key=key)
            inputs.append(given.model_copy(update={"transcript": given.transcript.model_copy(update=who)}))
    report = run_report(run_folder(tmp_path, rows, inputs))
    assert [(q.title, exact(q.discrimination.r), q.discrimination.n) for q in report.questions] == [
        ("Beta", -1.0, 4),
        ("Alpha", -1.0, 4),
    ]
    assert [exact(c.discrimination.r) for c in report.questions[0].criteria] == [1.0, 1.0]
    assert [(c.name, exact(c.mean), c.answers) for c in report.candidates] == [
        ("Person 0", 0.5, (1, 2)),
        ("Person 1", 0.5, (3, 4)),
        ("Person 2", 0.5, (5, 6)),
        ("Person 3", 0.5, (7, 8)),
    ]
    assert report.candidate_histogram == (0, 0, 0, 0, 0, 4, 0, 0, 0, 0)


def test_questions_of_a_real_course_discriminate(tmp_path: Path) -> None:
    report = run_report(course(tmp_path, candidates=60, questions=3))
    assert [q.discrimination.n for q in report.questions] == [60, 60, 60]
    assert all(q.discrimination.low is not None and q.discrimination.low > 0 for q in report.questions)
    assert report.questions[0].mean < report.questions[-1].mean  # type: ignore[operator]


def test_answers_without_a_name_are_candidates_of_their_own(tmp_path: Path) -> None:
    one = graded(mark(ALPHA, 1, "met"))
    folder = run_folder(tmp_path, [row("a", one), row("a", one)], [given_answer("a", "x"), given_answer("a", "y")])
    report = run_report(folder)
    assert [(c.name, c.named, c.answers) for c in report.candidates] == [("a", False, (1,)), ("a", False, (2,))]
    assert report.questions[0].discrimination == Discrimination(n=0)
    names = [name for name, _ in candidate_reports(report)]
    assert names[1] == f"{names[0]}-2"


def test_a_candidates_report_is_an_interviews(tmp_path: Path) -> None:
    report = run_report(course(tmp_path, candidates=2, questions=2))
    (first, mine), (second, other) = candidate_reports(report)
    assert (mine.candidate, other.candidate) == ("Student 0001", "Student 0002")
    assert [a.id for a in other.answers] == ["s0002-1", "s0002-2"]
    assert [a.number for a in other.answers] == [1, 2]
    assert other.score == report.candidates[1].mean
    assert first.startswith("student-0001-") and second.startswith("student-0002-")


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "CON",
        "nul.txt",
        "a/b\\c:d*?",
        "Ünïcödé Ñame",
        "日本",
        "",
        " ",
        "x" * 500,
        "-rf",
        "\x00\u202e",
        ".",
    ],
)
def test_a_candidates_file_name_is_harmless(name: str) -> None:
    found = file_name(name, True)
    assert set(found) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert found[0] != "-" and 10 <= len(found) <= 70
    assert found == file_name(name, True) != file_name(name, False)


def test_names_that_look_alike_have_files_of_their_own() -> None:
    names = ["Ana", "ana", "Aná", "A n a", "ana-", "日本", "中国"]
    assert len({file_name(n, True) for n in names}) == len(names)


def test_what_came_with_a_transcript_is_kept_for_the_labels(tmp_path: Path) -> None:
    report = run_report(course(tmp_path, candidates=1, questions=1, human=True))
    given = report.answers[0].given
    assert given is not None and given.human is not None
    assert (given.question_id, len(given.human.criteria)) == ("triplet-loss", 5)
    assert set(type(given).model_fields) == set(Transcript.model_fields) - {"id", "turns", "candidate"}
