"""Build the page and put it on a server that talks to this computer only, unless told otherwise."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import gradio as gr
from starlette.middleware import Middleware
from starlette.requests import Request

from interviewer.app import environment
from interviewer.app.about import About
from interviewer.app.ahead import Ahead
from interviewer.app.author import Authoring, add_page
from interviewer.app.desk import Defaults, Desk, Interviewer
from interviewer.app.editions import Editions
from interviewer.app.gate import Gate
from interviewer.app.line import MOST, Line
from interviewer.app.mine import route
from interviewer.app.page import lay_out
from interviewer.app.painter import Painter
from interviewer.app.rates import Limits
from interviewer.app.reliability import untested
from interviewer.app.sessions import Sessions
from interviewer.app.shield import Shield
from interviewer.app.theme import theme
from interviewer.app.visitors import Visitor, person_of
from interviewer.app.voice import Speech, routes, script
from interviewer.app.wiring import Handlers, wire
from interviewer.bank import Bank
from interviewer.errors import InputError
from interviewer.people import People
from interviewer.practice import Practice, with_drills
from interviewer.store import Store
from interviewer.view.panel import State

FOLDER = Path(__file__).parent
THREADS = MOST + 40
"""One for each reply in the line, and those for what is quick: who waits must not keep others from the page."""
WAITING_LIST = 4 * MOST
"""Of gradio's own queue, where nothing ever waits for long: the line turns away what is too much, and says so."""
DAY = 24 * 3600


@dataclass(frozen=True)
class AppDeps:
    """What the page needs. `make_interviewer` may take its time (a model is loading) and may raise InterviewerError."""

    bank: Bank
    store: Store
    make_interviewer: Callable[[Bank], Interviewer]
    model_line: Callable[[], str] = str
    """Which model grades, for the small print; empty while nobody knows yet."""
    defaults: Defaults = field(default_factory=Defaults)
    authoring: Authoring | None = None
    """None leaves the author's page out."""
    reliability: Callable[[Bank], State] = untested
    """What the tests of the rubrics found, for a candidate's cards."""
    practice: Practice | None = None
    """Whose interviews these are, and whose history the start page shows to all who can reach it; None: nobody's."""
    about: About = field(default_factory=About)
    speech: Speech | None = None
    """What listens to a candidate and what reads aloud; without it the page shows nothing of either."""
    people: People | None = None
    """Who may log in: then nothing is served to anybody else, and everybody has interviews of their own."""
    ahead: Ahead | None = None
    """What reads a question while its candidate still thinks; None where that would gain nothing."""
    limits: Limits | None = None
    """What one visitor may do in a time; None for no limit, on a page that is one's own."""

    def practice_of(self, who: Visitor) -> Practice | None:
        return Practice(self.store, who.name) if self.people else self.practice


@dataclass(frozen=True)
class Server:
    """A page that is being served at `url` until `close`."""

    url: str
    blocks: gr.Blocks

    def wait(self) -> None:
        """Serve until the program is interrupted: KeyboardInterrupt closes the server and goes on up."""
        try:
            threading.Event().wait()
        finally:
            self.close()

    def close(self) -> None:
        self.blocks.close(verbose=False)


def build_app(deps: AppDeps) -> gr.Blocks:
    """The page, not yet served."""
    editions, line, author = Editions(deps.bank, with_drills), Line(), deps.authoring
    make, defaults = deps.make_interviewer, deps.defaults
    desk = Desk(editions, deps.store, make, defaults, line=line, limits=deps.limits, ahead=deps.ahead)
    demo = gr.Blocks(title="Interviewer", analytics_enabled=False, fill_width=True, delete_cache=(DAY, DAY))
    with demo:
        page = lay_out(deps.bank, deps.defaults)
        names, has_author = list(page.shown), author is not None
        folder, line_of_model = environment.FOLDER, deps.model_line
        about = deps.about.model_copy(update={"shared": deps.limits is not None})
        paint = Painter(names, editions, folder, line_of_model, has_author, deps.reliability, about=about)
        wire(demo, page, Handlers(desk, paint, deps.practice_of))
    if author is not None:
        add_page(demo, author, editions, line)
    demo.queue(max_size=WAITING_LIST, api_open=False)
    return demo


def serve(deps: AppDeps, host: str = "127.0.0.1", port: int = 7860) -> Server:
    """Serve the page; returns when it answers. Raises InputError when the port cannot be had."""
    demo, speech = build_app(deps), deps.speech or Speech()
    middleware = [Middleware(Shield, limits=speech.limits, microphone=speech.listener is not None)]
    if deps.people:
        middleware.append(Middleware(Gate, people=deps.people, sessions=Sessions(deps.store.path.parent)))
    try:
        _, url, _ = demo.launch(
            server_name=host,
            server_port=port,
            prevent_thread_lock=True,
            quiet=True,
            inbrowser=False,
            share=False,
            show_error=False,
            ssr_mode=False,
            pwa=False,
            mcp_server=False,
            enable_monitoring=False,
            run_history=False,
            footer_links=[],
            allowed_paths=[],
            max_file_size="1mb",
            max_threads=THREADS,
            auth_dependency=_logged_in if deps.people else None,
            theme=theme(),
            css_paths=[FOLDER / name for name in _styles(speech)],
            js=_scripts(speech),
            favicon_path=FOLDER / "favicon.svg",
            app_kwargs={
                "middleware": middleware,
                "routes": [route(deps.store, deps.practice_of), *routes(speech, deps.store)],
            },
        )
    except OSError as error:
        raise InputError(f"cannot serve on {host}:{port}: {error}", "Choose another port with --port.") from error
    return Server(url=url, blocks=demo)


def _logged_in(request: Request) -> str | None:
    """What gradio asks before it answers: a second wall behind the gate's, and how it knows a visitor's name."""
    return person_of(request) or None


def _styles(speech: Speech) -> tuple[str, ...]:
    return ("style.css", "author/author.css", *(("voice.css",) if speech.is_on else ()))


def _scripts(speech: Speech) -> str:
    """One function for both pages; each part finds out by itself whether it has anything to do. All see `drawn.js`."""
    names = ("page.js", "announce.js", "sure.js", "author/author.js")
    parts = [(FOLDER / name).read_text(encoding="utf-8") for name in names]
    parts += [script(speech)] if speech.is_on else []
    shared = (FOLDER / "drawn.js").read_text(encoding="utf-8")
    return "() => {\n" + shared + "".join(f"({part.strip()})();" for part in parts) + "}"
