"""The record of every interview, and whose it is, in one SQLite file.

Store(path, clock)    interviews by token: an append-only log of events
Profiles(store)       people by name: their interviews and grades over time, and everything of one person deleted
"""

from __future__ import annotations

from interviewer.store.closed import Again, Closed
from interviewer.store.profiles import Kept, Profile, Profiles
from interviewer.store.schema import FIRST_PROFILE, SCHEMA
from interviewer.store.store import FILE, Store, home, now

__all__ = [
    "FILE",
    "FIRST_PROFILE",
    "SCHEMA",
    "Again",
    "Closed",
    "Kept",
    "Profile",
    "Profiles",
    "Store",
    "home",
    "now",
]
