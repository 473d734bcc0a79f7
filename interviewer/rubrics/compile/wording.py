"""A claim as a sentence of its own: with its label or its subject, and without a pronoun that points outside it.

Only words of the label, the question and the answer are used, and small words ("is", "can use", "one ... is"). Where a
sentence cannot be made safely, the label stands before a colon: better a true note than a sentence that is not.
"""

from __future__ import annotations

import re

from interviewer.rubrics.compile import labels, verbs
from interviewer.rubrics.compile import lexicon as en
from interviewer.rubrics.compile.clauses import Clause
from interviewer.rubrics.compile.cuts import without_brackets
from interviewer.rubrics.leak import STOP_WORDS, stem, words
from interviewer.types import Value

_PRONOUN = re.compile(r"(it|they|this|these|its|their)\s+(?=\S)", re.I)
_HOW_OFTEN = frozenset("typically usually often generally sometimes rarely always mostly".split())
_FORMAL = re.compile(r"→|->|\s=\s")
_POSSESSIVE = frozenset({"its", "their"})
_WITH_DOING = re.compile(r"with (?P<who>(?:[\w-]+ ){1,4}?)(?P<doing>\w+ing) (?P<rest>.+)")


class Place(Value):
    """Where a claim stands: the point's label, what the answer is about, and what else is under the label."""

    label: str = ""
    topic: str = ""
    several: bool = False
    """More than one noun phrase stands under the label."""
    acts: bool = False
    """The label is the subject of a verb under it, so it names a thing."""
    advice: bool = False
    """What stands under the label is what to do."""


def place(label: str, topic: str, claims: list[Clause]) -> Place:
    """The place of the claims under one label."""
    forms = [verbs.phrase(clause.text).form for clause in claims]
    nouns = sum(form == "none" and not verbs.verb_at(c.text) for form, c in zip(forms, claims, strict=True))
    many = verbs.plural(label)
    orders = [verbs.phrase(c.text).verb in en.DIRECTIVES for c in claims]
    done = [form == "base" and not order for form, order in zip(forms, orders, strict=True)]
    acts = any(form in ("third", "modal") or (many and does) for form, does in zip(forms, done, strict=True))
    advice = not acts and any(form == "base" and order for form, order in zip(forms, orders, strict=True))
    return Place(label=label, topic=topic, several=nouns > 1, acts=acts, advice=advice)


def worded(text: str, clause: Clause, where: Place) -> str:
    """The sentence of one text of the clause (its own, or that of an option), with a capital and a full stop."""
    bare = text.strip().rstrip(".;,").strip() or text.strip()
    bare = re.sub(r"^(?:while|thereby|thus|hence) (?=\w+ing\b)", "", bare)
    subject = clause.subject or ("" if where.label else where.topic)
    said = _labelled(bare, clause, where) if where.label else _unlabelled(bare, clause.dependent, subject)
    said = said if said[-1] in ".!?" else f"{said}."
    return said[:1].upper() + said[1:] if said[:2].isalpha() or said[1:2] == " " else said


def resolved(text: str, subject: str) -> str:
    """The text with the pronoun that opens it replaced by what it must mean, where the two agree in number."""
    match = _PRONOUN.match(text)
    if not match or not subject:
        return text
    word, rest = match[1].casefold(), text[match.end() :]
    many = verbs.plural(subject)
    if word in _POSSESSIVE:
        return f"{subject}{'’' if subject.endswith('s') else '’s'} {rest}".replace("’", "'")
    following = rest.split(" ", 1)[0]
    if word in ("this", "these") and not (en.third_person(following) or following in en.VERBS or en.modal(following)):
        return text
    if many != (word in ("they", "these")):
        return text
    return f"{subject} {rest}"


def defining(text: str, what: str) -> str:
    """'The share of documents found.' as the answer to 'What is recall?': 'Recall is the share of documents found.'"""
    said = text.split()
    phrase = verbs.phrase(text.rstrip("."))
    led = en.determiner(said[0]) or not any(en.finite(word) for word in said)
    if not led or phrase.form not in ("none", "participle") or verbs.verb_at(text) or len(said) < 2:
        return text
    if en.subordinate(text) or en.clings(text) or "=" in text or ": " in text or en.pronoun(said[0]):
        return text
    whole = f"{what} {'are' if verbs.plural(what) else 'is'} {lowered(text)}"
    return whole[:1].upper() + whole[1:]


def lowered(text: str) -> str:
    """The first letter in lower case where the word is an ordinary one."""
    first, _, rest = text.partition(" ")
    word = first.replace("-", "").rstrip(",")
    ordinary = word.isalpha() and (word[1:].islower() or word == "A")
    goes_on = rest[:1].islower() or not rest or not rest[:1].isalpha() or en.is_verb(first.lower())
    if ordinary and (goes_on or first.casefold() in en.OPENS_PROSE):
        return text[:1].lower() + text[1:]
    return text[:1].lower() + text[1:] if "-" in first and first[1:].islower() else text


def _unlabelled(text: str, dependent: bool, subject: str) -> str:
    if not dependent:
        found = verbs.phrase(text)
        led = found.form == "third" and bool(subject) and not verbs.verb_at(text)
        return f"{subject} {verbs.agreeing(found, subject)}" if led else resolved(text, subject)
    match = _WITH_DOING.fullmatch(text)
    if match and verbs.base(match["doing"]):
        done = verbs.agreeing(verbs.phrase(f"{match['doing']} {match['rest']}"), match["who"].strip())
        return f"In {subject}, {match['who']}{done}" if subject else f"{match['who']}{done}"
    if text.casefold().startswith("followed by ") and subject:
        return f"{subject} {'are' if verbs.plural(subject) else 'is'} {lowered(text)}"
    found = verbs.phrase(text)
    if subject and found.form != "none":
        return f"{subject} {verbs.agreeing(found, subject)}"
    if verbs.verb_at(text) or not subject:
        return resolved(text, subject)
    if re.match(r"[a-z]{3,}ing ", text):
        return f"{subject} {'are' if verbs.plural(subject) else 'is'} {text}"
    return f"{subject}: {lowered(text)}"


def _labelled(text: str, clause: Clause, where: Place) -> str:
    label = labels.in_a_sentence(where.label)
    found = verbs.Phrase(rest=text) if _FORMAL.search(without_brackets(text)) else verbs.phrase(text)
    noun = found.form == "none" or (found.form == "participle" and not clause.dependent)
    if clause.subject or (noun and verbs.verb_at(text)):
        return _sentence(text, clause, where, label)
    if noun and (whole := _with_is(text)):
        return _sentence(whole, clause, where, label)
    if text.casefold().startswith(("followed by ", "with ")):
        return f"{label}: {lowered(text)}"
    if labels.is_kind(label):
        return _member(text, clause, verbs.Phrase(rest=text) if noun else found, where, label)
    return _thing(text, where, label) if noun else _doing(text, clause, found, where, label)


def _sentence(text: str, clause: Clause, where: Place, label: str) -> str:
    """A whole sentence needs its label only where the label names something that it does not."""
    said = _unlabelled(text, clause.dependent, clause.subject)
    said = resolved(said, clause.subject or where.topic or ("" if labels.is_kind(label) else where.label))
    named = {stem(w) for w in words(label)} - STOP_WORDS
    if labels.is_kind(label) or named <= {stem(w) for w in words(said)}:
        return said
    return f"for {label}, {lowered(said)}"


def _member(text: str, clause: Clause, found: verbs.Phrase, where: Place, label: str) -> str:
    """'Benefits: fast search', 'Strategies: freeze the encoder', 'Goal: create one space'."""
    about = labels.in_a_sentence(where.topic) if labels.head(label) in labels.OF_SOMETHING else ""
    to_do = verbs.infinitive(found)
    if about and found.form != "none":
        return f"{about} {verbs.agreeing(found, about)}"
    if found.form == "modal":
        return f"{label}: {lowered(text)}"
    if to_do and labels.head(label) in labels.NOT_DEEDS:
        return _advice(found, label)
    what = to_do or lowered(text)
    of = f" of {labels.in_a_sentence(about)}" if about else ""
    if verbs.plural(label) and clause.listed and not to_do:
        return f"{label}{of} are {what}"
    if verbs.plural(label):
        what = lowered(text) if found.form == "participle" else what
        one = labels.singular(label)
        return f"one {one}{of} is {what}" if one else f"{label}{of}: {what}"
    if where.several and not to_do:
        return f"{label} can use {what}" if labels.head(label) in labels.ACTIVITIES else f"{label}{of}: {what}"
    return f"the {label}{of} is {what}"


def _thing(text: str, where: Place, label: str) -> str:
    """A noun phrase under a name: what it is, where that is plain; else a note."""
    if labels.last_word(label) in labels.ACTIVITIES and not where.acts:
        return f"{label} can use {lowered(text)}"
    named = {stem(w) for w in words(label)} & {stem(w) for w in words(text)} - STOP_WORDS
    acting = bool(labels.ACTING.search(labels.last_word(label)))
    article = text.split()[0].casefold() in ("a", "an", "the")
    if (
        not where.several
        and not labels.is_trouble(label)
        and not _unknown_verb(text)
        and (article or where.acts or named or acting)
    ):
        return f"{label} {'are' if verbs.plural(label) else 'is'} {lowered(text)}"
    return f"{label}: {lowered(text)}"


def _unknown_verb(text: str) -> bool:
    """'Blurs only the edges': what ends in -s and stands before an article or 'only' is a verb, though not listed."""
    said = text.casefold().split()
    return len(said) > 1 and said[0].endswith("s") and (en.determiner(said[1]) or said[1] == "only")


def _doing(text: str, clause: Clause, found: verbs.Phrase, where: Place, label: str) -> str:
    """A verb phrase under a name: what the thing does, or what is done for it."""
    if found.form == "modal":
        return f"{label} {verbs.agreeing(found, label)}"
    if labels.QUALITY.search(labels.last_word(label)) and not labels.is_trouble(label):
        if where.topic:
            return f"for {label}, {lowered(where.topic)} {verbs.agreeing(found, where.topic)}"
        return f"{label}: {lowered(text)}" if found.form == "third" else _advice(found, label)
    if found.form == "third":
        return f"{label} {verbs.agreeing(found, label)}"
    does = verbs.plural(label) or labels.ACTING.search(labels.last_word(label))
    if (
        where.advice
        or (clause.listed and "," in text)
        or found.verb in en.DIRECTIVES
        or labels.is_trouble(label)
        or not does
    ):
        return _advice(found, label)
    return f"{label} {verbs.agreeing(found, label)}"


def _advice(found: verbs.Phrase, label: str) -> str:
    return f"for {label}, {verbs.infinitive(found).removeprefix('to ')}"


def _with_is(text: str) -> str:
    """'dimension typically proportional to n' with the verb that notes leave out; "" for any other text."""
    said = text.split()
    at = next((i for i, w in enumerate(said[:5]) if i and w.casefold() in _HOW_OFTEN), 0)
    if not at or at + 1 == len(said) or "(" in text[: text.index(said[at])] or en.pronoun(said[0]):
        return ""
    return " ".join([*said[:at], "are" if verbs.plural(" ".join(said[:at])) else "is", *said[at:]])
