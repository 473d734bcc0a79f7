"""What the author's page does: shows, refuses, saves, and grades one answer at a time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import gradio as gr
import pytest
from author_cases import CATS, COMMENT, SlowJudge, write_bank, write_tests
from fakes import WordsJudge, make_engine

from app.cases import GOOD, begun, last, texts
from interviewer.app import Defaults, Desk
from interviewer.app.author import notices
from interviewer.app.author.desk import AuthorDesk, Authoring
from interviewer.app.author.mend import Change
from interviewer.app.author.painter import AuthorPainter
from interviewer.app.author.screens import Attempt, Held, Tried, View, Waiting
from interviewer.app.author.shelf import Shelf
from interviewer.app.author.wiring import AuthorHandlers, same_origin
from interviewer.app.desk import LONGEST
from interviewer.app.editions import Editions
from interviewer.app.line import Line
from interviewer.app.screens import Notice
from interviewer.bank import load_bank
from interviewer.errors import BankError, ModelError
from interviewer.judge import Judge
from interviewer.rubrics.results import FILE, judge_key
from interviewer.store import Store
from interviewer.types import Judgement, Rubric


def is_free(line: Line) -> bool:
    ticket = line.join("somebody else")
    return ticket is not None and ticket.its_turn


class Room:
    """A bank on disk, its editions, and a desk on them."""

    def __init__(self, folder: Path, judge: Judge | None = None, locked: str = "") -> None:
        self.folder = folder
        self.editions = Editions(load_bank(folder))
        self.line = Line()
        self.judge: Judge = judge or WordsJudge()
        self.known = judge_key(*self.judge.identity)
        authoring = Authoring(folder, self.get_judge, lambda: self.known, locked)
        self.desk = AuthorDesk(Shelf(self.editions.newest, folder), self.editions, authoring, self.line)

    def get_judge(self) -> Judge:
        return self.judge

    @property
    def file(self) -> str:
        return (self.folder / CATS).read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_bank(tmp_path / "author")
    write_tests(tmp_path / "author")
    return tmp_path / "author"


@pytest.fixture
def room(folder: Path) -> Room:
    return Room(folder)


def said(view: View) -> str:
    return view.told.notice.text if view.told else ""


# --- reading ----------------------------------------------------------------------------------------------------


def test_the_first_question_when_none_is_named(room: Room) -> None:
    view = room.desk.open("")
    assert view.held.id == "cats"
    assert (view.draft, view.told, view.fresh) == (room.file, None, True)
    assert room.desk.open("dogs").held.id == "dogs"


def test_an_unknown_question_shows_the_first_and_says_so(room: Room) -> None:
    view = room.desk.open("../../etc/passwd")
    assert (view.held.id, said(view)) == ("cats", "no question '../../etc/passwd' in the bank")


def test_a_file_that_broke_on_disk_shows_its_mistakes(room: Room) -> None:
    (room.folder / CATS).write_text("id: cats\ntopik: x\n", encoding="utf-8")
    view = room.desk.open("cats")
    assert view.told is not None
    assert (view.sheet is not None and view.sheet.rubric, view.draft) == (None, "id: cats\ntopik: x\n")
    assert (2, "unknown key 'topik'; did you mean 'topic'?") in [(m.line, m.message) for m in view.told.mistakes]
    assert list(room.desk.attempt("cats", "Cats purr a lot.")) == [notices.BROKEN]


def test_a_file_that_is_no_text_can_be_left_again(room: Room) -> None:
    (room.folder / CATS).write_bytes(b"\xff")
    view = room.desk.open("cats")
    assert (view.held, view.draft, said(view)) == (Held(id="cats"), "", "01-cats.yaml:1: not UTF-8")
    assert room.desk.choose("dogs", view.held, "").held.id == "dogs"
    assert room.desk.save(view.held, "id: cats").told is not None
    assert (room.folder / CATS).read_bytes() == b"\xff"


def test_a_file_newer_than_the_interviews_says_so(room: Room) -> None:
    (room.folder / CATS).write_text(room.file.replace("Why purr?", "Why?"), encoding="utf-8")
    view = room.desk.open("cats")
    assert view.told is not None
    assert view.told.notice == notices.OLDER
    saved = room.desk.save(view.held, view.draft or "")
    assert said(saved) == "Saved to 01-cats.yaml."
    assert room.editions.newest.get("cats").question.text == "Why?"
    assert room.desk.open("cats").told is None


def test_results_of_the_tests_and_what_is_wrong_with_them(room: Room) -> None:
    results, judge, told = room.desk.results()
    rubric = room.editions.newest.get("cats")
    assert [results.state(rubric, c, judge) for c in rubric.criteria] == ["reliable", "unreliable"]
    assert told is None
    (room.folder / FILE).write_text("{", encoding="utf-8")
    results, _, told = room.desk.results()
    assert told is not None
    assert (results.rubrics, told.notice.hint) == ({}, "Delete it and run `interviewer rubric test`.")


def test_results_wait_for_the_judge(room: Room) -> None:
    room.known = ""
    beats = room.desk.until_known(beat=0.01)
    assert [next(beats), next(beats)] == [False, False]
    room.known = judge_key(*WordsJudge.identity)
    assert list(beats) == [True]
    room.known = ""
    assert set(room.desk.until_known(patience=0.03, beat=0.01)) == {False}


def test_badges_wait_for_the_judge_and_belong_to_the_question_shown_by_then(room: Room) -> None:
    handlers = AuthorHandlers(room.desk, AuthorPainter([], room.desk))
    cats, dogs = room.desk.open("cats").held, room.desk.open("dogs").held
    assert list(handlers.settle()) == [False]  # the judge is known: nothing to wait for
    assert handlers.show_badges(False, cats) == gr.skip()
    room.known = ""
    assert "Looking up tests" in handlers.show_badges(True, cats)
    settling = handlers.settle()
    assert [next(settling), next(settling)] == [False, False]
    room.known = judge_key(*WordsJudge.identity)
    assert list(settling) == [True]
    assert "1 not yet reliable" in handlers.show_badges(True, cats)
    assert "2 not tested" in handlers.show_badges(True, dogs)
    (room.folder / FILE).unlink()
    room.known = ""
    assert list(handlers.settle()) == [False]  # nothing was tested: no results to look up


# --- saving -----------------------------------------------------------------------------------------------------


def test_a_save_reaches_the_file_and_new_interviews(room: Room, tmp_path: Path) -> None:
    store = Store(tmp_path / "interviews.sqlite3")
    desk = Desk(room.editions, store, make_engine, Defaults(seed=1), pace=0)
    before = begun(desk)
    view = room.desk.open("cats")
    saved = room.desk.save(view.held, room.file.replace("Why purr?", "Why do cats purr?"))
    assert said(saved) == "Saved to 01-cats.yaml."
    assert room.file.startswith(COMMENT)
    assert load_bank(room.folder).get("cats").question.text == "Why do cats purr?"
    assert saved.held == room.desk.open("cats").held
    # An interview under way keeps its version, also for a question that it is yet to ask again.
    assert texts(last(desk.press(before, "repeat")))[-1] == "Why purr?"
    assert texts(desk.open(begun(desk)))[-1] == "Why do cats purr?"


def test_mistakes_are_told_and_the_draft_stays(room: Room) -> None:
    view, before = room.desk.open("cats"), room.file
    faulty = room.desk.save(view.held, before.replace("weight: 1", "weight: none"))
    assert faulty.told is not None
    assert (said(faulty), faulty.draft, faulty.held) == ("Nothing was saved: 2 mistakes.", None, view.held)
    lines = [n for n, line in enumerate(before.splitlines(), 1) if "weight: 1" in line]
    assert [m.line for m in faulty.told.mistakes] == lines
    assert room.file == before


def test_a_changed_file_leaves_the_choice_to_the_author(room: Room) -> None:
    view = room.desk.open("cats")
    mine = f"{room.file}# mine\n"
    theirs = f"{room.file}# theirs\n"
    (room.folder / CATS).write_text(theirs, encoding="utf-8")
    asked = room.desk.save(view.held, mine)
    assert asked.told is not None
    assert (asked.told.notice, asked.conflict, asked.draft) == (notices.CHANGED, True, mine)
    assert [line for line in asked.told.difference if line[0] in "+-"] == ["-# theirs", "+# mine"]
    assert room.file == theirs
    taken = room.desk.discard(asked.held)
    assert (taken.draft, taken.conflict) == (theirs, False)
    (room.folder / CATS).write_text(theirs + "# and more\n", encoding="utf-8")
    assert room.desk.overwrite(asked.held, mine).conflict  # it changed once more: asked once more
    again = room.desk.save(view.held, mine)
    assert said(room.desk.overwrite(again.held, mine)) == "Saved to 01-cats.yaml."
    assert room.file == mine


def test_nothing_new_is_not_called_saved(room: Room) -> None:
    view = room.desk.open("cats")
    assert said(room.desk.save(view.held, room.file)) == "Nothing was changed."


def test_unsaved_changes_are_not_lost_by_going_elsewhere(room: Room) -> None:
    view = room.desk.open("cats")
    stayed = room.desk.choose("dogs", view.held, f"{room.file}# draft")
    assert (stayed.held, stayed.draft, said(stayed)) == (view.held, None, notices.UNSAVED.text)
    assert room.desk.choose("dogs", view.held, room.file).held.id == "dogs"


def test_one_criterion_is_changed_by_the_form(room: Room) -> None:
    view = room.desk.open("cats")
    change = Change(text="Cats purr when they feel content.", weight=4, counts=True)
    saved = room.desk.change(view.held, room.file, "point-1", change)
    assert saved.told is not None
    assert (saved.told.place, said(saved)) == ("form", "Saved to 01-cats.yaml.")
    first, second = load_bank(room.folder).get("cats").criteria
    assert (first.text, first.weight, second.weight) == ("Cats purr when they feel content.", 4, 1)
    assert room.file.startswith(COMMENT)
    refused = room.desk.change(saved.held, f"{room.file}# draft", "point-1", change)
    assert said(refused) == notices.UNSAVED.text
    wrong = room.desk.change(saved.held, room.file, "point-1", change.model_copy(update={"weight": -1}))
    assert (said(wrong), wrong.form) == ("the weight must be a number above 0 and at most 100", False)


def test_the_form_meets_a_changed_file_as_well(room: Room) -> None:
    view = room.desk.open("cats")
    (room.folder / CATS).write_text(f"{room.file}# theirs\n", encoding="utf-8")
    asked = room.desk.change(view.held, view.draft or "", "point-1", Change(text="New.", weight=1, counts=True))
    assert asked.conflict
    assert "text: New." in (asked.draft or "")
    assert room.file.endswith("# theirs\n")


def test_a_locked_bank_is_never_written(folder: Path) -> None:
    room = Room(folder, locked=notices.SHIPPED)
    view, before = room.desk.open("cats"), room.file
    for tried in (
        room.desk.save(view.held, f"{before}# more\n"),
        room.desk.overwrite(view.held.model_copy(update={"seen": view.held.digest}), f"{before}# more\n"),
        room.desk.change(view.held, before, "point-1", Change(text="New.", weight=1, counts=True)),
    ):
        assert tried.told is not None
        assert tried.told.notice == Notice(text="Nothing was saved.", hint=notices.SHIPPED)
    assert room.file == before


def test_a_session_that_the_server_forgot_saves_nothing(room: Room) -> None:
    assert said(room.desk.save(Held(), room.file)) == notices.LOST.text
    lost = room.desk.save(Held(id="cats"), f"{room.file}# mine\n")
    assert lost.conflict
    assert "# mine" not in room.file


def test_editions_keep_what_an_interview_began_with(room: Room) -> None:
    editions, old = room.editions, room.editions.newest
    assert editions.of("a") is old
    new = old.get("cats").model_copy(update={"note": "new"})
    editions.publish(new)
    assert (editions.of("a"), editions.of("b").get("cats"), editions.newest.rubrics[1]) == (old, new, old.rubrics[1])
    with pytest.raises(BankError):
        editions.publish(new.model_copy(update={"question": new.question.model_copy(update={"id": "birds"})}))


# --- trying -----------------------------------------------------------------------------------------------------


def test_an_answer_is_graded_by_the_judge_in_use(room: Room) -> None:
    waiting, tried = room.desk.attempt("cats", GOOD)
    assert waiting == Waiting(text=notices.GRADING)
    assert isinstance(tried, Tried)
    assert (tried.grade.score, [m.verdict for m in tried.grade.criteria]) == (1.0, ["met", "met"])


def test_the_file_as_saved_is_what_grades(room: Room) -> None:
    view = room.desk.open("cats")
    room.desk.save(view.held, room.file.replace("content", "hungry"))
    *_, tried = room.desk.attempt("cats", "Cats purr when they are hungry indeed.")
    assert isinstance(tried, Tried)
    assert tried.grade.criteria[0].text == "Cats purr when they are hungry."
    assert tried.grade.criteria[0].verdict == "met"


def test_what_is_no_answer_is_not_graded(room: Room) -> None:
    assert list(room.desk.attempt("cats", " \n")) == [notices.EMPTY]
    (refused,) = room.desk.attempt("cats", "x" * (LONGEST + 1))
    assert isinstance(refused, Notice)
    assert refused.text == "That answer has 8,001 characters; the limit is 8,000."
    (unknown,) = room.desk.attempt("/etc/passwd", GOOD)
    assert isinstance(unknown, Notice)
    assert unknown.text == "no question '/etc/passwd' in the bank"


def test_one_at_a_time_and_the_wait_is_told(folder: Path) -> None:
    judge = SlowJudge(0.2)
    room = Room(folder, judge)
    first = room.desk.attempt("cats", GOOD)
    assert next(first) == Waiting(text=notices.GRADING)
    second = room.desk.attempt("cats", GOOD)
    assert next(second) == Waiting(text="You are next: one reply is before yours.")
    ended: list[list[Attempt]] = []
    thread = threading.Thread(target=lambda: ended.append(list(second)))
    thread.start()
    thread.join(0.1)
    assert (thread.is_alive(), judge.begun) == (True, 0)
    assert [type(what) for what in first] == [Tried]
    thread.join(5)
    assert [type(what) for what in ended[0]] == [Waiting, Tried]
    assert (judge.begun, judge.ended) == (2, 2)


def test_a_closed_tab_gives_the_model_back(room: Room) -> None:
    going = room.desk.attempt("cats", GOOD)
    next(going)
    assert isinstance(going, Iterator)
    going.close()  # type: ignore[attr-defined]
    assert is_free(room.line)


def test_a_model_that_is_loading_is_waited_for(room: Room) -> None:
    room.known = ""
    waiting, tried = room.desk.attempt("cats", GOOD)
    assert waiting == Waiting(text=notices.LOADING)
    assert isinstance(tried, Tried)


class Broken(WordsJudge):
    def judge(self, rubric: Rubric, answer: str) -> tuple[Judgement, ...]:
        raise ModelError("the model <b>is gone</b>", "Start anew.")


class Absent(Room):
    def get_judge(self) -> Judge:
        raise RuntimeError("no such model")


def test_errors_are_shown_and_the_model_is_given_back(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    room = Room(folder, Broken())
    *_, tried = room.desk.attempt("cats", GOOD)
    assert isinstance(tried, Tried)
    assert (tried.grade.status, tried.grade.reason) == ("ungradable", "The judge failed: the model <b>is gone</b>.")
    room = Absent(folder)
    with caplog.at_level(logging.CRITICAL, logger="interviewer"):
        *_, crashed = room.desk.attempt("cats", GOOD)
    assert crashed == notices.CRASHED
    assert is_free(room.line)


@pytest.mark.parametrize(
    ("origin", "host", "fine"),
    [
        (None, "127.0.0.1:7860", True),
        ("http://127.0.0.1:7860", "127.0.0.1:7860", True),
        ("http://localhost:7860", "127.0.0.1:7860", False),
        ("https://elsewhere.example", "127.0.0.1:7860", False),
        ("null", "127.0.0.1:7860", False),
        ("null", None, False),
        ("null", "", False),
    ],
)
def test_only_the_own_page_may_save(origin: str | None, host: str | None, fine: bool) -> None:
    assert same_origin(origin, host) is fine


def test_whoever_has_logged_in_can_log_out_here_as_well(room: Room) -> None:
    handlers = AuthorHandlers(room.desk, AuthorPainter([], room.desk))
    assert handlers.greet(gr.Request(username="Ada <b>")).count("Log out") == 1
    assert "<span>Ada &lt;b&gt;</span>" in handlers.greet(gr.Request(username="Ada <b>"))
    assert handlers.greet(gr.Request(client=None)) == gr.skip()
