"""Conversations as chat programs export them, and the grading input, as objects of JSON.

A conversation is an object with `messages` (OpenAI, most tools), `chat_messages` (Claude), `chat.messages` (Open
WebUI), `conversations` of `from` and `value` (ShareGPT) or a `mapping` tree (ChatGPT's conversations.json, of which the
branch that was last shown is read); a file holds one, a list of them, or a bare list of messages. Instructions
(system, developer), tool calls and hidden messages are no talk; a part that is no text is named in brackets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from interviewer.transcripts.fields import BadLine, Wrong, transcript
from interviewer.transcripts.labels import joined
from interviewer.transcripts.talk import Said, Talk
from interviewer.types import Transcript

_UNSPOKEN = frozenset({"system", "developer", "tool", "function"})
_SHOWN = ("text", "multimodal_text")
"""ChatGPT's types of content that are talk; the others are code, results of tools and thoughts."""
_ID_KEYS = ("id", "conversation_id", "uuid")


def entry(number: int, value: object) -> Transcript | Talk | BadLine:
    """What an object says: a conversation, or the fields of the grading input."""
    identity = ""
    try:
        if not isinstance(value, dict):
            raise Wrong('must be an object: {"id": ..., "question_id": ..., "answer": ...}')
        given = next((str(value[key]) for key in _ID_KEYS if isinstance(value.get(key), str)), "")
        identity = given[:200].encode("utf-8", "replace").decode() if len(given) <= 200 else ""
        messages = None if "answer" in value or "turns" in value else _messages(value)
        return transcript(value) if messages is None else _talk(identity, value, messages)
    except Wrong as wrong:
        return BadLine(line=number, message=str(wrong), id=identity)


def is_message(value: object) -> bool:
    """Whether the object is a message rather than a conversation."""
    return isinstance(value, dict) and _messages(value) is None and bool(_speaker(value)) and "turns" not in value


def _messages(value: Mapping[str, object]) -> list[object] | None:
    """The messages of a conversation in order; None when the object is none."""
    for holder in (value, value.get("chat")):
        if isinstance(holder, dict):
            for key in ("messages", "chat_messages", "conversations"):
                if isinstance(holder.get(key), list):
                    return cast(list[object], holder[key])
            if isinstance(holder.get("mapping"), dict):
                return list(_branch(holder["mapping"], holder.get("current_node")))
    return None


def _branch(nodes: Mapping[str, object], current: object) -> Iterator[object]:
    """The messages from the root of the tree to the node that was shown last, or to the last leaf."""
    leaves = [key for key, node in nodes.items() if isinstance(node, dict) and not node.get("children")]
    key: object = current if isinstance(current, str) and current in nodes else (leaves or [""])[-1]
    path: dict[str, object] = {}
    while isinstance(key, str) and key not in path and isinstance(node := nodes.get(key), dict):
        path[key] = node.get("message")
        key = node.get("parent")
    return (message for message in reversed(list(path.values())) if message is not None)


def _talk(identity: str, value: Mapping[str, object], messages: list[object]) -> Talk:
    for key in ("reference", "rubric", "human"):
        if value.get(key) is not None:
            raise Wrong(f"'{key}' needs 'answer' or 'turns': a conversation's questions are looked for in the bank")
    turns = joined((turn for n, m in enumerate(messages, 1) for turn in _said(n, m)), glue="\n\n")
    if not turns:
        raise Wrong("the conversation holds no message that says anything")
    texts = {key: value.get(key) or "" for key in ("candidate", "question_id")}
    wrong = [key for key, text in texts.items() if not isinstance(text, str)]
    if wrong:
        raise Wrong(f"'{wrong[0]}' must be text")
    return Talk.model_validate({"id": identity, "turns": turns, **texts})


def _said(number: int, message: object) -> Iterator[Said]:
    """The message as a turn, if it is talk."""
    if not isinstance(message, dict):
        raise Wrong(f"message {number} must be an object with a role and content")
    speaker = _speaker(message)
    if not speaker:
        raise Wrong(f"message {number} has no role")
    meta = message.get("metadata")
    hidden = isinstance(meta, dict) and meta.get("is_visually_hidden_from_conversation") is True
    elsewhere = message.get("recipient", "all") not in ("all", None, "")
    if speaker.casefold() in _UNSPOKEN or hidden or elsewhere:
        return
    text = _content(number, message)
    if any("\ud800" <= c <= "\udfff" for c in text + speaker):
        raise Wrong(f"message {number} holds half of a character (a lone surrogate)")
    yield Said(speaker=speaker, text=text, place=f"message {number}")


def _speaker(message: Mapping[str, object]) -> str:
    author = message.get("author")
    roles = [author.get("role") if isinstance(author, dict) else author]
    roles += [message.get(key) for key in ("role", "sender", "from")]
    role = next((role for role in roles if isinstance(role, str) and role.strip()), "")
    name = message.get("name")
    # A name tells people of one role apart, but it must not turn an instruction into talk.
    return name if role and role not in _UNSPOKEN and isinstance(name, str) and name.strip() else role


def _content(number: int, message: Mapping[str, object]) -> str:
    content = next((message[key] for key in ("content", "text", "value") if message.get(key) is not None), "")
    if isinstance(content, dict):
        if content.get("content_type", "text") not in _SHOWN:
            return ""
        content = content.get("parts", content.get("text", ""))
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        raise Wrong(f"the content of message {number} must be text or a list of parts")
    return "\n".join(filter(None, (_part(number, part) for part in content)))


def _part(number: int, part: object) -> str:
    if isinstance(part, str):
        return part
    if not isinstance(part, dict):
        raise Wrong(f"a part of message {number} must be text or an object")
    if isinstance(part.get("text"), str):
        return str(part["text"])
    kind = part.get("type") or part.get("content_type")
    return f"[{kind[:40] if isinstance(kind, str) else 'a part'} that is no text]"
