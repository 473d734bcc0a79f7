"""From values to components: no word of a candidate becomes markup, and the right things are locked and shown."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path

import gradio as gr
import pytest
from fakes import Paced, WordsJudge

from app.cases import begun, last
from interviewer.app import AppDeps, Desk, build_app, render
from interviewer.app.author import Authoring
from interviewer.app.author import render as author
from interviewer.app.author.screens import Told, Tried
from interviewer.app.author.shelf import Mistake, Sheet, read_text
from interviewer.app.editions import Editions
from interviewer.app.notices import UNKNOWN
from interviewer.app.painter import Painter
from interviewer.app.screens import Screen, Speech
from interviewer.bank import Bank, dump_rubric
from interviewer.events import Working
from interviewer.grading import grade
from interviewer.rubrics.results import Check, CriterionResult, Results, RubricResult, criterion_key
from interviewer.store import Store
from interviewer.types import Turn

PAYLOADS = Path(__file__).parent.parent / "data" / "xss.txt"


def hostile() -> list[str]:
    return [line for line in PAYLOADS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("# ")]


@pytest.mark.parametrize("payload", hostile())
def test_words_of_the_candidate_never_become_markup(desk: Desk, bank: Bank, payload: str) -> None:
    token = begun(desk)
    asked_again = last(desk.say(token, f"{payload} Cats purr when they are content."))
    graded = last(desk.press(token, "skip")) if asked_again.state and not asked_again.state.finished else asked_again
    pages = [render.conversation(s, bank) + render.side(s, bank) + render.header(s) for s in (asked_again, graded)]
    pages.append(render.live(busy=True, speech=payload, waiting=payload))
    pages.append(render.notice(Screen(notice=UNKNOWN.model_copy(update={"text": payload, "hint": payload})).notice))
    for page in pages:
        ours = {
            "header",
            "h1",
            "h2",
            "h3",
            "h4",
            "div",
            "p",
            "b",
            "i",
            "span",
            "ol",
            "li",
            "svg",
            "circle",
            "path",
            "a",
        }
        ours |= {"section", "article", "blockquote", "details", "summary", "mark", "button"}
        assert set(re.findall(r"<([a-z0-9!/-]+)", page.lower().replace("</", "<"))) <= ours
        assert not re.search(r"<[^>]*\son\w+\s*=", page)


@pytest.mark.parametrize("payload", hostile())
def test_words_of_an_author_never_become_markup_either(bank: Bank, payload: str) -> None:
    cats = bank.get("cats")
    point = cats.criteria[0].model_copy(
        update=dict.fromkeys(("id", "label", "text", "probe", "hint"), payload)
        | dict.fromkeys(("accept", "counter_claims", "options", "source"), (payload,))
    )
    question = cats.question.model_copy(update={"text": payload, "topic": payload})
    changes = {"question": question, "reference": f"{payload} and more", "model_answer": payload, "note": payload}
    rubric = cats.model_copy(update=changes | {"criteria": (point, cats.criteria[1])})
    sheet = Sheet(id="cats", name=payload, text=payload, digest="", rubric=rubric)
    check = Check(kind="paraphrase", what=payload, answer=payload, passed=False, verdict="met", probability=1)
    found = CriterionResult(id=payload, key=criterion_key(rubric, point, "test"), checks=(check,))
    results = Results(rubrics={"cats": RubricResult(question_id="cats", criteria=(found,))})
    told = Told(
        notice=UNKNOWN.model_copy(update={"text": payload, "hint": payload}),
        mistakes=(Mistake(line=1, message=payload),),
        difference=(f"+{payload}", f"-{payload}"),
    )
    turns = [Turn(role="candidate", kind="answer", text=payload)]
    tried = Tried(rubric=rubric, answer=payload, grade=grade(rubric, turns, WordsJudge()))
    cards = author.cards(sheet, results, "test")
    assert "0 of 1 check passed: what failed" in cards
    for page in (author.subject(sheet), cards, author.told(told), author.tried(tried, payload), author.locked(payload)):
        ours = "section h2 h3 p span details summary article header div ul ol li b svg path circle dl dt dd"
        ours += " blockquote mark"
        bare = re.sub(r'"[^"]*"', '""', page)  # what stands in a quoted attribute is data
        assert set(re.findall(r"<([a-z0-9!/-]+)", page.lower().replace("</", "<"))) <= set(ours.split())
        assert not re.search(r"<[^>]*\son\w+\s*=", bare)


def test_a_finding_names_the_line_of_the_yaml_that_is_edited(bank: Bank) -> None:
    text = "# A comment, and an empty line.\n\n" + dump_rubric(bank.get("cats"))
    text = text.replace("hint: Think of part 2.", "hint: Cats purr to heal bones fast.")
    rubric, _ = read_text(text, "cats")
    cards = author.cards(Sheet(id="cats", name="01-cats.yaml", text=text, digest="", rubric=rubric), Results(), "test")
    lines = text.splitlines()
    hint = lines.index("    hint: Cats purr to heal bones fast.") + 1
    whole = lines.index("criteria:") + 1
    notes = [" ".join(re.sub("<[^>]+>", "", note).split()) for note in re.findall("<li class=.n-.*?</li>", cards)]
    assert notes == [
        f"Warning: only 2 criteria. Aim at 3 or more, or the grade is all or nothing. 01-cats.yaml:{whole}",
        "Error: the hint gives the claim away (bones, cats, fast, heal). Use other words, or ask more openly. "
        f"01-cats.yaml:{hint}",
    ]


def test_report_page_escapes_as_well(desk: Desk, bank: Bank, tmp_path: Path) -> None:
    token = begun(desk)
    last(desk.say(token, "<img src=x onerror=alert(1)> Cats purr when they are content. ${alert(1)} {{7*7}}"))
    over = last(desk.press(token, "finish"))
    paint = Painter(["results", "as_html", "as_json"], Editions(bank), tmp_path)
    results, as_html, as_json = paint(over)
    assert "<img" not in results
    assert "${alert(1)} {{7*7}}" in results
    assert "&lt;img src=x onerror=alert(1)&gt;" in results
    (tmp_path / "full").write_text("no folder can be made here")
    shown, download = Painter(["results", "as_html"], Editions(bank), tmp_path / "full")(over)
    assert shown == results
    assert download["interactive"] is False
    assert Path(as_html["value"]).name == "interview.html"
    assert json.loads(Path(as_json["value"]).read_text(encoding="utf-8"))["kind"] == "interview"


def test_what_was_looked_back_at_stands_in_the_result_with_labels_to_download(
    desk: Desk, bank: Bank, tmp_path: Path
) -> None:
    token = begun(desk)
    last(desk.say(token, "Cats purr when they are content."))
    over = last(desk.press(token, "finish"))
    names = ["results", "as_labels", "room", "report"]
    results, labels, *_ = Painter(names, Editions(bank), tmp_path)(over)
    assert ("Looking back" in results, labels["visible"]) == (False, False)
    payload = "<b onclick=x>${1}</b> Cats purr to heal bones fast."
    last(desk.look_back(token, json.dumps({"kind": "again", "number": 1, "text": payload})))
    *busy, end = desk.look_back(token, json.dumps({"kind": "dispute", "number": 1, "point": "point-2"}))
    assert isinstance(end, Screen)
    for screen in busy:
        *_, room, report = Painter(names, Editions(bank), tmp_path)(screen)
        assert isinstance(screen, Speech) or (room["visible"], report["visible"]) == (True, False)
    results, labels, room, report = Painter(names, Editions(bank), tmp_path)(end)
    assert (room["visible"], report["visible"]) == (False, True)
    assert "Looking back" in results and "Answered again: 73% · Solid" in results
    assert "<b onclick" not in results and "&lt;b onclick=x&gt;${1}&lt;/b&gt;" in results
    (label,) = Path(labels["value"]).read_text(encoding="utf-8").splitlines()
    assert json.loads(label)["human"] == {"criteria": ["met"]}
    assert token not in label


# --- components -------------------------------------------------------------------------------------------------


def test_speech_touches_the_live_line_only(bank: Bank, tmp_path: Path) -> None:
    updates = Painter(["header", "live", "box"], Editions(bank), tmp_path)(Speech(text="Hel"))
    assert updates[0] == updates[2] == gr.skip()
    assert "Hel<span" in updates[1]


def test_stages_of_grading_touch_the_live_line_only(bank: Bank, tmp_path: Path) -> None:
    painter = Painter(["header", "live", "box"], Editions(bank), tmp_path)
    updates = painter(Working(stage="comparing", done=3, total=4))
    assert updates[0] == updates[2] == gr.skip()
    assert '<span class="now"><i><b style="width: 75%"></b></i>Sentence by sentence</span>' in updates[1]
    waiting = painter(Working(stage="loading"))[1]
    assert "The model is still loading. What you said is safe" in waiting and "Sentence by sentence" not in waiting


@pytest.mark.parametrize(("busy", "send", "stop"), [(True, False, True), (False, True, False)])
def test_send_gives_way_to_stop_while_a_reply_runs(
    desk: Desk, bank: Bank, tmp_path: Path, busy: bool, send: bool, stop: bool
) -> None:
    screen = desk.open(begun(desk)).model_copy(update={"busy": busy})
    names = ["box", "send", "stop", "skip"]
    box, sending, stopping, skip = Painter(names, Editions(bank), tmp_path)(screen)
    assert (box["interactive"], skip["interactive"]) == (send, send)
    assert "value" not in box
    assert (sending["visible"], stopping["visible"]) == (send, stop)


def test_continue_takes_the_place_of_send_while_a_reply_is_due(desk: Desk, bank: Bank, tmp_path: Path) -> None:
    token = begun(desk)
    shown = desk.say(token, "Because.")
    next(shown), next(shown)
    shown.close()
    send, resume = Painter(["send", "resume"], Editions(bank), tmp_path)(desk.open(token))
    assert (send["visible"], resume["visible"]) == (False, True)
    send, resume = Painter(["send", "resume"], Editions(bank), tmp_path)(last(desk.resume(token)))
    assert (send["visible"], resume["visible"]) == (True, False)


@pytest.fixture
def blocks(bank: Bank, store: Store, engine: Paced, tmp_path: Path) -> gr.Blocks:
    authoring = Authoring(tmp_path / "bank", WordsJudge, lambda: "test")

    async def build() -> gr.Blocks:  # outside of a running loop gradio makes one for each of its locks, and closes none
        return build_app(AppDeps(bank=bank, store=store, make_interviewer=lambda _: engine, authoring=authoring))

    return asyncio.run(build())


def test_no_handler_is_public(blocks: gr.Blocks) -> None:
    assert [fn.api_visibility for fn in blocks.fns.values() if fn.api_visibility == "public"] == []
    assert blocks.get_api_info() == {"named_endpoints": {}, "unnamed_endpoints": {}}


def test_every_html_component_inserts_values_as_they_are(blocks: gr.Blocks) -> None:
    """A template that renders values itself would compile a candidate's ${...} as JavaScript."""
    pages = [b for b in blocks.blocks.values() if isinstance(b, gr.HTML)]
    assert len(pages) > 6
    assert {b.html_template for b in pages} == {"${value}"}
    assert {b.js_on_load for b in pages} == {None}


def test_only_shown_components_are_written_to(blocks: gr.Blocks) -> None:
    kinds = {type(b).__name__ for b in blocks.blocks.values()}
    assert not kinds & {"File", "UploadButton", "Chatbot", "Markdown", "Image"}
