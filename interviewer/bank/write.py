"""A rubric as YAML that people like to read and that reads back as the very same value."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import yaml

from interviewer.bank.fields import Reading
from interviewer.bank.nodes import Unreadable, parse
from interviewer.types import Criterion, Rubric

_WIDTH = 100


class _Long(str):
    """Text that goes into a folded block."""


class _Dumper(yaml.SafeDumper):
    """Indents lists inside mappings, as the shipped files do, and folds long text."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: object) -> bool:
        return True


class _PlainDumper(_Dumper):
    """No folded blocks: for text that does not survive folding."""


def _folded(dumper: yaml.SafeDumper, data: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(data), style=">")


def _quoted(dumper: yaml.SafeDumper, data: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(data), style='"')


_Dumper.add_representer(_Long, _folded)
_PlainDumper.add_representer(_Long, _quoted)
_PlainDumper.add_representer(str, _quoted)


def dump_rubric(rubric: Rubric) -> str:
    """YAML text in the key order of the shipped files; empty optional keys are left out.

    Promise: `load_rubric` of that text equals `rubric`. Folded blocks are used where they keep the text exactly;
    otherwise everything is quoted.
    """
    tree = _tree(rubric)
    pretty = _dump(tree, _Dumper)
    return pretty if _reads_back(pretty, rubric) else _dump(tree, _PlainDumper)


def dump_field(name: str, value: str | Sequence[str]) -> str:
    """One field of a criterion as lines of YAML, without indentation or a line's end behind it."""
    shown = _line(value) if isinstance(value, str) else [_line(text) for text in value]
    return _dump({name: shown}, _Dumper).rstrip("\n")


def _dump(tree: dict[str, Any], dumper: type[yaml.SafeDumper]) -> str:
    return str(yaml.dump(tree, Dumper=dumper, sort_keys=False, allow_unicode=True, width=_WIDTH))


def _reads_back(text: str, rubric: Rubric) -> bool:
    try:
        return Reading().rubric(parse(text)) == rubric
    except Unreadable:
        return False


def _tree(rubric: Rubric) -> dict[str, Any]:
    question = rubric.question
    tree: dict[str, Any] = {
        "id": question.id,
        "topic": question.topic,
        "difficulty": question.difficulty,
        "question": _Long(question.text),
        "reference": _Long(rubric.reference),
        "criteria": [_criterion(criterion) for criterion in rubric.criteria],
        "model_answer": _Long(rubric.model_answer),
        "note": _Long(rubric.note),
    }
    return {key: value for key, value in tree.items() if value}


def _criterion(criterion: Criterion) -> dict[str, Any]:
    weight = criterion.weight
    entry: dict[str, Any] = {
        "id": criterion.id,
        "label": criterion.label,
        "text": _line(criterion.text),
        "weight": int(weight) if weight.is_integer() else weight,
        "accept": [_line(text) for text in criterion.accept],
        "counter_claims": [_line(text) for text in criterion.counter_claims],
        "options": [_line(text) for text in criterion.options],
        "need": criterion.need if criterion.need > 1 else None,
        "source": [_line(text) for text in criterion.source],
        "probe": _line(criterion.probe),
        "hint": _line(criterion.hint),
    }
    kept = {key: value for key, value in entry.items() if value}
    return kept if criterion.counts else kept | {"counts": False}


def _line(text: str) -> str:
    return _Long(text) if len(text) > _WIDTH - 14 else text
