"""Reference answers to rubrics, by rule and without a model.

outline   Markdown to questions, each with the lines of its answer and their labels      (markdown-it-py)
points    lines to points: the opening statement, labelled points, list items
clauses   one point's text to single claims
claims    claims made self-contained, with id, weight, probe and hint
build     the stages in order

compile_markdown(text, source)         a file of questions under '## ' headings
compile_reference(question, reference)  one reference answer, in Markdown or plain text
coverage(rubric)                        how much of the reference its criteria hold
"""

from __future__ import annotations

from interviewer.rubrics.compile.build import compile_markdown, compile_reference, coverage

__all__ = ["compile_markdown", "compile_reference", "coverage"]
