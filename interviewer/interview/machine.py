"""The interviewer's side of the conversation: from a state and an input to the events that follow.

Code keeps the turns. The candidate's text is graded or is a command; nothing in it can move the interview on. Each
step is decided from the state alone, so an interview that was cut off anywhere goes on from its stored events.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing

from interviewer import grading
from interviewer.bank import Bank
from interviewer.events import Asked, Chosen, Event, Finished, Graded, Marked, Received, Started, Token
from interviewer.interview import aim, course, review
from interviewer.interview.clarify import clarification
from interviewer.interview.feedback import closing_line, feedback_line
from interviewer.interview.speaker import Speaker, Spoken, pieces
from interviewer.interview.state import REVIEWS, Exchange, Interview, fold
from interviewer.interview.takeup import lead
from interviewer.judge.protocol import Judge
from interviewer.judge.reading import read
from interviewer.types import Criterion, Grade, Rubric, TurnKind
from interviewer.working import watched

AS_WE_GO = "several topics, each question chosen as we go"
"""What the opening says an adaptive interview is about, when nobody has named topics."""

Choose = Callable[[Interview], Chosen | None]
"""The next question of an adaptive interview as it stands; None when there is none left to ask."""


class Interviewer:
    """Conducts interviews on one bank with one judge and one speaker. Holds no state of any interview."""

    def __init__(self, bank: Bank, judge: Judge, speaker: Speaker) -> None:
        self._bank = bank
        self._judge = judge
        self._speaker = speaker

    def advance(
        self, state: Interview | None, said: Started | Received, choose: Choose | None = None
    ) -> Iterator[Event]:
        """`said` itself first (store it before going on), then the answer to it, up to where the candidate is due.

        `choose` is asked for the next question where the plan is adaptive; without it such an interview ends when the
        questions that are settled are asked. What `said` is sure of too late to count is left out of it.

        Raises ValueError, before anything is yielded, when the interview is over, has not finished answering the
        input before, or cannot take `said` (it begins with Started, and only begins with it).
        """
        over = state is not None and state.finished and not _is_review(said)
        if state is not None and (over or state.pending):
            raise ValueError("the interview is over" if over else "the last input is not answered yet")
        if state is not None and isinstance(said, Received):
            said = heard(state, said)
        following = fold(state, said)
        yield said
        yield from self.resume(following, choose)

    def resume(self, state: Interview, choose: Choose | None = None) -> Iterator[Event]:
        """Finish answering what is pending, without repeating what was already said. Nothing when nothing is."""
        while state.pending is not None:
            with closing(self._step(state, choose)) as step:  # whoever stops here stops the model as well, and at once
                for event in step:
                    yield event
                    state = fold(state, event)

    # --- one step: a few events that belong together -----------------------------------------------------------

    def _step(self, state: Interview, choose: Choose | None) -> Generator[Event, None, None]:
        now = state.current
        if now is None:
            yield from self._open(state)
        elif _is_review(state.pending):
            yield from self._review(state, now)
        elif now.grade is None:
            yield from self._on_input(state, now)
        elif state.started.mode == "practice" and not now.skipped and not _has(now, "feedback"):
            yield from _say("feedback", Spoken(feedback_line(now.grade), "code"), now.question_id)
        elif state.wants_to_finish or _has(now, "closing"):
            yield from _close(state, now)
        elif state.questions_left:
            yield from self._next_question(state, now)
        elif choose is not None and state.places_left and (chosen := choose(state)) is not None:
            yield chosen
        else:
            yield from _close(state, now)

    def _open(self, state: Interview) -> Iterator[Event]:
        plan = state.started
        first = self._bank.get(plan.questions[0]).question
        if not state.preamble:
            spoken = self._speaker.opening(self._topics(plan), plan.planned, plan.seed)
            yield from _say("opening", spoken, first.id)
        yield from _say("question", Spoken(first.text, "rubric"), first.id)

    def _topics(self, plan: Started) -> tuple[str, ...]:
        if plan.adaptive is not None:
            return plan.adaptive.topics or (AS_WE_GO,)
        return tuple(dict.fromkeys(self._bank.get(q).question.topic for q in plan.questions))

    def _next_question(self, state: Interview, now: Exchange) -> Iterator[Event]:
        number, total = len(state.exchanges) + 1, state.started.planned
        coming = self._bank.get(state.questions_left[0]).question
        if not _has(now, "transition"):
            spoken = self._speaker.transition(coming.topic, number, total, state.started.seed + number)
            yield from _say("transition", spoken, coming.id)
        yield from _say("question", Spoken(coming.text, "rubric"), coming.id)

    def _on_input(self, state: Interview, now: Exchange) -> Iterator[Event]:
        rubric = self._bank.get(now.question_id)
        kind = state.pending.kind if isinstance(state.pending, Received) else "answer"
        match kind:
            case "hint":
                yield from _hint(rubric, now)
            case "repeat":
                last = aim.last_asked(now)
                yield from _say("repeat", Spoken(last.text, last.source), now.question_id)
            case "clarify":
                said = now.turns[-1].text
                line = clarification(said, rubric.question.text, aim.open_probe(now))
                yield from _say("clarification", Spoken(line, "code"), now.question_id)
            case "skip" | "finish" if not now.answers:
                # What was answered is graded; to skip a follow-up neither loses it nor takes it back.
                yield Graded(question_id=now.question_id, grade=grading.skipped(rubric, self._judge), skipped=True)
            case _:
                yield from self._grade(state, now, rubric, may_probe=kind == "answer")

    def _grade(self, state: Interview, now: Exchange, rubric: Rubric, may_probe: bool) -> Iterator[Event]:
        grade = yield from watched(lambda: grading.grade(rubric, now.turns, self._judge))
        for mark in grade.criteria:
            yield Marked(question_id=now.question_id, mark=mark)
        if may_probe and self._strays(now, rubric, grade):
            line = course.steer(rubric.question.text, aim.open_probe(now))
            yield from _say("steer", Spoken(line, "code"), now.question_id)
            return
        target = aim.probe_target(rubric, now, grade) if may_probe and now.probes < state.started.max_probes else None
        if target is None:
            yield Graded(question_id=now.question_id, grade=grade)
            return
        spoken = self._probe(state, now, rubric, grade, target)
        yield from _say("probe", spoken, now.question_id, target.id)

    def _probe(self, state: Interview, now: Exchange, rubric: Rubric, grade: Grade, target: Criterion) -> Spoken:
        """The follow-up, with a few of the candidate's own words before it where they lead up to it."""
        unmet = aim.unmet(rubric, grade)
        seed = state.started.seed + 100 * len(state.exchanges) + now.probes
        said, before = " ".join(now.answers), aim.asked_before(now)
        spoken = self._speaker.probe(rubric.question, said, target, unmet, before, seed)
        earlier = tuple(a.text for a in now.asked)
        taken_up = lead(now.answers[-1], target, spoken.text, grade.criteria, earlier)
        return Spoken(f"{taken_up}{spoken.text}", spoken.source)

    def _strays(self, now: Exchange, rubric: Rubric, grade: Grade) -> bool:
        """Whether the last reply is to be led back to the question: once for each question."""
        reply = now.answers[-1]
        if grade.score is None or _has(now, "steer"):
            return False
        alone = read(reply, "")
        if course.is_move(reply) or (alone.settled and "addressed_to_grader" in alone.flags):
            return True
        begins = len(grading.answer_text(now.turns)) - len(reply)
        return not course.touched(begins, grade.criteria) and course.is_astray(reply, rubric, self._bank.rubrics)

    def _review(self, state: Interview, now: Exchange) -> Iterator[Event]:
        """One event with what it came to, if there is anything to find out; then the words for it."""
        said = state.pending
        assert isinstance(said, Received)
        line = review.refusal(state, said, self._bank)
        if not line and state.reviewed is None and said.kind != "model_answer":
            yield (yield from watched(lambda: review.outcome(state, said, self._bank, self._judge)))
            return
        line = line or review.line(state, said, self._bank)
        yield from _say("review", Spoken(line, "code"), now.question_id)


def _say(kind: TurnKind, spoken: Spoken, question_id: str, criterion_id: str = "") -> Iterator[Event]:
    for piece in pieces(spoken.text):
        yield Token(text=piece)
    yield Asked(kind=kind, text=spoken.text, question_id=question_id, criterion_id=criterion_id, source=spoken.source)


def _close(state: Interview, now: Exchange) -> Iterator[Event]:
    if not _has(now, "closing"):
        yield from _say("closing", Spoken(closing_line(state), "code"), now.question_id)
    yield Finished(reason="stopped" if state.wants_to_finish and state.places_left else "completed")


def heard(state: Interview, said: Received) -> Received:
    """`said` as it goes into the record: how sure the candidate is counts if it was told in time, and of an answer."""
    now = state.current
    in_time = said.kind == "answer" and now is not None and now.may_be_sure
    return said if in_time or said.sure is None else said.model_copy(update={"sure": None})


def _has(exchange: Exchange, kind: TurnKind) -> bool:
    return any(a.kind == kind for a in exchange.asked)


def _is_review(said: object) -> bool:
    return isinstance(said, Received) and said.kind in REVIEWS


def _hint(rubric: Rubric, now: Exchange) -> Iterator[Event]:
    """The next hint that was not given: first for what was last probed, then for open criteria by weight.

    Without one left, nothing was told: that is no hint, and has no price.
    """
    given = {a.criterion_id for a in now.asked if a.kind == "hint"}
    met = {m.id for m in now.marks if m.verdict == "met"}
    probed = [a.criterion_id for a in reversed(now.asked) if a.kind == "probe"]
    by_weight = sorted(rubric.criteria, key=lambda c: -c.weight)
    order = [c for i in probed for c in rubric.criteria if c.id == i] + by_weight
    for criterion in order:
        if criterion.hint and criterion.id not in given and criterion.id not in met:
            yield from _say("hint", Spoken(criterion.hint, "rubric"), now.question_id, criterion.id)
            return
    none_left = "I have no further hint for this one. Say what you can, or skip it."
    yield from _say("repeat", Spoken(none_left, "code"), now.question_id)
