"""Prompts are files: one for each thing said to a model, with its placeholders declared, filled strictly.

A prompt file is a few lines of `key: value` front matter (`placeholders:`, a comma list) between `---` lines, then
sections that start with `[system]`, `[user]` or `[assistant]`, one message each. A placeholder is `{name}`; what fills
it is data and is never read as a template again.
"""

from __future__ import annotations

import functools
import hashlib
import re
from pathlib import Path

from interviewer.backend import Message
from interviewer.data import data_dir
from interviewer.errors import PromptError
from interviewer.types import Value

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_SECTION = re.compile(r"^\[(system|user|assistant)\]\s*$", re.MULTILINE)


class Prompt(Value):
    """A loaded prompt: message templates, and the SHA-256 of the text that they came from."""

    name: str
    placeholders: frozenset[str]
    messages: tuple[Message, ...]
    sha256: str

    def fill(self, **values: str) -> list[Message]:
        """The messages with every placeholder filled. Raises PromptError when a value is missing or unknown."""
        missing = sorted(self.placeholders - values.keys())
        unknown = sorted(values.keys() - self.placeholders)
        if missing or unknown:
            wrong = {"missing": missing, "unknown": unknown}
            said = "; ".join(f"{what}: {', '.join(names)}" for what, names in wrong.items() if names)
            raise PromptError(f"prompt '{self.name}' was filled wrongly ({said})")
        return [
            Message(role=m.role, content=_PLACEHOLDER.sub(lambda found: values[found.group(1)], m.content))
            for m in self.messages
        ]


@functools.cache
def load_prompt(name: str, folder: Path | None = None) -> Prompt:
    """Read prompts/NAME.md. Raises PromptError when the file is missing or its placeholders are not as declared."""
    path = (folder or data_dir("prompts")) / f"{name}.md"
    try:
        text = path.read_text(encoding="utf-8")  # line ends as \n, whatever a checkout made of them
    except (OSError, UnicodeDecodeError) as error:
        raise PromptError(f"cannot read the prompt {path}: {error}", "Reinstall the package.") from error
    head, declared = _front_matter(text, path)
    pieces = _SECTION.split(text[head:])
    if pieces[0].strip() or len(pieces) < 3:
        raise PromptError(f"{path}: expected [system], [user] or [assistant] sections and nothing before them")
    messages = tuple(
        Message(role=role, content=content.strip()) for role, content in zip(pieces[1::2], pieces[2::2], strict=True)
    )
    used = frozenset(found for m in messages for found in _PLACEHOLDER.findall(m.content))
    if used != declared:
        raise PromptError(f"{path}: declares {sorted(declared)} but uses {sorted(used)}")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return Prompt(name=name, placeholders=declared, messages=messages, sha256=sha256)


def _front_matter(text: str, path: Path) -> tuple[int, frozenset[str]]:
    """Where the sections begin, and the declared placeholders."""
    match = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    if match is None:
        raise PromptError(f"{path}: expected front matter between --- lines")
    for line in match.group(1).splitlines():
        key, _, value = line.partition(":")
        if key.strip() == "placeholders":
            return match.end(), frozenset(v.strip() for v in value.split(",") if v.strip())
    raise PromptError(f"{path}: the front matter must declare 'placeholders:'")
