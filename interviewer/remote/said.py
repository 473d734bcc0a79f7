"""What is said to a server: conversations in its shape, in which no text can pass for a control token.

A server renders the chat template as text and reads control tokens in all of it. So whatever looks like one in a
message is broken with a space: the reader loses nothing, and the tokenizer finds no token.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from interviewer.backend import Message
from interviewer.roles import Shape

# <|im_end|>, <start_of_turn>, </s>, <｜User｜>, [INST], [/SYSTEM_PROMPT], and the halves that templates join.
_CONTROL = re.compile(r"<(?=[^\s<>]{1,60}>|[|｜])|\[(?=/?[A-Z_]{2,30}\])|[|｜](?=>)")

PLAIN = {"chat_template_kwargs": {"enable_thinking": False}}
"""For servers that know it: models that can think aloud first must not."""


def harmless(text: str) -> str:
    """The text with every look-alike of a control token broken; the same text where there is none."""
    return _CONTROL.sub(lambda found: found.group() + " ", text)


def rendered(messages: Sequence[Message], shape: Shape) -> list[dict[str, Any]]:
    """The conversation as JSON."""
    return [{"role": m.role, "content": harmless(m.content)} for m in shape(messages)]
