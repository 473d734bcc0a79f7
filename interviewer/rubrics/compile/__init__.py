"""Reference answers to rubrics, by rule and without a model.

shapes    which shape a Markdown document has: headings, Q: and A:, a numbered list
outline   Markdown to questions, each with the lines of its answer and their labels      (markdown-it-py)
points    lines to points: the opening statement, labelled points, list items
cuts      where a text may be cut, and nothing about what it says
clauses   one point's text to single claims
lists     alternatives inside a claim to its options, required things to claims of their own
labels    what a label is: a kind of point, an activity, a thing
wording   each claim a sentence that can be judged alone
claims    claims with id, weight, probe and hint
build     the stages in order
covering  what of the reference the criteria hold
lexicon and verbs are the English that these know.

compile_entries(entries, source)        questions that a source holds
compile_markdown(text, source)          a Markdown document of questions
compile_reference(question, reference)  one reference answer, in Markdown or plain text
coverage(rubric), covering(rubric)      how much of the reference its criteria hold, and what is lost
foreign_words(rubric, criterion)        what a claim says that question, label and reference do not
"""

from __future__ import annotations

from interviewer.rubrics.compile.build import compile_entries, compile_markdown, compile_reference
from interviewer.rubrics.compile.covering import Coverage, coverage, covering, foreign_words

__all__ = [
    "Coverage",
    "compile_entries",
    "compile_markdown",
    "compile_reference",
    "coverage",
    "covering",
    "foreign_words",
]
