"""Wordings that a language model proposes: raw, one line each, for the checks to judge.

The model is shown examples from another field and one claim at a time. A model as small as the default writes a good
deal of nonsense; nothing here decides what is kept.
"""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.backend import Backend, Decoding
from interviewer.errors import ModelError
from interviewer.prompts import load_prompt
from interviewer.proposing.statement import claim_of, lowered_words
from interviewer.proposing.values import Candidate, Kind
from interviewer.rubrics.wording import tidy
from interviewer.types import Criterion

_PROMPTS: dict[Kind, str] = {
    "counter_claim": "propose_counter",
    "accept": "propose_rewording",
    "probe": "propose_probe",
    "hint": "propose_hint",
}
TRIES = 2
"""Wordings asked for of each kind: greedy, then one sampled with a fixed seed."""
_LONGEST = 48


def worded(criterion: Criterion, kinds: frozenset[Kind], backend: Backend) -> Iterator[Candidate]:
    """What the model proposes for one criterion. A model that fails proposes nothing more; it stops nobody."""
    claim = claim_of(criterion)
    values = {"claim": claim.statement or criterion.text}
    topic = lowered_words(criterion.label.partition(",")[0])
    for kind, name in _PROMPTS.items():
        if kind not in kinds:
            continue
        prompt = load_prompt(name)
        messages = prompt.fill(**values, topic=topic) if "topic" in prompt.placeholders else prompt.fill(**values)
        for attempt in range(TRIES):
            decoding = Decoding(max_tokens=_LONGEST, temperature=0.7 * attempt, top_p=0.9, seed=attempt)
            try:
                line = tidy(_line(backend.stream(messages, decoding)))
            except ModelError:
                return
            if line:
                yield Candidate(criterion.id, kind, "model", line)


def _line(stream: Iterator[str]) -> str:
    """The first line that is not blank; the model is stopped behind it."""
    text = ""
    for piece in stream:
        text += piece
        if "\n" in text.strip():
            break
    close = getattr(stream, "close", None)
    if close is not None:
        close()
    return text.strip().split("\n")[0]
