"""`interviewer history`: what is kept of a person on this computer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from interviewer.errors import InputError

if TYPE_CHECKING:
    from interviewer.practice import Overview, Past
    from interviewer.store import Store

PROFILE_HELP = "Whose interviews: the name of a profile."
Profile = Annotated[str, typer.Option("--profile", metavar="NAME", help=PROFILE_HELP, show_default="me")]
Home = Annotated[
    Path | None, typer.Option(metavar="DIR", help="Folder with the record of interviews.", show_default=False)
]
BankPath = Annotated[Path | None, typer.Option(metavar="PATH", help="Rubrics to use instead of those that ship.")]

history_app = typer.Typer(help="What is kept of your interviews: list, show, export, delete.")


@history_app.callback(invoke_without_command=True)
def list_history(
    context: typer.Context,
    profile: Profile = "",
    bank: BankPath = None,
    home: Home = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the list as JSON.")] = False,
) -> int:
    """List the interviews, the topics over time, and what is due today.

    Exit status: 2 when there is no such profile, or the bank or the folder cannot be used.
    """
    if context.invoked_subcommand is not None:
        return 0
    from interviewer.bank import load_bank
    from interviewer.practice import Practice

    store = _store(home)
    seen = Practice(store, _known(store, profile)).overview(load_bank(bank))
    if as_json:
        typer.echo(json.dumps(_as_json(seen), indent=2, ensure_ascii=False))
    else:
        _print(seen)
    return 0


@history_app.command("show")
def show(
    number: Annotated[int, typer.Argument(min=1, help="The interview's number in the list.", show_default=False)],
    profile: Profile = "",
    bank: BankPath = None,
    home: Home = None,
) -> int:
    """Print the report of one interview, as Markdown."""
    from interviewer.bank import load_bank
    from interviewer.interview import replay
    from interviewer.practice import with_drills
    from interviewer.report import interview_report, render_markdown

    store = _store(home)
    one = _numbered(store, _known(store, profile), number)
    state = replay(store.events(one.token))
    if state is None:
        raise InputError(f"interview {number} was never begun", "There is nothing in it to show.")
    typer.echo(render_markdown(interview_report(state, with_drills(load_bank(bank)))))
    return 0


@history_app.command("export")
def export(
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="Where to write it, as JSON.", show_default=False)],
    profile: Profile = "",
    home: Home = None,
) -> int:
    """Write everything that is kept of a person into one JSON file."""
    from interviewer.practice.mine import everything
    from interviewer.runs import write_atomic
    from interviewer.view.words import count

    store = _store(home)
    mine = everything(store, _known(store, profile))
    write_atomic(to, mine.model_dump_json(indent=1).encode() + b"\n")
    typer.echo(f"{to}: {count(len(mine.interviews), 'interview', 'interviews')}")
    return 0


@history_app.command("delete")
def delete(
    number: Annotated[int | None, typer.Argument(min=1, help="One interview of the list.", show_default=False)] = None,
    everything: Annotated[bool, typer.Option("--everything", help="All of it, and the profile.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    profile: Profile = "",
    home: Home = None,
) -> int:
    """Delete one interview, or everything of a person, for good: it is gone from the file as well."""
    from interviewer.practice import here
    from interviewer.store import Profiles
    from interviewer.view.words import count

    if (number is None) == (not everything):
        raise InputError("say what to delete", "Give the number of one interview, or --everything.")
    store = _store(home)
    name = _known(store, profile)
    if number is not None:
        one = _numbered(store, name, number)
        day = one.created.astimezone(here().tzinfo).date()
        _sure(yes, f"Delete interview {number} of {day}?")
        store.delete(one.token)
        typer.echo(f"interview {number} of {day}: deleted")
        return 0
    kept = count(len(Profiles(store).interviews(name)), "interview", "interviews")
    _sure(yes, f"Delete everything of {name}: {kept}?")
    Profiles(store).delete(name)
    typer.echo(f"{name}: {kept} deleted")
    return 0


def _sure(yes: bool, question: str) -> None:
    if not yes:
        typer.confirm(f"{question} This cannot be undone.", abort=True)


def _store(home: Path | None) -> Store:
    from interviewer.store import FILE, Store

    return Store(home / FILE if home else None)


def _known(store: Store, profile: str) -> str:
    """The name of a profile that there is; the first one without a name. Raises InputError."""
    from interviewer.store import FIRST_PROFILE, Profiles
    from interviewer.store.profiles import checked_name

    name, names = checked_name(profile or FIRST_PROFILE), [one.name for one in Profiles(store).all()]
    if name not in names:
        others = f"There are: {', '.join(names)}." if names else "No interview has been kept here yet."
        raise InputError(f"no profile '{name}' in {store.path}", others)
    return name


def _numbered(store: Store, name: str, number: int) -> Past:
    from interviewer.practice import past
    from interviewer.store import Profiles

    kept = Profiles(store).interviews(name)
    if number > len(kept):
        raise InputError(f"there is no interview {number}", f"The last one in the list is {len(kept)}.")
    return past(kept[number - 1])


def _as_json(seen: Overview) -> dict[str, object]:
    return {
        "profile": seen.name,
        "today": seen.today.isoformat(),
        "due": [
            {"question_id": s.item.question_id, "criterion_id": s.item.criterion_id, "recall": round(s.recall, 4)}
            for s in seen.due
        ],
        "days_in_a_row": seen.streak,
        "ability": None if seen.ability is None else {"logits": seen.ability.value, "error": seen.ability.error},
        "interviews": [
            {
                "number": number,
                "created": one.created.isoformat(),
                "questions": one.planned,
                "closed": one.closed,
                "score": one.score,
                "finished": one.finished,
                "answered_again": one.again,
                "disputes": one.disputes,
            }
            for number, one in enumerate(reversed(seen.past), start=1)
        ],
        "topics": [line.model_dump(mode="json") for line in seen.topics],
        "criteria": [
            {
                "question_id": i.question_id,
                "criterion_id": i.criterion_id,
                "tries": [t.model_dump(mode="json") for t in tries],
            }
            for i, tries in seen.criteria.items()
        ],
        "calibration": None if seen.calibration is None else seen.calibration.model_dump(mode="json"),
    }


def _print(seen: Overview) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from interviewer.practice import here
    from interviewer.view.words import count, known_by_oneself, percent, shown

    console = Console()
    table = Table("number", "day", "questions", "score", "", box=box.SIMPLE)
    for number, one in enumerate(reversed(seen.past), start=1):
        day = one.created.astimezone(here().tzinfo).strftime("%Y-%m-%d %H:%M")
        table.add_row(str(number), day, f"{one.closed} of {one.planned}", _score(one), _state(one))
    console.print(table)
    if seen.topics:
        topics = Table("topic", "first day", "last day", "points graded", box=box.SIMPLE)
        for line in seen.topics:
            tries = str(sum(day.tries for day in line.days))
            topics.add_row(Text(shown(line.topic)), percent(line.days[0].credit), percent(line.days[-1].credit), tries)
        console.print(topics)
    typer.echo(f"Due today: {count(len(seen.due), 'point', 'points')}. Days in a row: {seen.streak}.")
    if seen.calibration is not None:
        levels = Table("how sure you said you were", "said", "made on your own", "answers", box=box.SIMPLE)
        for level in seen.calibration.levels:
            levels.add_row(level.named, percent(level.sure), percent(level.score), str(level.answers))
        console.print(levels)
        typer.echo(known_by_oneself([(a.sure, a.score) for a in seen.calibration.answers]))


def _state(one: Past) -> str:
    from interviewer.view.words import count

    said = [] if one.finished else ["not finished"]
    said += [f"{one.again} answered again"] if one.again else []
    said += [count(one.disputes, "dispute", "disputes")] if one.disputes else []
    return ", ".join(said)


def _score(one: Past) -> str:
    from interviewer.view.words import percent

    return "–" if one.score is None else percent(one.score)
