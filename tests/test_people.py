"""Who may log in: the file, the command that keeps it, and that a password is never in either."""

from __future__ import annotations

import io
import stat
from pathlib import Path

import pytest

from interviewer import people
from interviewer.cli import main
from interviewer.errors import InputError
from interviewer.people import People

HORSE, STAPLE = "correct horse", "battery staple"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "class.txt"


def test_a_password_is_checked_and_kept_nowhere(file: Path) -> None:
    people.add(file, {"Ada": HORSE, "Zoë": STAPLE})
    text = file.read_text(encoding="utf-8")
    assert [line.partition(":")[0] for line in text.splitlines()] == ["Ada", "Zoë"]
    assert all(line.partition(":")[2].startswith("$argon2id$v=19$m=19456,t=2,p=1$") for line in text.splitlines())
    assert HORSE not in text and STAPLE not in text
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    known = People(file)
    assert [known.check("Ada", HORSE), known.check(" zOË ", STAPLE)] == ["Ada", "Zoë"]
    wrong = [
        ("Ada", STAPLE),
        ("Zoë", HORSE),
        ("Bob", HORSE),
        ("", ""),
        ("Ada", ""),
        ("a\nb", HORSE),
        ("Ada", HORSE * 900),
    ]
    assert [known.check(name, password) for name, password in wrong] == [None] * len(wrong)


def test_the_same_password_has_another_hash_each_time(file: Path) -> None:
    people.add(file, {"Ada": HORSE, "Bob": HORSE})
    assert len(set(people.read(file).values())) == 2


def test_a_changed_file_counts_at_once_and_an_unreadable_one_changes_nothing(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    people.add(file, {"Ada": HORSE})
    known = People(file)
    mark = known.mark("Ada")
    people.add(file, {"Bob": STAPLE})
    assert (known.check("Bob", STAPLE), known.mark("Ada")) == ("Bob", mark)
    people.add(file, {"ADA": STAPLE}, replace=True)
    assert (known.check("Ada", HORSE), known.check("Ada", STAPLE), known.mark("Ada") == mark) == (None, "Ada", False)
    people.remove(file, "bob")
    assert (known.check("Bob", STAPLE), known.mark("Bob")) == (None, "")
    file.write_text("Ada:not a hash\n", encoding="utf-8")
    assert known.check("Ada", STAPLE) == "Ada"
    assert [record.getMessage() for record in caplog.records] == [
        f"{file}:1: this is no name with an Argon2id hash; the people of before may still log in"
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "names nobody"),
        ("# only a remark\n\n", "names nobody"),
        ("Ada\n", ":1: this is no name with an Argon2id hash"),
        ("# a remark\nAda:secret\n", ":2: this is no name with an Argon2id hash"),
        ("Ada:$argon2id$a\nADA:$argon2id$b\n", ":2: this name is there twice"),
    ],
)
def test_a_file_that_cannot_be_used_says_where(file: Path, text: str, says: str) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=says.replace("$", r"\$")):
        People(file)


def test_a_file_that_is_not_there(file: Path) -> None:
    with pytest.raises(InputError) as raised:
        People(file)
    assert raised.value.hint == f"Begin one: interviewer people add NAME --file {file}"


# --- the command ------------------------------------------------------------------------------------------------


def test_passwords_come_from_standard_input(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{HORSE}\n{STAPLE}\r\n"))
    assert main(["people", "add", "Ada", "Zoë", "--file", str(file)]) == 0
    assert main(["people", "list", "--file", str(file)]) == 0
    assert capsys.readouterr().out == "Ada\nZoë\n"
    assert People(file).check("Zoë", STAPLE) == "Zoë"
    assert main(["people", "remove", "ada", "--file", str(file)]) == 0
    assert list(people.read(file)) == ["Zoë"]


def test_invented_passwords_are_printed_once_and_work(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["people", "add", "Ada", "Zoë", "--invent", "--file", str(file)]) == 0
    handed = dict(line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert list(handed) == ["Ada", "Zoë"]
    assert len(set(handed.values())) == 2
    assert all(len(password) == 14 and password not in file.read_text(encoding="utf-8") for password in handed.values())
    assert People(file).check("Ada", handed["Ada"]) == "Ada"


@pytest.mark.parametrize(
    ("names", "typed", "says"),
    [
        (["Ada"], HORSE, "'Ada' is there already"),
        (["Bob"], "short", "a password has 8 to 200 characters"),
        (["Bob"], "", "standard input has no password left"),
        (["Bob", "Eve"], f"{HORSE}\n", "standard input has no password left"),
        (["a:b"], HORSE, "'a:b' cannot be a name here"),
        (["Bob", "  "], f"{HORSE}\n{HORSE}", "cannot be the name of a profile"),
    ],
)
def test_what_cannot_be_added_is_exit_2_and_adds_nobody(
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    names: list[str],
    typed: str,
    says: str,
) -> None:
    people.add(file, {"Ada": STAPLE})
    before = file.read_bytes()
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert main(["people", "add", *names, "--file", str(file)]) == 2
    assert says in capsys.readouterr().err
    assert file.read_bytes() == before


def test_chat_refuses_a_file_of_nobody_and_two_ways_of_saying_who(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["chat", "--no-browser", "--auth", str(file)]) == 2
    assert f"there is no file {file}" in capsys.readouterr().err
    assert main(["chat", "--no-browser", "--auth", str(file), "--profile", "Ada"]) == 2
    assert "--auth and --profile do not go together" in capsys.readouterr().err
