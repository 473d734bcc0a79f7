"""`interviewer rubric build`: a file of questions to rubric files, and a rebuild that keeps what hands have done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from interviewer.rubrics.rebuild import Rebuilt


def build(
    source: Annotated[
        Path,
        typer.Argument(help="Questions with reference answers: Markdown, CSV or JSON Lines (by the file's ending)."),
    ],
    out: Annotated[Path, typer.Option(help="Folder for the rubric files.")],
    force: Annotated[
        bool,
        typer.Option(
            "--force",
            help="Take the new build whole where a file was edited, deleted or written by hand. Without it a rebuild "
            "merges, and refuses only files that this command has not made. What is written over is kept in "
            "DIR/.built/replaced.",
        ),
    ] = False,
) -> int:
    """Turn questions and reference answers into one rubric file a question, by rule.

    Build again after a change of the source: edits made by hand are kept, and merged with what is new, field by field.
    Where both changed the same field, the hand's version stays and both are shown (exit status 1). Nothing else is
    deleted: a question that is no longer in the source keeps its file.
    """
    from interviewer.rubrics.rebuild import rebuild
    from interviewer.rubrics.sources import read_source

    found = read_source(source)
    done = rebuild(found.rubrics, out, force)
    print(f"{source}: read as {found.read_as}.")
    if found.unread:
        print(f"Not read: {', '.join(found.unread)}.")
    _tell(done, out)
    for file, aside in done.aside:
        print(f"{file.name}: written anew; as it was it is in {aside}.")
    if done.left:
        names = ", ".join(done.left[:5]) + (" ..." if len(done.left) > 5 else "")
        print(f"Not in {source}, and left as they are: {names}.")
    return _show(done)


def _tell(done: Rebuilt, out: Path) -> None:
    from interviewer.rubrics.compile import covering, foreign_words

    total = lost = 0
    for target in done.targets:
        held = covering(target.theirs)
        total, lost = total + held.total, lost + len(held.lost)
        strange = [w for c in target.theirs.criteria for w in foreign_words(target.theirs, c)]
        notes = [f"lost: {', '.join(held.lost[:10])}"] if held.lost else []
        notes += [f"not in the reference: {', '.join(strange[:10])}"] if strange else []
        notes += ["deleted by hand, and left out"] if target.deleted and not target.file.exists() else []
        aside = f" ({'; '.join(notes)})" if notes else ""
        print(
            f"{target.file.name}: criteria: {len(target.theirs.criteria)}, "
            f"coverage of the reference: {held.share:.0%}{aside}"
        )
    criteria = [c for target in done.targets for c in target.theirs.criteria]
    some = sum(bool(c.options) for c in criteria)
    share = 1 - lost / total if total else 1.0
    print(
        f"Written to {out}: rubrics: {len(done.targets)}, criteria: {len(criteria)}, any of several: {some}, "
        f"coverage: {share:.1%} of {total} content words."
    )
    print("They were made by rule: read them, and run `interviewer rubric propose`, `check` and `test` on the folder.")


def _show(done: Rebuilt) -> int:
    for file, conflict in done.conflicts:
        where = f"{conflict.criterion}: " if conflict.criterion else ""
        print(f"{file}: conflict: {where}{conflict.field}: both the file and the new build changed it.")
        print(f"    kept:      {_line(conflict.ours)}")
        print(f"    new build: {_line(conflict.theirs)}")
    if done.conflicts:
        print(f"Conflicts: {len(done.conflicts)}. The files keep the hand's version; the new build is in .built.")
    return 1 if done.conflicts else 0


def _line(text: str) -> str:
    shown = "".join(c if c.isprintable() else " " for c in text)
    return shown if len(shown) <= 300 else f"{shown[:299]}…"
