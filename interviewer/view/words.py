"""Every word that the page puts to a verdict, a band, a flag or a kind of turn, in one place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import fmean

from interviewer.events import Outcome, Step
from interviewer.types import Aid, Band, Difficulty, Verdict

VERDICTS: dict[Verdict, str] = {
    "met": "Met",
    "partial": "Partly met",
    "missing": "Missing",
    "contradicted": "Contradicted",
    "unsure": "Needs a second look",
}

LEADS: dict[Verdict, str] = {
    "met": "",
    "partial": "You touched on it. The whole point:",
    "missing": "Not in your answer:",
    "contradicted": "The point is:",
    "unsure": "The grader could not decide whether you said:",
}
"""What stands before the text of a criterion on its card."""

BOTH_SIDES = "You said this in one place and the opposite in another:"
"""The same where the evidence contradicts itself."""

BANDS: dict[Band, str] = {
    "strong": "Strong",
    "solid": "Solid",
    "developing": "Developing",
    "weak": "Weak",
    "none": "No score",
}

AIDS: dict[Aid, str] = {"unaided": "unaided", "probe": "after a follow-up", "hint": "after a hint"}

RELIABILITY: dict[str, str] = {
    "reliable": "Reliable",
    "unreliable": "Not yet reliable",
    "untested": "Not tested",
}
"""What the tests of a rubric (`interviewer rubric test`) found of a criterion."""

UNRELIABLE = f"{RELIABILITY['unreliable']}: the grader failed tests on this point."
"""The same for a candidate, who is told of these alone."""

SURENESS: dict[float, str] = {0.25: "Guessing", 0.5: "Unsure", 0.75: "Fairly sure", 0.95: "Certain"}
"""How sure of an answer one can say to be, and what each word stands for: the share of the points that it makes."""

EVEN = 0.05
"""How far apart what was said and what was made may be, and still be the same."""

STEPS: dict[Step, str] = {"easier": "an easier one", "same": "about as hard", "harder": "a harder one"}
"""How a question that was chosen compares with the one before it."""

OUTCOMES: dict[Outcome, str] = {
    "stands": "met already",
    "changed": "counts now",
    "upheld": "the verdict stays",
    "failed": "could not be read again; the verdict stays",
}
"""What became of a dispute."""

DIFFICULTIES: dict[Difficulty, str] = {"easy": "Easy", "medium": "Medium", "hard": "Hard"}

FLAGS: dict[str, str] = {
    "empty": "There was nothing to grade in this answer.",
    "too_short": "This answer is too short to say much about.",
    "dont_know": "Where you said that you don’t know, there was nothing to grade.",
    "copied_question": "Part of this answer repeats the interviewer’s own words; that part was not graded.",
    "addressed_to_grader": "Part of this answer speaks to the grader; that part was not graded.",
    "control_tokens": "This answer holds control tokens or mark-up for machines; they were read as line ends.",
    "not_english": "This answer does not read as English, the one language that can be graded here.",
    "keyword_list": "Part of this answer is a list of terms; whole sentences are needed to grade it.",
    "disputed": "A verdict changed after you pointed to words of this answer; the first one is kept.",
    "both_sides": "On one point this answer says both one thing and its opposite; both places are shown.",
}

# Characters that a screen does not show, or that make it show another text than the one that was graded. The
# zero-width joiners stay: Persian, Hindi and emoji need them.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)


def flag(name: str) -> str:
    """A plain sentence; a flag that is not known here is named as it is."""
    return FLAGS.get(name) or f"Noted by the grader: {shown(name).replace('_', ' ')}."


def nearest(sure: float) -> float:
    """The step of SURENESS that is nearest; the lower one of two."""
    return min(SURENESS, key=lambda step: abs(step - sure))


def said_and_made(sure: float | None, made: float | None) -> str:
    """How sure somebody was of an answer, beside what it made; empty where they did not say or nothing was scored."""
    if sure is None or made is None:
        return ""
    said = f"{SURENESS[nearest(sure)].lower()}, {percent(sure)}"
    return f"You said: {said}. You made {percent(made)} of it on your own."


def known_by_oneself(answers: Sequence[tuple[float, float]]) -> str:
    """How sure somebody was, beside what they made, over all these answers; empty for none."""
    if not answers:
        return ""
    said, made = fmean(sure for sure, _ in answers), fmean(made for _, made in answers)
    verdict = "surer than right" if said > made else "better than you say"
    verdict = "about as right as sure" if abs(said - made) <= EVEN else verdict
    over = count(len(answers), "answer", "answers")
    return f"Over {over} you said {percent(said)} and made {percent(made)} on your own: {verdict}."


def percent(share: float) -> str:
    return f"{round(share * 100)}%"


def plural(count: int, one: str, many: str = "") -> str:
    return f"{count} {one if count == 1 else many or one + 's'}"


def points(credit: float, weight: float) -> str:
    """`2.3 of 3 points`: what a criterion earned of what it is worth; `not counted` where that is nothing."""
    if not weight:
        return "not counted"
    return f"{figure(credit * weight)} of {figure(weight)} {'point' if weight == 1 else 'points'}"


def figure(value: float) -> str:
    """At most one decimal, and none where it would be a zero."""
    return f"{value:.1f}".removesuffix(".0")


def count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def shown(text: str) -> str:
    """`text` with each hidden character spelt out, as in ⟦U+202E⟧. Not escaped: the templates do that."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HIDDEN.sub(lambda found: f"⟦U+{ord(found.group()):04X}⟧", lines)
