"""What a label is: a kind of point ('Benefits'), an activity, a trouble, a quality, or the name of a thing."""

from __future__ import annotations

import re

from interviewer.rubrics.compile import lexicon as en
from interviewer.rubrics.compile import verbs

# Labels that say what kind of point it is, not what it is about; of what: of the topic.
OF_SOMETHING = frozenset(
    "benefit advantage strength limitation drawback disadvantage challenge application purpose goal aim trade-off "
    "tradeoff formula definition effect cost risk weakness pro con objective role".split()
)
# Kinds whose members are things done: 'one strategy is to ...', 'one metric is ...'.
_KINDS = OF_SOMETHING | frozenset(
    "answer approach architecture aspect background choice comparison conclusion consideration context difference "
    "example factor feature idea implementation issue measure mechanism method metric option pitfall problem process "
    "procedure property reason recommendation requirement response result solution step strategy symptom cause task "
    "technique tip tool trick type use usage variant way criterion algorithm model limit caveat remedy fix note point "
    "detail intuition summary overview workflow pipeline why how what when".split()
)
# Of these, the ones that are never something to do.
NOT_DEEDS = frozenset("tool metric measure model example feature factor property context consequence".split())
# What is done, by means of the things listed under it.
ACTIVITIES = frozenset(
    "architecture assessment caching compression deployment detection evaluation implementation monitoring mitigation "
    "normalisation normalization optimisation optimization preprocessing prevention regularisation regularization "
    "scheduling testing training tuning validation visualisation visualization".split()
)
# Names of troubles: what stands under one is done about it, not by it.
_TROUBLES = frozenset(
    "bias collapse corruption drift explosion forgetting gap hallucination imbalance latency leakage noise outlier "
    "outliers overfitting sparsity underfitting value values variance word words start".split()
)
QUALITY = re.compile(r"(?:ity|ness|ency|ance|speed|memory|storage|cost|quality|choice)$")
ACTING = re.compile(
    r"""(?:ing|tion|sion|out|er|or|ment|sis|decay|network|model|layer|window|fallback|vocabulary|complexity|loss|
    output|input|shape|size|range|default|runtime|activation)$""",
    re.X,
)


def in_a_sentence(label: str) -> str:
    """A label in lower case, abbreviations and names with inner capitals left alone."""
    return " ".join(w.lower() if w[:1].isupper() and w[1:].islower() or len(w) == 1 else w for w in label.split())


def is_kind(label: str) -> bool:
    """Whether the label says what kind of point it is ('Benefits', 'Data Techniques')."""
    return head(label) in _KINDS


def is_trouble(label: str) -> bool:
    """Whether something is done about it, rather than by it."""
    return last_word(label) in _TROUBLES


def last_word(label: str) -> str:
    """Its last word before a preposition, in lower case."""
    said = _words(label)
    return said[-1] if said else ""


def head(label: str) -> str:
    """That word in the singular, where it is a kind of point."""
    last = last_word(label)
    return last if last in _KINDS else _one(last)


def _words(label: str) -> list[str]:
    """The words of a label up to its first preposition or bracket, in lower case."""
    said = en.split_words(label.split("(")[0])
    stop = next((i for i, w in enumerate(said) if i and en.prepositions(w)), len(said))
    return said[:stop]


def _one(word: str) -> str:
    """The singular of a regular plural; "" when there is none to be had."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "sses")):
        return word[:-2]
    return word[:-1] if verbs.plural(word) else ""


def singular(label: str) -> str:
    """'intrinsic metrics of quality' to 'intrinsic metric of quality'; "" where a coordination makes the plural."""
    said = label.split()
    count = len(_words(label))
    one = _one(said[count - 1].casefold()) if 0 < count <= len(said) else ""
    if not one or "and" in said[:count]:
        return ""
    return " ".join([*said[: count - 1], one, *said[count:]])
