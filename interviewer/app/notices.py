"""What the page says when something is not as the candidate expects; each with what to do about it."""

from __future__ import annotations

from interviewer.app.screens import Notice

BUSY = Notice(
    text="This interview is in the middle of a reply.",
    hint="Another tab may have it open. Wait for the reply to end, then send again. Your text is still in the box.",
)
LOST = Notice(text="This page no longer knows its interview.", hint="Reload the page, or start a new interview.")
UNKNOWN = Notice(text="There is no interview at this address on this computer.", hint="You can start a new one below.")
STOPPED = Notice(text="Stopped. What you said is saved.", hint="Press Continue to hear the reply.", kind="info")
CRASHED = Notice(
    text="Something went wrong while the interviewer was answering.",
    hint="What you said is saved. Press Continue to try again; if it fails again, the terminal has the details.",
)
UNFINISHED = Notice(
    text="The last reply is not finished.", hint="What you said is saved. Press Continue to go on.", kind="info"
)
DUE_FIRST = Notice(
    text="This is the reply that was still due.", hint="What you pressed or wrote just now was not sent.", kind="info"
)
MOVED_ON = Notice(
    text="This interview went on in another tab.",
    hint="Here is how it stands. Nothing was sent; your text is in the box.",
)
NOTHING_SAID = Notice(text="Write an answer first.", hint="Or press “I don’t know” or “Skip”.")
DELETED = Notice(text="The interview was deleted from this computer.", kind="info")


def too_long(length: int, limit: int) -> Notice:
    return Notice(
        text=f"That answer has {length:,} characters; the limit is {limit:,}.",
        hint="Nothing was sent. Shorten it in the box below.",
    )
