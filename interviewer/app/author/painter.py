"""How the author's values become updates of the components."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from interviewer.app.author import render
from interviewer.app.author.desk import AuthorDesk
from interviewer.app.author.page import YAML
from interviewer.app.author.screens import View
from interviewer.types import Criterion

Updates = list[Any]


class AuthorPainter:
    """Paints for components with these `names`, in this order."""

    def __init__(self, names: Sequence[str], desk: AuthorDesk) -> None:
        self._names = tuple(names)
        self._desk = desk

    def __call__(self, view: View, picked: str = "") -> Updates:
        """`picked` is the criterion that the form shows; it stays chosen while the rubric has it."""
        changes: dict[str, Any] = {
            "held": view.held,
            "picker": view.held.id or None,
            **dict.fromkeys(("save", "discard"), gr.update(visible=not view.conflict)),
            **dict.fromkeys(("over", "take"), gr.update(visible=view.conflict)),
            **self._told(view),
        }
        if view.draft is not None:
            changes["code"] = view.draft
        if view.conflict:
            changes["tabs"] = gr.update(selected=YAML)
        if view.fresh:
            changes |= {"tried": "", "try_it": gr.update(interactive=True)}
        if view.sheet is not None or view.fresh:
            changes |= self._sheet(view)
        if view.form and view.sheet is not None and view.sheet.rubric is not None:
            changes |= form(view.sheet.rubric.criteria, picked)
        return [changes.get(name, gr.skip()) for name in self._names]

    def cards(self, view: View) -> str:
        results, judge, _ = self._desk.results()
        return render.cards(view.sheet, results, judge)

    def _sheet(self, view: View) -> dict[str, Any]:
        rubric = view.sheet.rubric if view.sheet else None
        return {
            "subject": render.subject(view.sheet),
            "model_answer": gr.update(visible=bool(rubric and rubric.model_answer)),
            "cards": self.cards(view),
        }

    def _told(self, view: View) -> dict[str, Any]:
        """Each notice at its place, and the ones of before gone; what is wrong with the test results above all."""
        places = {"page": render.told(None), "form": render.told(None), "yaml": render.locked(self._desk.locked)}
        trouble = self._desk.results()[2]
        for told in (trouble, view.told):
            if told is not None:
                places[told.place] = render.told(told)
        return {f"{place}_told": html for place, html in places.items()}


def form(criteria: Sequence[Criterion], picked: str) -> dict[str, Any]:
    """The form's fields for that criterion, or for the first when there is none of that id."""
    chosen = next((c for c in criteria if c.id == picked), criteria[0])
    return {
        "criterion": gr.update(choices=[(f"{n}. {c.label}", c.id) for n, c in enumerate(criteria, 1)], value=chosen.id),
        "text": chosen.text,
        "weight": chosen.weight,
        "counts": chosen.counts,
    }
