"""Yes or No from servers that tell nothing of given text: one token, with its probabilities where they are shown."""

from __future__ import annotations

import json
import math
import re
from typing import Any, Literal

from interviewer.errors import ModelError
from interviewer.remote.client import Body

Labels = tuple[str, str]
YES_NO: Labels = ("Yes", "No")
LEAST_MASS = 0.5
"""Where Yes and No together have less than this probability the model means something else; nothing was measured."""
_WORD = re.compile(r"[^\W\d_]+")

Form = Literal["structured_outputs", "grammar", "response_format", "free"]
FORMS: tuple[Form, ...] = ("structured_outputs", "grammar", "response_format")
"""How servers are told to choose among words (vLLM; llama.cpp; Ollama and others), in the order they are tried."""


def question(messages: list[dict[str, Any]], model: str, extra: Body) -> dict[str, Any]:
    """A request for one greedy token."""
    return {"model": model, "messages": messages, "max_tokens": 1, "temperature": 0, **extra}


def with_probabilities(body: Body) -> dict[str, Any]:
    return {**body, "logprobs": True, "top_logprobs": 20}


def held_to(body: Body, labels: Labels, form: Form) -> dict[str, Any]:
    """The request, held to one of two words."""
    match form:
        case "structured_outputs":
            extra: dict[str, Any] = {"structured_outputs": {"choice": list(labels)}}
        case "grammar":
            extra = {"grammar": "root ::= " + " | ".join(f'"{label}"' for label in labels)}
        case "response_format":
            schema = {"type": "string", "enum": list(labels)}
            extra = {
                "response_format": {"type": "json_schema", "json_schema": {"name": "word", "schema": schema}},
            }
        case "free":
            extra = {}
    return {**body, **extra, "max_tokens": 8}  # a word may be two tokens, and JSON puts it between quotes


def log_odds(answer: Any, labels: Labels = YES_NO) -> float | None:
    """First label against second by their probabilities as the next token, spellings summed; None where it is neither.

    A label that is not among the tokens shown has at most the least probability shown, which then stands for it: the
    odds are at least as far from even as is said. Raises ModelError where no probabilities are shown.
    """
    try:
        shown = [(t["token"], t["logprob"]) for t in answer["choices"][0]["logprobs"]["content"][0]["top_logprobs"]]
        chances = [(str(token).strip().lower(), math.exp(logprob)) for token, logprob in shown]
        least = min(p for _, p in chances if p > 0)
    except (LookupError, TypeError, ValueError, OverflowError) as error:
        raise ModelError("the server shows no probabilities of its next token") from error
    first, second = (sum(p for token, p in chances if token == label.lower()) for label in labels)
    if first + second < LEAST_MASS:
        return None
    return math.log(max(first, least)) - math.log(max(second, least))


def word(answer: Any, labels: Labels = YES_NO) -> float | None:
    """1.0 for the first label, -1.0 for the second, None where the answer is neither."""
    try:
        text = answer["choices"][0]["message"]["content"] or ""
    except (LookupError, TypeError) as error:
        raise ModelError("the server's answer holds no text") from error
    try:
        text = json.loads(text)
    except (ValueError, TypeError):
        pass
    found = _WORD.search(str(text))
    said = found.group().lower() if found else ""
    return next((value for label, value in zip(labels, (1.0, -1.0), strict=True) if said == label.lower()), None)
