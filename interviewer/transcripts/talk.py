"""What was said by whom, before anybody knows who interviews and which questions of a bank were asked."""

from __future__ import annotations

from interviewer.types import Value


class Said(Value):
    """One thing said. `place` is where it stands in its file, for a reader: "line 3", "00:01:12.000", "message 4"."""

    speaker: str
    """As the file names the speaker; "" where it does not."""
    text: str
    place: str
    kind: str = ""
    """What the file calls it (probe, hint ...); "" where it does not."""


class Talk(Value):
    """One conversation. `question_id` is "" unless all of it is about one question that the file names."""

    id: str
    """The name of its file where it has none of its own (`unnamed`); "" before that is settled."""
    turns: tuple[Said, ...]
    candidate: str = ""
    question_id: str = ""
    unnamed: bool = False
    file: str = ""
    """For a file of a folder, its path from there."""
