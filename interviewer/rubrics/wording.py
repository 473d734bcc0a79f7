"""What a spoken line may look like, whoever worded it: tidied, one question, nothing that nobody should say."""

from __future__ import annotations

import re

from interviewer.rubrics.leak import overlap

_SPEAKER_LABEL = re.compile(r"^\s*(interviewer|assistant|question|follow[- ]?up( question)?)\s*:\s*", re.IGNORECASE)
_AROUND = " \"“”'"
_MARKUP = re.compile(r"[<>{}|`*#\[\]]|https?://")
_JUDGING = re.compile(
    r"\b(correct(ly)?|incorrect|right answer|wrong|(great|good) (answer|job|point|one|question)|excellent|perfect"
    r"|well done|impressive|brilliant|mistaken?|nice (answer|job)|exactly|spot on)\b"
    r"|^(great|good|nice|awesome|fantastic|wonderful|yes|no)(?=[,!.:;])",
    re.IGNORECASE,
)
_SELF = re.compile(r"\b(smollm|hugging ?face|language model|as an ai|ai assistant|chatbot)\b", re.IGNORECASE)


def tidy(text: str) -> str:
    """The first paragraph on one line, without quotation marks around it or a speaker's label before it."""
    first = text.strip().split("\n\n")[0]
    line = re.sub(r"\s+", " ", first).strip(_AROUND)
    return _SPEAKER_LABEL.sub("", line).strip(_AROUND)


def one_question(line: str) -> bool:
    """Whether the line is a single question and nothing else."""
    return line.endswith("?") and line.count("?") == 1 and not re.search(r"[.!](?:\s|$)", line)


def unfit(line: str, allowed: str) -> str:
    """Why nobody should say the line; words of `allowed` are its subject: what goes wrong, language models."""
    if _MARKUP.search(line):
        return "markup"
    for pattern, reason in ((_JUDGING, "praise or blame"), (_SELF, "talks about itself")):
        if any(found.group().lower() not in allowed.lower() for found in pattern.finditer(line)):
            return reason
    return ""


def same(line: str, before: str) -> bool:
    """Nearly the same content words both ways."""
    return overlap(line, before) > 0.8 and overlap(before, line) > 0.8
