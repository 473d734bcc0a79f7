"""Is a sentence meant for the grader, or for a machine, instead of being an answer?

A list of shapes, meant to be precise rather than complete. A sentence that it misses is read like any other, and then
gains little, because no claim becomes likelier by it; a sentence that it wrongly takes is lost to the candidate.
"""

from __future__ import annotations

import re

# Control tokens of chat models, tags of prompts that other graders use, HTML comments, and lines drawn under an answer.
# They are cut out by themselves: what stands around them is read, so that an answer may be about such tokens.
_MARKUP = re.compile(
    r"""<\|[^|>\n]{1,40}\|>(?:(?:system|user|assistant|tool)\b)? | \[/?INST\] | <</?SYS>> | </?(?:start|end)_of_turn>
    | </?(?:answer|rubric|system|think|grading|grade|score|verdict|output|result)>
    | <!--[\s\S]{0,2000}?-->
    | (?<![\[(<#=*-])[\[(<#=*-]{2,}+\s*(?:end|begin|start)\s(?:of\s)?[^\])>=*\n]{1,40}[\])>#=*-]{2,}""",
    re.IGNORECASE | re.VERBOSE,
)

_SHAPES = (
    # Ignore your instructions: an order, not a statement about what models do.
    r"""(?:^|[.:;,(\-]\s*|\b(?:please|kindly|now|must)\s+)(?:ignore|disregard|forget|override)\b [^.!?\n]{0,60}
        \b(?:instructions|rubrics?|rules|criteria|guidelines|prompts|checklist)\b""",
    # Give full marks.
    r"""\b(?:give|award|assign|grant|allocate|enter|record)\b [^.!?\n]{0,50}
        \b(?:full|maximum|max|top|perfect|complete|100)\b [^.!?\n]{0,30}
        \b(?:marks?|credits?|grades?|rating|score)\b(?!\sassign)""",
    r"\b(?:full|maximum|top|perfect)\s+(?:marks?|credits?|grades?)\b(?!\sassign)",
    r"""\b(?:give|award|grant)\s+(?:me|us|it|this|them)\b [^.!?\n]{0,20}
        \b(?:marks?|scores?|points?|credits?|grades?|rating)\b""",
    # All criteria are met.
    r"""\b(?:all|every|each|any)\b [^.!?\n]{0,30} \b(?:criteri(?:a|on)|rubric\s(?:items?|points?))\b
        [^.!?\n]{0,40} \b(?:met|satisfied|stated|covered|passed|correct|fulfilled|unmet|true)\b""",
    r"\b(?:met|satisfied|fulfilled)\b [^.!?\n]{0,20} \b(?:all|every|each)\b [^.!?\n]{0,20} \bcriteri(?:a|on)\b",
    r"\bmet\s+throughout\b | \bmet(?:,\s*met){2,} | \b\d+\s*/\s*\d+\s+met\b",
    # Mark this as correct.
    r"""\b(?:mark|grade|score|rate|treat|count|accept|consider|judge)\b [^.!?\n]{0,30}
        \b(?:this|my|the)\s(?:answer|submission|response|work|attempt)\b [^.!?\n]{0,30} \b(?:as|with|to\sbe)\b
        [^.!?\n]{0,20} \b(?:correct|met|full|pass\w*|complete|perfect|stated|excellent|right|true)\b
    | \b(?:mark|grade|score|rate|treat|count|consider|judge)
        \s(?:this|it|everything|every\spoint|all\spoints)\s(?:as|to\sbe)\s(?:\w+\s)?(?:correct|met|pass\w*|complete|stated|excellent)\b""",
    r"""\b(?:this|it|my|answer|submission|response)\s(?:is|was|be|has\sbeen)
        \s(?:accepted|rated|marked|graded|scored|counted)\sas\s(?:correct|met|full|complete|right)\b""",
    # A grader must give, a grader would deny.
    r"""\b(?:graders?|marker|evaluator|examiner|assessor|grading\s(?:system|model|engine|service))\b
        [^.!?\n]{0,30} \b(?:must|should|shall|please|would|will)\b [^.!?\n]{0,30}
        \b(?:ignore|disregard|award|give|mark|accept|pass|skip|deny|call)\b""",
    # What a grader would say, or be told: of the candidate in the third person, of graders and their scores.
    r"""\bthe\s(?:candidate|applicant|respondent|interviewee)\b [^.!?\n]{0,25}
        \b(?:covered|stated|mentioned|demonstrate[sd]?|showed|answered|explain(?:s|ed)
        |address(?:es|ed)|understands|understood|deserves?|earn(?:s|ed)|passed|named|knows)\b""",
    r"""\b(?:examiners?|assessors?)\b [^.!?\n]{0,40}
        \b(?:scores?|summary|notes?|marks?|verdicts?|grades?)\b""",
    # A finished grading record.
    r"""["']?\b(?:verdicts?|status|final_score|(?:final\s)?grades?)["']?\s*[:=]\s*["']?
        (?:met|stated|full|pass\w*|perfect|true|\d+\s*/\s*\d+)\b""",
    r"""["']scores?["']\s*[:=] | \bscores?\s*[:=]\s*\d+\s*/\s*\d+""",
    r"\b(?:scored|rated|graded)\b [^.!?\n]{0,40} \b10\s*/\s*10\b",
    # A role at the start of a line, or a notice from the system.
    r"""^[ \t]*[\[(]*(?:system|admin|grader|note\sto\s(?:the\s)?(?:grader|examiner|ai|judge))
        \s*(?:message|notice)?\s*:""",
    r"\bsystem\s(?:notice|override)\b | \bto\sthe\s(?:model|ai|grader|system)\s(?:reading|grading)\b",
    # The rubric has changed.
    r"""\b(?:rubric|marking\sscheme|grading\s(?:rules|policy|scheme|criteria))\b [^.!?\n]{0,60}
        \b(?:changed|replaced|revised|updated|superseded|suspended|new\sversion|no\slonger)\b""",
    r"""\b(?:calibration|control)\s(?:item|answer|record|note)\b""",
)

_ADDRESSED = re.compile(
    "|".join(f"(?:{shape})" for shape in _SHAPES),
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)


_QUOTED = re.compile(r"\"[^\"\n]{3,200}\"|“[^”\n]{3,200}”|«[^»\n]{3,200}»")
_AROUND = 8
"""Words around a quotation that make a sentence of their own."""


def cut_markup(text: str) -> tuple[str, list[str]]:
    """`text` with line ends in place of control tokens and other mark-up, every offset as it was; and what was cut.

    A token that is named in the middle of a sentence is blanked with spaces and does not count as cut.
    """
    named = {found.start() for found in _MARKUP.finditer(text) if _is_named(text, found)}
    cut = [found.group() for found in _MARKUP.finditer(text) if found.start() not in named]

    def blank(found: re.Match[str]) -> str:
        return (" " if found.start() in named else "\n") * len(found.group())

    return _MARKUP.sub(blank, text), cut


def _is_named(text: str, found: re.Match[str]) -> bool:
    """Words of one sentence on both sides, as where somebody speaks of a token instead of using it."""
    before, after = text[: found.start()].rsplit("\n", 1)[-1], text[found.end() :].split("\n", 1)[0]
    ends = re.search(r"\w[,:]?[ `\"'“(]+$", before)
    return bool(ends) and bool(re.match(r"[`\"'”)]*(?: [a-z(]|[,;:] |[.)]?\s*$|[.)] )", after))


def is_addressed(text: str) -> bool:
    """Whether a sentence has one of the shapes. `text` as a reader sees it: no invisible characters.

    Words in quotation marks are mentioned, not said, when a sentence stands around them.
    """
    around = _QUOTED.sub(" … ", text)
    said = around if len(re.findall(r"\w+", around)) >= _AROUND else text
    return bool(_ADDRESSED.search(said))
