"""Who may log in on a class server: a file with a line `name:hash` for each person.

The hash is Argon2id's own text, salt and parameters included. A password can be checked against it and not be read
from it; neither names nor passwords go into any message here, but where a person on the command line gave the name.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import threading
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from interviewer.errors import InputError
from interviewer.runs import write_atomic
from interviewer.store.profiles import checked_name

LEAST, LONGEST = 8, 200
"""Characters of a password."""
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
"""OWASP's parameters for Argon2id: a class logs in at one moment, on the machine whose memory the model needs."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""What a made password has: nothing that looks like something else on paper."""

log = logging.getLogger(__name__)


class People:
    """The people of a file, read again whenever it has changed. Thread-safe."""

    def __init__(self, file: Path) -> None:
        """Raises InputError when the file cannot be used or names nobody."""
        self._file = file
        self._lock = threading.Lock()
        self._seen = _stamp(file)
        self._hashes = read(file)
        if not self._hashes:
            raise InputError(f"{file} names nobody", f"Add people: interviewer people add NAME --file {file}")
        self._nobody = _HASHER.hash(secrets.token_hex())

    def check(self, name: str, password: str) -> str | None:
        """The name as the file has it, when the password is theirs. Takes as long for a name that it does not have."""
        hashes = self._current()
        try:
            found = _same(hashes, checked_name(name))
        except InputError:
            found = None
        kept = hashes[found] if found else self._nobody
        try:
            _HASHER.verify(kept, password[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return None
        return found

    def mark(self, name: str) -> str:
        """Names the password in use without telling it; "" for who is not in the file (any more)."""
        kept = self._current().get(name)
        return hashlib.sha256(kept.encode()).hexdigest()[:16] if kept else ""

    def _current(self) -> dict[str, str]:
        """A file that has become unreadable changes nothing: whoever was in it may still come."""
        with self._lock:
            stamp = _stamp(self._file)
            if stamp != self._seen:
                self._seen = stamp
                try:
                    self._hashes = read(self._file)
                except InputError as error:
                    log.warning("%s; the people of before may still log in", error.message)
            return self._hashes


def read(file: Path) -> dict[str, str]:
    """Hashes by name, in the order of the file. Raises InputError, with the line, for what cannot be used."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise InputError(f"there is no file {file}", f"Begin one: interviewer people add NAME --file {file}") from error
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputError(f"cannot read {file}: {reason}", "It has a line name:hash for each person.") from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#"):
            continue
        name, colon, kept = line.rstrip().partition(":")
        if not colon or not kept.startswith("$argon2id$"):
            hint = "Each line is name:hash, as `interviewer people add` writes it."
            raise InputError(f"{file}:{number}: this is no name with an Argon2id hash", hint)
        if _same(found, checked_name(name)):
            raise InputError(f"{file}:{number}: this name is there twice", "Take one of the two lines out.")
        found[checked_name(name)] = kept
    return found


def add(file: Path, passwords: dict[str, str], replace: bool = False) -> None:
    """Add people with their passwords, all or none; with `replace` those who are there get a new one.

    Raises InputError for a name or a password that cannot be, and for somebody who is there already.
    """
    kept = read(file) if file.exists() else {}
    for given, password in passwords.items():
        name = checked_name(given)
        if ":" in name or name.startswith("#"):
            raise InputError(f"'{name}' cannot be a name here", "Leave out the colon, or the # in front.")
        there = _same(kept, name)
        if there and not replace:
            raise InputError(f"'{there}' is there already", "Give --replace for a new password.")
        if not LEAST <= len(password) <= LONGEST:
            raise InputError(f"a password has {LEAST} to {LONGEST} characters", "Nothing was written.")
        kept[there or name] = _HASHER.hash(password)
    _write(file, kept)


def remove(file: Path, name: str) -> None:
    """Take a person out; what is kept of their interviews stays. Raises InputError for one who is not there."""
    kept = read(file)
    there = _same(kept, checked_name(name))
    if there is None:
        raise InputError(f"'{name}' is not in {file}", f"See who is: interviewer people list --file {file}")
    del kept[there]
    _write(file, kept)


def invented() -> str:
    """A password to hand out: 12 letters and figures by chance, 59 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(3))


def _same(kept: dict[str, str], name: str) -> str | None:
    """The name as it is kept: capital letters make no difference to who somebody is."""
    return next((one for one in kept if one.casefold() == name.casefold()), None)


def _write(file: Path, kept: dict[str, str]) -> None:
    text = "".join(f"{name}:{hashed}\n" for name, hashed in kept.items())
    write_atomic(file, text.encode(), mode=0o600)


def _stamp(file: Path) -> tuple[int, int]:
    try:
        found = file.stat()
    except OSError:
        return (0, 0)
    return (found.st_mtime_ns, found.st_size)
