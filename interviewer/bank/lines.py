"""Where in its file each value of a rubric stands, for whoever has something to say about one."""

from __future__ import annotations

from pathlib import Path

from interviewer.bank.nodes import Fields, Items, Node, Scalar, Unreadable, parse
from interviewer.types import Value


class Lines(Value):
    """Lines, counted from 1, by criterion id ("" for the rubric itself), key, and number of a list's entry (from 0).

    A key that the file does not have is taken to stand where its criterion begins, a criterion that it does not have
    where the file begins.
    """

    found: dict[tuple[str, str, int], int] = {}

    def of(self, criterion: str = "", field: str = "", entry: int = -1) -> int:
        """The nearest line that is known; 1 when nothing is."""
        near = ((criterion, field, entry), (criterion, field, -1), (criterion, "", -1))
        return next((self.found[place] for place in near if place in self.found), 1)


def lines_of(path: Path) -> Lines:
    """The lines of a rubric file; of one that cannot be read, none at all (`load_rubric` says what is wrong)."""
    try:
        return lines_in(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        return Lines()


def lines_in(text: str) -> Lines:
    """The lines of a rubric's text; none at all when it is not YAML."""
    try:
        root = parse(text)
    except Unreadable:
        return Lines()
    found: dict[tuple[str, str, int], int] = {}
    if isinstance(root, Fields):
        _note(found, "", root)
        for key, value in root.pairs:
            if key.text == "criteria" and isinstance(value, Items):
                for node in value.nodes:
                    _criterion(found, node)
    return Lines(found=found)


def _criterion(found: dict[tuple[str, str, int], int], node: Node) -> None:
    if not isinstance(node, Fields):
        return
    named = next((v.text.strip() for k, v in node.pairs if k.text == "id" and isinstance(v, Scalar)), "")
    if named:
        found[named, "", -1] = node.line
        _note(found, named, node)


def _note(found: dict[tuple[str, str, int], int], criterion: str, node: Fields) -> None:
    for key, value in node.pairs:
        found.setdefault((criterion, key.text, -1), key.line)
        if isinstance(value, Items):
            for number, entry in enumerate(value.nodes):
                found.setdefault((criterion, key.text, number), entry.line)
