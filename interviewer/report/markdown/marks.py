"""The Markdown of one criterion's mark."""

from __future__ import annotations

from collections.abc import Iterator

from interviewer.report.markdown.neutral import inline
from interviewer.report.text import AIDS, VERDICTS, worth
from interviewer.types import Mark


def mark_lines(number: int, mark: Mark) -> Iterator[str]:
    aid = f" {AIDS[mark.aid]}" if mark.aid != "unaided" and mark.credit > 0 else ""
    yield f"{number}. {VERDICTS[mark.verdict]}{aid}: **{inline(mark.label)}** ({worth(mark)})."
    yield f"   {inline(mark.text)}"
    for evidence in mark.evidence:
        yield f"   - “{inline(evidence.quote)}”"
    if mark.misconception:
        yield f"   - A known misconception: {inline(mark.misconception)}"
