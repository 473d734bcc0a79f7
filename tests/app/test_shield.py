"""Headers and limits of every response."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from interviewer.app.shield import MOST_BYTES, TOO_LARGE, Shield, policy


def respond(path_type: str, body: bytes, sent: int = 0) -> tuple[int, dict[str, str], bytes]:
    """What the shield makes of a response of that type, to a request with a body of `sent` bytes."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", path_type.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:5], "more_body": True})
        await send({"type": "http.response.body", "body": body[5:]})

    out: list[Any] = []

    async def run() -> None:
        async def send(message: Any) -> None:
            out.append(message)

        async def receive() -> Any:
            return {"type": "http.request", "body": b""}

        scope = {"type": "http", "headers": [(b"content-length", str(sent).encode())], "method": "POST", "path": "/"}
        await Shield(app)(scope, receive, send)

    asyncio.run(run())
    headers = {k.decode().lower(): v.decode() for k, v in out[0]["headers"]}
    return out[0]["status"], headers, b"".join(m.get("body", b"") for m in out[1:])


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/json", "text/css"])
def test_every_response_is_shielded(kind: str) -> None:
    status, headers, body = respond(kind, b"<script>let a = 1</script><p>hello</p>")
    assert (status, body) == (200, b"<script>let a = 1</script><p>hello</p>")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    rules = dict(rule.strip().split(" ", 1) for rule in headers["content-security-policy"].split(";"))
    assert rules["default-src"] == rules["connect-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    assert "'unsafe-inline'" not in rules["script-src"]
    assert "http" not in headers["content-security-policy"]


def test_a_page_may_run_its_own_inline_scripts_only() -> None:
    page = b'<script>one()</script><script type="module" src="/x.js"></script>\n<script data-a>\ntwo()</script>'
    scripts = policy(page).split("script-src ")[1].split(";")[0].split()
    assert scripts == [
        "'self'",
        "'unsafe-eval'",
        "'sha256-HR7iaask9daLMRRskMI++QeJtjWDOjyPA6lGzYGzKW4='",
        "'sha256-Lb2lc9BzdFQqYRFBcRPaZUZ0kClPkx4OtyGKdmIkL+s='",
    ]


def test_a_flood_is_refused() -> None:
    assert respond("text/html", b"<p>hello</p>", sent=MOST_BYTES)[0] == 200
    status, _, body = respond("text/html", b"<p>hello</p>", sent=MOST_BYTES + 1)
    assert (status, json.loads(body)) == (413, {"detail": TOO_LARGE})
