"""Who of the speakers interviews and who is the candidate: as named by the user, as labelled, or guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from typing import NamedTuple

from interviewer.transcripts import CANDIDATE_LABELS, INTERVIEWER_LABELS, Talk, Wrong

_NAME_THEM = "name them with --interviewer and --candidate"


class Names(NamedTuple):
    """The names that the user gave, as the files spell them, in any case."""

    interviewers: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


NOBODY_NAMED = Names()


class Roles(NamedTuple):
    """Whoever is no candidate is on the interviewer's side. `how` is empty unless it was a guess."""

    interviewers: tuple[str, ...]
    candidates: tuple[str, ...]
    how: str = ""

    def interviews(self, speaker: str) -> bool:
        return folded(speaker) in {folded(name) for name in self.interviewers}

    def __str__(self) -> str:
        return f"{' and '.join(self.candidates)} answers, {' and '.join(self.interviewers)} asks"


def folded(name: str) -> str:
    """A name as names are compared."""
    return " ".join(name.split()).casefold()


def roles(talk: Talk, names: Names, asked: Counter[str]) -> Roles:
    """Who is who. `asked` counts the turns that ask a question of the bank, by folded speaker. Raises Wrong."""
    spelt: dict[str, str] = {}
    for turn in talk.turns:
        if turn.speaker:
            spelt.setdefault(folded(turn.speaker), turn.speaker)
    speakers = tuple(spelt.values())
    if len(speakers) < 2:
        who = f"the only speaker is '{speakers[0][:80]}'" if speakers else "it does not say who speaks"
        raise Wrong(f"an interview needs two speakers, and {who}")
    return _named(speakers, names) or _labelled(speakers) or _guessed(talk, speakers, asked)


def _named(speakers: Sequence[str], names: Names) -> Roles | None:
    if not names.interviewers and not names.candidates:
        return None
    asking, answering = _those(speakers, names.interviewers), _those(speakers, names.candidates)
    both = set(asking) & set(answering)
    if both:
        raise Wrong(f"'{both.pop()[:80]}' is named as interviewer and as candidate")
    if not asking and not answering:
        wanted = ", ".join((*names.interviewers, *names.candidates))
        raise Wrong(f"nobody is called {wanted[:200]}; the speakers are {_list(speakers)}")
    rest = tuple(speaker for speaker in speakers if speaker not in {*asking, *answering})
    if not answering:
        if len(rest) > 1:
            raise Wrong(f"who of {_list(rest)} is the candidate? Name them with --candidate")
        answering, rest = rest, ()
    interviewers = tuple(speaker for speaker in speakers if speaker not in answering)
    if not interviewers or not answering:
        raise Wrong(f"all speakers are on one side; the speakers are {_list(speakers)}")
    return Roles(interviewers, answering)


def _labelled(speakers: Sequence[str]) -> Roles | None:
    """As labels such as Interviewer and Candidate say, where each speaker has one."""
    asking, answering = _those(speakers, INTERVIEWER_LABELS), _those(speakers, CANDIDATE_LABELS)
    return Roles(asking, answering) if asking and answering and len(asking) + len(answering) == len(speakers) else None


def _guessed(talk: Talk, speakers: Sequence[str], asked: Counter[str]) -> Roles:
    """Whoever asks most of the bank's questions interviews; of the others, whoever says most is the candidate."""
    if not asked:
        raise Wrong(f"none of {_list(speakers)} asks a question of the bank, so who is the interviewer? {_NAME_THEM}")
    questions = {s: asked[folded(s)] for s in speakers}
    marks = {s: sum("?" in t.text for t in talk.turns if folded(t.speaker) == folded(s)) for s in speakers}
    interviewer = max(speakers, key=lambda s: (questions[s], marks[s]))
    said = Counter[str]()
    for turn in talk.turns:
        said[folded(turn.speaker)] += len(turn.text.split())
    candidate = max((s for s in speakers if s != interviewer), key=lambda s: said[folded(s)])
    return Roles(
        interviewers=tuple(s for s in speakers if s != candidate),
        candidates=(candidate,),
        how="who asks the bank's questions interviews; of the others, who says most is the candidate",
    )


def _those(speakers: Sequence[str], names: Sequence[str] | Set[str]) -> tuple[str, ...]:
    wanted = {folded(name) for name in names}
    return tuple(speaker for speaker in speakers if folded(speaker) in wanted)


def _list(speakers: Sequence[str]) -> str:
    shown = ", ".join(speaker[:80] for speaker in speakers[:6])
    return shown + (f" and {len(speakers) - 6} more" if len(speakers) > 6 else "")
