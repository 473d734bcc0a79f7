"""`interviewer people`: who may log in on a class server (`interviewer chat --auth FILE`)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from interviewer.errors import InputError

Names = Annotated[list[str], typer.Argument(metavar="NAME...", help="Whom.", show_default=False)]
File = Annotated[
    Path, typer.Option("--file", metavar="FILE", help="The file that --auth is given.", show_default=False)
]

people_app = typer.Typer(help="Who may log in on a class server.", no_args_is_help=True)


@people_app.command("add")
def add(
    names: Names,
    file: File,
    invent: Annotated[
        bool, typer.Option("--invent", help="Make up a password for each, and print them to hand out.")
    ] = False,
    replace: Annotated[bool, typer.Option("--replace", help="Give those who are there a new password.")] = False,
) -> int:
    """Add people: asks twice for the password of each, or reads one a line from standard input.

    A running server knows them at once. Exit status: 2 when a name, a password or the file cannot be used; then
    nobody is added.
    """
    from interviewer import people

    passwords = {name: people.invented() if invent else _asked(name) for name in names}
    people.add(file, passwords, replace)
    if invent:
        print("\n".join(f"{name}\t{password}" for name, password in passwords.items()))
        print("The file has no passwords: keep these until they are handed out.", file=sys.stderr)
    return 0


@people_app.command("list")
def list_people(file: File) -> int:
    """Print who may log in."""
    from interviewer import people

    for name in people.read(file):
        print(name)
    return 0


@people_app.command("remove")
def remove(names: Names, file: File) -> int:
    """Take people out of the file; a running server logs them out at once. Their interviews are kept
    (`interviewer history delete --everything --profile NAME` deletes those).
    """
    from interviewer import people

    for name in names:
        people.remove(file, name)
    return 0


def _asked(name: str) -> str:
    if sys.stdin.isatty():
        return str(typer.prompt(f"Password for {name}", hide_input=True, confirmation_prompt=True))
    line = sys.stdin.readline()
    if not line:
        raise InputError("standard input has no password left", "Give one a line, in the order of the names.")
    return line.rstrip("\r\n")
