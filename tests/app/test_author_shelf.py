"""The author's files: saved whole and in place, by id alone, and only over the version that was loaded."""

from __future__ import annotations

import codecs
import os
from pathlib import Path

import pytest
from author_cases import CATS, COMMENT, write_bank
from hypothesis import given
from hypothesis import strategies as st

from interviewer.app.author.shelf import Changed, Faulty, Mistake, Sheet, Shelf, is_shipped, read_text
from interviewer.bank import load_bank, load_rubric
from interviewer.bank.load import MAX_BYTES
from interviewer.data import data_dir
from interviewer.errors import BankError, InputError, StoreError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_bank(tmp_path / "bank")
    return tmp_path / "bank"


@pytest.fixture
def shelf(folder: Path) -> Shelf:
    return Shelf(load_bank(folder), folder)


def test_a_sheet_is_the_file(shelf: Shelf, folder: Path) -> None:
    sheet = shelf.read("cats")
    assert shelf.ids == ("cats", "dogs")
    assert (sheet.name, sheet.text) == (CATS, (folder / CATS).read_text(encoding="utf-8"))
    assert (sheet.rubric, sheet.mistakes) == (load_rubric(folder / CATS), ())


def test_a_save_is_the_text_that_was_sent(shelf: Shelf, folder: Path) -> None:
    sheet = shelf.read("cats")
    saved = shelf.save("cats", sheet.text.replace("Why purr?", "Why do cats purr?"), sheet.digest)
    assert isinstance(saved, Sheet)
    assert saved == shelf.read("cats")
    assert (folder / CATS).read_text(encoding="utf-8").startswith(f"{COMMENT}\nid: cats\n")
    assert load_bank(folder).get("cats").question.text == "Why do cats purr?"
    assert sorted(p.name for p in folder.iterdir()) == [CATS, "02-dogs.yaml"]


@pytest.mark.parametrize(
    ("old", "new", "mistakes"),
    [
        (
            "topic: Cats\n",
            "topik: Cats\nweight: 3\n",
            [(2, "the rubric has no 'topic'"), (3, "unknown key 'topik'; did you mean"), (4, "unknown key 'weight'")],
        ),
        ("id: cats\n", "id: dogs\n", [(2, "the id must stay 'cats'")]),
        ("id: cats\n", "id: cats: dogs\n", [(2, "not valid YAML")]),
        ("criteria:", "criteria: &a", [(9, "the anchor '&a' is not accepted")]),
    ],
)
def test_every_mistake_is_told_with_its_line_and_nothing_is_written(
    shelf: Shelf, folder: Path, old: str, new: str, mistakes: list[tuple[int, str]]
) -> None:
    before = (folder / CATS).read_bytes()
    sheet = shelf.read("cats")
    assert old in sheet.text
    found = shelf.save("cats", sheet.text.replace(old, new), sheet.digest)
    assert isinstance(found, Faulty)
    told = [(m.line, m.message) for m in found.mistakes]
    assert len(told) == len(mistakes)
    for (line, message), (at, start) in zip(told, mistakes, strict=True):
        assert (line, message[: len(start)]) == (at, start)
    assert (folder / CATS).read_bytes() == before


def test_a_file_that_changed_on_disk_is_not_written_over(shelf: Shelf, folder: Path) -> None:
    sheet = shelf.read("cats")
    (folder / CATS).write_text("# theirs\n" + sheet.text, encoding="utf-8")
    found = shelf.save("cats", "# mine\n" + sheet.text, sheet.digest)
    assert isinstance(found, Changed)
    assert found.disk.text == "# theirs\n" + sheet.text
    assert (folder / CATS).read_text(encoding="utf-8") == found.disk.text
    assert isinstance(shelf.save("cats", "# mine\n" + sheet.text, found.disk.digest), Sheet)
    assert (folder / CATS).read_text(encoding="utf-8") == "# mine\n" + sheet.text


def test_line_ends_and_the_byte_order_mark_stay(shelf: Shelf, folder: Path) -> None:
    text = shelf.read("cats").text
    (folder / CATS).write_bytes(codecs.BOM_UTF8 + text.replace("\n", "\r\n").encode())
    sheet = shelf.read("cats")
    assert sheet.text == text
    same = shelf.save("cats", text, sheet.digest)
    assert isinstance(same, Sheet)
    assert same.digest == sheet.digest
    shelf.save("cats", text.replace("Why purr?", "Why, though?"), sheet.digest)
    raw = (folder / CATS).read_bytes()
    assert raw.startswith(codecs.BOM_UTF8 + COMMENT.encode() + b"\r\nid: cats\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n")


def test_a_link_stays_a_link(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    home = tmp_path / "elsewhere.yaml"
    os.replace(folder / CATS, home)
    home.chmod(0o600)
    (folder / CATS).symlink_to(home)
    sheet = shelf.read("cats")
    assert isinstance(shelf.save("cats", sheet.text + "# end\n", sheet.digest), Sheet)
    assert (folder / CATS).is_symlink()
    assert home.read_text(encoding="utf-8").endswith("# end\n")
    assert home.stat().st_mode & 0o777 == 0o600  # who may read it is not changed either


@pytest.mark.parametrize("question_id", ["", "nobody", "../01-cats.yaml", "/etc/passwd", "cats\x00", CATS])
def test_only_ids_of_the_bank_open_files(shelf: Shelf, question_id: str) -> None:
    with pytest.raises(BankError, match="no question"):
        shelf.read(question_id)
    with pytest.raises(BankError):
        shelf.save(question_id, shelf.read("cats").text.replace("id: cats", f"id: {question_id}"), "")


def test_a_flood_is_not_saved(shelf: Shelf) -> None:
    sheet = shelf.read("cats")
    with pytest.raises(InputError, match="1,000,000 bytes"):
        shelf.save("cats", sheet.text + "#" * MAX_BYTES, sheet.digest)
    assert shelf.read("cats") == sheet


def test_what_cannot_be_read_or_written_says_so(shelf: Shelf, folder: Path) -> None:
    sheet = shelf.read("cats")
    (folder / CATS).write_bytes(b"id: cats\ntopic: \xff\n")
    with pytest.raises(BankError, match="01-cats.yaml:2: not UTF-8"):
        shelf.read("cats")
    (folder / CATS).unlink()
    with pytest.raises(BankError, match="01-cats.yaml: cannot be read"):
        shelf.save("cats", sheet.text, sheet.digest)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(shelf: Shelf, folder: Path) -> None:
    sheet = shelf.read("cats")
    folder.chmod(0o500)
    try:
        with pytest.raises(StoreError, match="cannot write"):
            shelf.save("cats", sheet.text + "# end\n", sheet.digest)
    finally:
        folder.chmod(0o700)


def test_a_file_that_came_since_the_bank_was_read(folder: Path) -> None:
    bank = load_bank(folder)
    (folder / "00-new.yaml").write_text("", encoding="utf-8")
    with pytest.raises(BankError, match="files came or went"):
        Shelf(bank, folder)


def test_half_a_character_is_replaced(shelf: Shelf, folder: Path) -> None:
    sheet = shelf.read("cats")
    saved = shelf.save("cats", sheet.text.replace("Why purr?", "Why \ud83d?"), sheet.digest)
    assert isinstance(saved, Sheet)
    assert load_rubric(folder / CATS).question.text == "Why �?"


def test_the_shipped_bank_is_known_by_its_place(tmp_path: Path) -> None:
    package = data_dir("rubrics").parent / "interviewer"
    assert is_shipped(package / "_data" / "rubrics")
    (tmp_path / "link").symlink_to(package)
    assert is_shipped(tmp_path / "link" / "_data")
    assert not is_shipped(tmp_path)


@given(st.text(max_size=300))
def test_any_text_is_a_rubric_or_has_mistakes_with_lines(text: str) -> None:
    rubric, mistakes = read_text(text, "cats")
    assert (rubric is None) == bool(mistakes)
    assert all(isinstance(m, Mistake) and m.line >= 1 and m.message for m in mistakes)
