"""A server on the loopback whose answers a test writes: for what real servers do only when they are ill."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Reply(NamedTuple):
    """`body` is sent as JSON, bytes as they are. `cut` announces that many more bytes than are sent."""

    body: Any = {}
    status: int = 200
    headers: dict[str, str] = {}
    cut: int = 0


class Asked(NamedTuple):
    path: str
    body: Any
    headers: dict[str, str]


Respond = Callable[[Asked], Reply]


class Loopback:
    """Where the server is, what it was asked, and how many requests it had at once at most."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond
        self.asked: list[Asked] = []
        self.most_at_once = 0
        self._now = 0
        self._lock = threading.Lock()
        self.url = ""

    def answer(self, asked: Asked) -> Reply:
        with self._lock:
            self.asked.append(asked)
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        try:
            return self.respond(asked)
        finally:
            with self._lock:
                self._now -= 1

    def paths(self) -> list[str]:
        return [a.path for a in self.asked]


@contextmanager
def serving(respond: Respond) -> Iterator[Loopback]:
    """A server until the block ends."""
    loopback = Loopback(respond)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._reply(None)

        def do_POST(self) -> None:
            self._reply(json.loads(self.rfile.read(int(self.headers["content-length"]))))

        def _reply(self, body: Any) -> None:
            reply = loopback.answer(Asked(self.path, body, {k.lower(): v for k, v in self.headers.items()}))
            sent = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(sent) + reply.cut))
            if reply.cut:
                self.send_header("connection", "close")
            self.end_headers()
            self.wfile.write(sent)
            if reply.cut:
                self.close_connection = True

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    loopback.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield loopback
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
