"""The author's page laid out. What its components do is in wiring.py, how they look in author.css."""

from __future__ import annotations

from typing import Any, NamedTuple

import gradio as gr

from interviewer.app.author import render
from interviewer.app.author.screens import Held
from interviewer.bank import Bank
from interviewer.bank.fields import default_label

CRITERIA, FORM, YAML = "criteria", "form", "yaml"
"""The tabs."""
LONGEST_CHOICE = 110


class AuthorPage(NamedTuple):
    """`shown` are the components that handlers write to, by name, in the order of their outputs."""

    shown: dict[str, Any]
    header: gr.HTML
    answer: gr.Textbox
    reference: gr.Button
    change: gr.Button


def lay_out(bank: Bank, locked: str) -> AuthorPage:
    """Create every component of the page that is open. `locked` says why nothing can be changed."""
    shown: dict[str, Any] = {"held": gr.State(Held())}
    header = html("header", render.header(), prefix="iv")
    with gr.Column(elem_id="au-page"):
        with gr.Column(elem_id="au-pick"):
            shown["picker"] = gr.Dropdown(
                choices(bank), value=None, label="Question", elem_id="au-picker", filterable=True, interactive=True
            )
            shown["page_told"] = html("told", "")
        with gr.Row(elem_id="au-two"):
            with gr.Column(elem_id="au-left"):
                shown["subject"] = html("subject", "")
                answer, reference = _trial(shown)
            with gr.Column(elem_id="au-right"), gr.Tabs(elem_id="au-tabs", selected=CRITERIA) as shown["tabs"]:
                with gr.Tab("Criteria", id=CRITERIA):
                    shown["cards"] = html("cards", "")
                with gr.Tab("Change one", id=FORM, visible=not locked):
                    change = _form(shown)
                with gr.Tab("YAML", id=YAML):
                    _editor(shown, locked)
    return AuthorPage(shown, header, answer, reference, change)


def choices(bank: Bank) -> list[tuple[str, str]]:
    """(what the list shows and searches, question id)."""
    named = []
    for rubric in bank.rubrics:
        text = f"{default_label(rubric.question.id)} · {' '.join(rubric.question.text.split())}"
        named.append((text if len(text) <= LONGEST_CHOICE else f"{text[: LONGEST_CHOICE - 1]}…", rubric.question.id))
    return named


def _trial(shown: dict[str, Any]) -> tuple[gr.Textbox, gr.Button]:
    with gr.Column(elem_id="au-try"):
        answer = gr.Textbox(
            label="Try an answer",
            placeholder="What would a candidate say?",
            lines=4,
            max_lines=12,
            elem_id="au-answer",
        )
        with gr.Row(elem_id="au-try-buttons"):
            shown["try_it"] = button("Grade it", "grade", "primary", interactive=False)  # until the page is open
            reference = button("Take the reference", "take-reference")
            shown["model_answer"] = button("Take the model answer", "take-model-answer", visible=False)
        shown["tried"] = html("tried", "")
    return answer, reference


def _form(shown: dict[str, Any]) -> gr.Button:
    with gr.Column(elem_id="au-form"):
        # Its choices are gone with the session; a handler that knows the file can say so better than gradio's error.
        shown["criterion"] = gr.Dropdown(
            [], label="Criterion", elem_id="au-criterion", filterable=True, allow_custom_value=True
        )
        shown["text"] = gr.Textbox(label="Claim", lines=3, max_lines=8, elem_id="au-claim-box")
        with gr.Row(elem_id="au-form-row"):
            shown["weight"] = gr.Number(label="Weight", minimum=0, maximum=100, step=0.5, elem_id="au-weight")
            shown["counts"] = gr.Checkbox(label="Counts in the score", elem_id="au-counts")
        change = button("Save this criterion", "change", "primary")
        shown["form_told"] = html("form-told", "")
    return change


def _editor(shown: dict[str, Any], locked: str) -> None:
    free = not locked
    with gr.Column(elem_id="au-bar"):
        with gr.Row(elem_id="au-save-row", visible=free):
            shown["save"] = button("Save", "save", "primary")
            shown["discard"] = button("Discard changes", "discard")
            shown["over"] = button("Write mine over the file", "over", visible=False)
            shown["take"] = button("Take the file’s", "take", visible=False)
        shown["yaml_told"] = html("yaml-told", render.locked(locked))
    shown["code"] = gr.Code(
        "", language="yaml", label="Rubric as YAML", lines=24, wrap_lines=True, interactive=free, elem_id="au-code"
    )


def html(name: str, value: str, prefix: str = "au") -> gr.HTML:
    return gr.HTML(value, elem_id=f"{prefix}-{name}", js_on_load=None, apply_default_css=False)


def button(word: str, name: str, variant: Any = "secondary", **more: Any) -> gr.Button:
    return gr.Button(word, variant=variant, elem_id=f"au-{name}", size="md", min_width=0, **more)
