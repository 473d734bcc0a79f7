"""YAML text to a tree of nodes that know their lines, with everything that YAML does by magic refused.

PyYAML scans and parses; the tree is put together here, from its events, for two reasons: limits apply while the text is
read (its own composer recurses, follows aliases and keeps the last of two equal keys), and events come from the C
parser, which reads the shipped bank some ten times faster.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

MAX_DEPTH = 8
MAX_NODES = 20_000

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_RESOLVER: Any = yaml.resolver.Resolver()
_STR = "tag:yaml.org,2002:str"


class Unreadable(Exception):
    """The text is not YAML that we accept; `line` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass
class Scalar:
    """One value as text. `kind` is what YAML 1.1 takes it for: str, int, float, bool, null, timestamp ..."""

    line: int
    text: str
    kind: str


@dataclass
class Items:
    """A list."""

    line: int
    nodes: list[Node] = field(default_factory=list)


@dataclass
class Fields:
    """A mapping; equal keys are all kept, for the reader to complain about."""

    line: int
    pairs: list[tuple[Scalar, Node]] = field(default_factory=list)


Node = Scalar | Items | Fields


def parse(text: str) -> Node | None:
    """The one document of `text`, or None when it is empty.

    Raises Unreadable for broken YAML, more than one document, an anchor, alias or tag, a key that is no plain word,
    more than MAX_DEPTH levels or MAX_NODES nodes. Never recurses, so no depth of input can exhaust the stack.
    """
    try:
        return _build(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "not YAML"
        raise Unreadable(mark.line + 1 if mark else 1, f"not valid YAML: {problem}{_advice(problem)}") from None
    except yaml.reader.ReaderError as error:
        # The C parser counts in bytes, the Python one in characters.
        in_bytes = _LOADER is not yaml.SafeLoader
        before = text.encode()[: error.position].decode(errors="ignore") if in_bytes else text[: error.position]
        raise Unreadable(before.count("\n") + 1, "holds a character that YAML does not allow; delete it") from None


def _build(events: Iterator[Any]) -> Node | None:
    root: Node | None = None
    open_nodes: list[Items | Fields] = []
    waiting: list[Scalar | None] = []  # for each open node, the key that has no value yet
    count = 0
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, yaml.DocumentStartEvent) and root is not None:
            raise Unreadable(line, "a second document ('---') begins; keep one rubric to a file")
        if isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
            open_nodes.pop()
            waiting.pop()
        if not isinstance(event, yaml.NodeEvent):
            continue
        node = _node(event, line)
        count += 1
        if count > MAX_NODES:
            raise Unreadable(line, f"more than {MAX_NODES} values; split the file")
        if root is None:
            root = node
        else:
            _attach(open_nodes[-1], waiting, node)
        if not isinstance(node, Scalar):
            if len(open_nodes) == MAX_DEPTH:
                raise Unreadable(line, f"nested more than {MAX_DEPTH} levels deep; a rubric needs three")
            open_nodes.append(node)
            waiting.append(None)
    return root


def _node(event: Any, line: int) -> Node:
    if isinstance(event, yaml.AliasEvent):
        raise Unreadable(line, f"the alias '*{event.anchor}' is not accepted; write the text out, or quote it")
    if event.anchor is not None:
        raise Unreadable(line, f"the anchor '&{event.anchor}' is not accepted; delete it, or quote it if it is text")
    if event.tag is not None:
        raise Unreadable(line, f"the tag '{event.tag}' is not accepted; delete it, or quote the value if it is text")
    if isinstance(event, yaml.SequenceStartEvent):
        return Items(line)
    if isinstance(event, yaml.MappingStartEvent):
        return Fields(line)
    plain = event.style is None or event.style == ""
    tag = _RESOLVER.resolve(yaml.ScalarNode, event.value, (True, False)) if plain else _STR
    return Scalar(line, event.value, str(tag).rsplit(":", 1)[-1])


def _attach(parent: Items | Fields, waiting: list[Scalar | None], node: Node) -> None:
    if isinstance(parent, Items):
        parent.nodes.append(node)
        return
    key = waiting[-1]
    if key is not None:
        parent.pairs.append((key, node))
        waiting[-1] = None
    elif isinstance(node, Scalar):
        waiting[-1] = node
    else:
        raise Unreadable(node.line, "a list or mapping is used as a key; keys are plain words")


def _advice(problem: str) -> str:
    if "mapping values are not allowed" in problem or "expected <block end>" in problem:
        return " (a text with ': ' in it needs quotes or a '>-' block; check the indentation)"
    if "cannot start any token" in problem:
        return " (a tab for indentation, or a text that begins with @, ` or % and needs quotes)"
    return ""
