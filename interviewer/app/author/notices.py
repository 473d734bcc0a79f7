"""What the author's page says; each with what to do about it."""

from __future__ import annotations

from interviewer.app.screens import Notice

SHIPPED = (
    "These are the rubrics that ship with interviewer, and they are read-only here. To change them, copy their folder "
    "and start with: interviewer chat --bank COPY"
)
READ_ONLY = "This page was started for reading only. To change rubrics, start with: interviewer chat --author edit"

FOREIGN = Notice(
    text="This request did not come from the author’s own page.", hint="Nothing was saved. Open the page itself, anew."
)
LOST = Notice(text="This page no longer knows what it was showing.", hint="Nothing was saved. Copy your text, reload.")
UNSAVED = Notice(
    text="There are unsaved changes in the YAML of this question.", hint="Save or discard them first.", kind="problem"
)
OLDER = Notice(
    text="This file was changed since interviewer read it.",
    hint="New interviews still use the earlier version, until you save here or start interviewer again.",
    kind="info",
)
OLDER_LOCKED = OLDER.model_copy(
    update={"hint": "Interviews still use the earlier version, until interviewer is started again."}
)
SAME = Notice(text="Nothing was changed.", hint="The file is as it was.", kind="info")
DISCARDED = Notice(text="This is the file as it stands on disk.", kind="info")
CHANGED = Notice(
    text="The file was changed on disk since it was loaded here. Nothing was saved.",
    hint="Write your version over it, or take the file’s and lose yours.",
)
CRASHED = Notice(
    text="Something went wrong while this answer was graded.",
    hint="Try again; if it fails again, the terminal has the details.",
)
EMPTY = Notice(text="Write an answer first.", hint="Or take the reference or the model answer.")
BROKEN = Notice(text="The rubric has mistakes, so nothing can be graded with it.", hint="Mend them in the YAML first.")

GRADING = "Grading…"
LOADING = "The model is still loading; this answer is graded as soon as it is there…"


def saved(name: str) -> Notice:
    return Notice(
        text=f"Saved to {name}.",
        hint="New interviews use it; those under way keep the version that they began with.",
        kind="info",
    )


def faulty(count: int) -> Notice:
    return Notice(text=f"Nothing was saved: {count} {'mistake' if count == 1 else 'mistakes'}.", hint="Mend and save.")
