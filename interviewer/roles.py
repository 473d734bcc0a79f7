"""Roles in a conversation: what a chat template refuses in one shape it may take in another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any

from interviewer.backend import Message

Shape = Callable[[Sequence[Message]], list[Message]]


def merged(messages: Sequence[Message]) -> list[Message]:
    """For templates that want the roles to alternate: neighbours of one role become one message."""
    groups: Iterator[tuple[Any, Iterator[Message]]] = groupby(messages, key=lambda m: m.role)
    return [Message(role=role, content="\n\n".join(m.content for m in said)) for role, said in groups]


def without_system(messages: Sequence[Message]) -> list[Message]:
    """For templates that know no system role: it opens the user's first message."""
    return merged([Message(role="user", content=m.content) if m.role == "system" else m for m in messages])


SHAPES: tuple[Shape, ...] = (list, merged, without_system)
"""In the order in which they are tried."""
