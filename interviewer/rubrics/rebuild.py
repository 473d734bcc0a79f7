"""Built rubrics into a folder: new files, and those that are there merged with what hands have done to them.

FOLDER/.built holds each file as it was built last, the base of the next merge; FOLDER/.built/replaced what was written
over. A rubric is written before its base: a build that is cut off between the two finds both sides equal the next time.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from interviewer.bank import dump_rubric, load_rubric
from interviewer.errors import BankError, InputError, StoreError
from interviewer.rubrics.merge import Conflict, Merged, merge
from interviewer.runs import write_atomic
from interviewer.types import Rubric, Value

BUILT = ".built"
REPLACED = "replaced"


class Target(Value):
    """One question's file. `base` and `ours` are None where there is no such file."""

    file: Path
    built: Path
    theirs: Rubric
    base: Rubric | None = None
    ours: Rubric | None = None

    @property
    def deleted(self) -> bool:
        """Built once, and taken away since."""
        return self.base is not None and self.ours is None

    @property
    def strange(self) -> bool:
        """Something is there that was not built here, or is no rubric file at all."""
        if self.ours is None:
            return self.base is None and os.path.lexists(self.file)
        return self.base is None and self.ours != self.theirs


class Rebuilt(Value):
    """What became of a folder. `aside` are (file, where it is kept as it was); `left` are files of other builds."""

    targets: tuple[Target, ...]
    conflicts: tuple[tuple[Path, Conflict], ...] = ()
    aside: tuple[tuple[Path, Path], ...] = ()
    left: tuple[str, ...] = ()


def rebuild(rubrics: Sequence[Rubric], out: Path, force: bool = False) -> Rebuilt:
    """Write a file a question into `out`, merging with those that are there; a file deleted by hand stays deleted.

    Nothing is written, and InputError raised, when a rubric file of the folder or of its .built cannot be read, or when
    a file that this has not built is in the way. `force` takes the new build whole instead of merging or refusing.
    """
    targets = _targets(rubrics, out)
    strange = [t.file for t in targets if t.strange]
    if strange and not force:
        names = ", ".join(file.name for file in strange[:5]) + (" ..." if len(strange) > 5 else "")
        raise InputError(
            f"{out}: {len(strange)} of the {len(targets)} files are there already, and were not built here: {names}",
            "Nothing was written. Choose another folder, or add --force to write over them.",
        )
    mine = {target.built.name for target in targets}
    left = [path.name for path, _ in _known(out / BUILT, base=True) if path.name not in mine]
    conflicts: list[tuple[Path, Conflict]] = []
    aside: list[tuple[Path, Path]] = []
    try:
        (out / BUILT).mkdir(parents=True, exist_ok=True)
        for target in targets:
            merged = _outcome(target, force)
            if merged is not None:
                conflicts += [(target.file, conflict) for conflict in merged.conflicts]
                aside += _put(target, merged.rubric, out / BUILT / REPLACED)
            if target.base != target.theirs:
                write_atomic(target.built, dump_rubric(target.theirs).encode())
    except OSError as error:
        raise StoreError(
            f"{out}: cannot be written ({error.strerror or error})", "Check the path and the space."
        ) from None
    return Rebuilt(
        targets=tuple(targets),
        conflicts=tuple(conflicts),
        aside=tuple(aside),
        left=tuple(name for name in left if (out / name).exists()),
    )


def _targets(rubrics: Sequence[Rubric], out: Path) -> list[Target]:
    """Each question with its file: the one that holds it already, or else a new one by number and id."""
    digits = max(2, len(str(len(rubrics))))
    built = {rubric.question.id: (path, rubric) for path, rubric in _known(out / BUILT, base=True)}
    there = {path.name: rubric for path, rubric in _known(out, base=False)}
    by_id = {rubric.question.id: name for name, rubric in there.items()}
    targets = []
    for number, theirs in enumerate(rubrics, 1):
        name = f"{number:0{digits}}-{theirs.question.id}.yaml"
        path, base = built.get(theirs.question.id, (None, None))
        if path is not None and path.name in there:
            name = path.name
        elif theirs.question.id in by_id:
            name = by_id[theirs.question.id]
        elif path is not None:
            name = path.name
        place = out / BUILT / (path.name if path is not None else name)
        targets.append(Target(file=out / name, built=place, theirs=theirs, base=base, ours=there.get(name)))
    return targets


def _known(folder: Path, base: bool) -> list[tuple[Path, Rubric]]:
    """The rubrics in a folder. Raises BankError for one that cannot be read: a merge would lose it."""
    try:
        inside = sorted(folder.iterdir()) if folder.is_dir() else []
    except OSError as error:
        raise StoreError(f"{folder}: cannot be listed ({error.strerror})", "Check the permissions.") from None
    found = []
    for file in inside:
        # A link that leads nowhere holds no rubric.
        if file.suffix.lower() not in (".yaml", ".yml") or file.name.startswith(".") or not file.exists():
            continue
        try:
            found.append((file, load_rubric(file)))
        except BankError as error:
            beside = "Delete it: the rubric file of that name then counts as written by hand."
            mend = "Nothing was written. Mend it, or move it out of the folder."
            raise BankError(error.message, beside if base else mend) from None
    return found


def _outcome(target: Target, force: bool) -> Merged | None:
    """What the file should hold; None for one that was deleted by hand."""
    if force or (target.base is None and target.ours is None):
        return Merged(rubric=target.theirs)
    if target.ours is None:
        return None
    return merge(target.base or target.ours, target.ours, target.theirs)


def _put(target: Target, rubric: Rubric, replaced: Path) -> list[tuple[Path, Path]]:
    """Write the file, unless it says so already; (file, where it is kept) when comments or edits would go with it."""
    if target.ours == rubric:
        return []
    moved = []
    if os.path.lexists(target.file) and not _as_built(target):
        replaced.mkdir(exist_ok=True)
        aside, number = replaced / target.file.name, 2
        while os.path.lexists(aside):
            aside, number = replaced / f"{target.file.stem}-{number}{target.file.suffix}", number + 1
        os.rename(target.file, aside)
        moved = [(target.file, aside)]
    write_atomic(target.file, dump_rubric(rubric).encode())
    return moved


def _as_built(target: Target) -> bool:
    """Whether the file is, to the byte, what was built last: nothing is lost with it."""
    return target.base is not None and target.file.read_bytes() == dump_rubric(target.base).encode()
