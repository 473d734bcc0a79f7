r"""One transcript in a Markdown file, for people to write and read.

    # a1                                     the title is the transcript's id
    Candidate: Ada Lovelace                  optional
    Question: triplet-loss                   the question's id in the bank
    Score: 0.5                               optional, an examiner's score
    Marks: met, missing, contradicted        optional, an examiner's verdicts

    **Interviewer:** How does triplet loss work?

    **Candidate:** It compares two distances.

    It may go on over several paragraphs.

    **Interviewer (hint):** Think of what happens at the margin.

    **Candidate:** Then the loss is zero.

A turn starts at a line with one of these labels and ends before the next. The kind in brackets may be left out: the
interviewer's first turn is the question, later ones are probes; the candidate's are answers. Without a label, all that
follows the front part is the answer. A question that is not in the bank stands between front part and turns:

    **Question:** What is a margin?
    **Reference:** The gap that ...
    **Criterion (weight 2, id gap):** It is the gap between ...

A file that names no question is a conversation, its speakers labelled `Name:` or `**Name:**`; whoever reads it finds
out which questions were asked.

A line of text that begins with ** like a label has a backslash before it, which is taken off. White space around a
text, and the kind of line end, are not kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from interviewer.transcripts.fields import BadLine, Wrong, default_kind, transcript, turn
from interviewer.transcripts.labels import Line, by_label
from interviewer.transcripts.lines import TooLong, whole
from interviewer.transcripts.talk import Talk
from interviewer.types import GivenCriterion, Transcript, Turn

_SPEAKERS = ("Interviewer", "Candidate")
_LABEL = re.compile(
    r"\*\*(Interviewer|Candidate|Question|Reference|Criterion)(?: \(([^()*]{0,200})\))?(?::\*\*|\*\*:)(?: (.*))?$"
)
_ESCAPED = re.compile(r"\\+(?=\*\*)")
_MISSPELT = re.compile(r"\*\*(?:interview\w*|candidat\w*|interviwer|inteviewer)\b[^*:]{0,40}(?::\*\*|\*\*:)", re.I)
_FRONT = re.compile(r"(Candidate|Question|Score|Marks):\s*(.*)$", re.I)
_NAMED = re.compile(r"\*\*(?:Question|Reference|Criterion)\b|(?:Question|Score|Marks):", re.I)
"""What no conversation has: the question of the whole file, or marks for its answer."""
_TITLE = re.compile(r"#\s+(.*)$")
_SETTINGS = re.compile(r"(?:weight ([^,]*))?(?:, )?(?:id (.*))?$")


def read_markdown(file: BinaryIO) -> Iterator[tuple[int, Transcript | Talk | BadLine]]:
    """The file's one transcript, or what is wrong with it, with the line where that shows."""
    try:
        text = whole(file)
    except TooLong as error:
        yield 0, BadLine(line=0, message=str(error))
        return
    talk = _talk(text)
    if talk:
        yield 1, talk
        return
    reading = _Reading(text)
    try:
        yield 1, reading.transcript()
    except Wrong as wrong:
        yield reading.at, BadLine(line=reading.at, message=str(wrong))


def _talk(lines: list[str]) -> Talk | None:
    """The conversation in a file that names no question of its own and labels two speakers or more."""
    if any(_NAMED.match(line) for line in lines):
        return None
    body = [Line(f"line {number}", line) for number, line in enumerate(lines, 1) if line.strip()]
    title = _TITLE.match(body[0].text) if body else None
    front = _FRONT.match(body[1].text) if title and len(body) > 1 else None
    turns = by_label(body[bool(title) + bool(front) :], glue="\n")
    if len({turn.speaker.casefold() for turn in turns if turn.speaker}) < 2:
        return None
    return Talk(id=title[1].strip() if title else "", candidate=front[2].strip() if front else "", turns=turns)


def write_markdown(transcript: Transcript) -> str:
    """The file that reads back as `transcript`, up to white space around texts and kinds of line end.

    Nothing that a candidate said can pass for a label or the front part.
    """
    front = [f"# {_one_line(transcript.id)}"]
    if transcript.candidate:
        front.append(f"Candidate: {_one_line(transcript.candidate)}")
    if transcript.question_id:
        front.append(f"Question: {_one_line(transcript.question_id)}")
    if transcript.human and transcript.human.score is not None:
        front.append(f"Score: {transcript.human.score!r}")
    if transcript.human and transcript.human.criteria:
        front.append(f"Marks: {', '.join(transcript.human.criteria)}")
    parts = ["\n".join(front)]
    for label, text in (("Question", transcript.question), ("Reference", transcript.reference)):
        if text:
            parts.append(_labelled(label, text))
    parts += [_labelled(f"Criterion ({_settings(c)})", c.text) for c in transcript.criteria]
    before: list[Turn] = []
    for said in transcript.turns:
        usual = said.kind == default_kind(said.role, before)
        label = said.role.capitalize() if usual else f"{said.role.capitalize()} ({said.kind})"
        parts.append(_labelled(label, said.text))
        before.append(said)
    return "\n\n".join(parts) + "\n"


def _labelled(label: str, text: str) -> str:
    lines = re.split(r"\r\n?|\n", text.strip())
    safe = [f"\\{line}" if _ESCAPED.match(f"\\{line}") else line for line in lines]
    return f"**{label}:** " + "\n".join([lines[0], *safe[1:]])


def _settings(criterion: GivenCriterion) -> str:
    identity = f", id {_one_line(criterion.id)}" if criterion.id else ""
    return f"weight {criterion.weight!r}{identity}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


class _Reading:
    """Goes through the lines once; `at` is the line that the reader of a message should look at."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.at = 1
        self.fields: dict[str, object] = {}
        self.criteria: list[dict[str, object]] = []
        self.turns: list[Turn] = []

    def transcript(self) -> Transcript:
        body = self._front()
        blocks = list(self._blocks(body))
        if not any(label in _SPEAKERS for _, label, _, _ in blocks):
            plain = "\n".join(_unescaped(line) for line in self.lines[body:]).strip() if not blocks else ""
            if not plain:
                self.at = len(self.lines) or 1
                raise Wrong("no turn: start one with '**Candidate:** ' at the beginning of a line")
            self.turns.append(turn("candidate", "answer", plain))
        for line, label, setting, text in blocks:
            self.at = line
            self._block(label, setting, text)
        self.at = 1
        if self.criteria:
            self.fields["rubric"] = {"criteria": self.criteria}
        self.fields["turns"] = [said.model_dump() for said in self.turns]
        return transcript(self.fields)

    def _front(self) -> int:
        """Read title and front part; returns the index of the first line after them."""
        i = 0
        while i < len(self.lines) and not self.lines[i].strip():
            i += 1
        title = _TITLE.match(self.lines[i]) if i < len(self.lines) else None
        self.at = i + 1
        if not title or not title[1]:
            raise Wrong("must begin with a title line: '# ' and the transcript's id")
        self.fields["id"] = title[1].strip()
        human: dict[str, object] = {}
        end = i + 1
        while end < len(self.lines):
            self.at = end + 1
            match = _FRONT.match(self.lines[end])
            if match:
                self._setting(match[1].casefold(), match[2].strip(), human)
            elif self.lines[end].strip():
                break
            end += 1
        if human:
            self.fields["human"] = human
        return end

    def _setting(self, key: str, value: str, human: dict[str, object]) -> None:
        name = {"question": "question_id", "marks": "criteria"}.get(key, key)
        if name in self.fields or name in human:
            raise Wrong(f"'{key.capitalize()}:' is given twice")
        if name == "score":
            human[name] = _float(value, "Score")
        elif name == "criteria":
            human[name] = [mark.strip() for mark in value.split(",")]
        else:
            self.fields[name] = value

    def _blocks(self, start: int) -> Iterator[tuple[int, str, str, str]]:
        """(line number, label, what stands in its brackets, text) for each labelled block."""
        labelled = any(_LABEL.match(line) for line in self.lines[start:])
        open_block: tuple[int, str, str] | None = None
        text: list[str] = []
        for number, line in enumerate(self.lines[start:], start + 1):
            match = _LABEL.match(line)
            if match:
                if open_block:
                    yield (*open_block, "\n".join(text).strip())
                open_block, text = (number, match[1], match[2] or ""), [match[3] or ""]
                continue
            self.at = number
            if _MISSPELT.match(line):
                raise Wrong("looks like a speaker's label; write '**Interviewer:** ' or '**Candidate:** '")
            if open_block:
                text.append(_unescaped(line))
            elif line.strip() and labelled:
                raise Wrong("text before the first label; put '**Interviewer:** ' or '**Candidate:** ' before it")
        if open_block:
            yield (*open_block, "\n".join(text).strip())

    def _block(self, label: str, setting: str, text: str) -> None:
        if label in _SPEAKERS:
            role = label.lower()
            self.turns.append(turn(role, setting.strip() or default_kind(role, self.turns), text))
        elif self.turns:
            raise Wrong(f"'**{label}:**' must come before the first turn")
        elif label == "Criterion":
            match = _SETTINGS.match(setting)
            if not match:
                raise Wrong("the brackets after Criterion hold 'weight NUMBER, id NAME' or one of the two")
            weight = _float(match[1], "weight") if match[1] else 1.0
            self.criteria.append({"text": text, "weight": weight, "id": (match[2] or "").strip()})
        elif label.lower() in self.fields:
            raise Wrong(f"'**{label}:**' is given twice")
        else:
            self.fields[label.lower()] = text


def _unescaped(line: str) -> str:
    return line[1:] if _ESCAPED.match(line) else line


def _float(text: str, name: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise Wrong(f"{name} must be a number, not '{text[:40]}'") from None
