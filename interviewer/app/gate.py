"""The login: nothing of the page, and nothing of what is behind it, is served to who has not logged in.

It stands before gradio, not in it: gradio's own login leaves some of its routes open, forgets everybody at a restart,
and lets passwords be guessed as fast as they can be sent.
"""

from __future__ import annotations

import re
from contextlib import suppress
from functools import cache
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from interviewer.app import render
from interviewer.app.author.wiring import same_origin
from interviewer.app.notices import FOREIGN_LOGIN, WRONG_LOGIN, too_many_guesses
from interviewer.app.rates import Rate, Rates
from interviewer.app.screens import Notice
from interviewer.app.sessions import LASTS, Sessions
from interviewer.app.theme import SANS
from interviewer.app.visitors import LOGGED_IN
from interviewer.errors import StoreError
from interviewer.people import People

QUARTER = 15 * 60.0
STARTED = "/gradio_api/startup-events"
"""By this gradio asks its own server, once, whether it has started."""
FONTS = "/static/fonts/"
"""Gradio's own, for the login's page."""
MOST_FORM = 10_000
"""Bytes of a form of name and password."""
STYLE = Path(__file__).parent / "style.css"


class Gate:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, people: People, sessions: Sessions) -> None:
        self._app = app
        self._people = people
        self._sessions = sessions
        self._started = False
        self._from_there = Rates(Rate(8, QUARTER))  # for one name, from one address
        self._for_name = Rates(Rate(60, QUARTER))  # from wherever
        self._checks = CapacityLimiter(2)  # each of them takes a core, and 19 MB, for as long as it takes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})  # the page has no use for one
            return
        scope[LOGGED_IN] = self._person(scope)
        response = await self._response(Request(scope, receive))
        await (response or self._app)(scope, receive, send)

    async def _response(self, request: Request) -> Response | None:
        """What the gate answers itself; None for what goes through."""
        path = str(request.scope["path"]).rstrip("/") or "/"
        if path == "/login.css":
            return Response(_style(), media_type="text/css")
        if path in ("/login", "/logout"):
            if request.method != "POST":
                return RedirectResponse("./", 303)
            if not same_origin(request.headers.get("origin"), request.headers.get("host")):
                return _page(FOREIGN_LOGIN, "", 403)
            return await self._log_in(request) if path == "/login" else self._log_out(request)
        if request.scope[LOGGED_IN] is not None or (path.startswith(FONTS) and ".." not in path):
            return None
        if path == STARTED and not self._started:
            self._started = True
            return None
        is_page = path.count("/") == 1 and "text/html" in request.headers.get("accept", "")
        if is_page and request.method in ("GET", "HEAD"):
            query = request.url.query
            return _page(None, f"{path}?{query}" if query else path, 200)
        return JSONResponse({"detail": "Log in first: reload the page."}, 401)

    async def _log_in(self, request: Request) -> Response:
        form = parse_qs((await request.body())[:MOST_FORM].decode("utf-8", "replace"))
        name, password, back = (form.get(field, [""])[0] for field in ("name", "password", "back"))
        key = name.strip().casefold()[:200]
        address = request.client.host if request.client else ""
        wait = self._from_there.take(f"{address} {key}") or self._for_name.take(key)
        if wait:
            return _page(too_many_guesses(wait), back, 429, name)
        person = await run_sync(self._people.check, name, password, limiter=self._checks)
        if person is None:
            return _page(WRONG_LOGIN, back, 401, name)
        self._from_there.forget(f"{address} {key}")
        try:
            token = self._sessions.open(person, self._people.mark(person))
        except StoreError as error:
            return _page(Notice(text=error.message, hint=error.hint), back, 503, name)
        response = RedirectResponse(back if _is_here(back) else "./", 303)
        response.set_cookie(
            _cookie(request.scope), token, LASTS, httponly=True, samesite="lax", secure=request.url.scheme == "https"
        )
        return response

    def _log_out(self, request: Request) -> Response:
        with suppress(StoreError):  # a full disk: this browser forgets it all the same
            self._sessions.close(_token(request.scope))
        response = RedirectResponse("./", 303)
        response.delete_cookie(_cookie(request.scope))
        return response

    def _person(self, scope: Scope) -> str | None:
        login = self._sessions.get(_token(scope))
        return login.name if login and self._people.mark(login.name) == login.mark else None


def _page(told: Notice | None, back: str, status: int, name: str = "") -> Response:
    page = render.fill("login", notice=told, back=back, person=name[:200])
    return HTMLResponse(page, status, headers={"Cache-Control": "no-store"})


@cache
def _style() -> str:
    """The page's own sheet. Gradio, which is not here, chooses between light and dark by a class; the login follows the
    system's choice.
    """
    sheet = STYLE.read_text(encoding="utf-8")
    sheet = re.sub(r"^\.dark (\{.*?^\})", r"@media (prefers-color-scheme: dark) { :root \1 }", sheet, flags=re.M | re.S)
    return f"{SANS.stylesheet()['css']}\n{sheet}"


def _is_here(address: str) -> bool:
    """Whether it is a place of this server: one slash first, and nothing that a browser would read as another host."""
    return address.startswith("/") and not address.startswith("//") and "\\" not in address and address.isprintable()


def _cookie(scope: Scope) -> str:
    """Browsers share cookies between the ports of a machine, and two servers may run on one."""
    return f"interviewer-{(scope.get('server') or ('', 0))[1]}"


def _token(scope: Scope) -> str:
    raw = next((value for name, value in scope["headers"] if name == b"cookie"), b"")
    try:
        found = SimpleCookie(raw.decode("latin-1")).get(_cookie(scope))
    except CookieError:
        return ""
    return found.value if found else ""
