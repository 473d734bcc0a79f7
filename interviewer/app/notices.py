"""What the page says when something is not as the candidate expects; each with what to do about it."""

from __future__ import annotations

from math import ceil

from interviewer.app.screens import Notice, Queued
from interviewer.view.words import count

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
FULL = Notice(
    text="Too many replies are waiting at the moment.",
    hint="Nothing was sent; what you wrote is still in the box. Try again in a minute.",
)
NOTHING_SAID = Notice(text="Write an answer first.", hint="Or press “I don’t know” or “Skip”.")
DELETED = Notice(text="The interview was deleted from this computer.", kind="info")
FORGOTTEN = Notice(text="Everything of yours was deleted from this computer.", kind="info")


def too_long(length: int, limit: int) -> Notice:
    return Notice(
        text=f"That answer has {length:,} characters; the limit is {limit:,}.",
        hint="Nothing was sent. Shorten it in the box below.",
    )


def too_often(seconds: float) -> Notice:
    return Notice(
        text="That was a lot in a short time.",
        hint=f"Nothing was sent, and nothing is lost. Try again in {duration(seconds)}.",
    )


def too_many_begun(seconds: float) -> Notice:
    return Notice(text="Many interviews were begun in a short time.", hint=f"Try again in {duration(seconds)}.")


def too_many_open(most: int) -> Notice:
    return Notice(
        text=f"You have {most} interviews that are not finished.", hint="Go on with one of them, or finish it, first."
    )


def in_line(queued: Queued) -> str:
    """Where a reply stands, and for how long if that is known."""
    place = (
        "You are next: one reply is before yours" if queued.ahead == 1 else f"{queued.ahead} replies are before yours"
    )
    return place if queued.seconds is None else f"{place}, about {duration(queued.seconds)}"


def duration(seconds: float) -> str:
    """In words, rounded up: nobody minds being early."""
    if seconds <= 55:
        return f"{max(5, ceil(seconds / 5) * 5)} seconds"
    if seconds <= 3600:
        return count(ceil(seconds / 60), "minute", "minutes")
    return count(ceil(seconds / 3600), "hour", "hours")


WRONG_LOGIN = Notice(text="This name and this password do not belong together.", hint="Try again.")
FOREIGN_LOGIN = Notice(text="This did not come from the login page itself.", hint="Log in here.")


def too_many_guesses(seconds: float) -> Notice:
    return Notice(text="Too many tries.", hint=f"Try again in {duration(seconds)}.")
