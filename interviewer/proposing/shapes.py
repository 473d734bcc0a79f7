"""Shapes of probes and hints, by the sort of claim that they are for.

`{it}` is what the claim is about; `{does}` and `{is}` agree with it. No shape says anything of its own about a subject.
"""

from __future__ import annotations

from typing import Literal

Sort = Literal[
    "formula", "steps", "gain", "trouble", "obstacles", "use", "list", "one", "why", "compare", "what", "effect", "how",
    "do", "role",
]  # fmt: skip

PROBES: dict[Sort, tuple[str, ...]] = {
    "formula": (
        "How would you write {it} down in symbols?",
        "Which quantities go into {it}, and how do they combine?",
    ),
    "steps": (
        "Could you walk me through {it} from the first step to the last?",
        "In what order do things happen in {it}?",
    ),
    "gain": (
        "What does one gain from {it}?",
        "What {does} {it} make possible?",
        "Why would a team choose {it}?",
        "What gets better with {it}?",
        "What speaks for {it}?",
    ),
    "trouble": (
        "What makes {it} hard in practice?",
        "What can go wrong with {it}?",
        "Where {does} {it} run into trouble?",
        "What would you watch out for with {it}?",
        "What price is paid for {it}?",
    ),
    "obstacles": (
        "Which {it} would you name?",
        "Which further {it} do you see?",
        "What else would you count among the {it}?",
        "Which of the {it} have you not mentioned yet?",
        "Which {it} would worry you next?",
    ),
    "use": (
        "Where would you use {it}?",
        "Which tasks come to mind for {it}?",
        "What {is} {it} good for?",
    ),
    "list": (
        "Which {it} would you name?",
        "Which further {it} do you know?",
        "What else would you count among the {it}?",
        "Which of the {it} have you not mentioned yet?",
        "Which {it} would you bring up next?",
    ),
    "one": (
        "How would you put {it} in your own words?",
        "What would you call {it} here?",
        "What {is} {it}, in short?",
    ),
    "why": (
        "What {is} {it} for?",
        "To what end would one use {it}?",
        "Why {does} {it} matter here?",
    ),
    "compare": (
        "How {does} {it} compare with the alternative?",
        "What sets {it} apart?",
        "Where {does} {it} part ways with the rest?",
    ),
    "what": (
        "What precisely {is} {it}?",
        "How would you define {it}?",
        "How would you describe {it} to a newcomer?",
    ),
    "effect": (
        "What effect {does} {it} have?",
        "What changes because of {it}?",
        "What follows from {it}?",
    ),
    "how": (
        "How {does} {it} work?",
        "By what means {does} {it} get there?",
        "What goes on inside {it}?",
    ),
    "do": (
        "What would you do about {it}?",
        "How would you go about {it}?",
        "Which way would you go on {it}?",
    ),
    "role": (
        "What role {does} {it} play?",
        "What would you say about {it}?",
        "What precisely {does} {it} do?",
    ),
}
HINTS: dict[Sort, tuple[str, ...]] = {
    "formula": ("List the quantities first, then write down how they are tied together.",),
    "steps": ("Start from what goes in, end with what comes out, and fill in between.",),
    "gain": (
        "Imagine the same system without {it}: what would you miss?",
        "Think of who would ask for {it}, and why.",
        "Think of something that you have seen become better with {it}.",
        "Compare a day with {it} and a day without.",
        "Say what would persuade somebody who has never tried {it}.",
    ),
    "trouble": (
        "Think of somebody for whom {it} did not work: what was the cause?",
        "Think of what has to be given up for {it}.",
        "Picture {it} at a hundred times the size: what breaks first?",
    ),
    "obstacles": (
        "Put yourself in the place of whoever has to make it work: what is in the way?",
        "Think of what would keep you busy at first, and what later.",
        "Say what you would be glad to do without.",
        "Think of the part that looks easy and is not.",
        "Ask what somebody who tried it would complain about.",
    ),
    "use": (
        "Think of a product in which you would expect to find {it}.",
        "Name a task that was solved with {it}.",
        "Think of who works with {it} every day, and on what.",
    ),
    "list": (
        "Name one of the {it} and what it is for.",
        "Think of the {it} that you would try first, and then second.",
        "There is more than one kind among the {it}; which have you left out?",
        "Group the {it} that you know, and look for the empty group.",
        "Think of the {it} that others would bring up.",
    ),
    "one": (
        "Finish the sentence: all of this is done so that ...",
        "Say what somebody who pays for it would want to hear.",
    ),
    "why": (
        "Ask what would go wrong without {it}.",
        "Think of the problem that was there before {it}.",
    ),
    "compare": (
        "Put {it} beside what people did before, and say what is different.",
        "Think of a case in which {it} would make a difference.",
    ),
    "what": (
        "Begin with what kind of thing it is, then say what makes it special.",
        "Say what goes in and what comes out.",
    ),
    "effect": (
        "Imagine it turned up, and then turned off: what changes?",
        "Follow the consequences of {it} one step further.",
    ),
    "how": (
        "Follow one example through {it}, from start to end.",
        "Say what happens first, and what is done with the outcome.",
    ),
    "do": (
        "Say what you would do on the first day, and on what grounds.",
        "Think of two situations that call for different measures.",
    ),
    "role": (
        "Say what would be missing without {it}.",
        "Think of a case in which {it} would matter.",
        "Explain {it} to somebody who has never heard of it.",
    ),
}
