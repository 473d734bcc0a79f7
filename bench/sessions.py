"""A class at one server at once, with the real model: how long everybody waits, and whether anything is lost.

    python -m bench.sessions [--people 20] [--model NAME]

Starts `interviewer chat --auth` on this machine. Everybody logs in, begins an interview at the same moment, gives one
answer at the same moment, and stops there; each speaks gradio's queue protocol, as a browser does. Printed are the
waits and the places that were shown, and what the record says of lost and doubled turns.
"""

from __future__ import annotations

import argparse
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.tab import Changes, Tab
from interviewer import people
from interviewer.events import Asked, Received, Started
from interviewer.store import FILE, Profiles, Store

STARTING = 600.0
"""Seconds for the server to start and load its model."""
ANSWER = (
    "I would first look at what the data says about it and compare it with a simple baseline, since without one a "
    "number means little. Then I would check the training curves for overfitting, look at the errors by hand, and "
    "change one thing at a time. My mark in the record is {mark}."
)


class Reply(NamedTuple):
    """How one reply came, in seconds from the moment it was asked for."""

    places: tuple[int, ...]
    """The places in the line that were shown, in order."""
    first: float
    """Until the first word, or the first thing that was more than a place in the line."""
    done: float


class Person:
    def __init__(self, url: str, name: str, password: str) -> None:
        self.name = name
        self.answer = ANSWER.format(mark=name)
        self.replies: list[Reply] = []
        self.trouble = ""
        self._tab = Tab(url)
        if self._tab.log_in(name, password) != 200:
            raise SystemExit(f"{name} could not log in")
        self._tab.open()

    def sit(self, together: threading.Barrier) -> None:
        try:
            together.wait(STARTING)
            self.replies.append(_follow(self._tab.begin(5)))
            together.wait(STARTING)
            self.replies.append(_follow(self._tab.say(self.answer)))
            self.trouble = self._tab.words("notice")
        except Exception as error:
            self.trouble = f"{type(error).__name__}: {error}"
            together.abort()
        finally:
            self._tab.http.close()


def _follow(reply: Iterator[Changes]) -> Reply:
    began, first, places = time.perf_counter(), 0.0, []
    for number, changes in enumerate(reply):
        told = re.search(r"(\d+) replies are before yours|You are next", str(changes.get("live", "")))
        if told:
            places.append(int(told[1] or 1))
        elif number and not first:  # the first message only locks the page
            first = time.perf_counter() - began
    return Reply(tuple(places), first, time.perf_counter() - began)


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.sessions")
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--model", default="")
    chosen = parser.parse_args(argv)
    with TemporaryDirectory() as folder:
        names = [f"person-{number:02}" for number in range(1, chosen.people + 1)]
        passwords = {name: people.invented() for name in names}
        file = Path(folder) / "class.txt"
        people.add(file, passwords)
        server, url = _serve(Path(folder), file, chosen.model)
        try:
            everybody = [Person(url, name, password) for name, password in passwords.items()]
            together = threading.Barrier(len(everybody))
            threads = [threading.Thread(target=person.sit, args=(together,)) for person in everybody]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()
        _print(everybody, Store(Path(folder) / FILE))


def _serve(folder: Path, file: Path, model: str) -> tuple[subprocess.Popen[str], str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "interviewer", "chat", "--no-browser", "--port", port]
    command += ["--home", str(folder), "--auth", str(file), *(["--model", model] if model else [])]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")
    assert server.stdout is not None
    url = server.stdout.readline().removeprefix("The interview is at ").strip()
    if not url:
        raise SystemExit("the server did not start")
    return server, url


def _print(everybody: Sequence[Person], store: Store) -> None:
    for which, what in enumerate(("begin", "answer")):
        replies = [person.replies[which] for person in everybody if len(person.replies) > which]
        if not replies:
            continue
        first, done = ([getattr(reply, part) for reply in replies] for part in ("first", "done"))
        falling = all(a > b for r in replies for a, b in zip(r.places, r.places[1:], strict=False))
        longest = max((r.places[0] for r in replies if r.places), default=0)
        waited = sum(bool(reply.places) for reply in replies)
        print(f"{what}: {len(replies)} replies, {waited} waited in line, at most {longest} before one of them")
        print(f"  first word after {median(first):.1f} s (median), {max(first):.1f} s (last)")
        print(f"  done after {median(done):.1f} s (median), {max(done):.1f} s (last)")
        print(f"  places that were shown {'only fell' if falling else 'DID NOT ONLY FALL'}")
    lost = doubled = unanswered = 0
    for person in everybody:
        kept = Profiles(store).interviews(person.name)
        events = [event for one in kept for event in store.events(one.token)]
        said = [event.text for event in events if isinstance(event, Received)]
        lost += person.answer not in said
        doubled += len(said) > 1 or sum(isinstance(event, Started) for event in events) > 1
        unanswered += not (events and isinstance(events[-1], Asked))
    print(f"{len(everybody)} people: {lost} turns lost, {doubled} doubled, {unanswered} without an answer")
    for person in everybody:
        if person.trouble:
            print(f"{person.name}: {person.trouble}")


if __name__ == "__main__":
    main()
