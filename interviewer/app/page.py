"""The page's components, laid out. What they do is in wiring.py, how they look in style.css."""

from __future__ import annotations

from typing import Any, NamedTuple

import gradio as gr

from interviewer.app import render
from interviewer.app.about import About
from interviewer.app.desk import Defaults
from interviewer.app.screens import Screen
from interviewer.bank import Bank
from interviewer.view.words import DIFFICULTIES, SURENESS, percent

ANY = "any"
NOT_SAID = ""
COUNTS = (1, 3, 5, 8, 12)
"""Numbers of questions on offer, up to the size of the bank."""


class Page(NamedTuple):
    """`shown` are the components that handlers write to, by name, in the order of their outputs."""

    fields: list[Any]
    """The start card: topics, difficulty, count, mode, and what to ask."""
    begin: gr.Button
    sure: gr.Checkbox
    """Unseen; carries the browser's answer to `really delete?`."""
    delete: gr.Button
    wanted: gr.Textbox
    """Unseen; carries what the page's own buttons want of a closed question (page.js)."""
    look: gr.Button
    """Unseen; sends it."""
    shown: dict[str, Any]


def lay_out(bank: Bank, defaults: Defaults) -> Page:
    """Create every component inside the Blocks that is open."""
    shown: dict[str, Any] = {"token": gr.State(""), "seen": gr.State(None)}
    shown["header"] = _html("header", render.header(Screen(), opened=False))
    with gr.Column(elem_id="iv-start") as shown["start"]:
        shown["today"] = _html("hello", render.today(None))
        shown["start_notice"] = _html("start-notice", "")
        with gr.Column(elem_id="iv-form"):
            shown["ask"] = gr.Radio([], label="Ask me", elem_id="iv-choose", visible=False)
            fields = [*_fields(bank, defaults), shown["ask"]]
            shown["topics"] = fields[0]
            begin = _button("Start the interview", "begin", "primary")
        shown["past"] = _html("history", "")
        shown["forget"] = _button("Delete everything of mine", "forget", visible=False)
        shown["fine"] = _html("fine", render.fine_print("", About(), first=True))
    with gr.Row(elem_id="iv-room", visible=False) as shown["room"]:
        with gr.Column(elem_id="iv-talk"):
            with gr.Column(elem_id="iv-scroll"):
                shown["log"] = _html("log", "")
                shown["live"] = _html("live", "")
            with gr.Column(elem_id="iv-composer"):
                shown["notice"] = _html("notice", "")
                _composer(shown)
        with gr.Column(elem_id="iv-side"):
            shown["side"] = _html("panel", "")
    with gr.Column(elem_id="iv-report", visible=False) as shown["report"]:
        shown["results"] = _html("results", "")
        with gr.Row(elem_id="iv-downloads"):
            for name in ("HTML", "Markdown", "JSON"):
                shown[f"as_{name.lower()}"] = gr.DownloadButton(
                    f"Save as {name}", elem_id=f"iv-as-{name.lower()}", size="sm"
                )
            shown["as_labels"] = gr.DownloadButton(
                "Save disputes as labels", elem_id="iv-as-labels", size="sm", visible=False
            )
            delete = _button("Delete this interview", "delete")
            sure = gr.Checkbox(visible=False)
    with gr.Column(elem_id="iv-wanted"):
        wanted = gr.Textbox(label="What is wanted of a closed question", elem_id="iv-wanted-text")
        look = _button("Look back", "look")
    return Page(fields, begin, sure, delete, wanted, look, shown)


def _fields(bank: Bank, defaults: Defaults) -> list[Any]:
    most = min(len(bank.rubrics), COUNTS[-1])
    sizes = sorted({*(n for n in COUNTS if n < most), most})
    return [
        gr.CheckboxGroup(
            list(bank.topics), label="Topics", info="Choose any; none means all of them.", elem_id="iv-topics"
        ),
        gr.Radio(
            [("Any", ANY), *((word, name) for name, word in DIFFICULTIES.items())],
            value=ANY,
            label="Difficulty",
            elem_id="iv-difficulty",
        ),
        gr.Radio(
            sizes,
            value=max(n for n in sizes if n <= max(defaults.count, sizes[0])),
            label="Questions",
            elem_id="iv-count",
        ),
        gr.Radio(
            [("Practice: feedback as you go", "practice"), ("Exam: results at the end", "exam")],
            value=defaults.mode,
            label="Mode",
            elem_id="iv-mode",
        ),
    ]


def _composer(shown: dict[str, Any]) -> None:
    with gr.Row(elem_id="iv-write"):
        shown["box"] = gr.Textbox(
            label="Your answer",
            placeholder="Answer in your own words…",
            lines=1,  # with one line Enter sends and Shift+Enter breaks the line
            max_lines=8,
            elem_id="iv-box",
        )
        shown["send"] = _button("Send", "send", "primary")
        shown["resume"] = _button("Continue", "continue", "primary", visible=False)
        shown["stop"] = _button("Stop", "stop", visible=False)
    steps = [(f"{word} {percent(step)}", step) for step, word in SURENESS.items()]
    shown["sure"] = gr.Radio(
        [("Not said", NOT_SAID), *steps],
        value=NOT_SAID,
        label="How sure are you?",
        elem_id="iv-sure",
        visible=False,
    )
    with gr.Row(elem_id="iv-actions"):
        for name, word in (
            ("hint", "Hint"),
            ("repeat", "Repeat"),
            ("dont_know", "I don’t know"),
            ("skip", "Skip"),
            ("finish", "Finish"),
        ):
            shown[name] = _button(word, name.replace("_", "-"))


def _html(name: str, value: str) -> gr.HTML:
    return gr.HTML(value, elem_id=f"iv-{name}", js_on_load=None, apply_default_css=False)


def _button(word: str, name: str, variant: Any = "secondary", visible: bool = True) -> gr.Button:
    return gr.Button(word, variant=variant, elem_id=f"iv-{name}", size="md", min_width=0, visible=visible)
