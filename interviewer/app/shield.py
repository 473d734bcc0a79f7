"""Headers that keep the page to itself, and a limit on what one request may carry."""

from __future__ import annotations

import base64
import hashlib
import math
import re
from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 2_000_000
"""A request body above this is refused: the longest answer is a small part of it."""

TOO_LARGE = "That is far too long to send. Nothing was sent; it is still in the box."

UPLOADS = "/gradio_api/upload"
"""Gradio takes files of anybody, and keeps them for a day. No page here has a use for one."""

_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class _TooMuch(Exception):
    """More came than one request may carry."""


class Shield:
    """ASGI middleware. Every response gets a content security policy; nothing may be loaded from another host.

    Scripts run from this server only, or inline when they are one of the page's own, named by hash. So an event handler
    or a script that slipped into the page would stay inert even if the escaping failed. 'unsafe-eval' has to stay:
    gradio compiles its templates in the browser. Styles may be inline, because gradio writes them so.
    """

    def __init__(self, app: ASGIApp, limits: Mapping[str, int] | None = None, microphone: bool = False) -> None:
        """`limits` are bytes by path, where they are not MOST_BYTES; with `microphone` the page itself may use it."""
        self._app = app
        self._limits = dict(limits or {})
        heard = "(self)" if microphone else "()"
        self._always = _ALWAYS | {"Permissions-Policy": f"camera=(), microphone={heard}, geolocation=()"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"].startswith(UPLOADS):
            await JSONResponse({"detail": "No files are taken here."}, status_code=404)(scope, receive, send)
            return
        own = self._limits.get(scope["path"])
        if _declared_length(scope) > (own or MOST_BYTES):
            await JSONResponse({"detail": TOO_LARGE}, status_code=413)(scope, receive, send)
            return
        # A handler with a limit of its own measures what comes in pieces itself, and has better words for too much.
        body = _Body(receive, math.inf if own else MOST_BYTES)
        guarded = _Guarded(scope, receive, send, body, self._always)
        try:
            await self._app(scope, body.receive, guarded)
        except _TooMuch:
            if not guarded.answered:  # what reads bodies may also have made an answer of this
                await JSONResponse({"detail": TOO_LARGE}, status_code=413)(scope, receive, send)


class _Body:
    """A body may also come in pieces, without saying beforehand how long it is: it is measured as it comes."""

    def __init__(self, receive: Receive, most: float) -> None:
        self._receive = receive
        self._most = most
        self._came = 0

    @property
    def is_too_much(self) -> bool:
        return self._came > self._most

    async def receive(self) -> Message:
        message = await self._receive()
        self._came += len(message.get("body", b""))
        if self.is_too_much:
            raise _TooMuch
        return message


class _Guarded:
    """`send`, with the headers; a page is held back until the whole of it, with its scripts, is known."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, body: _Body, always: Mapping[str, str]) -> None:
        self._scope, self._receive, self._send, self._body = scope, receive, send, body
        self._always = always
        self._page: Message | None = None
        self._text = b""
        self._refused = False
        self.answered = False

    async def __call__(self, message: Message) -> None:
        if self._refused:
            return
        if message["type"] == "http.response.start":
            await self._start(message)
        elif self._page is None:
            await self._send(message)
        else:
            self._text += message.get("body", b"")
            if not message.get("more_body"):
                headers = MutableHeaders(scope=self._page)
                headers["Content-Security-Policy"] = policy(self._text)
                headers["Cache-Control"] = "no-store"
                await self._send(self._page)
                await self._send({"type": "http.response.body", "body": self._text})

    async def _start(self, message: Message) -> None:
        self.answered = True
        if self._body.is_too_much:  # whatever was made of half a body
            self._refused = True
            await JSONResponse({"detail": TOO_LARGE}, status_code=413)(self._scope, self._receive, self._send)
            return
        headers = MutableHeaders(scope=message)
        headers.update(self._always)
        if headers.get("content-type", "").startswith("text/html"):
            self._page = message
            return
        headers["Content-Security-Policy"] = policy(b"")
        await self._send(message)


def policy(page: bytes) -> str:
    """The content security policy of a page: its own inline scripts, by hash, and this server."""
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(script).digest()).decode()}'"
        for script in dict.fromkeys(_INLINE_SCRIPT.findall(page))
    )
    return (
        f"default-src 'self'; script-src 'self' 'unsafe-eval' {hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'none'"
    )


def _declared_length(scope: Scope) -> int:
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return int(value)
    return 0
