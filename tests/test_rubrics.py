"""The compiler: reference answers to criteria, by rule."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from interviewer.errors import InputError
from interviewer.rubrics import check_rubric, compile_markdown, compile_reference, coverage, show_rubric
from interviewer.rubrics.compile import foreign_words
from interviewer.rubrics.compile.points import points
from interviewer.rubrics.compile.shapes import entries
from interviewer.types import Rubric

SAMPLE = Path(__file__).parent / "data" / "questions.md"


@pytest.fixture
def sample() -> list[Rubric]:
    return compile_markdown(SAMPLE.read_text(encoding="utf-8"), "questions.md")


def texts(question: str, reference: str) -> list[str]:
    return [criterion.text for criterion in compile_reference(question, reference).criteria]


# --- whole files -----------------------------------------------------------------------------------------------


def test_each_heading_becomes_a_question(sample: list[Rubric]) -> None:
    assert [(r.question.id, r.question.topic, r.question.text) for r in sample] == [
        (
            "inverted-index-search-engines",
            "Questions on Search",
            "What is an inverted index, and why do search engines use one?",
        ),
        ("bm25-score-document", "Questions on Search", "How does BM25 score a document?"),
        ("recall", "Questions on Search", "What is recall?"),
    ]


def test_criteria_of_a_whole_answer(sample: list[Rubric]) -> None:
    assert [(c.id, c.label, c.weight, c.text) for c in sample[0].criteria] == [
        (
            "core-idea-inverted-index-maps",
            "Core idea, 1 of 3",
            0.67,
            "An inverted index maps each term to the documents with it.",
        ),
        (
            "core-idea-trading-space-lookup",
            "Core idea, 2 of 3",
            0.67,
            "An inverted index trades space for lookup time.",
        ),
        (
            "core-idea-built-query-arrives",
            "Core idea, 3 of 3",
            0.67,
            "An inverted index is built before any query arrives.",
        ),
        (
            "speed-reads-posting-lists",
            "Speed, 1 of 3",
            0.33,
            "For speed, an inverted index reads only the posting lists of the query terms.",
        ),
        ("speed-skips-document", "Speed, 2 of 3", 0.33, "For speed, an inverted index skips every other document."),
        (
            "speed-merges-sorted-lists",
            "Speed, 3 of 3",
            0.33,
            "For speed, an inverted index merges sorted lists in linear time.",
        ),
        ("storage-gap-encoding", "Storage, 1 of 3", 0.33, "Storage: gap encoding."),
        ("storage-variable-byte-codes", "Storage, 2 of 3", 0.33, "Storage: variable-byte codes."),
        ("storage-block-compression", "Storage, 3 of 3", 0.33, "Storage: block compression."),
        ("tools-lucene-tantivy-xapian", "Tools", 1.0, "For tools, use Lucene, Tantivy, or Xapian to build one."),
        ("limits-match-shared-term", "Limits, 1 of 3", 0.33, "One limit is no match without a shared term."),
        ("limits-phrase-queries-positions", "Limits, 2 of 3", 0.33, "Phrase queries need positions (word offsets)."),
        ("limits-enlarging-index", "Limits, 3 of 3", 0.33, "Phrase queries enlarge the index."),
    ]


def test_alternatives_are_options_of_one_criterion_and_sources_are_verbatim(sample: list[Rubric]) -> None:
    (tools,) = [c for c in sample[0].criteria if c.label == "Tools"]
    assert tools.options == (
        "For tools, use Lucene to build one.",
        "For tools, use Tantivy to build one.",
        "For tools, use Xapian to build one.",
    )
    assert tools.need == 1
    assert tools.source == ("Use Lucene, Tantivy, or Xapian to build one.",)
    assert [c.source for c in sample[0].criteria if c.label.startswith("Limits")] == [
        ("No match without a shared term",),
        ("Phrase queries need positions (word offsets)",),
        ("enlarging the index",),
    ]


def test_formulas_and_pipelines_stay_whole_and_the_footer_is_nobodys(sample: list[Rubric]) -> None:
    assert [c.text for c in sample[1].criteria] == [
        "The formula is score = idf(t) * tf(t, d) / (tf(t, d) + k1).",
        "The pipeline is tokenise → look up → score → rank.",
        "For saturation, repeated terms add less and less.",
        "For saturation, repeated terms reward the first few.",
    ]
    assert [c.text for c in sample[2].criteria] == ["Recall is the share of relevant documents that were found."]


def test_the_reference_is_plain_text_and_nothing_of_it_is_lost(sample: list[Rubric]) -> None:
    assert sample[1].reference == (
        "Formula: score = idf(t) * tf(t, d) / (tf(t, d) + k1)\n\n"
        "Pipeline: Tokenise → look up → score → rank\n\n"
        "Saturation: Repeated terms add less and less while rewarding the first few."
    )
    assert sample[0].reference.endswith(
        "Limits:\n\n- No match without a shared term\n"
        "- Phrase queries need positions (word offsets), enlarging the index"
    )
    assert [coverage(r) for r in sample] == [1.0, 1.0, 1.0]


def test_probes_and_hints_come_from_the_label_and_give_nothing_away(sample: list[Rubric]) -> None:
    speed = [c for c in sample[0].criteria if c.label.startswith("Speed")]
    assert [c.probe for c in speed] == [
        "Could you say more about speed?",
        "What else would you say about speed?",
        "Is there anything to add on speed?",
    ]
    assert speed[0].hint == "Give speed a sentence of its own: what exactly, and to what end?"
    # 'limit' is a third or more of the few content words of the claim: the label would give it away.
    (match,) = [c for c in sample[0].criteria if c.id == "limits-match-shared-term"]
    assert match.probe == "Could you say more about the limits?"
    assert [f for r in sample for f in check_rubric(r) if f.severity == "error"] == []


def test_coverage_counts_what_is_missing() -> None:
    rubric = compile_reference("q?", "Alpha beta. Gamma delta.")
    assert coverage(rubric) == 1.0
    assert coverage(rubric.model_copy(update={"criteria": rubric.criteria[:1]})) == 0.5


def test_compiling_twice_gives_the_same(sample: list[Rubric]) -> None:
    assert compile_markdown(SAMPLE.read_text(encoding="utf-8"), "elsewhere.md") == sample


def test_questions_with_one_name_get_ids_of_their_own() -> None:
    made = compile_markdown("## What is recall?\nA.\n\n## 2) What is recall?\nB.\n\n## 什么是召回率?\nC.\n", "q.md")
    assert [r.question.id for r in made] == ["recall", "recall-2", "question-222c45e9"]
    assert {r.question.topic for r in made} == {"General"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "q.md: no question found"),
        ("# Only a topic\n\ntext", "q.md: no question found"),
        ("# T\n\n## 1. Why?\n\n**Answer:**\n\n## 2. How?\n\nSo.", "q.md:3: 'Why?' has no answer"),
        ("## \n\nSo.", "q.md:1: '' has no text"),
    ],
)
def test_files_that_cannot_be_compiled(text: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        compile_markdown(text, "q.md")
    assert caught.value.message == message
    assert caught.value.hint


# --- structure -------------------------------------------------------------------------------------------------


def blocks_of(answer: str) -> list[tuple[str, str, str]]:
    _, (entry,) = entries(f"## q\n\n{answer}")
    return [(point.role, point.label, point.text) for point in points(entry.blocks)]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("**Answer:** So.\n\n**Why:** Because.", [("opening", "", "So."), ("labelled", "Why", "Because.")]),
        ("**Why**: Because.", [("labelled", "Why", "Because.")]),
        ("### Why\n\nBecause.", [("labelled", "Why", "Because.")]),
        ("**Why:**\n\n- one\n- **Two:** second", [("item", "Why", "one"), ("labelled", "Two", "second")]),
        ("Uses:\n1) one\n2) two", [("item", "Uses", "one"), ("item", "Uses", "two")]),
        ("Purpose: it saves time.\n", [("labelled", "Purpose", "it saves time.")]),
        ("It is so: it must be.", [("prose", "", "It is so: it must be.")]),
        ("Some **bold** words.", [("prose", "", "Some bold words.")]),
        ("**Bold** words.", [("prose", "", "Bold words.")]),
        ("**Loose end:**", [("prose", "", "Loose end")]),
        ("2*3*4 and a**b**c", [("prose", "", "2*3*4 and a**b**c")]),
        ("[note]: stays <t>too</t>", [("prose", "", "[note]: stays <t>too</t>")]),
        ("```\nx = 1\n```", [("item", "", "x = 1")]),
        ("| a | b |\n|---|---|\n| 1 | 2 |", [("item", "", "a | b"), ("item", "", "1 | 2")]),
        ("kept\n---\nfooter", [("prose", "", "kept")]),
        ("kept\n\n---\n\n**Label:** kept too", [("opening", "", "kept"), ("labelled", "Label", "kept too")]),
    ],
)
def test_points_of_an_answer(answer: str, expected: list[tuple[str, str, str]]) -> None:
    assert blocks_of(answer) == expected


def test_wrapped_prose_is_joined_and_lines_that_end_early_are_not() -> None:
    wrapped = "A header of eight bytes is much shorter than one of twenty bytes or\nmore, which TCP has."
    assert texts("q?", wrapped) == [
        "A header of eight bytes is much shorter than one of twenty bytes or more, which TCP has."
    ]
    assert texts("q?", "UDP is short\nTCP is long\n-it has more fields") == [
        "UDP is short.",
        "TCP is long.",
        "It has more fields.",
    ]


# --- claims on their own ---------------------------------------------------------------------------------------


def test_a_claim_carries_its_subject() -> None:
    question = "What is a mixture of expert models?"
    reference = (
        "Mixture of Experts (MoE) routes inputs to experts, with a gate choosing experts. It needs balance.\n\n"
        "**Benefits:** More capacity.\n\n**Gate:** A small network."
    )
    assert texts(question, reference) == [
        "Mixture of Experts (MoE) routes inputs to experts.",
        "In Mixture of Experts (MoE), a gate chooses experts.",
        "Mixture of Experts (MoE) needs balance.",
        "One benefit of mixture of experts (MoE) is more capacity.",
        "Gate is a small network.",
    ]


def test_a_label_that_the_question_names_is_what_the_others_are_about() -> None:
    reference = "**Transfer Learning:** Reuse weights.\n\n**Advantages:** Faster training."
    assert texts("What does transfer learning offer?", reference) == [
        "Transfer learning reuses weights.",
        "One advantage of transfer learning is faster training.",
    ]
    two = "**Word Vectors:** One a word.\n\n**Sentence Vectors:** One a sentence.\n\n**Benefits:** Speed."
    assert texts("Compare word vectors and sentence vectors.", two)[-1] == "One benefit is speed."


# --- one reference on the fly ----------------------------------------------------------------------------------


def test_a_reference_on_the_fly_has_an_id_by_its_content() -> None:
    made = compile_reference("Why is it dark?", "the terminals are not connected")
    assert made == compile_reference("Why is it dark?", "the terminals are not connected")
    assert made.question.id != compile_reference("Why is it dark?", "the terminals are connected").question.id
    assert made.question.id.startswith("given-")
    assert [(c.id, c.text, c.weight) for c in made.criteria] == [
        ("terminals-connected", "The terminals are not connected.", 1.0)
    ]


@pytest.mark.parametrize(
    ("question", "reference"), [("", "a"), (" \n", "a"), ("q", ""), ("q", "  \n"), ("q", "!?"), ("q", "---")]
)
def test_empty_input_is_refused(question: str, reference: str) -> None:
    with pytest.raises(InputError, match="is empty"):
        compile_reference(question, reference)


markdown = st.lists(
    st.sampled_from(
        [
            "**A:**",
            "**",
            "a",
            "Word",
            "uses",
            " and ",
            ", ",
            "; ",
            ". ",
            "\n",
            "\n\n",
            "- ",
            "1. ",
            "## ",
            "### ",
            "---\n",
        ]
        + ["(", ")", "→", "=", "while keeping ", "|", "`", "[x]: ", "<t>", "    ", "> ", "$", "é", "Answer:", "!", "?"]
    ),
    max_size=40,
).map("".join)


@settings(max_examples=400, deadline=None)
@given(markdown | st.text(max_size=200))
@example("!    **A:**** and **A:**while keeping , **A:**")  # whose source was taken for a lone A
@example("0㉠")  # one word once it is normalised, two before
@example("cafe\u0301s serve vectors")
def test_any_text_compiles_or_is_refused_and_no_word_is_lost(reference: str) -> None:
    try:
        made = compile_reference("What is it?", reference)
    except InputError:
        return
    assert len({c.id for c in made.criteria}) == len(made.criteria)
    assert all(c.probe and c.hint for c in made.criteria)
    held = " ".join(f"{c.label} {c.text}" for c in made.criteria)
    assert coverage(made) == 1.0, held
    assert all(piece in made.reference for c in made.criteria for piece in c.source)
    assert [word for c in made.criteria for word in foreign_words(made, c)] == []


@settings(max_examples=200, deadline=None)
@given(markdown.map(lambda body: f"# T\n\n## q {body}"))
def test_any_document_compiles_or_is_refused(text: str) -> None:
    try:
        made = compile_markdown(text, "q.md")
    except InputError as error:
        assert error.message.startswith("q.md")
        return
    assert len({r.question.id for r in made}) == len(made)


@pytest.mark.parametrize("unit", ["a. B ", "a, ", "use a b and ", "[a]", "*a ", "**a:** x\n", "- a\n"])
def test_long_references_take_linear_time(unit: str) -> None:
    began = time.process_time()
    compile_reference("q?", unit * (20_000 // len(unit)))
    assert time.process_time() - began < 5


# --- showing ---------------------------------------------------------------------------------------------------


def test_a_rubric_as_text(sample: list[Rubric]) -> None:
    shown = show_rubric(sample[1].model_copy(update={"note": "Odd \x1b[31mred."}), 60)
    assert shown.splitlines()[:9] == [
        "bm25-score-document  (Questions on Search, medium)",
        "",
        "How does BM25 score a document?",
        "",
        "Reference",
        "  Formula: score = idf(t) * tf(t, d) / (tf(t, d) + k1)",
        "  Pipeline: Tokenise → look up → score → rank",
        "  Saturation: Repeated terms add less and less while",
        "  rewarding the first few.",
    ]
    assert "1. Formula [formula-score-idf-tf, 33% of the weight]\n   The formula is score" in shown
    assert "   probe: Could you say more about the formula?\n" in shown
    assert shown.endswith("Note\n  Odd �[31mred.\n")
    assert max(len(line) for line in shown.splitlines()) <= 60
