"""Where a text divides, which lists become options, and how a claim is worded to be judged alone."""

from __future__ import annotations

import pytest

from interviewer.rubrics import compile_reference, coverage
from interviewer.rubrics.compile import foreign_words
from interviewer.rubrics.compile.clauses import Clause, clauses, sentences
from interviewer.rubrics.compile.lists import spread
from interviewer.rubrics.compile.points import Role


def claims(text: str, role: Role = "labelled", subject: str = "") -> list[str]:
    return [clause.text for clause in clauses(text, role, subject)]


# --- clauses ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # lists of notes divide
        ("Faster reads, better use of memory, lower cost.", ["Faster reads", "better use of memory", "lower cost."]),
        ("Cut the index, merge lists, and skip the rest.", ["Cut the index", "merge lists", "skip the rest."]),
        ("First part; second part", ["First part", "second part"]),
        ("Maps terms to lists, keeping memory low.", ["Maps terms to lists", "keeping memory low."]),
        ("Oversamples rows and drops columns of zeros", ["Oversamples rows and drops columns of zeros"]),
        ("Oversamples rare rows and drops empty columns", ["Oversamples rare rows", "drops empty columns"]),
        (
            "A space where near points mix and far points split up",
            ["A space where near points mix and far points split up"],
        ),
        (
            "A space where near points are merged and far points are split",
            ["A space where near points are merged", "A space where far points are split"],
        ),
        # what points back at the claim before stays with it
        ("Maps terms to lists, keeping them sorted.", ["Maps terms to lists, keeping them sorted."]),
        ("Use A for words, B for sentences.", ["Use A for words", "Use B for sentences."]),
        ("Start with small lists and merge the rest later", ["Start with small lists", "merge the rest later"]),
        ("Reduces cost while keeping quality", ["Reduces cost", "keeping quality"]),
        ("Size usually small, cost often low", ["Size usually small", "cost often low"]),
        # enumerations inside one claim do not
        ("Use A, B, or C to build one.", ["Use A, B, or C to build one."]),
        ("Precision, recall, MAP for ranking", ["Precision, recall, MAP for ranking"]),
        (
            "Use gap codes, bitmaps, and block packing to save space",
            ["Use gap codes, bitmaps, and block packing to save space"],
        ),
        ("Engines like Lucene, Tantivy for search", ["Engines like Lucene, Tantivy for search"]),
        ("Dropout (words, layers), weight decay", ["Dropout (words, layers)", "weight decay"]),
        ("L = max(0, a - b), with b > 0", ["L = max(0, a - b), with b > 0"]),
        ("Text → index, list → result", ["Text → index, list → result"]),
        ("Vectors differ by context, unlike static ones", ["Vectors differ by context, unlike static ones"]),
        ("When a query arrives, use the index, merging lists", ["When a query arrives, use the index, merging lists"]),
    ],
)
def test_where_a_labelled_point_divides(text: str, expected: list[str]) -> None:
    assert claims(text) == expected


def test_prose_divides_only_where_its_subject_is_known() -> None:
    text = "An index maps terms to lists, keeping memory low."
    assert claims(text, "prose") == ["An index maps terms to lists", "keeping memory low."]
    unknown = "Flurbles the terms into lists, keeping memory low."
    assert claims(unknown, "prose") == [unknown]
    assert claims(unknown, "prose", "An index") == ["Flurbles the terms into lists", "keeping memory low."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two words. Three words here.", ["One. Two words.", "Three words here."]),
        ("It uses lists, e.g. Lucene does. Others too.", ["It uses lists, e.g. Lucene does.", "Others too."]),
        ("It runs on link L. The rest waits.", ["It runs on link L.", "The rest waits."]),
        ("J. Smith wrote it. So be it.", ["J. Smith wrote it.", "So be it."]),
        ("See fig. 3 for it. Done now.", ["See fig. 3 for it.", "Done now."]),
        ("Version 1.5 is out (see A. B). Done now.", ["Version 1.5 is out (see A. B).", "Done now."]),
        ("No. That is wrong.", ["No. That is wrong."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


# --- lists -----------------------------------------------------------------------------------------------------


def listed(text: str) -> list[tuple[str, tuple[str, ...], int]]:
    return [(c.text, c.options, c.need) for c in spread(Clause(text=text, source=(text,)))]


@pytest.mark.parametrize(
    ("text", "options", "need"),
    [
        ("Use A, B, or C to win", ("Use A to win", "Use B to win", "Use C to win"), 1),
        ("tools like Spark or Flink for streams", ("tools like Spark for streams", "tools like Flink for streams"), 1),
        ("methods (SGD, Adam) for nets", ("methods such as SGD for nets", "methods such as Adam for nets"), 1),
        ("dropout (hidden, input)", ("dropout (hidden)", "dropout (input)"), 1),
        ("MAE, RMSE, MAPE, R2 for lines", ("MAE for lines", "RMSE for lines", "MAPE for lines", "R2 for lines"), 2),
        ("prune or merge the small leaves", ("prune the small leaves", "merge the small leaves"), 1),
        ("handles numerical or ordinal columns", ("handles numerical columns", "handles ordinal columns"), 1),
        ("drop the rows, impute the mean, or add a flag", ("drop the rows", "impute the mean", "add a flag"), 1),
    ],
)  # fmt: skip
def test_alternatives_become_options(text: str, options: tuple[str, ...], need: int) -> None:
    assert listed(text) == [(text, options, need)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("track losses, norms, and rates to act", ["track losses to act", "track norms to act", "track rates to act"]),
        ("reduces training time and memory use", ["reduces training time", "reduces memory use"]),
        # one claim about several things together
        ("choose between speed, memory, and accuracy", ["choose between speed, memory, and accuracy"]),
        ("compares model outputs and human labels", ["compares model outputs and human labels"]),
        ("captures syntax and semantics", ["captures syntax and semantics"]),
        ("x = a, b, and c", ["x = a, b, and c"]),
    ],
)  # fmt: skip
def test_required_things_become_claims(text: str, expected: list[str]) -> None:
    made = spread(Clause(text=text, source=(text,)))
    assert [clause.text for clause in made] == expected
    assert all(piece in text for clause in made for piece in clause.source)
    assert not any(clause.options for clause in made)


# --- wording ---------------------------------------------------------------------------------------------------

STYLES = [
    (
        "What is gradient boosting?",
        "Gradient boosting adds trees one after another and lowers the loss with each. It overfits when too many trees "
        "are added. This is avoided by early stopping.",
        [
            "Gradient boosting adds trees one after another.",
            "Gradient boosting lowers the loss with each.",
            "Gradient boosting overfits when too many trees are added.",
            "This is avoided by early stopping.",
        ],
    ),
    (
        "Explain the attention mechanism.",
        "1. Queries and keys\n   - are linear projections of the input\n2. Softmax\n   - normalises the scores\n"
        "   - scale by sqrt(d) to avoid saturation",
        [
            "Queries and keys are linear projections of the input.",
            "Softmax normalises the scores.",
            "For softmax, scale by sqrt(d) to avoid saturation.",
        ],
    ),
    (
        "How do you handle leakage and drift?",
        "Data leakage: split before scaling\nDrift: monitor the inputs; retrain often\nEncoder: a small network\n"
        "Benefits: speed and stability\nCost: training usually slower",
        [
            "For data leakage, split before scaling.",
            "For drift, monitor the inputs.",
            "For drift, retrain often.",
            "Encoder is a small network.",
            "One benefit is speed.",
            "One benefit is stability.",
            "Training is usually slower.",
        ],
    ),
    (
        "What is recall?",
        "Share of relevant items found. Ignores precision.",
        ["Recall is share of relevant items found.", "Recall ignores precision."],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("question", "reference", "expected"), STYLES)
def test_claims_in_other_styles_are_sentences(question: str, reference: str, expected: list[str]) -> None:
    made = compile_reference(question, reference)
    assert [c.text for c in made.criteria] == expected
    assert coverage(made) == 1.0
    assert [foreign_words(made, c) for c in made.criteria] == [()] * len(expected)
    assert all(c.source and piece in made.reference for c in made.criteria for piece in c.source)


def test_examples_weigh_half() -> None:
    made = compile_reference("q?", "Pooling shrinks the map. For example, max pooling keeps the peak.")
    assert [c.weight for c in made.criteria] == [1.0, 0.5]


def test_words_from_nowhere_are_foreign() -> None:
    made = compile_reference("What is recall?", "The share found.")
    invented = made.criteria[0].model_copy(update={"text": "Recall is the share of bananas found."})
    assert foreign_words(made, invented) == ("banana",)
