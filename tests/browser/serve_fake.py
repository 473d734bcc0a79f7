"""Serve the page with the scripted engine: serve_fake.py FOLDER PORT DELAY. test_page.py runs it, and kills it."""

from __future__ import annotations

import sys
from pathlib import Path

from fakes import make_engine, small_bank

from interviewer.app import AppDeps, Defaults, serve
from interviewer.store import Store


def main(folder: Path, port: int, delay: float) -> None:
    (folder / "bank").mkdir(parents=True, exist_ok=True)
    bank = small_bank(folder / "bank")
    engine = make_engine(bank, delay)
    store = Store(folder / "interviews.sqlite3")
    deps = AppDeps(bank, store, lambda: engine, lambda: "words", Defaults(seed=1))
    server = serve(deps, port=port)
    print("ready", server.url, flush=True)
    server.wait()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
