"""What of an answer is worth a judge's reading; settled by code before any model is asked.

Set aside are: words addressed to the grader instead of the examiner's question, sentences that only repeat what the
interviewer said, and bare lists of terms, announced or not. What is set aside is blanked with spaces, so that every
offset into the answer stays true.
"""

from __future__ import annotations

import re
import unicodedata

from interviewer.evidence import Span, sentences
from interviewer.judge.addressed import cut_markup, is_addressed
from interviewer.judge.plain import plain
from interviewer.rubrics.leak import STOP_WORDS, content_words, words
from interviewer.types import Value

FLAGS = {
    "empty": "Nothing was said.",
    "dont_know": "The candidate said that they do not know.",
    "too_short": "Too short to make a point.",
    "copied_question": "Repeats the interviewer's own words; that part was not graded.",
    "addressed_to_grader": "Contains text addressed to the grader or to a machine; that part was not graded.",
    "control_tokens": "Holds control tokens or mark-up for machines, which were read as line ends.",
    "not_english": "Does not read as English, the one language that this judge can read.",
    "keyword_list": "Contains a list of terms instead of sentences; that part was not graded.",
}
"""Every flag, with the sentence that explains it to a reader."""

MIN_WORDS = 3
# Measured on the project's own answers: lists of terms have 0 to 0.07 function words, the tersest honest answer 0.23.
_LIST_SHARE = 0.15
_PIECE_SHARE = 0.08
# Items of the project's lists have 1.1 to 1.7 words, clauses of terse sentences 3 and more; and nobody says this many
# words on end, without a comma, and hardly a function word among them.
_ITEM_ENDS = re.compile(r"[,;/|#•·:\n]|\.(?=\s|$)|\s[-–—]\s")
_ITEM_WORDS = 2.5
_RUN_OF_WORDS = 10
# Small words of other languages; an answer in which they abound, and English ones do not, is no list of terms.
_FOREIGN = frozenset(
    """der die das und ist nicht ein eine mit auf den dem von sich le la les des et est une dans pour que qui du el los
    las con por para del il di che un non per sono da uma em os ao het een van dat niet ook ja ne se na je och att som
    det en av""".split()
)
# A sentence with fewer content words than this may well say something new with the question's words alone.
_COPY_LEAST = 4

# "I would mention A, B and C": what somebody would speak of, and nothing said about it. Verbs of speech only, and no
# clause after them: "I would start with a warm-up" is a method, "I would mention that ..." a statement.
_ANNOUNCED = re.compile(
    r"""(?:(?:and|then|next|first|secondly?|finally|also|so|well)[,\s]+)*
    (?:i|we|one|you|my\sanswer|a\sgood\sanswer)(?:\s+(?:would|could|should|will|can|might|must|ha(?:ve|s)\sto)|['’](?:d|ll))\s+
    (?:(?:also|then|certainly|definitely|next|just)\s+)*
    (?:mention|discuss|cover|talk\sabout|speak\s(?:about|of)|bring\sup|touch\s(?:on|upon)|refer\sto)\s+(?P<what>.+)""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_CLAUSE = re.compile(
    r"\b(?:that|because|since|as|which|who|so|how|why|what|when|where|whether|if|but|to|by|is|are|was|were|be|can|will"
    r"|would|does?|ha[sd]|have|means?|makes?|gets?|gives?|helps?|lets?)\b|[:;]",
    re.IGNORECASE,
)

_DONT_KNOW = re.compile(
    r"(?:sorry |well |hmm |um |uh )*(?:idk|dunno|pass|no idea|no clue|not sure"
    r"|(?:i )?(?:really |honestly )?(?:do not|don t|dont) know|i (?:have|ve) no (?:idea|clue)|i (?:am|m) not sure)"
    r"(?: (?:sorry|that|this|this one|the answer|about (?:that|this|this one|it)|to be honest))*"
)


class Reading(Value):
    """`text` has the length of the answer, with what was set aside blanked; `flags` say why."""

    text: str
    flags: tuple[str, ...] = ()

    @property
    def settled(self) -> bool:
        """Nothing is left that a judge could read."""
        return not self.text.strip()


def read(answer: str, heard: str) -> Reading:
    """Set aside what is no answer. `heard` is all that the interviewer said: repeating it earns nothing."""
    if not words(answer):
        return Reading(text=_only(answer, []), flags=("empty",))
    if _is_foreign(plain(answer)):
        return Reading(text=_only(answer, []), flags=("not_english",))
    answer, marks = cut_markup(answer)
    flags = ["addressed_to_grader" if is_addressed(mark) else "control_tokens" for mark in marks]
    spans = sentences(answer)
    kept: list[Span] = []
    known = set(content_words(heard))
    whole_is_list = _is_list(plain(answer), _LIST_SHARE, 6)
    for span in spans:
        piece = plain(span.of(answer))
        if is_dont_know(piece):
            flags.append("dont_know")
        elif is_addressed(piece):
            flags.append("addressed_to_grader")
        elif _repeats(piece, known):
            flags.append("copied_question")
        elif whole_is_list or _is_list(piece, _PIECE_SHARE, 10) or is_announced(piece):
            flags.append("keyword_list")
        else:
            kept.append(span)
    text = _only(answer, kept)
    if len(words(text)) < MIN_WORDS:
        text = _only(answer, [])
        flags = flags or ["too_short"]
    return Reading(text=text, flags=tuple(dict.fromkeys(flags)))


def is_dont_know(text: str) -> bool:
    """True when the text only says that the candidate does not know."""
    return bool(_DONT_KNOW.fullmatch(" ".join(words(text))))


def is_announced(text: str) -> bool:
    """True when a sentence only names what its speaker would speak of."""
    found = _ANNOUNCED.fullmatch(text.strip())
    return bool(found) and not _CLAUSE.search(found["what"])


def _repeats(piece: str, known: set[str]) -> bool:
    """Nearly every content word was the interviewer's own."""
    own = set(content_words(piece))
    return len(own) >= _COPY_LEAST and len(own - known) / len(own) <= 0.15


def _is_list(piece: str, share: float, least: int) -> bool:
    """Hardly a function word, and short items or none: a terse sentence has few of those words, but it has clauses."""
    items = [len(words(item)) for item in _ITEM_ENDS.split(piece) if words(item)]
    if not items or (sum(items) / len(items) >= _ITEM_WORDS and max(items) < _RUN_OF_WORDS):
        return False
    said = [w for w in words(piece) if not w.isdigit()]
    return len(said) >= least and sum(w in STOP_WORDS for w in said) / len(said) < share


def _is_foreign(answer: str) -> bool:
    """Mostly in another script, or with more small words of other languages than of English."""
    letters = [c for c in answer if c.isalpha()]
    if sum(not unicodedata.name(c, "").startswith("LATIN") for c in letters) > len(letters) / 2:
        return True
    said = [w for w in words(answer) if not w.isdigit()]
    foreign = sum(w in _FOREIGN and w not in STOP_WORDS for w in said)
    return foreign >= 3 and foreign / len(said) >= 0.15 and foreign > sum(w in STOP_WORDS for w in said)


def _only(answer: str, kept: list[Span]) -> str:
    # White space stays as it is: a line end may be all that parts two sentences.
    blank = [c if c.isspace() else " " for c in answer]
    for span in kept:
        blank[span.start : span.end] = answer[span.start : span.end]
    return "".join(blank)
