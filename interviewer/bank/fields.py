"""A YAML tree to a Rubric: which keys there are, what each may hold, and every mistake of a file in one go."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from pydantic import ValidationError

from interviewer.bank.nodes import Fields, Items, Node, Scalar
from interviewer.types import Criterion, Question, Rubric

RUBRIC_KEYS = ("id", "topic", "difficulty", "question", "reference", "criteria", "model_answer", "note")
CRITERION_KEYS = (
    "id", "label", "text", "weight", "accept", "counter_claims", "options", "need", "source", "counts", "probe", "hint"
)  # fmt: skip
_LISTS = ("accept", "counter_claims", "options", "source")
_RUBRIC_NEEDS = ("id", "topic", "question", "reference", "criteria")
_CRITERION_NEEDS = ("id", "text")

# Decimal only: YAML 1.1 also takes 012 for ten and 1:30 for ninety.
_NUMBER = re.compile(r"(0|[1-9]\d{0,8})(\.\d+)?([eE][-+]?\d{1,3})?")

_FOR_READERS = {
    "string_too_short": "is empty",
    "string_too_long": "is longer than 80 characters",
    "literal_error": "must be easy, medium or hard",
    "string_pattern_mismatch": "must be lower-case letters and digits with single hyphens, such as triplet-loss",
}


class Reading:
    """Collects (line, message) pairs while one file is read."""

    def __init__(self) -> None:
        self.problems: list[tuple[int, str]] = []

    def bad(self, line: int, message: str) -> None:
        self.problems.append((line, message))

    def rubric(self, root: Node | None) -> Rubric | None:
        """The rubric, or None when there are problems (all that could be found, also inside each criterion)."""
        if not isinstance(root, Fields):
            self.bad(root.line if root else 1, f"must be a mapping with the keys {', '.join(RUBRIC_KEYS)}")
            return None
        found = self._keys(root, RUBRIC_KEYS, _RUBRIC_NEEDS, "the rubric")
        texts = {k: self._text(k, found[k]) for k in RUBRIC_KEYS if k != "criteria" and k in found}
        criteria = self._criteria(found["criteria"]) if "criteria" in found else []
        lines = {k: node.line for k, node in found.items()}
        question = self._question(texts, lines)
        reference = texts.get("reference")
        if reference is not None and not reference.strip():
            self.bad(lines["reference"], "'reference' is empty")
        if not any(c.counts for c in criteria) and criteria:
            self.bad(lines["criteria"], "no criterion counts, so there would be no score; take out one 'counts: false'")
        if self.problems or question is None or reference is None:
            return None
        return Rubric(
            question=question,
            reference=reference,
            criteria=tuple(criteria),
            model_answer=texts.get("model_answer") or "",
            note=texts.get("note") or "",
        )

    def _question(self, texts: dict[str, str | None], lines: dict[str, int]) -> Question | None:
        names = {"id": "id", "topic": "topic", "difficulty": "difficulty", "text": "question"}
        values = {name: texts[key] for name, key in names.items() if texts.get(key) is not None}
        try:
            return Question.model_validate(values)
        except ValidationError as error:
            self._explain(error, {name: lines.get(key, 0) for name, key in names.items()}, names)
            return None

    def _criteria(self, node: Node) -> list[Criterion]:
        if not isinstance(node, Items) or not node.nodes:
            self.bad(node.line, "'criteria' must be a list with at least one criterion ('- id: ...')")
            return []
        criteria: list[Criterion] = []
        seen: dict[str, int] = {}
        for entry in node.nodes:
            criterion = self._criterion(entry)
            if criterion is None:
                continue
            if criterion.id in seen:
                self.bad(entry.line, f"criterion id '{criterion.id}' was used on line {seen[criterion.id]}; rename one")
            seen.setdefault(criterion.id, entry.line)
            criteria.append(criterion)
        return criteria

    def _criterion(self, node: Node) -> Criterion | None:
        if not isinstance(node, Fields):
            self.bad(node.line, f"a criterion must be a mapping with the keys {', '.join(CRITERION_KEYS)}")
            return None
        before = len(self.problems)
        found = self._keys(node, CRITERION_KEYS, _CRITERION_NEEDS, "the criterion")
        values: dict[str, object] = {}
        for key, value in found.items():
            if key == "weight":
                values[key] = self._weight(value)
            elif key == "need":
                values[key] = self._need(value)
            elif key == "counts":
                values[key] = self._yes_or_no(key, value)
            elif key in _LISTS:
                values[key] = self._texts(key, value)
            else:
                values[key] = self._text(key, value)
        if len(self.problems) > before:
            return None
        values.setdefault("label", default_label(str(values["id"])))
        try:
            return Criterion.model_validate(values)
        except ValidationError as error:
            lines = {key: value.line for key, value in found.items()}
            self._explain(error, lines | {"": node.line}, {key: key for key in CRITERION_KEYS})
            return None

    def _keys(self, node: Fields, allowed: Sequence[str], needed: Sequence[str], what: str) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for key, value in node.pairs:
            name = key.text
            if name not in allowed:
                self.bad(key.line, f"unknown key '{name[:40]}'; {_advice(name, allowed, what)}")
            elif name in found:
                self.bad(key.line, f"the key '{name}' is given twice; keep one")
            else:
                found[name] = value
        for name in needed:
            if name not in found:
                self.bad(node.line, f"{what} has no '{name}'; add it")
        return found

    def _text(self, key: str, node: Node) -> str | None:
        if not isinstance(node, Scalar):
            self.bad(node.line, f"'{key}' must be text, not a list or mapping")
        elif node.kind == "null":
            self.bad(node.line, f"'{key}' is empty; write a text or take the key out")
        elif node.kind != "str":
            self.bad(
                node.line, f"'{key}' must be text, but {node.text[:40]} is a {node.kind} in YAML; put it in quotes"
            )
        else:
            return node.text
        return None

    def _texts(self, key: str, node: Node) -> tuple[str, ...]:
        if not isinstance(node, Items):
            self.bad(node.line, f"'{key}' must be a list of texts, each on a line of its own after '- '")
            return ()
        texts = [self._text(key, entry) for entry in node.nodes]
        for text, entry in zip(texts, node.nodes, strict=True):
            if text is not None and not text.strip():
                self.bad(entry.line, f"'{key}' has an empty entry; write a text or take the line out")
        return tuple(text for text in texts if text is not None)

    def _weight(self, node: Node) -> float | None:
        shown = node.text[:40] if isinstance(node, Scalar) else "a list or mapping"
        if isinstance(node, Scalar) and node.kind in ("int", "float") and _NUMBER.fullmatch(node.text):
            weight = float(node.text)
            if 0 < weight <= 100:
                return weight
        self.bad(node.line, f"'weight' must be a number above 0 and at most 100, without quotes; it is {shown}")
        return None

    def _need(self, node: Node) -> int | None:
        if isinstance(node, Scalar) and node.kind == "int" and _NUMBER.fullmatch(node.text) and int(node.text) >= 1:
            return int(node.text)
        self.bad(node.line, "'need' must be how many of the options are enough: a whole number, 1 or more")
        return None

    def _yes_or_no(self, key: str, node: Node) -> bool | None:
        if isinstance(node, Scalar) and node.kind == "bool" and node.text in ("true", "false"):
            return node.text == "true"
        self.bad(node.line, f"'{key}' must be true or false")
        return None

    def _explain(self, error: ValidationError, lines: dict[str, int], names: dict[str, str]) -> None:
        for detail in error.errors():
            name = str(detail["loc"][0]) if detail["loc"] else ""  # a rule of the whole
            if detail["type"] == "missing":
                continue  # said already, by _keys or by _text
            message = _FOR_READERS.get(detail["type"], detail["msg"].removeprefix("Value error, "))
            self.bad(lines.get(name, 1), f"'{names.get(name, name)}' {message}" if name else message)


def _advice(name: str, allowed: Sequence[str], what: str) -> str:
    near = difflib.get_close_matches(name[:40].casefold(), allowed, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    if name in RUBRIC_KEYS or name in CRITERION_KEYS:
        return f"'{name}' does not belong to {what}: check the indentation"
    return f"{what} may have {', '.join(allowed)}"


def default_label(criterion_id: str) -> str:
    """What a criterion without a label is called: its id in words."""
    words = re.sub(r"[-_\s]+", " ", criterion_id).strip()
    return words[:1].upper() + words[1:] if words else criterion_id
