"""The chat page: the only importer of gradio.

build_app(deps)               the page as gr.Blocks
serve(deps, host, port)       the page on a running server
About(strength, elsewhere)    what the start page says of the model
Ahead(judge)                  reads a question while its candidate still thinks
Reliability(folder, judge)    which criteria failed the tests of their rubrics, for the cards
for_people(), for_addresses() what one visitor may do in a time, behind a login and without one
"""

from __future__ import annotations

from interviewer.app import environment  # first of all: gradio reads it when it is imported
from interviewer.app.about import About
from interviewer.app.ahead import Ahead
from interviewer.app.desk import Defaults, Desk
from interviewer.app.rates import Limits, for_addresses, for_people
from interviewer.app.reliability import Reliability
from interviewer.app.serve import AppDeps, Server, build_app, serve
from interviewer.app.voice import Speech

__all__ = [
    "About",
    "Ahead",
    "AppDeps",
    "Defaults",
    "Desk",
    "Limits",
    "Reliability",
    "Server",
    "Speech",
    "build_app",
    "environment",
    "for_addresses",
    "for_people",
    "serve",
]
