"""Headers that keep the page to itself, and a limit on what one request may carry."""

from __future__ import annotations

import base64
import hashlib
import re

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MOST_BYTES = 2_000_000
"""A request body above this is refused: the longest answer is a small part of it."""

TOO_LARGE = "That is far too long to send. Nothing was sent; it is still in the box."

_INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)

_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
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

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _declared_length(scope) > MOST_BYTES:
            await JSONResponse({"detail": TOO_LARGE}, status_code=413)(scope, receive, send)
            return
        page: Message | None = None
        body = b""
        came, refused = 0, False

        async def counted() -> Message:
            """A body may also come in pieces, without saying beforehand how long it is."""
            nonlocal came
            message = await receive()
            came += len(message.get("body", b""))
            if came > MOST_BYTES:
                raise _TooMuch
            return message

        async def guarded(message: Message) -> None:
            nonlocal page, body, refused
            if refused:
                return
            if came > MOST_BYTES and message["type"] == "http.response.start":
                refused = True  # whatever gradio makes of half a body
                await JSONResponse({"detail": TOO_LARGE}, status_code=413)(scope, receive, send)
                return
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_ALWAYS)
                if headers.get("content-type", "").startswith("text/html"):
                    page = message  # held back until the whole page, with its scripts, is known
                    return
                headers["Content-Security-Policy"] = policy(b"")
            elif page is not None:
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                headers = MutableHeaders(scope=page)
                headers["Content-Security-Policy"] = policy(body)
                headers["Cache-Control"] = "no-store"
                await send(page)
                message = {"type": "http.response.body", "body": body}
            await send(message)

        try:
            await self._app(scope, counted, guarded)
        except _TooMuch:
            if not refused:
                await JSONResponse({"detail": TOO_LARGE}, status_code=413)(scope, receive, send)


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
