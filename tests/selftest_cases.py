"""A rubric whose criteria each have a sentence, and a judge that reads word for word."""

from __future__ import annotations

from scripted import judgement

from interviewer.judge.protocol import JudgeIdentity
from interviewer.types import Criterion, Evidence, Judgement, Question, Rubric, Verdict


def criterion(name: str, text: str, *counter_claims: str, source: str = "", **more: object) -> Criterion:
    return Criterion.model_validate(
        {
            "id": name,
            "label": name.capitalize(),
            "text": text,
            "counter_claims": counter_claims,
            "source": [source] if source else [],
            "probe": "What else?",
            "hint": "Think on.",
            **more,
        }
    )


CODES = criterion("codes", "Gap codes shrink posting lists.", "Gap codes swell posting lists.")
SKIPS = criterion("skips", "Skip pointers let a merge jump over documents.", "Skip pointers slow a merge down.")
WORDS = criterion("words", "Phrase queries require word positions.", "Phrase queries require stemming alone.")
RUBRIC = Rubric(
    question=Question(
        id="index", topic="Search", text="Which data structures does an inverted index hold, and what is their purpose?"
    ),
    reference="Gap codes shrink posting lists. Skip pointers let a merge jump over documents. "
    "Phrase queries require word positions.",
    criteria=(CODES, SKIPS, WORDS),
    model_answer="I say that gap codes shrink posting lists. Skip pointers let a merge jump over documents. "
    "Phrase queries require word positions.",
)
OTHER = Rubric(
    question=Question(id="tea", topic="Kitchen", text="How is tea made?"),
    reference="Water boils and leaves are steeped for three minutes.",
    criteria=(criterion("steep", "Leaves are steeped for three minutes."),),
)


class ReadingJudge:
    """Met by a claim's words in order, in any case and between any other letters; contradicted by a counter-claim's.

    `heard` is every answer that was judged; `stubborn` names criteria that are met by everything.
    """

    def __init__(self, name: str = "j1", stubborn: tuple[str, ...] = ()) -> None:
        self.identity = JudgeIdentity(model="reader", judge=name, prompts="p")
        self.heard: list[str] = []
        self._stubborn = stubborn

    def judge(self, rubric: Rubric, answer: str) -> tuple[Judgement, ...]:
        self.heard.append(answer)
        return tuple(self._one(c, answer) for c in rubric.criteria)

    def _one(self, c: Criterion, answer: str) -> Judgement:
        said = answer.lower()
        found: tuple[tuple[Verdict, str], ...] = (
            *(("contradicted", text) for text in c.counter_claims),
            *(("met", text) for text in (c.text, *c.accept)),
        )
        for verdict, text in found:
            start = said.find(text.rstrip(".").lower())
            if start >= 0:
                end = start + len(text.rstrip("."))
                quote = Evidence(quote=answer[start:end], start=start, end=end)
                return judgement(c.id, verdict, evidence=[quote])
        return judgement(c.id, "met" if c.id in self._stubborn else "missing")
