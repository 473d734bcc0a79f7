"""What the candidates of the pictures say: labelled answers of bench/data by id, and replies to follow-ups."""

from __future__ import annotations

from typing import NamedTuple

from interviewer.types import Mode

MAIN, EXAM, OPEN = "main", "exam", "open"
"""Interviews that are shown; the others only make a history."""
GIVES_UP = "I don't know."


class Part(NamedTuple):
    """One question: the answer of bench/data with this id, and what is replied to follow-ups."""

    question: str
    answer: str
    replies: tuple[str, ...] = ()


class Visit(NamedTuple):
    """An interview of some days ago. One that is `left` stands at its last question."""

    name: str
    days_ago: int
    parts: tuple[Part, ...]
    mode: Mode = "practice"
    max_probes: int = 1
    left: bool = False


HINGE = (
    "Sure, it's hinge shaped. Distance from anchor to positive, minus the distance from anchor to negative, plus a "
    "margin, and clipped at zero from below. So once the negative is further by the margin, there is nothing more to "
    "learn from that triplet."
)

VISITS = (
    Visit("first", 11, (Part("contextual-embeddings", "q03-partial"), Part("learning-rate-schedule", "e16-wrong"))),
    Visit("second", 8, (Part("rare-words", "q05-partial"), Part("generation-metrics", "e18-half"))),
    Visit("third", 4, (Part("contextual-embeddings", "q03-full"), Part("learning-rate-schedule", "e16-half"))),
    Visit("fourth", 2, (Part("hallucination", "q19-partial"), Part("learning-rate-schedule", "e16-full"))),
    Visit(OPEN, 1, (Part("generation-metrics", "e18-full"), Part("out-of-vocabulary", "q11-partial")), left=True),
    Visit(
        MAIN,
        0,
        (
            Part("triplet-loss", "q13-first", (HINGE,)),
            Part("mixture-of-experts", "e20-wrong"),
            Part("nearest-neighbour-search", "e10-full"),
        ),
        max_probes=2,
    ),
    Visit(EXAM, 0, (Part("triplet-loss", "q13-partial"), Part("mixture-of-experts", "e20-half")), "exam", left=True),
)

TEAM_QUESTIONS = {
    "triplet-loss": "q13",
    "contextual-embeddings": "q03",
    "hallucination": "q19",
    "learning-rate-schedule": "e16",
    "mixture-of-experts": "e20",
}
TEAM = {
    "Ada": ("full", "full", "full", "full", "full"),
    "Bruno": ("both", "full", "both", "full", "both"),
    "Chen": ("both", "both", "partial", "benign", "first"),
    "Dilek": ("partial", "partial", "both", "half", "half"),
    "Emeka": ("first", "first", "vague", "first", "vague"),
    "Freya": ("vague", "partial", "wrong", "wrong", "half"),
    "Goran": ("wrong", "vague", "wrong", "vague", "wrong"),
}
"""Who answers the questions above with which kind of answer; nobody of these names exists."""
