"""Everything that is kept of whoever asks, to take along as one file."""

from __future__ import annotations

import logging
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from interviewer.app.visitors import Visitor, person_of
from interviewer.errors import StoreError
from interviewer.practice import Practice
from interviewer.practice.mine import everything
from interviewer.store import Store

MINE = "/mine.json"

log = logging.getLogger(__name__)


def route(store: Store, practice: Callable[[Visitor], Practice | None]) -> Route:
    """The address of it. Where interviews are nobody's there is nothing to take along."""

    async def mine(request: Request) -> Response:
        own = practice(Visitor(name=person_of(request)))
        if own is None:
            return JSONResponse({"detail": "The interviews of this page are nobody's."}, status_code=404)
        try:
            kept = await run_in_threadpool(everything, store, own.name)
        except StoreError as error:
            log.warning("%s", error.message)
            return JSONResponse({"detail": error.message, "hint": error.hint}, status_code=500)
        named = {"Content-Disposition": 'attachment; filename="interviews.json"', "Cache-Control": "no-store"}
        return Response(f"{kept.model_dump_json(indent=1)}\n", media_type="application/json", headers=named)

    return Route(MINE, mine, methods=["GET"])
