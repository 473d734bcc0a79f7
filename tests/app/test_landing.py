"""The start page's numbers in words, what it offers, and that a second visit begins with what is weakest."""

from __future__ import annotations

import re
from pathlib import Path

import gradio as gr
import pytest
from fakes import make_engine, small_bank
from practice_cases import Clock, graded, mark, practised

from app.cases import GOOD, last
from interviewer.app import About, Defaults, Desk, render
from interviewer.app.editions import Editions
from interviewer.app.landing import MOST_DAYS, RECENT, asks, landing
from interviewer.app.painter import Painter
from interviewer.app.screens import Screen
from interviewer.bank import Bank
from interviewer.events import Graded, Started
from interviewer.practice import Practice, with_drills
from interviewer.store import Profiles, Store
from interviewer.strength import Strength


class Visit:
    """A bank, a store whose clock is moved, and the page's parts on both."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock()
        self.bank: Bank = small_bank(folder)
        self.store = Store(folder / "interviews.sqlite3", self.clock)
        self.practice = Practice(self.store, "me", self.clock)
        self.editions = Editions(self.bank, with_drills)
        self.desk = Desk(
            self.editions, self.store, make_engine, Defaults(seed=1, max_probes=0), pace=0, practice=self.practice
        )


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    return Visit(tmp_path)


def test_a_second_visit_on_another_day_offers_the_weakest_due_criterion_first(visit: Visit) -> None:
    token = last(visit.desk.begin((), None, 2, "practice")).token
    for _ in range(2):
        state = last(visit.desk.say(token, "")).state
        assert state is not None and state.current is not None
        cats = state.current.question_id == "cats"
        # Of the cats nothing; of the dogs one point, and a part of the other.
        last(visit.desk.say(token, "I really could not say." if cats else "Dogs bark to warn strangers."))
    assert asks(visit.practice.overview(visit.bank))[0] == ("Adapted to me", "telling")  # nothing is due the same day
    visit.clock.forward(days=1)
    seen = visit.practice.overview(visit.bank)
    assert {s.item for s in seen.due} == {("cats", "point-1"), ("cats", "point-2"), ("dogs", "point-2")}
    assert asks(seen)[0] == ("What is due (3)", "due")
    screen = last(visit.desk.begin((), None, 2, "practice", "due"))
    assert screen.state is not None and screen.state.started.questions == ("cats", "dogs")
    # This time the cats go well and the dogs do not: now they are the weakest.
    last(visit.desk.say(screen.token, GOOD))
    last(visit.desk.say(screen.token, "I really could not say."))
    visit.clock.forward(days=2)
    assert visit.practice.overview(visit.bank).due[0].item.question_id == "dogs"
    again = last(visit.desk.begin((), None, 1, "practice", "due"))
    assert again.state is not None and again.state.started.questions == ("dogs",)


def test_a_drill_is_asked_graded_and_counts_for_its_criterion(visit: Visit) -> None:
    token = visit.store.create("me")
    visit.store.append(token, Started(questions=("cats-point-2-a",), max_probes=0))
    opened = last(visit.desk.resume(token))
    assert opened.state is not None
    assert opened.state.turns[-1].text.endswith("Only one part of it now: Can you say more about part 2?")
    done = last(visit.desk.say(token, "Cats purr to heal bones fast."))
    assert done.state is not None and done.state.finished is not None
    assert [g.grade.score for g in visit.store.events(token) if isinstance(g, Graded)] == [1.0]
    assert list(visit.practice.overview(visit.bank).criteria) == [("cats", "point-2")]
    shown = Painter(["results"], visit.editions, visit.store.path.parent)(done)
    assert "Point 2 of Cats" in shown[0]


def test_without_a_profile_nothing_is_anybody_s(tmp_path: Path) -> None:
    bank = small_bank(tmp_path)
    store = Store(tmp_path / "i.sqlite3")
    desk = Desk(Editions(bank), store, make_engine, Defaults(seed=1), pace=0)
    begun = last(desk.begin((), None, 1, "practice", "due"))
    assert begun.state is not None and Profiles(store).all() == ()
    today, past, ask = Painter(["today", "past", "ask"], Editions(bank), tmp_path)(Screen())
    assert (
        "marks you like an examiner" in today
        and past.strip() == ""
        and ask == gr.update(choices=[], value=None, visible=False)
    )


def test_nothing_due_is_told_and_nothing_is_begun(visit: Visit) -> None:
    screen = last(visit.desk.begin((), None, 1, "practice", "due"))
    assert screen.state is None and screen.notice is not None
    assert screen.notice.text == "nothing of this is due today"
    assert Profiles(visit.store).all() == ()


def test_somebody_new_sees_no_history(visit: Visit) -> None:
    seen = visit.practice.overview(visit.bank)
    assert (landing(seen), asks(None)) == (None, [])
    assert asks(seen) == [("A mix", "mix"), ("Adapted to me", "telling")]  # to adapt, the first answers are enough


def test_the_numbers_in_words(visit: Visit) -> None:
    practised(visit.store, "me", graded("cats", mark("point-1", "missing"), mark("point-2", "missing")))
    visit.clock.forward(days=1)
    practised(visit.store, "me", graded("cats", mark("point-1"), mark("point-2")), graded("dogs", skipped=True))
    shown = landing(visit.practice.overview(visit.bank))
    assert shown is not None
    assert (shown["due"], shown["streak"]) == ("", "2 days in a row")
    assert shown["when"].startswith("on ")
    assert shown["topics"] == [{"name": "Cats", "share": 1.0, "value": "100%", "change": "up 100"}]
    assert [(v["day"], v["what"], v["score"], v["open"]) for v in shown["recent"]] == [
        ("Today", "2 questions", "100%", True),
        ("2 Mar", "1 question", "0%", True),
    ]
    chart = shown["chart"]
    assert chart is not None
    assert chart["says"] == "Share of the points made, by day: 2 Mar 0%, 3 Mar 100%"
    assert [(b["value"], b["height"], b["middle"]) for b in chart["bars"]] == [("0", 2.0, 75.0), ("100", 60.0, 225.0)]
    visit.clock.forward(days=400)
    later = landing(visit.practice.overview(visit.bank))
    assert later is not None
    assert (later["due"], later["streak"], later["recent"][1]["day"]) == ("2 points of 1 question", "", "2 Mar 2026")


def test_long_histories_are_folded(visit: Visit) -> None:
    for _ in range(MOST_DAYS + 2):
        practised(visit.store, "me", graded("cats", mark("point-1"), mark("point-2")))
        visit.clock.forward(days=1)
    shown = landing(visit.practice.overview(visit.bank))
    assert shown is not None and shown["chart"] is not None
    assert (len(shown["chart"]["bars"]), len(shown["recent"]), len(shown["older"])) == (
        MOST_DAYS,
        RECENT,
        MOST_DAYS - 3,
    )
    assert {b["width"] for b in shown["chart"]["bars"]} == {19.0}


def test_how_sure_beside_how_good_in_a_picture(visit: Visit) -> None:
    half, none = graded("cats", mark("point-1"), mark("point-2", "missing")), graded("dogs", mark("point-1", "missing"))
    practised(visit.store, "me", half, none, sure=(0.5, 0.95))
    shown = landing(visit.practice.overview(visit.bank))
    assert shown is not None and shown["calibrated"] is None  # two answers say nothing yet
    practised(visit.store, "me", half, sure=(0.95,))
    shown = landing(visit.practice.overview(visit.bank))
    assert shown is not None and shown["calibrated"] is not None
    found = shown["calibrated"]
    assert found["says"] == "How sure you said you were: Unsure, said 50%, made 50%; Certain, said 95%, made 25%"
    assert found["sums"] == "Over 3 answers you said 80% and made 33% on your own: surer than right."
    # 66 units are the whole: half of them from 39 to 72.
    assert [(b["name"], b["y"], b["height"], b["said"], b["value"]) for b in found["levels"]] == [
        ("Unsure", 39.0, 33.0, 39.0, "made 50"),
        ("Certain", 55.5, 16.5, 9.3, "made 25"),
    ]
    (past,) = Painter(["past"], visit.editions, visit.store.path.parent, practice=visit.practice)(Screen())
    assert f'role="img" aria-label="{found["says"]}"' in past


def test_a_topic_s_name_is_text_on_the_page(visit: Visit) -> None:
    question = visit.bank.get("cats").question.model_copy(update={"topic": "<b>Cats</b>"})
    bank = Bank(rubrics=(visit.bank.get("cats").model_copy(update={"question": question}),))
    practised(visit.store, "me", graded("cats", mark("point-1")))
    paint = Painter(["past"], Editions(bank), visit.store.path.parent, practice=visit.practice)
    (past,) = paint(Screen())
    assert "&lt;b&gt;Cats&lt;/b&gt;" in past and "<b>Cats" not in past


MEASURED = Strength(
    calibration="0" * 64, questions=56, answers=490, right=0.84, low=0.82, high=0.86, surest=0.93, command="measure"
)


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_somebody_new_is_told_how_good_the_marks_are() -> None:
    html = render.fine_print("words, calibrated", About(strength=MEASURED), first=True)
    said = plain(html.split("<details>")[0])
    assert said.startswith("Asked and graded by words, calibrated. Nothing you write leaves this computer. ")
    assert "84 of 100 verdicts right in 490 answers to 56 questions that it had not seen" in said
    assert "(82 to 86 with 95% confidence); 93 of 100 of the three quarters" in said
    assert "interviewer chat --model NAME" in plain(html.split("<details>")[1])


def test_whoever_comes_back_finds_it_folded_away() -> None:
    html = render.fine_print("words", About(strength=MEASURED), first=False)
    assert "84 of 100" not in html.split("<details>")[0]
    assert "84 of 100" in html.split("<details>")[1]


def test_what_nobody_measured_is_said_to_be_so_and_where_answers_go() -> None:
    said = plain(render.fine_print("<b>far</b>", About(elsewhere=True), first=True).replace("&lt;", "{"))
    assert "Not measured: nobody here has compared its marks with a person’s." in said
    assert "goes to the server of that model, and nowhere else" in said
    assert "Nothing you write leaves" not in said
    assert "{b" in said


def test_while_nobody_knows_the_model_nothing_is_said_of_it() -> None:
    assert plain(render.fine_print("", About(), first=True)) == "Nothing you write leaves this computer."
