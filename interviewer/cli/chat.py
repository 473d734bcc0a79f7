"""`interviewer chat`: the interview in a browser, on this computer."""

from __future__ import annotations

import socket
import sys
import threading
from concurrent.futures import Future, wait
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interviewer.cli.models import MODEL_HELP, is_remote
from interviewer.errors import InputError

if TYPE_CHECKING:
    from interviewer.app import About, Ahead
    from interviewer.app.author import Authoring
    from interviewer.bank import Bank
    from interviewer.cli.assemble import Assembled
    from interviewer.cli.voice import Engines
    from interviewer.interview import Interviewer
    from interviewer.judge import Judge, JudgeIdentity
    from interviewer.people import People
    from interviewer.practice import Practice
    from interviewer.store import Store
    from interviewer.types import Judgement, Rubric

PORT = 7860
HERE = ("127.0.0.1", "localhost", "::1")


class Author(StrEnum):
    """What the page lets its visitors do with the rubrics, reference answers included."""

    edit = "edit"
    read = "read"
    off = "off"


def chat(
    model: Annotated[str, typer.Option(metavar="NAME", help=MODEL_HELP)] = "",
    device: Annotated[str, typer.Option(help="auto, cpu, cuda ...")] = "auto",
    dtype: Annotated[str, typer.Option(help="auto, float32, bfloat16 ...")] = "auto",
    bank: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Rubrics to use instead of those that ship with it.")
    ] = None,
    calibration: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A calibration by `interviewer calibrate`.")
    ] = None,
    host: Annotated[str, typer.Option(help="Address to serve on; the default is this computer only.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to serve on.")] = PORT,
    author: Annotated[
        Author | None,
        typer.Option(
            help="What the page of rubrics, with their answers, allows; when left out: edit, and off with --host or "
            "--auth.",
            show_default=False,
        ),
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open a browser.")] = False,
    home: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder for the record of interviews.", show_default=False)
    ] = None,
    profile: Annotated[
        str,
        typer.Option(
            metavar="NAME",
            help="Whose interviews these are; when left out: me, and nobody's with --host.",
            show_default=False,
        ),
    ] = "",
    voice: Annotated[
        bool, typer.Option("--voice", help="Speak your answers and have questions read aloud, all on this computer.")
    ] = False,
    listen: Annotated[
        str, typer.Option(metavar="NAME", help="Listen, with these weights: a folder or a Hugging Face name.")
    ] = "",
    speak: Annotated[
        str, typer.Option(metavar="NAME", help="Read aloud, with this VITS model: a folder or a Hugging Face name.")
    ] = "",
    auth: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Who may log in, by `interviewer people add`; everybody has interviews of their own.",
            show_default=False,
        ),
    ] = None,
) -> int:
    """Be interviewed in the browser. Ctrl-C ends the program; every interview is kept and can be continued.

    Exit status: 2 when the model, the bank, the folder or the port cannot be used.
    """
    from interviewer import weights
    from interviewer.bank import load_bank
    from interviewer.cli.assemble import check_model
    from interviewer.cli.models import fetch
    from interviewer.cli.voice import engines
    from interviewer.store import FILE, Store

    rubrics = load_bank(bank)
    people = people_of(auth, profile)
    store = Store(home / FILE if home else None)
    practice = None if people else practice_of(store, profile, host)
    claim(host, port)
    spoken = engines(voice, listen, speak, device)
    # A wrong name is told before anything is served; a model that is not there yet is fetched, with progress.
    name = check_model(model)
    fetch(weights.DEFAULT_EMBEDDING)

    # The page first, then the model, which loads while the candidate chooses topics. Not at the same time: the two
    # import some of the same libraries, and would do it no faster.
    from interviewer.app import Ahead, AppDeps, Reliability, for_addresses, for_people, serve

    loading: Future[Assembled] = Future()
    # A server elsewhere may be paid by the word: it reads what it is asked to grade, and nothing before.
    ahead = None if is_remote(name) else Ahead(_JudgeToCome(loading))

    def interviewer(edition: Bank) -> Interviewer:
        return interviewer_of(edition, loading)

    def model_line() -> str:
        return loading.result().model_line if loading.done() and not loading.exception() else name

    alone = host in HERE and people is None
    authoring = authoring_of(bank, author or (Author.edit if alone else Author.off), loading)
    reliability = Reliability(place_of(bank), lambda: key_of_judge(loading))
    deps = AppDeps(
        rubrics,
        store,
        interviewer,
        model_line,
        authoring=authoring,
        reliability=reliability,
        practice=practice,
        speech=spoken.speech,
        people=people,
        ahead=ahead,
        limits=None if alone else for_people() if people else for_addresses(),
        about=about_of(name, model, calibration),
    )
    server = serve(deps, host, port)
    threading.Thread(
        target=_load, args=(loading, model, device, dtype, rubrics, calibration, spoken, ahead), daemon=True
    ).start()
    print(f"The interview is at {server.url}\nPress Ctrl-C to end.", flush=True)
    if spoken.line:
        print(f"interviewer: the page {spoken.line}; no recording is kept", file=sys.stderr)
    if warning := warning_of(host, authoring, practice, people):
        print(f"interviewer: {warning}", file=sys.stderr)
    if not no_browser:
        import webbrowser

        webbrowser.open(server.url)
    try:
        loading.result()  # a model that does not load ends the program, with its reason
        spoken.check()
    except BaseException:
        server.close()
        raise
    server.wait()
    return 0


def interviewer_of(bank: Bank, loading: Future[Assembled]) -> Interviewer:
    """The interviewer, at once. Until the model is there it speaks in written lines, and grading waits for it.

    So the first question stands on the page while the model is loading: a welcome and a question need none.
    """
    from interviewer.backend import ScriptedBackend
    from interviewer.interview import Interviewer, Speaker

    if loading.done():
        ready = loading.result()
        return Interviewer(bank, ready.judge, ready.speaker)
    return Interviewer(bank, _JudgeToCome(loading), Speaker(ScriptedBackend([""])))


def people_of(auth: Path | None, profile: str) -> People | None:
    """Who may log in; None without --auth. Raises InputError for a file that cannot be used."""
    if auth is None:
        return None
    if profile:
        raise InputError("--auth and --profile do not go together", "With --auth everybody has a profile of their own.")
    from interviewer.people import People

    return People(auth)


def warning_of(host: str, authoring: Authoring | None, practice: Practice | None, people: People | None) -> str:
    """What whoever starts the page should know of who can reach it; "" when that is nobody else."""
    if host in HERE and people is None:
        return ""
    also = "" if authoring is None else "read its answers" if authoring.locked else "change its rubrics"
    if people is None:
        also = f", {also}" if also else ""
        also += f", read the interviews of {practice.name}" if practice else ""
        return f"whoever can reach {host} can use this page{also}, and has no password to give"
    told = [f"whoever logs in can also {also}"] if also else []
    if host not in HERE:
        told.append(f"names, passwords and answers travel to {host} as they are, unless a proxy in front adds HTTPS")
    return "; ".join(told)


def practice_of(store: Store, profile: str, host: str) -> Practice | None:
    """Whose history the page shows: that of the name given. Without one it is that of whoever sits at this computer;
    None on an address that others can reach, where it would be shown to all of them. Raises InputError for a bad name.
    """
    from interviewer.practice import Practice
    from interviewer.store import FIRST_PROFILE
    from interviewer.store.profiles import checked_name

    name = checked_name(profile) if profile else FIRST_PROFILE if host in HERE else ""
    return Practice(store, name) if name else None


def about_of(name: str, model: str, calibration: Path | None) -> About:
    """What the start page says of the model of that name, which `--model` chose."""
    from interviewer.app import About
    from interviewer.strength import strength_of

    # What was measured holds for the embedded model with the calibration that ships, and for no other of its name.
    measured = strength_of(name) if calibration is None and model.strip() in ("", name) else None
    return About(strength=measured, elsewhere=is_remote(model))


def place_of(bank: Path | None) -> Path:
    """The file or folder of the rubrics in use."""
    from interviewer.data import data_dir

    return data_dir("rubrics") if bank is None else bank


def authoring_of(bank: Path | None, author: Author, loading: Future[Assembled]) -> Authoring | None:
    """What the author's page needs, None to leave it out. The rubrics that ship are never changed by it."""
    from interviewer.app.author import READ_ONLY, SHIPPED, Authoring, is_shipped

    if author is Author.off:
        return None
    place = place_of(bank)
    locked = SHIPPED if bank is None or is_shipped(place) else READ_ONLY if author is Author.read else ""

    return Authoring(place, lambda: loading.result().judge, lambda: key_of_judge(loading), locked)


def key_of_judge(loading: Future[Assembled]) -> str:
    """The key that results of tests by this judge have, at once; empty while it is loading."""
    from interviewer.rubrics.results import judge_key

    ready = loading.done() and not loading.exception()
    return judge_key(*loading.result().judge.identity) if ready else ""


class _JudgeToCome:
    """A judge that is still loading; whoever needs it waits."""

    def __init__(self, loading: Future[Assembled]) -> None:
        self._loading = loading

    @property
    def identity(self) -> JudgeIdentity:
        return self._ready().identity

    def judge(self, rubric: Rubric, answer: str) -> tuple[Judgement, ...]:
        return self._ready().judge(rubric, answer)

    def _ready(self) -> Judge:
        from interviewer.events import Working
        from interviewer.working import tell

        while not self._loading.done():
            tell(Working(stage="loading"))  # again and again: whoever has stopped waiting is noticed by it
            wait([self._loading], timeout=1.0)
        return self._loading.result().judge


def claim(host: str, port: int) -> None:
    """See that the port can be had, before anything slow. Raises InputError when it cannot."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does: a port just left is free
            probe.bind((host, port))
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"cannot serve on {host}, port {port}: {reason}",
            f"Choose another with --port, for instance --port {port + 1 if port < 65535 else PORT}.",
        ) from error


def _load(
    loading: Future[Assembled],
    model: str,
    device: str,
    dtype: str,
    bank: Bank,
    calibration: Path | None,
    spoken: Engines,
    ahead: Ahead | None,
) -> None:
    from interviewer.cli.assemble import assemble
    from interviewer.cli.voice import settle

    settle(loading, lambda: assemble(model, device, dtype, bank, calibration))
    if ahead is not None:
        # The first pass of a process is slow; better now, while topics are chosen, than under the first answer.
        ahead.read(bank.rubrics[0])
    spoken.load()  # last: whoever speaks has read a question first
