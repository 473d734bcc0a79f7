"""The candidates of a run: who gave which answers, how they did, and a report for each to hand out."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from statistics import fmean
from typing import NamedTuple

from interviewer.grading import band
from interviewer.report import parts
from interviewer.report.cohort.values import CandidateStats, RunReport
from interviewer.report.interview import whole_report
from interviewer.report.values import AnswerReport, Report

_LONGEST_NAME = 60


class CandidateReport(NamedTuple):
    """`name` is a file name without an ending: plain letters, digits and hyphens, and no other candidate's."""

    name: str
    report: Report


def candidates(answers: Sequence[AnswerReport]) -> tuple[CandidateStats, ...]:
    """Everyone in the order in which they first occur; an answer without a name stands for itself."""
    grouped: dict[tuple[bool, str], list[AnswerReport]] = defaultdict(list)
    for answer in answers:
        named = bool(answer.candidate.strip())
        grouped[(named, answer.candidate if named else str(answer.number))].append(answer)
    return tuple(_stats(number, named, mine) for number, ((named, _), mine) in enumerate(grouped.items(), start=1))


def candidate_reports(report: RunReport) -> Iterator[CandidateReport]:
    """One report for each candidate, made as it is asked for."""
    used: Counter[str] = Counter()
    for candidate in report.candidates:
        mine = [report.answers[n - 1] for n in candidate.answers]
        numbered = [a.model_copy(update={"number": place}) for place, a in enumerate(mine, start=1)]
        whole = whole_report(numbered, mode="exam", ended="completed", candidate=candidate.name)
        name = file_name(candidate.name, candidate.named)
        used[name] += 1  # answers without a candidate may have one id in common
        yield CandidateReport(name=name if used[name] == 1 else f"{name}-{used[name]}", report=whole)


def file_name(name: str, named: bool) -> str:
    """A file name for a candidate that is the same in every run, and safe on every system.

    The hash keeps apart names that look alike in plain letters, and makes no name one that Windows reserves.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST_NAME].strip("-")
    digest = hashlib.sha256(f"{named}\0{name}".encode()).hexdigest()[:8]
    return f"{slug or 'candidate'}-{digest}"


def _stats(number: int, named: bool, mine: Sequence[AnswerReport]) -> CandidateStats:
    known = parts.scores(mine)
    mean = fmean(known) if known else None
    doubts = [a.doubt for a in mine if parts.scored(a)]
    return CandidateStats(
        number=number,
        name=mine[0].candidate if named else mine[0].id,
        named=named,
        answers=tuple(a.number for a in mine),
        counts=parts.counts(mine),
        mean=mean,
        band=band(mean),
        doubt=fmean(doubts) if doubts else 0.0,
    )
