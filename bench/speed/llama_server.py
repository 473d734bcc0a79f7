"""llama.cpp's own server, from the wheel xllamacpp, on the loopback. Run by itself, it ends when it is ended:

python llama_server.py MODEL.gguf PORT TOKENS SLOTS THREADS
"""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

_WAIT = 300.0
"""Seconds until a server has to be there."""


def llama_server(model: Path, tokens: int, slots: int, threads: int, log: Path) -> AbstractContextManager[str]:
    """A server that reads texts of that many tokens, `slots` of them at a time; see `running`.

    llama.cpp's threads wait for each other in a loop: give it no more than there are cores that nobody else wants.
    """
    port = free_port()
    command = [sys.executable, __file__, str(model), *map(str, (port, tokens, slots, threads))]
    return running(command, port, log)


@contextmanager
def running(command: Sequence[str], port: int, log: Path) -> Iterator[str]:
    """A server's process until the block ends: its address, once it answers that it is well.

    Raises RuntimeError, with the end of its log, when it does not start.
    """
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + _WAIT
        while not _well(port):
            if process.poll() is not None or time.monotonic() > deadline:
                said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
                raise RuntimeError(f"the server did not start: {said}")
            time.sleep(0.2)
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _well(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            return bool(json.load(answer)["status"] == "ok")
    except (OSError, ValueError):
        return False


def _serve(model: str, port: int, tokens: int, slots: int, threads: int) -> None:
    import xllamacpp

    params = xllamacpp.CommonParams()
    params.model.path = model
    params.hostnames = ["127.0.0.1"]
    params.port = port
    params.n_parallel = slots
    params.n_ctx = tokens * slots
    params.warmup = False
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    server = xllamacpp.Server(params)
    signal.pause()
    del server  # only now: it serves as long as it is


if __name__ == "__main__":
    _serve(sys.argv[1], *map(int, sys.argv[2:]))
