"""Have the default model grade what the pictures show, once: `python -m bench.pictures --record`, some minutes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from bench.measured import DATA
from bench.pictures.script import GIVES_UP, TEAM, TEAM_QUESTIONS, VISITS, Visit
from interviewer.bank import Bank, load_bank
from interviewer.cli.assemble import assemble
from interviewer.cli.grade import grade_file
from interviewer.events import Event, Fleeting, Received, Started
from interviewer.interview import Interview, Interviewer, fold
from interviewer.judge import Judge

FOLDER = DATA / "pictures"
SESSIONS = FOLDER / "interviews.jsonl"
RUN = FOLDER / "run"
"""A folder as `interviewer grade` leaves it, without its ledger."""
SEED = 7


def record() -> None:
    """Play every visit and grade the team's answers; writes FOLDER anew."""
    bank = load_bank()
    ready = assemble("", "auto", "auto", bank)
    said = {row["id"]: row for name in ("odd", "even") for row in _rows(DATA / f"answers_{name}.jsonl")}
    FOLDER.mkdir(parents=True, exist_ok=True)
    with SESSIONS.open("w", encoding="utf-8") as file:
        for visit in VISITS:
            events = _played(
                visit, Interviewer(bank, ready.judge, ready.speaker), {k: r.get("answer", "") for k, r in said.items()}
            )
            body = {
                "name": visit.name,
                "days_ago": visit.days_ago,
                "events": [e.model_dump(mode="json") for e in events],
            }
            file.write(json.dumps(body, ensure_ascii=False) + "\n")
            file.flush()
    _grade_team(bank, ready.judge, said)


def _played(visit: Visit, engine: Interviewer, answers: dict[str, str]) -> list[Event]:
    plan = Started(
        questions=tuple(part.question for part in visit.parts), mode=visit.mode, seed=SEED, max_probes=visit.max_probes
    )
    state: Interview | None = None
    events: list[Event] = []
    said: Started | Received | None = plan
    while said is not None:
        for event in engine.advance(state, said):
            state = fold(state, event)
            if not isinstance(event, Fleeting):
                events.append(event)
        assert state is not None
        said = _next(visit, state, answers)
    return events


def _next(visit: Visit, state: Interview, answers: dict[str, str]) -> Received | None:
    """What the candidate says now; None where the interview ends or is left."""
    number, now = len(state.exchanges), state.current
    if state.finished or now is None or (visit.left and number == len(visit.parts)):
        return None
    part = visit.parts[number - 1]
    before = len(now.answers)
    if before == 0:
        return Received(kind="answer", text=answers[part.answer])
    replies = part.replies[before - 1 :]
    return Received(kind="answer", text=replies[0]) if replies else Received(kind="dont_know", text=GIVES_UP)


def _grade_team(bank: Bank, judge: Judge, said: dict[str, dict[str, Any]]) -> None:
    place = FOLDER / "team.jsonl"
    with place.open("w", encoding="utf-8") as file:
        for name, kinds in TEAM.items():
            for (question, prefix), kind in zip(TEAM_QUESTIONS.items(), kinds, strict=True):
                row = said[f"{prefix}-{kind}"] | {"id": f"{name.lower()}-{question}", "candidate": name}
                keep = ("id", "candidate", "question_id", "answer", "turns", "human")
                file.write(json.dumps({k: row[k] for k in keep if k in row}, ensure_ascii=False) + "\n")
    shutil.rmtree(RUN, ignore_errors=True)
    grade_file(place, RUN, lambda: judge, bank, quiet=True)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
