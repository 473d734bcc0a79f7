"""Find the data folders (`rubrics`, `prompts`) that ship with the package, from a wheel and from a checkout alike."""

from __future__ import annotations

from pathlib import Path

from interviewer.errors import InputError

_PACKAGE = Path(__file__).resolve().parent


def data_dir(name: str) -> Path:
    """Folder `name` as shipped. Raises InputError when the installation is incomplete."""
    for place in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise InputError(f"the folder '{name}' that ships with interviewer is missing", "Reinstall the package.")
