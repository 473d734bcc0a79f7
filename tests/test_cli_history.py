"""The command `history`: lists, reports, takes away and deletes what is kept of one person."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from practice_cases import MONDAY, Clock
from scripted import PLAN, make, play, rubric, stored, told

from interviewer.bank import dump_rubric
from interviewer.cli import main
from interviewer.events import Event, Received, Started
from interviewer.practice.mine import Everything
from interviewer.store import FILE, Profiles, Store

ANSWERS = ["Alpha is right. Beta is backwards. Gamma is doubtful.", "skip", "Alpha is half. A very private word."]


def played() -> list[Event]:
    inputs = [told(text) for text in ANSWERS]
    inputs[0] = inputs[0].model_copy(update={"sure": 0.75})
    return stored(play(make(), Started(questions=PLAN, seed=3, max_probes=0), inputs))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A record of two interviews of `me`, the second not finished, and one of Ben."""
    clock = Clock()
    store = Store(tmp_path / "home" / FILE, clock)
    for who, events in (("me", played()), ("me", played()[:4]), ("Ben", played()[:2])):
        token = store.create(who)
        for event in events:
            store.append(token, event)
        clock.forward(days=1)
    store.close()
    return tmp_path / "home"


@pytest.fixture
def bank(tmp_path: Path) -> Path:
    folder = tmp_path / "bank"
    folder.mkdir()
    for name, topic in zip(PLAN, ("Kettles", "NLP basics", "Stoves"), strict=True):
        (folder / f"{name}.yaml").write_text(dump_rubric(rubric(name, topic)), encoding="utf-8")
    return folder


def test_the_list(home: Path, bank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", "--home", str(home), "--bank", str(bank)]) == 0
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    day = MONDAY.astimezone().strftime("%Y-%m-%d %H:%M")
    later = (MONDAY + timedelta(days=1)).astimezone().strftime("%Y-%m-%d %H:%M")
    assert f"1 {day} 3 of 3 42%" in lines
    assert f"2 {later} 0 of 3 – not finished" in lines
    assert "Kettles 60% 60% 2" in lines
    assert "Stoves 25% 25% 3" in lines
    assert "Due today: 5 points. Days in a row: 0." in lines  # they were answered long ago
    assert "Fairly sure 75% 59% 1" in lines
    assert "Over 1 answer you said 75% and made 59% on your own: surer than right." in lines


def test_the_list_for_programs(home: Path, bank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", "--home", str(home), "--bank", str(bank), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert [(i["number"], i["closed"], i["finished"]) for i in said["interviews"]] == [(1, 3, True), (2, 0, False)]
    assert {(d["question_id"], d["criterion_id"]) for d in said["due"]} == {
        ("first", "alpha"),
        ("first", "beta"),
        ("third", "alpha"),
        ("third", "beta"),
        ("third", "gamma"),
    }
    assert said["topics"][0] == {
        "topic": "Kettles",
        "days": [{"day": str(MONDAY.astimezone().date()), "credit": 0.6, "tries": 2}],
    }
    assert (said["calibration"]["sure"], said["calibration"]["score"]) == (0.75, 0.5917)
    tries = {(c["question_id"], c["criterion_id"]): c["tries"] for c in said["criteria"]}
    assert [t["verdict"] for t in tries["first", "gamma"]] == ["unsure"]


def test_one_interview_is_shown_as_its_report(home: Path, bank: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", "show", "1", "--home", str(home), "--bank", str(bank)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("# ")
    assert "A very private word." in said and "Beta point" in said


def test_everything_of_mine_in_one_file(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.json"
    assert main(["history", "export", "--home", str(home), "--to", str(file)]) == 0
    assert capsys.readouterr().out == f"{file}: 2 interviews\n"
    mine = Everything.model_validate_json(file.read_bytes())
    assert [tuple(s.event for s in i.events) for i in mine.interviews] == [tuple(played()), tuple(played()[:4])]
    assert {s.at for s in mine.interviews[1].events} == {MONDAY + timedelta(days=1)}
    heard = [s.event for s in mine.interviews[0].events if isinstance(s.event, Received)]
    assert [said.sure for said in heard] == [0.75, None, None]
    assert mine.profile == "me"


def test_everything_of_mine_is_deleted_and_nothing_else(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert b"very private" in (home / FILE).read_bytes()
    assert main(["history", "delete", "--everything", "--yes", "--home", str(home)]) == 0
    assert capsys.readouterr().out == "me: 2 interviews deleted\n"
    left = b"".join(file.read_bytes() for file in home.iterdir())
    assert b"very private" not in left and b"Alpha is right" not in left
    assert [p.name for p in Profiles(Store(home / FILE)).all()] == ["Ben"]
    assert main(["history", "--home", str(home)]) == 2
    assert "no profile 'me'" in (told := capsys.readouterr().err) and "There are: Ben." in told


def test_one_interview_is_deleted(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", "delete", "1", "--yes", "--home", str(home)]) == 0
    assert "interview 1 of" in capsys.readouterr().out
    assert b"very private" not in (home / FILE).read_bytes()
    assert [len(k.closed) for k in Profiles(Store(home / FILE)).interviews("me")] == [0]


def test_without_a_yes_nothing_is_deleted(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open(os.devnull, encoding="utf-8") as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        assert main(["history", "delete", "--everything", "--home", str(home)]) == 130
    assert len(Profiles(Store(home / FILE)).interviews("me")) == 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--profile", "Zoë"], "no profile 'Zoë'"),
        (["--profile", "a\nb"], "cannot be the name of a profile"),
        (["show", "3"], "there is no interview 3"),
        (["show", "0"], "greater than or equal to 1"),
        (["delete", "--yes"], "say what to delete"),
        (["delete", "1", "--everything", "--yes"], "say what to delete"),
        (["export", "--to", "{home}/no/folder.json"], "folder.json"),
    ],
)
def test_what_cannot_be_done_is_exit_2(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert main(["history", *(a.format(home=home) for a in arguments), "--home", str(home)]) == 2
    assert says in capsys.readouterr().err


def test_nobody_has_practised_yet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["history", "--home", str(tmp_path)]) == 2
    assert "No interview has been kept here yet." in capsys.readouterr().err
