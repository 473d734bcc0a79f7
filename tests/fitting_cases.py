"""Labelled answers to four small questions, and a meter that needs no model."""

from __future__ import annotations

import json
from pathlib import Path

from interviewer.backend import HashingEncoder, OverlapVerifier, ScriptedBackend
from interviewer.bank import load_bank
from interviewer.batch import Item, plan
from interviewer.judge import Meter
from interviewer.transcripts import read_transcripts
from interviewer.types import Transcript

ANIMALS = ("Cats", "Dogs", "Birds", "Fish")


def scripted_meter() -> Meter:
    return Meter(ScriptedBackend(), HashingEncoder(), OverlapVerifier())


def labelled_lines() -> list[str]:
    """Each question has two points: one answer makes both, one makes the first, one denies both, one says nothing."""
    lines = []
    for animal in ANIMALS:
        points = [f"{animal} sleep through most of the day", f"{animal} eat small insects in the garden"]
        answers = [
            (f"{points[0]}. {points[1]}.", ["met", "met"]),
            (f"I would say that {points[0].lower()}, more or less.", ["met", "missing"]),
            (
                f"{animal} do not sleep through most of the day. {animal} do not eat small insects in the garden.",
                ["contradicted", "contradicted"],
            ),
            ("That is a really interesting and important question to think about.", ["missing", "missing"]),
        ]
        lines += [
            json.dumps(
                {
                    "id": f"{animal.lower()}-{number}",
                    "question_id": f"about-{animal.lower()}",
                    "question": f"What do you know about {animal.lower()}?",
                    "answer": answer,
                    "rubric": {"criteria": [{"text": point} for point in points]},
                    "human": {"criteria": marks},
                }
            )
            for number, (answer, marks) in enumerate(answers)
        ]
    return lines


def labelled_file(folder: Path) -> Path:
    path = folder / "marks.jsonl"
    path.write_text("\n".join(labelled_lines()) + "\n", encoding="utf-8")
    return path


def labelled_items(folder: Path) -> tuple[Item, ...]:
    entries = list(read_transcripts(labelled_file(folder)))
    return plan([entry for entry in entries if isinstance(entry, Transcript)], load_bank())
