"""Find out, once and by trying, what a server can do. Nothing is concluded from its name or version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from interviewer.backend import Message
from interviewer.errors import ModelError
from interviewer.remote import asking
from interviewer.remote.asking import Form
from interviewer.remote.client import Body, Client, Refused
from interviewer.remote.said import PLAIN, rendered
from interviewer.remote.scoring import Echoed, Forced, Scorer
from interviewer.roles import SHAPES, Shape

_TRIAL = (
    Message(role="system", content="You are terse."),
    Message(role="user", content="A question comes."),
    Message(role="user", content="Say hello."),
)
# Nobody would say this. A server that calls it certain told the probability after its grammar, or none at all.
_UNLIKELY = "Zebra quartz nineteen sideways"
_LEAST_SURPRISE = 1.0
_NO_MODEL = "interviewer-asks-for-a-model-that-nobody-has"
_ODD_WORDS = ("Kestrel", "Plover")


class Abilities(NamedTuple):
    """What a server does when asked."""

    model: str
    shape: Shape
    extra: Body
    """What requests for a chat turn carry beyond the usual."""
    scorer: Scorer | None
    """How it tells log-probabilities of given text; None when it does not."""
    shown: bool
    """Whether it shows the probabilities of a next token."""
    form: Form
    """How it is held to one of a few words."""
    weights: str
    """A hash of what the server tells of the weights, llama.cpp their size for one; empty when it tells nothing."""
    longest: int | None
    """Tokens that prompt and answer may have together; None when the server does not tell."""

    @property
    def way(self) -> str:
        if self.scorer is not None:
            return self.scorer.way
        if self.shown:
            return "one-token answers with probabilities"
        return "one-token answers" if self.form == "free" else "constrained one-token answers"


def probe(client: Client) -> Abilities:
    """Ask the server what it can do: ten small requests or so. Raises ModelError when it is not there or not usable."""
    served = _served(client)
    model = _model(client, served)
    shape, extra = _speaks(client, model)
    scorer = next((s for s in (Echoed(client, model), Forced(client)) if _tells(s, shape)), None)
    shown, form = (True, asking.FORMS[0]) if scorer else _answers(client, model, shape, extra)
    listed = next((m for m in served if m.get("id") == model), {})
    return Abilities(model, shape, extra, scorer, shown, form, _weights(listed), _longest(listed))


def _served(client: Client) -> list[dict[str, Any]]:
    """The models that the server lists; none where it keeps no list."""
    try:
        answer = client.get(f"{client.address.url}/models")
    except Refused as error:
        if error.status in (401, 403):
            raise
        return []
    found = answer.get("data") if isinstance(answer, dict) else None
    if not isinstance(found, list) or not all(isinstance(m, dict) for m in found):
        raise ModelError(
            f"{client.address.url} lists no models as an OpenAI-compatible server does",
            "Check the address, which mostly ends in /v1.",
        )
    return found


def _model(client: Client, served: Sequence[dict[str, Any]]) -> str:
    """The model that was named; the only one where none was."""
    names = [str(m.get("id", "")) for m in served]
    wanted = client.address.model
    if not wanted and len(names) == 1:
        return names[0]
    if f"{wanted}:latest" in names:  # what Ollama makes of a name without a tag
        return f"{wanted}:latest"
    if wanted in names or (wanted and _runs(client, wanted)):
        return wanted
    known = ", ".join(names[:8]) or "none"
    what = f"the server at {client.address.url} has no model '{wanted}'" if wanted else "no model is named after '#'"
    raise ModelError(what, f"Name one that the server has. It lists: {known}.")


def _runs(client: Client, wanted: str) -> bool:
    """Whether the server runs a model that it does not list, as one that loads on demand may.

    Some servers run their only model whatever name they are given, and some of those give the name back.
    """
    names = []
    for name in (wanted, _NO_MODEL):
        body = asking.question(rendered(_TRIAL[-1:], list), name, {})
        try:
            answer = client.post(f"{client.address.url}/chat/completions", body)
        except Refused as error:
            if error.status in (401, 403):
                raise
            names.append("")
        else:
            told = answer.get("model") if isinstance(answer, dict) else ""
            names.append(str(told).partition("@")[0])
    return names[0] == wanted and names[1] != _NO_MODEL


def _speaks(client: Client, model: str) -> tuple[Shape, Body]:
    """The shape of conversation that the model's template takes, and whether thinking can be turned off."""
    refusal: Refused | None = None
    for shape in SHAPES:
        for extra in (PLAIN, {}):
            body = asking.question(rendered(_TRIAL, shape), model, extra)
            try:
                asking.word(client.post(f"{client.address.url}/chat/completions", body))
            except Refused as error:
                if error.status in (401, 403, 404):
                    raise
                refusal = error
            else:
                return shape, extra
    assert refusal is not None
    raise refusal


def _tells(scorer: Scorer, shape: Shape) -> bool:
    """Whether the server tells log-probabilities of given text, and such as can be true."""
    try:
        prompt, text = scorer.prompt(_TRIAL, shape), scorer.tokens(_UNLIKELY)
        if not prompt or not text:
            return False
        (scored,) = scorer.score(prompt, [text])
    except ModelError:
        return False
    return sum(scored.logprobs) / len(scored.logprobs) < -_LEAST_SURPRISE


def _answers(client: Client, model: str, shape: Shape, extra: Body) -> tuple[bool, Form]:
    url = f"{client.address.url}/chat/completions"
    body = asking.question(rendered(_TRIAL, shape), model, extra)
    try:
        asking.log_odds(client.post(url, asking.with_probabilities(body)))
    except ModelError:
        pass
    else:
        return True, "free"
    for form in asking.FORMS:
        try:
            said = asking.word(client.post(url, asking.held_to(body, _ODD_WORDS, form)), _ODD_WORDS)
        except ModelError:
            continue
        if said is not None:
            return False, form
    return False, "free"


def _weights(listed: dict[str, Any]) -> str:
    """So that two quantisations under one name are two models to a receipt."""
    told = [listed.get("root"), *(_meta(listed).get(key) for key in ("ftype", "size", "n_params", "n_vocab"))]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:8] if any(told) else ""


def _longest(listed: dict[str, Any]) -> int | None:
    """vLLM says `max_model_len` of a model; llama.cpp says what one of its slots holds."""
    for found in (listed.get("max_model_len"), _meta(listed).get("n_ctx")):
        if isinstance(found, int) and found > 0:
            return found
    return None


def _meta(listed: dict[str, Any]) -> dict[str, Any]:
    found = listed.get("meta")
    return found if isinstance(found, dict) else {}
