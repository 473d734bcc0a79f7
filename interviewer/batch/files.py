"""From graded items to what a run's folder holds: rows, and the numbers of the summary counted on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from interviewer.batch.manifest import Outcome
from interviewer.batch.plan import Item
from interviewer.grading import ungradable
from interviewer.judge import JudgeIdentity
from interviewer.runs import BadRow, Failure, GradeRow, InputRow, NoteRow, RunFiles, Summary
from interviewer.types import Band, Grade, Receipt, Status, Transcript

_BANDS: tuple[Band, ...] = ("strong", "solid", "developing", "weak", "none")


def grade_row(transcript: Transcript, grade: Grade) -> GradeRow:
    """The line of grades.jsonl for one transcript."""
    return GradeRow(
        id=transcript.id,
        question_id=transcript.question_id,
        candidate=transcript.candidate,
        **{name: getattr(grade, name) for name in Grade.model_fields},
    )


class Tally:
    """The numbers of a run, row by row. Holds sums, and the failures by name."""

    def __init__(self) -> None:
        self._states: Counter[Status] = Counter()
        self._bands: Counter[Band] = Counter()
        self._total = Fraction(0)  # exact: the mean does not depend on the order of the answers
        self._scored = 0
        self._failures: list[Failure] = []

    def add(self, row: GradeRow) -> None:
        self._states[row.status] += 1
        if row.score is not None:
            self._bands[row.band] += 1
            self._total += Fraction(row.score)
            self._scored += 1
        if row.status == "ungradable":
            self._failures.append(Failure(id=row.id, reason=row.reason))

    def summary(
        self,
        *,
        source: str,
        judge: str,
        version: str,
        bad_lines: Sequence[BadRow] = (),
        notes: Sequence[NoteRow] = (),
    ) -> Summary:
        """The run so far. `source` is the input's name, `judge` says which models graded."""
        return Summary(
            version=version,
            source=source,
            judge=judge,
            answers=self._states.total(),
            graded=self._states["graded"],
            needs_review=self._states["needs_review"],
            ungradable=self._states["ungradable"],
            mean_score=float(self._total / self._scored) if self._scored else None,
            bands={name: self._bands[name] for name in _BANDS},
            bad_lines=tuple(bad_lines),
            notes=tuple(notes),
            failures=tuple(self._failures),
        )


def rows(
    outcomes: Iterable[Outcome], who: JudgeIdentity, version: str, tally: Tally
) -> Iterator[tuple[GradeRow, InputRow]]:
    """The lines of grades.jsonl and inputs.jsonl, one transcript at a time, each added to the tally."""
    for transcript, rubric, grade, reason in outcomes:
        row = grade_row(transcript, grade or _ungraded(reason, rubric, who, version))
        tally.add(row)
        yield row, InputRow(transcript=transcript, rubric=rubric)


def _ungraded(reason: str, rubric: str, who: JudgeIdentity, version: str) -> Grade:
    return ungradable(
        reason, Receipt(version=version, model=who.model, judge=who.judge, rubric=rubric, prompts=who.prompts)
    )


def run_files(graded: Sequence[tuple[Item, Grade]], *, source: str, judge: str, version: str) -> RunFiles:
    """A run in memory."""
    tally = Tally()
    lines = tuple(grade_row(item.transcript, grade) for item, grade in graded)
    for line in lines:
        tally.add(line)
    return RunFiles(
        summary=tally.summary(source=source, judge=judge, version=version),
        rows=lines,
        inputs=tuple(InputRow(transcript=item.transcript, rubric=item.rubric_key) for item, _ in graded),
        rubrics={item.rubric_key: item.rubric for item, _ in graded if item.rubric is not None},
    )
