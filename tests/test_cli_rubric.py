"""`interviewer rubric build | check | show`, as a user runs them."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interviewer.bank import load_bank, load_rubric
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
    assert sorted(p.name for p in out.iterdir()) == [".built", *NAMES]
    assert sorted(p.name for p in (out / ".built").iterdir()) == NAMES
    assert list(load_bank(out).rubrics) == compile_markdown(SAMPLE.read_text(encoding="utf-8"), "")
    assert capsys.readouterr().out.splitlines() == [
        f"{SAMPLE}: read as Markdown, '## ' headings.",
        "01-inverted-index-search-engines.yaml: criteria: 13, coverage of the reference: 100%",
        "02-bm25-score-document.yaml: criteria: 4, coverage of the reference: 100%",
        "03-recall.yaml: criteria: 1, coverage of the reference: 100%",
        f"Written to {out}: rubrics: 3, criteria: 18, any of several: 1, coverage: 100.0% of 68 content words.",
        "They were made by rule: read them, and run `interviewer rubric propose`, `check` and `test` on the folder.",
    ]


def test_build_writes_over_nothing_it_has_not_made_unless_forced(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "other"
    out.mkdir()
    mine = (built / NAMES[1]).read_text(encoding="utf-8").replace("BM25", "BM-25")
    (out / "mine.yaml").write_text(mine, encoding="utf-8")
    assert main(["rubric", "build", str(SAMPLE), "--out", str(out)]) == 2
    assert "1 of the 3 files are there already, and were not built here: mine.yaml" in capsys.readouterr().err
    assert [p.name for p in out.iterdir()] == ["mine.yaml"]
    assert main(["rubric", "build", str(SAMPLE), "--out", str(out), "--force"]) == 0
    assert "mine.yaml: written anew; as it was it is in" in capsys.readouterr().out
    assert (out / ".built" / "replaced" / "mine.yaml").read_text(encoding="utf-8") == mine
    assert len(load_bank(out).rubrics) == 3


def test_a_link_that_leads_nowhere_counts_as_there(tmp_path: Path) -> None:
    (tmp_path / NAMES[0]).symlink_to(tmp_path / "nowhere")
    assert main(["rubric", "build", str(SAMPLE), "--out", str(tmp_path)]) == 2
    assert not (tmp_path / "nowhere").exists()


def test_a_rebuild_keeps_edits_and_comments_and_deletions(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, third = (built / name for name in NAMES)
    edited = "# mine\n" + first.read_text(encoding="utf-8").replace("weight: 1", "weight: 5")
    first.write_text(edited, encoding="utf-8")
    second.unlink()
    before = third.stat().st_mtime_ns
    capsys.readouterr()
    assert main(["rubric", "build", str(SAMPLE), "--out", str(built)]) == 0
    assert (
        "02-bm25-score-document.yaml: criteria: 4, coverage of the reference: 100% (deleted by hand, and left out)"
        in (capsys.readouterr().out)
    )
    assert first.read_text(encoding="utf-8") == edited
    assert not second.exists()
    assert third.stat().st_mtime_ns == before

    source = tmp_path / "new.md"
    source.write_text(SAMPLE.read_text(encoding="utf-8").replace("- No match", "- Slow updates\n- No match"), "utf-8")
    assert main(["rubric", "build", str(source), "--out", str(built)]) == 0
    criteria = load_rubric(first).criteria
    assert [c.weight for c in criteria if c.label == "Tools"] == [5.0]
    assert [c.id for c in criteria if c.label.startswith("Limits")][0] == "limits-slow-updates"
    assert (built / ".built" / "replaced" / NAMES[0]).read_text(encoding="utf-8") == edited


def test_a_conflict_is_shown_and_loses_nothing(built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = (built / NAMES[2]).read_text(encoding="utf-8").replace("Recall is the share", "Recall is the percentage")
    (built / NAMES[2]).write_text(mine, encoding="utf-8")
    source = tmp_path / "new.md"
    source.write_text(SAMPLE.read_text(encoding="utf-8").replace("The share of", "The fraction of all"), "utf-8")
    capsys.readouterr()
    assert main(["rubric", "build", str(source), "--out", str(built)]) == 1
    out = capsys.readouterr().out
    assert out.splitlines()[-4:] == [
        f"{built / NAMES[2]}: conflict: share-relevant-documents: text: both the file and the new build changed it.",
        "    kept:      Recall is the percentage of relevant documents that were found.",
        "    new build: Recall is the fraction of all relevant documents that were found.",
        "Conflicts: 1. The files keep the hand's version; the new build is in .built.",
    ]
    merged = load_rubric(built / NAMES[2])
    assert merged.criteria[0].text == "Recall is the percentage of relevant documents that were found."
    assert merged.reference == "The fraction of all relevant documents that were found."
    assert main(["rubric", "build", str(source), "--out", str(built)]) == 0


def test_a_question_that_left_the_source_keeps_its_file(
    built: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "short.md"
    source.write_text("## What is recall?\n\nThe share of relevant documents that were found.\n", "utf-8")
    before = (built / NAMES[0]).read_bytes()
    capsys.readouterr()
    assert main(["rubric", "build", str(source), "--out", str(built)]) == 0
    assert f"Not in {source}, and left as they are: {NAMES[0]}, {NAMES[1]}." in capsys.readouterr().out
    assert (built / NAMES[0]).read_bytes() == before


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([".", ".built"]), st.binary(max_size=60) | st.text(max_size=60).map(str.encode), st.booleans())
def test_any_broken_file_in_the_folder_is_a_message(built: Path, place: str, raw: bytes, force: bool) -> None:
    """Broken YAML in the folder, or in what was built last: nothing is written, and nothing is a traceback."""
    file = built / place / NAMES[1]
    file.write_bytes(raw)
    others = {p: p.read_bytes() for p in built.rglob("*.yaml")}
    assert main(["rubric", "build", str(SAMPLE), "--out", str(built), *(["--force"] if force else [])]) == 2
    assert {p: p.read_bytes() for p in built.rglob("*.yaml")} == others


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
    assert out.splitlines()[-1] == "Rubrics checked: 3. Errors: 0. Warnings: 4."


def test_check_names_every_error_of_every_file(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(built / NAMES[2], built / "04-again.yaml")
    (built / "05-broken.yaml").write_text("id: [", encoding="utf-8")
    leaking = (
        (built / NAMES[1])
        .read_text(encoding="utf-8")
        .replace("Could you say more about the pipeline?", "Do you tokenise, look up and rank?")
    )
    (built / NAMES[1]).write_text(leaking, encoding="utf-8")
    capsys.readouterr()
    assert main(["rubric", "check", str(built)]) == 2
    out = capsys.readouterr().out
    line = 1 + leaking.splitlines().index("    probe: Do you tokenise, look up and rank?")
    gives = f"{built / NAMES[1]}:{line}: error: pipeline-tokenise-score-rank: the probe gives the claim away"
    assert f"{gives} (rank, tokenise). " in out
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


def test_two_hundred_questions_build_within_a_minute(tmp_path: Path) -> None:
    answer = SAMPLE.read_text(encoding="utf-8").split("**Answer:**\n", 1)[1].split("\n## ", 1)[0]
    source = tmp_path / "big.md"
    source.write_text("".join(f"## What is index {n}?\n\n{answer}\n" for n in range(200)), "utf-8")
    began = time.monotonic()
    assert main(["rubric", "build", str(source), "--out", str(tmp_path / "out")]) == 0
    assert time.monotonic() - began < 60
    assert len(load_bank(tmp_path / "out").rubrics) == 200
