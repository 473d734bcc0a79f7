"""Folders and disks that a run cannot write to: a clear error, and no finished grade is lost."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from batch_cases import BANK, WordJudge, contents, forbidden, lines, three_answers

from interviewer.batch import run
from interviewer.batch.ledger import LEDGER, open_ledger
from interviewer.cli import main
from interviewer.errors import StoreError


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return three_answers(tmp_path)


# --- folders that cannot be written ----------------------------------------------------------------------------


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder outside pytest's own, which nobody but its owner may enter."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.mark.skipif(os.name != "posix", reason="file modes")
def test_a_read_only_folder_is_a_clear_error(open_folder: Path, source: Path) -> None:
    copy = open_folder / "in.jsonl"
    shutil.copyfile(source, copy)
    copy.chmod(0o644)
    out = open_folder / "out"
    out.mkdir(mode=0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)  # root may write anywhere
    try:
        for folder in (out, out / "deeper"):
            with pytest.raises(StoreError, match="cannot write") as caught:
                run(copy, folder, forbidden, BANK)
            assert "may write" in caught.value.hint
    finally:
        if root:
            os.seteuid(0)
    assert list(out.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounts a disk")
def test_a_read_only_disk_is_exit_2_with_what_to_do(
    tmp_path: Path, source: Path, small_disk: Callable[[int], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    out = small_disk(2_000_000) / "out"
    run(source, out, WordJudge, BANK)
    written = contents(out)
    subprocess.run(["mount", "-o", "remount,ro", out.parent], check=True)
    for folder in (out, out.parent / "new"):
        assert main(["grade", str(source), "--out", str(folder)]) == 2
        complaint = capsys.readouterr().err
        assert complaint.startswith("interviewer: cannot write to ")
        assert "Read-only file system" in complaint and "may write to" in complaint
    assert contents(out) == written


def test_an_out_that_is_a_file_is_a_clear_error(tmp_path: Path, source: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(StoreError, match="cannot write"):
        run(source, tmp_path / "out", forbidden, BANK)
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_a_damaged_ledger_is_a_clear_error_and_is_not_touched(tmp_path: Path, source: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / LEDGER).write_bytes(b"this is no database at all, not at all" * 50)
    with pytest.raises(StoreError, match="damaged") as caught:
        run(source, out, forbidden, BANK)
    assert "Move it away" in caught.value.hint
    assert (out / LEDGER).read_bytes().startswith(b"this is no database")


def many(folder: Path) -> Path:
    path = folder / "in.jsonl"
    path.write_text(
        lines(*({"id": f"a{n}", "question_id": "alpha", "answer": f"{n}: The sky is blue."} for n in range(300)))
    )
    return path


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Mounts a disk of the given size in bytes, or gives the mounted one that size."""
    folder = tmp_path / "disk"
    folder.mkdir()

    def mount(size: int) -> Path:
        again = "remount," if folder.is_mount() else ""
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"{again}size={size}", "tmpfs", folder], check=False)
        if done.returncode:
            pytest.skip("may not mount a disk here")
        return folder

    yield mount
    if folder.is_mount():
        subprocess.run(["umount", folder], check=True)


def kept_in(out: Path) -> int:
    with closing(sqlite3.connect(out / LEDGER)) as ledger:
        assert ledger.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (kept,) = ledger.execute("SELECT count(*) FROM grades").fetchone()
    return int(kept)


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounts a disk")
@pytest.mark.parametrize("size", [800_000, 1_600_000])  # full while grading, and while the results are written
def test_a_full_disk_is_a_clear_error_and_loses_no_grade(
    tmp_path: Path, small_disk: Callable[[int], Path], size: int
) -> None:
    source, out = many(tmp_path), small_disk(size) / "out"
    with pytest.raises(StoreError, match="cannot write") as caught:
        run(source, out, WordJudge, BANK)
    assert "disk" in caught.value.hint
    kept = kept_in(out)
    assert kept == 300 if size == 1_600_000 else 0 < kept < 300
    assert not contents(out)
    small_disk(16_000_000)
    judge = WordJudge()
    run(source, out, lambda: judge, BANK)
    assert len(judge.asked) == 300 - kept
    run(source, tmp_path / "undisturbed", WordJudge, BANK)
    assert contents(out) == contents(tmp_path / "undisturbed")
    assert sorted(path.name for path in out.iterdir()) == sorted(
        path.name for path in (tmp_path / "undisturbed").iterdir()
    )


def test_a_limit_on_the_size_of_files_is_like_a_full_disk(tmp_path: Path) -> None:
    source, out = many(tmp_path), tmp_path / "out"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (250_000, before[1]))
    try:
        with pytest.raises(StoreError, match="cannot write") as caught:
            run(source, out, WordJudge, BANK)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert "disk" in caught.value.hint
    kept = kept_in(out)
    assert 0 < kept < 300
    judge = WordJudge()
    run(source, out, lambda: judge, BANK)
    assert len(judge.asked) == 300 - kept


def test_another_program_that_has_the_ledger_open_is_named(tmp_path: Path, source: Path) -> None:
    run(source, tmp_path, WordJudge, BANK)
    with closing(sqlite3.connect(tmp_path / LEDGER, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked") as caught:
            run(source, tmp_path, lambda: WordJudge("another"), BANK)
    assert "Another program" in caught.value.hint


def test_a_grade_that_was_changed_by_hand_is_a_clear_error(tmp_path: Path, source: Path) -> None:
    run(source, tmp_path, WordJudge, BANK)
    with closing(sqlite3.connect(tmp_path / LEDGER, isolation_level=None)) as ledger:
        ledger.execute("UPDATE grades SET grade = replace(grade, '0.75', '75')")
    with pytest.raises(StoreError, match="cannot be read") as caught:
        run(source, tmp_path, WordJudge, BANK)
    assert "Move it away" in caught.value.hint


def test_a_ledger_of_another_layout_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / LEDGER) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(StoreError, match="another version"), open_ledger(tmp_path):
        pass
