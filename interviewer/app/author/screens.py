"""What a handler of the author's page wants shown, and what a tab holds: values."""

from __future__ import annotations

from typing import Literal

from interviewer.app.author.shelf import Mistake, Sheet
from interviewer.app.screens import Notice
from interviewer.types import Grade, Rubric, Value

Place = Literal["page", "form", "yaml"]
"""Where a notice stands: above everything, or at the button that was pressed."""


class Held(Value):
    """The version that a tab was shown. `seen` is the file's digest when it was found changed, and empty otherwise."""

    id: str = ""
    digest: str = ""
    text: str = ""
    seen: str = ""


class Told(Value):
    """Something the author should know: what is wrong line by line, or how a changed file differs from the draft."""

    notice: Notice
    place: Place = "page"
    mistakes: tuple[Mistake, ...] = ()
    difference: tuple[str, ...] = ()


class View(Value):
    """The author's page. `draft` is what goes into the YAML box, None leaves it; likewise the form with `form`."""

    held: Held
    sheet: Sheet | None = None
    told: Told | None = None
    draft: str | None = None
    form: bool = True
    fresh: bool = False
    """Another question than before: what was tried on the last one goes."""

    @property
    def conflict(self) -> bool:
        """Whether the author has to choose between the draft and the file."""
        return bool(self.held.seen)


class Waiting(Value):
    """A trial answer is not graded yet, and why."""

    text: str


class Tried(Value):
    """A trial answer, graded."""

    rubric: Rubric
    answer: str
    grade: Grade


Attempt = Waiting | Tried | Notice
