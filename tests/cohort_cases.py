"""Runs of a whole course: candidates of known ability, answers of some eighty words, graded by the scripted judge."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from scripted import SAID, MarkerJudge, criterion

from interviewer.batch import Item, run_files
from interviewer.grading import grade, rubric_hash
from interviewer.runs import write_run
from interviewer.types import HumanMark, Question, Rubric, Transcript, Turn

TOPICS = ("Triplet loss", "Learning rates", "Calibration", "Tokenisation", "Retrieval")
NAMES = ("alpha", "beta", "gamma", "delta", "epsilon")
FILLER = (
    "I would say it depends on what the data looks like before anything else.",
    "In the last project we measured this on a held-out set and wrote down what we saw.",
    "That is at least how I remember it from the paper, and I have used it twice since.",
    "One has to be careful with the step size here, or nothing of this holds.",
    "Of course there are exceptions, which I would look up before I promise anything.",
)


def rubric(number: int, criteria: int = 5) -> Rubric:
    topic = TOPICS[number % len(TOPICS)]
    return Rubric(
        question=Question(
            id=topic.lower().replace(" ", "-"), topic=topic, text=f"What matters in {topic.lower()}, and why?"
        ),
        reference=f"In {topic.lower()} five things matter.",
        criteria=tuple(criterion(name, place + 1, 1 + place % 3) for place, name in enumerate(NAMES[:criteria])),
        model_answer=f"I would name all five things that matter in {topic.lower()}.",
    )


def words(able: float, criteria: Sequence[str], draw: random.Random) -> str:
    """An answer that makes each point with probability `able`, and else leaves it out, doubts or contradicts it."""
    said = []
    for name in criteria:
        how = "right" if draw.random() < able else draw.choice([*SAID, "absent", ""])
        said.append(draw.choice(FILLER) + (f" The {name} is {how}." if how else ""))
    return " ".join(said).replace("The alpha", "I know that alpha")


def course(
    folder: Path,
    candidates: int,
    questions: int = 5,
    *,
    seed: int = 1,
    judge: MarkerJudge | None = None,
    rubrics: Sequence[Rubric] = (),
    human: bool = False,
) -> Path:
    """A finished run in `folder`. The same seed gives the same answers, whoever the judge is."""
    draw = random.Random(seed)
    bank = tuple(rubrics) or tuple(rubric(n) for n in range(questions))
    graded = []
    for person in range(candidates):
        able = draw.betavariate(3, 2)
        for number, asked in enumerate(bank):
            text = words(able * (0.7 + 0.3 * (number % 2)), [c.id for c in asked.criteria], draw)
            mark = HumanMark(criteria=tuple(draw.choice(["met", "missing"]) for _ in asked.criteria)) if human else None
            transcript = Transcript(
                id=f"s{person + 1:04d}-{number + 1}",
                question_id=asked.question.id,
                candidate=f"Student {person + 1:04d}",
                turns=(Turn(role="candidate", kind="answer", text=text),),
                human=mark,
            )
            item = Item(transcript=transcript, rubric=asked, rubric_key=rubric_hash(asked))
            graded.append((item, grade(asked, transcript.turns, judge or MarkerJudge())))
    folder.mkdir(parents=True, exist_ok=True)
    write_run(folder, run_files(graded, source="course.jsonl", judge="marker, j1", version="0.1.0"))
    return folder
