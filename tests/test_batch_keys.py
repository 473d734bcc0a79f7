"""What decides a grade is in its key: change it, and just what it touches is graded again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from batch_cases import BANK, BOTH, HALF, WRONG, WordJudge, contents, forbidden, lines, rubric, three_answers

from interviewer import __version__
from interviewer.bank import Bank
from interviewer.batch import run
from interviewer.judge import JudgeIdentity
from interviewer.types import Criterion, Rubric

ALL = [("alpha", BOTH), ("alpha", HALF), ("beta", WRONG)]
WHO = JudgeIdentity(model="org/model@rev1/bfloat16", judge="calibration and code", prompts="prompts")


def judge_named(identity: JudgeIdentity) -> WordJudge:
    judge = WordJudge()
    judge.identity = identity
    return judge


def graded_again(source: Path, out: Path, bank: Bank = BANK, who: JudgeIdentity = WHO) -> list[tuple[str, str]]:
    """Which (question, answer) pairs a second run asks about."""
    judge = judge_named(who)
    run(source, out, lambda: judge, bank, asked=lambda: str(who))
    return judge.asked


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Three answers that have been graded into tmp_path/out."""
    path = three_answers(tmp_path)
    assert graded_again(path, tmp_path / "out") == ALL
    return path


# --- the judge -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "who",
    [
        WHO._replace(model="org/other@rev1/bfloat16"),
        WHO._replace(model="org/model@rev2/bfloat16"),
        WHO._replace(model="org/model@rev1/float32"),
        WHO._replace(judge="another calibration"),
        WHO._replace(prompts="other prompts"),
    ],
    ids=["model", "revision", "dtype", "calibration", "prompts"],
)
def test_another_judge_grades_everything_again_and_the_first_ones_grades_stay(
    tmp_path: Path, source: Path, who: JudgeIdentity
) -> None:
    before = contents(tmp_path / "out")
    assert graded_again(source, tmp_path / "out", who=who) == ALL
    assert contents(tmp_path / "out") != before
    assert graded_again(source, tmp_path / "out") == []
    assert contents(tmp_path / "out") == before


def test_another_version_of_the_program_grades_everything_again(tmp_path: Path, source: Path) -> None:
    judge = judge_named(WHO)
    run(source, tmp_path / "out", lambda: judge, BANK, asked=lambda: str(WHO), version=f"{__version__}.next")
    assert judge.asked == ALL


def test_a_judge_that_is_not_what_was_remembered_is_believed(tmp_path: Path) -> None:
    """The same words may come to another judge (another machine, a newer revision): its own identity decides."""
    source, out = three_answers(tmp_path), tmp_path / "out"
    run(source, out, lambda: judge_named(WHO), BANK, asked=lambda: "default")
    more = {"id": "a3", "question_id": "alpha", "answer": "Grass is green, no?"}
    source.write_text(source.read_text(encoding="utf-8") + lines(more), encoding="utf-8")
    judge = judge_named(WHO._replace(model="other"))
    run(source, out, lambda: judge, BANK, asked=lambda: "default")
    assert len(judge.asked) == 4


# --- the rubric ------------------------------------------------------------------------------------------------


def criterion(**change: Any) -> Callable[[Rubric], Rubric]:
    def changed(given: Rubric) -> Rubric:
        first, *rest = given.criteria
        return Rubric.model_validate({**dict(given), "criteria": (Criterion(**{**dict(first), **change}), *rest)})

    return changed


def question(given: Rubric) -> Rubric:
    asked = given.question.model_copy(update={"text": "Tell me about all of it."})
    return given.model_copy(update={"question": asked})


@pytest.mark.parametrize(
    "change",
    [
        question,
        lambda given: given.model_copy(update={"reference": "The sky is blue. Grass is green. Snow is white."}),
        lambda given: given.model_copy(update={"criteria": given.criteria[:1]}),
        lambda given: given.model_copy(update={"criteria": given.criteria[::-1]}),
        criterion(text="The sky is very blue"),
        criterion(label="The sky"),
        criterion(weight=2),
        criterion(accept=("Blue is what the sky is",)),
        criterion(counter_claims=("The sky is red",)),
        criterion(options=("The sky is blue", "The heavens are blue")),
        criterion(options=("The sky is blue", "The sky is high"), need=2),
        criterion(counts=False),
    ],
    ids="question reference fewer order text label weight accept counter options need counts".split(),
)
def test_a_changed_rubric_grades_just_its_own_answers_again(
    tmp_path: Path, source: Path, change: Callable[[Rubric], Rubric]
) -> None:
    alpha, beta = BANK.rubrics
    assert graded_again(source, tmp_path / "out", Bank(rubrics=(change(alpha), beta))) == ALL[:2]
    assert graded_again(source, tmp_path / "out", Bank(rubrics=(alpha, change(beta)))) == ALL[2:]


def test_another_question_in_the_bank_touches_nothing(tmp_path: Path, source: Path) -> None:
    more = Bank(rubrics=(rubric("gamma"), *BANK.rubrics[::-1]))
    assert graded_again(source, tmp_path / "out", more) == []


# --- the answer ------------------------------------------------------------------------------------------------


def turns(question: str = "Why?", probe: str = "And grass?", kind: str = "probe", last: str = HALF) -> str:
    said = [("interviewer", "question", question), ("candidate", "answer", BOTH)]
    said += [("interviewer", kind, probe), ("candidate", "answer", last)]
    listed = [{"role": role, "kind": kind, "text": text} for role, kind, text in said]
    return lines(
        {"id": "t", "question_id": "alpha", "turns": listed}, {"id": "b", "question_id": "beta", "answer": WRONG}
    )


@pytest.mark.parametrize(
    "changed",
    [turns(question="How?"), turns(probe="And sky?"), turns(kind="hint"), turns(last=HALF + " "), turns(last=WRONG)],
    ids=["question", "follow-up", "hint", "white space", "answer"],
)
def test_a_changed_turn_grades_just_its_own_answer_again(tmp_path: Path, changed: str) -> None:
    """White space counts, because evidence is quoted from the answer by place."""
    source, out = tmp_path / "in.jsonl", tmp_path / "out"
    source.write_text(turns(), encoding="utf-8")
    assert len(graded_again(source, out)) == 3
    source.write_text(changed, encoding="utf-8")
    assert {question for question, _ in graded_again(source, out)} == {"alpha"}


def test_names_marks_order_and_format_touch_nothing(tmp_path: Path, source: Path) -> None:
    entries = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    for entry in entries:
        entry |= {"id": f"new-{entry['id']}", "candidate": "Anne", "human": {"score": 0.5}}
    source.write_text("\n".join(json.dumps(e, sort_keys=True, indent=None) for e in reversed(entries)), "utf-8")
    assert graded_again(source, tmp_path / "out") == []
    table = tmp_path / "in.csv"
    cells = "".join(f'{e["id"]},{e["question_id"]},"{e["answer"]}"\r\n' for e in entries)
    table.write_text(f"id,question_id,answer\r\n{cells}", encoding="utf-8", newline="")
    assert graded_again(table, tmp_path / "out") == []


def test_nothing_changed_makes_no_judge(tmp_path: Path, source: Path) -> None:
    before = contents(tmp_path / "out")
    run(source, tmp_path / "out", forbidden, BANK, asked=lambda: str(WHO))
    assert contents(tmp_path / "out") == before
