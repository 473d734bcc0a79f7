"""Serve the page with the scripted interviewer and real engines of speech: serve_voice.py FOLDER PORT DELAY WHISPER.

With an empty WHISPER the engines are scripted: what listens hears always the same.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fakes import make_engine

from interviewer.app import AppDeps, Defaults, Speech, serve
from interviewer.bank import load_bank
from interviewer.speech import ScriptedListener, ScriptedVoice
from interviewer.store import Store


def main(folder: Path, port: int, delay: float, whisper: str) -> None:
    deps = AppDeps(
        load_bank(),
        Store(folder / "interviews.sqlite3"),
        lambda bank: make_engine(bank, delay),
        defaults=Defaults(seed=1),
        speech=real(Path(whisper)) if whisper else scripted(),
    )
    server = serve(deps, port=port)
    print("ready", server.url, flush=True)
    server.wait()


def scripted() -> Speech:
    listener, voice = ScriptedListener(["um, it pulls them together"]), ScriptedVoice()
    return Speech(lambda: listener, lambda: voice)


def real(whisper: Path) -> Speech:
    from interviewer.local.listening import load_listener
    from interviewer.local.speaking import SmallVoice

    listener, voice = load_listener(whisper), SmallVoice()
    return Speech(lambda: listener, lambda: voice)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4])
