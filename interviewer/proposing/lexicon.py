"""The words that the rules of proposals know: verbs and their forms, opposites, and words that mean the same.

Kept short on purpose. A pair belongs here when turning one into the other makes a true technical statement false in
nearly every sentence; a word with several senses ("precision", "training") does not, except inside a phrase.
"""

from __future__ import annotations

import re

from interviewer.rubrics.compile import lexicon as en

# Beside the compiler's verbs: those that stand after a subject more often than at the head of a note.
_MORE_VERBS = frozenset(
    """
    acquire act activate add aim ask assign attend average become belong bound bring build call carry cause
    clean come compose connect converge correlate correspond cost cover decline degrade delete describe
    destabilise differ discourage draw encounter end ensure exist explain express fluctuate focus forbid forget
    form gain go grow harm hop hurt inspect judge keep lack leak let lie live look lose make maximise memorise
    memorize miss narrow normalise occupy occur omit outperform overfit own pad pay place point prefer preserve
    prevent proceed process project promise pull punish push raise ramp rank read receive recompute reflect
    remain render report resemble respond reward rise round rule scale score seem serve set shift sit skip slow
    spare split spread stack stand stay step store suit supply tend threaten touch trade transfer travel trust
    turn undo use vary wait want waste weaken widen win worsen write zero
    """.split()
)
VERBS = en.VERBS | _MORE_VERBS

# Verbs that name a thing as often: verbs only where nothing else in the clause can be one.
_NOUNISH = frozenset(
    """
    act aim answer average balance batch benchmark benefit bound break call change clip cluster control cost
    count cover cut decline draw drop end estimate exploit expose feature feed filter fit focus force form gain
    gate group guarantee guide handle harm help hop hurt index input label lead limit list live look map mask
    match mean measure model monitor move need offer order output pad permit place plot point pool process
    produce project pull push query raise ramp range rank rate read record report reset result return reuse
    reward rise round route rule run sample scale score search set share shift show sort split spread stack
    stand start stem step stop store suit sum supply support switch target test tie touch track trade train
    transfer transform travel treat trigger trust turn update use value wait walk want waste weight win work
    yield zero
    """.split()
)
# Of these, the ones that lead a note as verbs all the same: 'store key-value pairs', but 'weight decay'.
_LEADING = frozenset(
    "balance break force handle help keep limit measure monitor need offer produce share show split start stop store "
    "supply support switch track train transform treat trust turn update use".split()
)
# Things that are done, rather than doing them, when they open a note.
NOUN_GERUNDS = frozenset(
    "balancing batching building caching clustering encoding indexing learning masking modeling modelling pooling "
    "processing pruning ranking routing sampling scaling scoring testing training tuning varying writing".split()
)
_IRREGULAR_PAST = {
    "bind": "bound", "break": "broken", "bring": "brought", "build": "built", "choose": "chosen", "cut": "cut",
    "draw": "drawn", "feed": "fed", "find": "found", "freeze": "frozen", "give": "given", "grow": "grown",
    "hide": "hidden", "hold": "held", "hurt": "hurt", "keep": "kept", "learn": "learned", "lose": "lost",
    "make": "made", "read": "read", "send": "sent", "set": "set", "show": "shown", "shrink": "shrunk",
    "split": "split", "spread": "spread", "take": "taken", "write": "written",
}  # fmt: skip
_DOUBLES = frozenset(
    "begin control cut drop fit forget get hop let map pad refer run skip split step stop tag transfer trim".split()
)

BE = frozenset("is are was were".split())
MODALS = frozenset("can could may might must shall should will would".split())
AUXILIARIES = BE | MODALS | frozenset("has have does do cannot".split())
DETERMINERS = frozenset(
    "a an the each every any some no this that these those its their his her our your all both most many few several "
    "one two three four five".split()
)
PREPOSITIONS = frozenset(
    "of in on at by for from with without to into onto over under between among through during via as than per across "
    "against within towards toward about after before until".split()
)
RELATIVES = frozenset("that which who whose where when".split())
HEDGES = frozenset(
    "usually often typically normally mostly generally commonly sometimes soon already also even thus still therefore "
    "roughly frequently".split()
)


def base_form(word: str) -> str:
    """'represents' to 'represent', 'carries' to 'carry'; "" when no verb has it as its third person."""
    if word == "has":
        return "have"
    ends = ((word[:-1], "s"), (word[:-2], "es"), (f"{word[:-3]}y", "ies"))
    return next((base for base, end in ends if word.endswith(end) and base in VERBS), "")


def base_of(word: str) -> str:
    """The base form of a finite verb; "" when it is no verb that is known."""
    low = word.casefold()
    return base_form(low) or (low if low in VERBS else "")


def third_person(verb: str) -> str:
    """'carry' to 'carries'."""
    if verb in ("have", "do", "be"):
        return {"have": "has", "do": "does", "be": "is"}[verb]
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if re.search(r"(s|x|z|ch|sh|zero|go)$", verb) else f"{verb}s"


def participle(verb: str) -> str:
    """'store' to 'stored', 'split' to 'split': the form after `is`."""
    if verb in _IRREGULAR_PAST:
        return _IRREGULAR_PAST[verb]
    if verb.endswith("e"):
        return f"{verb}d"
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ied"
    return f"{verb}{verb[-1]}ed" if verb in _DOUBLES else f"{verb}ed"


def gerund(verb: str) -> str:
    """'store' to 'storing'."""
    if verb.endswith("e") and not verb.endswith("ee"):
        return f"{verb[:-1]}ing"
    return f"{verb}{verb[-1]}ing" if verb in _DOUBLES else f"{verb}ing"


def base_of_gerund(word: str) -> str:
    """'storing' to 'store'; "" when it is no verb's."""
    if not word.endswith("ing"):
        return ""
    stem = word[:-3]
    forms = (f"{stem}e", stem, stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else "")
    return next((form for form in forms if form in VERBS), "")


def nounish(verb: str) -> bool:
    """Whether a verb's form often names a thing."""
    return verb in _NOUNISH


def leads(word: str) -> bool:
    """Whether a word in its base form opens a verb phrase, rather than a noun phrase."""
    return word in VERBS and (word not in _NOUNISH or word in _LEADING)


def plural(phrase: str) -> bool:
    """Whether a noun phrase is plural, by its head: the last word before the first preposition."""
    words = [w.strip(",.()").casefold() for w in re.sub(r"\s*\([^)]*\)", "", phrase).split()]
    if "and" in words and not (set(words[: words.index("and")]) & PREPOSITIONS):
        return True
    ends = PREPOSITIONS | RELATIVES | {"using", "requiring"}
    head = next((i for i, w in enumerate(words) if i and w in ends), len(words))
    listed = any(w.endswith(",") for w in re.sub(r"\s*\([^)]*\)", "", phrase).split()[: max(0, head - 1)])
    return listed or (head > 0 and plural_noun(words[head - 1]))


def adverb(word: str) -> bool:
    """'randomly', 'usually'; not 'apply'."""
    low = word.casefold()
    return low in HEDGES or (low.endswith("ly") and low not in VERBS)


def plural_noun(word: str) -> bool:
    """'vectors' but not 'loss', 'bias', 'basis', 'BERT's'."""
    low = word.casefold()
    return (low.endswith("s") and len(low) > 3 and not re.search(r"(ss|us|is|'s|bias|ics|news)$", low)) or low in (
        "data", "people", "criteria", "corpora", "indices", "vertices", "matrices", "media",
    )  # fmt: skip
