"""Everything that is kept of one person, as one value: what `interviewer history export` writes."""

from __future__ import annotations

from datetime import datetime

from interviewer import __version__
from interviewer.events import Event
from interviewer.store import SCHEMA, Profiles, Store
from interviewer.types import Value


class Said(Value):
    """An event and its time; that of the whole interview for events of before they had one."""

    at: datetime
    event: Event


class Interview(Value):
    """One interview from its first event to its last."""

    token: str
    created: datetime
    events: tuple[Said, ...]


class Everything(Value):
    """A person's whole record. What is worked out of it (what is due, the ability) is not in it: it is not kept."""

    version: str
    """Of the program that wrote it."""
    schema_version: int
    profile: str
    interviews: tuple[Interview, ...]


def everything(store: Store, name: str) -> Everything:
    """All that the store keeps of that person, oldest first. Raises StoreError."""
    profiles = Profiles(store)
    interviews = (
        Interview(
            token=kept.token,
            created=kept.created,
            events=tuple(Said(at=at, event=event) for at, event in profiles.timed(kept.token)),
        )
        for kept in profiles.interviews(name)
    )
    return Everything(
        version=__version__,
        schema_version=SCHEMA,
        profile=name,
        interviews=tuple(interviews),
    )
