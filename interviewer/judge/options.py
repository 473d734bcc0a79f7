"""Criteria that any few of several claims satisfy: each claim is judged by itself, and the results are joined here.

A criterion "names FAISS, Annoy or HNSW" is met as surely as the surest of the three is stated. A model asked for the
whole sentence would find an answer that names one of them wanting.
"""

from __future__ import annotations

from collections.abc import Sequence

from interviewer.types import Criterion, Judgement, Rubric


def spread(rubric: Rubric) -> Rubric:
    """The rubric with every option as a criterion of its own; the same value where no criterion has options."""
    if not any(c.options for c in rubric.criteria):
        return rubric
    return rubric.model_copy(update={"criteria": tuple(part for c in rubric.criteria for part in _parts(c))})


def gathered(rubric: Rubric, found: Sequence[Judgement]) -> tuple[Judgement, ...]:
    """One judgement for each criterion of `rubric`, from those of `spread(rubric)` in order."""
    rest = iter(found)
    return tuple(_joined(c, [next(rest) for _ in _parts(c)]) for c in rubric.criteria)


def _parts(criterion: Criterion) -> list[Criterion]:
    if not criterion.options:
        return [criterion]
    # Where one is enough, so is a sentence that sums them up.
    claims = [*([criterion.text] if criterion.need == 1 else []), *criterion.options]
    accept = criterion.accept if criterion.need == 1 else ()
    return [
        criterion.model_copy(
            update={
                "id": f"{criterion.id}/{number}",
                "text": claim,
                "accept": accept if number == 0 else (),
                "options": (),
                "need": 1,
            }
        )
        for number, claim in enumerate(claims)
    ]


def _joined(criterion: Criterion, parts: Sequence[Judgement]) -> Judgement:
    """The `need`-th surest of the options, with the quotes of those before it."""
    ranked = sorted(parts, key=lambda j: -j.probabilities.met)
    decisive = ranked[criterion.need - 1]
    # Who states enough of them and gets another wrong has met the criterion; who states too few and denies one has not.
    if decisive.probabilities.likeliest == "missing":
        denied = max(parts, key=lambda j: j.probabilities.contradicted)
        decisive = denied if denied.probabilities.likeliest == "contradicted" else decisive
    quoted = ranked[: criterion.need] if decisive.verdict in ("met", "partial") else [decisive]
    evidence = {(e.start, e.end): e for j in quoted for e in j.evidence}
    return decisive.model_copy(
        update={"criterion_id": criterion.id, "evidence": tuple(evidence[place] for place in sorted(evidence))}
    )
