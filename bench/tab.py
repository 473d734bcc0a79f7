"""A tab of the interview's page without a browser: it speaks to the server as gradio's page does.

The page's handlers are private, so gradio's own Python client cannot call them; a browser can, and so can this.
"""

from __future__ import annotations

import html
import json
import re
import secrets
from collections.abc import Iterator
from types import TracebackType
from typing import Any

import httpx
from gradio_client.utils import apply_diff

PATIENCE = 600.0
"""Seconds without any word from the server after which it is given up."""
Changes = dict[str, Any]
"""What one message of the server changes, by the ids of the page's parts (without `iv-`)."""


class Tab:
    """One tab of one browser. `shown` is what stands on the page, `token` the interview in its address."""

    def __init__(self, url: str) -> None:
        self.token = ""
        self.shown: Changes = {}
        self.http = httpx.Client(base_url=url, timeout=PATIENCE, follow_redirects=True)
        self._session = secrets.token_hex(6)
        self._config: dict[str, Any] = {}
        self._names: dict[int, str] = {}

    def __enter__(self) -> Tab:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.http.close()

    def log_in(self, name: str, password: str) -> int:
        """Send the login's form; returns the status of what came back."""
        return self.http.post("login", data={"name": name, "password": password, "back": "/"}).status_code

    def open(self, token: str = "") -> Changes:
        """Load the page, at the address of an interview or at the start."""
        self.token = token
        self._config = self.http.get("config").raise_for_status().json()
        parts = self._config["components"]
        self._names = {c["id"]: str(c["props"].get("elem_id") or c["id"]).removeprefix("iv-") for c in parts}
        event = next(d for d in self._config["dependencies"] if any(t[1] == "load" for t in d["targets"]))
        body = {"data": [], "fn_index": event["id"], "session_hash": self._session}
        answer = self.http.post("gradio_api/run/predict", json=body, params=self._address()).raise_for_status()
        return self._show(event, answer.json()["data"])

    def press(self, button: str, **given: Any) -> Iterator[Changes]:
        """Press a button, with what stands in the parts that it reads; every message of the reply, as it comes."""
        part = next(number for number, name in self._names.items() if name == button)
        event = next(d for d in self._config["dependencies"] if [part, "click"] in d["targets"])
        body = {
            "data": [given.get(self._names[number]) for number in event["inputs"]],
            "fn_index": event["id"],
            "session_hash": self._session,
            "trigger_id": part,
        }
        if not event["queue"]:
            answer = self.http.post("gradio_api/run/predict", json=body, params=self._address()).raise_for_status()
            yield self._show(event, answer.json()["data"])
            return
        self.http.post("gradio_api/queue/join", json=body, params=self._address()).raise_for_status()
        data: list[Any] = []
        for message in self._messages():
            if not message.get("success", True):
                raise RuntimeError(f"the server failed: {message}")
            if message["msg"] not in ("process_generating", "process_completed") or "data" not in message["output"]:
                continue
            came = message["output"]["data"]
            # The first is whole; those that follow say what differs, and the last is whole again.
            differs = message["msg"] == "process_generating" and data
            data = (
                [apply_diff(old, new) if new else old for old, new in zip(data, came, strict=True)] if differs else came
            )
            yield self._show(event, data)

    def begin(self, questions: int = 1) -> Iterator[Changes]:
        """Start an interview as the card stands at first."""
        yield from self.press("begin", topics=[], difficulty="any", count=questions, mode="practice", choose=None)

    def say(self, text: str) -> Iterator[Changes]:
        yield from self.press("send", box=text)

    def words(self, part: str) -> str:
        """What a part of the page says, without its mark-up."""
        value = self.shown.get(part)
        value = value.get("value", "") if isinstance(value, dict) else value
        return " ".join(html.unescape(re.sub("<[^>]+>", " ", str(value or ""))).split())

    def _messages(self) -> Iterator[dict[str, Any]]:
        with self.http.stream("GET", "gradio_api/queue/data", params={"session_hash": self._session}) as stream:
            stream.raise_for_status()
            for line in stream.iter_lines():
                if line.startswith("data:"):
                    message = json.loads(line[5:])
                    if message["msg"] == "close_stream":
                        return
                    yield message

    def _show(self, event: dict[str, Any], data: list[Any]) -> Changes:
        changes = {}
        for number, value in zip(event["outputs"], data, strict=True):
            if not (isinstance(value, dict) and set(value) == {"__type__"}):  # gradio's word for `as it was`
                changes[self._names[number]] = value
        self.shown |= changes
        if found := re.search(r'data-token="([^"]*)"', str(changes.get("header", ""))):
            self.token = found[1]
        return changes

    def _address(self) -> dict[str, str]:
        return {"interview": self.token} if self.token else {}
