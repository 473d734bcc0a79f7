"""The little English that the compiler knows: enough to tell a verb phrase from one more noun in a list."""

from __future__ import annotations

import re

# Base forms that reference answers open a claim with. Words that more often name a thing (process, cluster, score,
# benchmark, measure as in 'measures') are left out unless they lead claims regularly.
VERBS = frozenset(
    """
    accelerate achieve acknowledge adapt add adjust affect aggregate align allow apply approximate assign assume avoid
    balance begin break bring build capture change check choose cluster collapse combine compare compress compute
    concatenate consider consist contain control convert create cut decide decode decrease define depend deploy describe
    detect determine discard distribute downweight drop embed enable encode encourage enforce ensure estimate evaluate
    exclude exploit expose extract facilitate fail feed filter find fine-tune finetune fit force freeze generalise
    generalize generate give group guarantee guide handle help hold hurt identify ignore implement improve include
    incorporate increase index infer initialise initialize inject introduce involve keep lead learn let leverage limit
    lower maintain make map mask match maximise maximize mean measure merge minimise minimize mitigate model modify
    monitor move need normalise normalize observe offer operate optimise optimize pass penalise penalize perform permit
    predict prepend preserve prevent prioritise prioritize produce promote propagate protect provide prune pull push
    quantise quantize reach rebalance reduce refer regularise regularize reject rely remove reorder replace represent
    require rerank reset retain retrieve reuse reveal route run sample save select send separate set share shift shorten
    show shrink simplify solve sort speed split stabilise stabilize start steer stop store strengthen suffer summarise
    summarize supply support switch take tell test tie track train transform translate treat truncate tune understand
    update use validate vary verify weigh work yield
    """.split()
)

# Finite forms that make a string of words a sentence.
_FINITE = frozenset(
    "is are was were be has have had do does did can could may might will would shall should must cannot isn't aren't "
    "doesn't don't can't won't".split()
)

_ADVERBS = frozenset("also often usually typically sometimes rarely then thus thereby therefore hence not".split())
_TIES = frozenset("while by with using thus thereby whereby followed via".split())
_MODAL = frozenset("may can must should will might could cannot".split())
_CLINGS = frozenset(
    "unlike like such e.g i.e eg ie for including especially particularly notably rather whereas where which who whose "
    "because since if when unless until although though but not instead than as so even".split()
)
_SUBORDINATE = frozenset(
    "in on at if when while because since as although though to for with without during after before by from unless "
    "until once given instead".split()
)
_OPENS_PROSE = _SUBORDINATE | frozenset(
    "the a an it its they their this that these those there each every both all some many most one we you i he she "
    "therefore thus hence however".split()
)
_PREPOSITIONS = frozenset("for with without of in on across against over under during from to via into through".split())
_LISTS = frozenset("like including between such".split())
_WORD = re.compile(r"[^\s,;:()\[\]]+")


def split_words(text: str) -> list[str]:
    """Lower-case words as written, with their hyphens and apostrophes."""
    return [w.strip("\"'“”‘’.!?").casefold() for w in _WORD.findall(text)]


def is_verb(word: str) -> bool:
    """Whether a lower-case word is a listed verb, in its base form or third person."""
    forms = (word, word.removesuffix("s"), word.removesuffix("es"), re.sub("ies$", "y", word))
    return any(form in VERBS for form in forms)


def third_person(word: str) -> bool:
    """'reduces', 'maps': a listed verb with its -s."""
    low = word.strip(",.").casefold()
    return low.endswith("s") and low not in VERBS and is_verb(low)


def finite(word: str) -> bool:
    """'is', 'can', 'does': a word that makes a sentence."""
    return word.strip(",.").casefold() in _FINITE


def opens_with_verb(text: str) -> bool:
    """'reduces cost', 'may lead to ...', 'typically requires ...'."""
    said = split_words(text)
    while said and (said[0] in _ADVERBS or (said[0].endswith("ly") and len(said) > 2)):
        said = said[1:]
    return bool(said) and (is_verb(said[0]) or said[0] in _MODAL or said[0] in _FINITE)


def opens_dependent(text: str) -> bool:
    """'capturing meaning in fewer parameters', 'while keeping ...', 'followed by ...': tied to the claim before it."""
    said = split_words(text)
    if len(said) < 2:
        return False
    return said[0] in _TIES or (said[0].endswith("ing") and len(said[0]) > 4)


def clings(text: str) -> bool:
    """'unlike static vectors', 'such as BPE', 'which ...': part of the claim before it."""
    said = split_words(text)
    return bool(said) and said[0] in _CLINGS


def reads_as_clause(text: str) -> bool:
    """'dimension typically proportional to ...': a predicate inside, after its subject."""
    return any(w in _FINITE or w in _ADVERBS for w in split_words(text)[1:])


def reads_as_prose(text: str) -> bool:
    """A sentence rather than a note: it opens with an article, pronoun or preposition, or has a finite verb."""
    said = split_words(text)
    return bool(said) and (said[0] in _OPENS_PROSE or any(w in _FINITE for w in said))


def opens_prose(word: str) -> bool:
    """Whether a lower-case word often begins a sentence and never a name."""
    return word in _OPENS_PROSE


def subordinate(text: str) -> bool:
    """'When a frame arrives', 'In UDP': what comes after the comma is the claim."""
    return bool(_SUBORDINATE & set(split_words(text)[:1]))


def prepositions(text: str) -> set[str]:
    """The prepositions in it."""
    return set(split_words(text)) & _PREPOSITIONS


def opens_list(text: str) -> bool:
    """Whether a word in it makes the commas after it part of its own enumeration ('models like A, B')."""
    return bool(_LISTS & set(split_words(text)))
