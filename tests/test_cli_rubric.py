"""`interviewer rubric build | check | show`, as a user runs them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from interviewer.bank import load_bank
from interviewer.cli import main
from interviewer.rubrics import compile_markdown

SAMPLE = Path(__file__).parent / "data" / "questions.md"
NAMES = ["01-inverted-index-search-engines.yaml", "02-bm25-score-document.yaml", "03-recall.yaml"]


@pytest.fixture
def built(tmp_path: Path) -> Path:
    assert main(["rubric", "build", str(SAMPLE), "--out", str(tmp_path / "out")]) == 0
    return tmp_path / "out"


def test_build_writes_a_file_a_question_and_says_what_it_covers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rubric", "build", str(SAMPLE), "--out", str(tmp_path / "new" / "folder")]) == 0
    out = tmp_path / "new" / "folder"
    assert sorted(p.name for p in out.iterdir()) == NAMES
    assert list(load_bank(out).rubrics) == compile_markdown(SAMPLE.read_text(encoding="utf-8"), "")
    assert capsys.readouterr().out.splitlines() == [
        "01-inverted-index-search-engines.yaml: criteria: 13, coverage of the reference: 100%",
        "02-bm25-score-document.yaml: criteria: 4, coverage of the reference: 100%",
        "03-recall.yaml: criteria: 1, coverage of the reference: 100%",
        f"Written to {out}: rubrics: 3, criteria: 18, least coverage: 100%.",
        "They were made by rule: read them, add misconceptions, and run `interviewer rubric check`.",
    ]


def test_build_writes_over_nothing_unless_forced(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = built / NAMES[1]
    mine.write_text("mine", encoding="utf-8")
    (built / NAMES[0]).unlink()
    assert main(["rubric", "build", str(SAMPLE), "--out", str(built)]) == 2
    assert "2 of the 3 files are there already: 02-bm25-score-document.yaml, 03-recall.yaml" in capsys.readouterr().err
    assert mine.read_text(encoding="utf-8") == "mine"
    assert not (built / NAMES[0]).exists()
    assert main(["rubric", "build", str(SAMPLE), "--out", str(built), "--force"]) == 0
    assert len(load_bank(built).rubrics) == 3
    assert sorted(p.name for p in built.iterdir()) == NAMES


def test_a_link_that_leads_nowhere_counts_as_there(tmp_path: Path) -> None:
    (tmp_path / NAMES[0]).symlink_to(tmp_path / "nowhere")
    assert main(["rubric", "build", str(SAMPLE), "--out", str(tmp_path)]) == 2
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"no heading", "q.md: no question found"),
        (b"## Why?\n\n**Answer:**\n", "q.md:1: 'Why?' has no answer"),
        (b"## Why?\n\n\xff", "q.md:3: not UTF-8"),
        (b"#" * 5_000_001, "q.md: larger than 5,000,000 bytes"),
        (None, "q.md: cannot be read"),
    ],
)
def test_build_refuses_what_it_cannot_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, message: str
) -> None:
    if content is not None:
        (tmp_path / "q.md").write_bytes(content)
    assert main(["rubric", "build", str(tmp_path / "q.md"), "--out", str(tmp_path / "out")]) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_build_into_a_file_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").write_text("x", encoding="utf-8")
    assert main(["rubric", "build", str(SAMPLE), "--out", str(tmp_path / "out")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_check_of_warnings_alone_is_fine(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rubric", "check", str(built)]) == 0
    out = capsys.readouterr().out
    assert (
        f"{built / NAMES[2]}:8: warning: only one criterion. Aim at 3 or more, or the grade is all or nothing.\n" in out
    )
    assert out.splitlines()[-1] == "Rubrics checked: 3. Errors: 0. Warnings: 3."


def test_check_names_every_error_of_every_file(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(built / NAMES[2], built / "04-again.yaml")
    (built / "05-broken.yaml").write_text("id: [", encoding="utf-8")
    leaking = (
        (built / NAMES[1])
        .read_text(encoding="utf-8")
        .replace("Could you say more about pipeline?", "Do you tokenise, look up and rank?")
    )
    (built / NAMES[1]).write_text(leaking, encoding="utf-8")
    capsys.readouterr()
    assert main(["rubric", "check", str(built)]) == 2
    out = capsys.readouterr().out
    line = 1 + leaking.splitlines().index("    probe: Do you tokenise, look up and rank?")
    assert f"{built / NAMES[1]}:{line}: error: pipeline: the probe gives the claim away (rank, tokenise). " in out
    assert f"{built}/04-again.yaml: error: the id 'recall' is also that of {built / NAMES[2]}. Rename one." in out
    assert f"{built}/05-broken.yaml:2: not valid YAML: " in out
    assert out.splitlines()[-1].startswith("Rubrics checked: 5. Errors: 3.")


def test_check_of_the_shipped_bank_and_of_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rubric", "check"]) == 0
    assert "Rubrics checked: 22. Errors: 0." in capsys.readouterr().out
    assert main(["rubric", "check", str(tmp_path)]) == 2
    assert "no rubric file" in capsys.readouterr().err


def test_show_by_id_and_by_file(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["rubric", "show", str(built / NAMES[2])]) == 0
    by_file = capsys.readouterr().out
    assert by_file.startswith("recall  (Questions on Search, medium)\n\nWhat is recall?\n")
    assert main(["rubric", "show", "recall", "--bank", str(built)]) == 0
    assert capsys.readouterr().out == by_file
    assert main(["rubric", "show", "triplet-loss"]) == 0
    assert capsys.readouterr().out.startswith("triplet-loss  (Training objectives, ")
    assert main(["rubric", "show", "recal", "--bank", str(built)]) == 2
    assert "Did you mean recall?" in capsys.readouterr().err
