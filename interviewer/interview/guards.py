"""What the interviewer model may say. Each guard returns the cleaned text, or the reason why it must not be said.

Guards see texts, not meanings: they hold length, form, repetition, praise and shared words. They do not prove that a
question is a good one; the rubric's own probe, which an author wrote and the linter checked, stands behind them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from interviewer.rubrics.leak import content_words, leaks, overlap, recites
from interviewer.rubrics.wording import one_question, same, tidy, unfit

MAX_PROBE_WORDS = 32
MAX_LINE_WORDS = 36

# What may be said besides the topic: a small model that strays from these chats about feelings and things not so.
_COURTESY = """
hello hi welcome thanks thank all right okay ok now so today here next first second third final last mock technical
interview interviewer session question answer topic subject talk discuss cover explore focus start begin move turn come
bring continue proceed look forward ready good luck time think loud aloud speak share thought mind
"""


class Checked(NamedTuple):
    """`text` is fit to be said when `reason` is empty."""

    text: str
    reason: str


def check_probe(
    text: str,
    *,
    aim: str,
    secrets: Sequence[str],
    public: str,
    asked_before: Sequence[str],
) -> Checked:
    """A probe must be one short question, on the aim of the rubric's own probe, that tells nothing and is new.

    `aim` is the rubric's probe; `secrets` are the wordings of every criterion not yet met; `public` is what both sides
    can read already.
    """
    line = tidy(text)
    words = len(line.split())
    known = f"{public} {aim}"
    if not one_question(line):
        return Checked(line, "not a single question")
    if not 4 <= words <= MAX_PROBE_WORDS:
        return Checked(line, f"{words} words")
    if reason := unfit(line, allowed=aim):
        return Checked(line, reason)
    if any(leaks(line, secret, allowed=known) for secret in secrets):
        return Checked(line, "gives a criterion away")
    # Nor may it say a claim back to somebody who made it and took it back: that would settle which was meant.
    heard = " ".join((aim, *asked_before))
    if any(recites(line, secret, allowed=heard) for secret in secrets):
        return Checked(line, "says a criterion back")
    # Most of what the aim asks, and little that neither the aim nor anybody in the room has said.
    if overlap(line, aim) < 0.85 or overlap(known, line) < 0.6:
        return Checked(line, "off its aim")
    if any(same(line, before) for before in asked_before):
        return Checked(line, "asked before")
    return Checked(line, "")


def check_line(text: str, *, must_name: str = "", numbers: str = "") -> Checked:
    """An opening or a transition: courtesy in a sentence or two, on the topic named, that asks and judges nothing.

    `numbers` holds the only figures that the line may speak.
    """
    line = tidy(text)
    words = len(line.split())
    if "?" in line or not re.search(r"[.!]$", line):
        return Checked(line, "not a plain statement")
    if not 4 <= words <= MAX_LINE_WORDS or len(re.findall(r"[.!](?:\s|$)", line)) > 2:
        return Checked(line, f"{words} words or too many sentences")
    if reason := unfit(line, allowed=must_name):
        return Checked(line, reason)
    if must_name and overlap(line, must_name) < 0.9:
        return Checked(line, "does not name the topic")
    if overlap(f"{must_name} {numbers} {_COURTESY}", line) < 0.75:
        return Checked(line, "strays")
    said = [word for word in content_words(line) if not word.isdigit()]
    if len(set(said)) < len(said):
        return Checked(line, "says a word twice")
    if set(re.findall(r"\d+", line)) - set(re.findall(r"\d+", numbers)):
        return Checked(line, "a figure of its own")
    return Checked(line, "")
