"""What the rules propose: sentences that are English, and say what they should."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviewer.bank import load_bank
from interviewer.proposing.asking import hints, probes, sort_of
from interviewer.proposing.counter import counter_claims
from interviewer.proposing.grammar import finished, parsed
from interviewer.proposing.negate import negated
from interviewer.proposing.reword import rewordings
from interviewer.proposing.statement import claim_of
from interviewer.types import Criterion, Question, Rubric


def rubric(*claims: str, question: str = "How does it work?", reference: str = "It works.") -> Rubric:
    criteria = tuple(Criterion(id=f"c{i}", label="Point", text=text) for i, text in enumerate(claims))
    return Rubric(question=Question(id="q", topic="T", text=question), reference=reference, criteria=criteria)


def against(text: str, *others: str, **more: str) -> list[str]:
    made = rubric(text, *others, **more)
    return [counter for _, counter in counter_claims(made.criteria[0], made)]


def again(text: str, **more: str) -> list[str]:
    made = rubric(text, **more)
    return [other for _, other in rewordings(made.criteria[0], made)]


# --- negation --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "denied"),
    [
        ("The loss is zero.", "The loss is not zero."),
        ("Tasks that label tokens call for word vectors.", "Tasks that label tokens do not call for word vectors."),
        ("Dropout randomly zeroes coordinates.", "Dropout does not randomly zero coordinates."),
        ("Each modality usually has its own encoder.", "Each modality does not have its own encoder."),
        ("Rows usually need further training.", "Rows do not need further training."),
        ("A large margin may lead to slow training.", "A large margin cannot lead to slow training."),
        ("Training needs some balancing.", "Training does not need any balancing."),
        ("In BERT, attention updates each vector.", "In BERT, attention does not update each vector."),
        ("The gap has been met.", "The gap has not been met."),
        ("Items with like meaning or use lie near by.", "Items with like meaning or use do not lie near by."),
        ("It carries weight, so the loss falls.", "It does not carry weight."),
        # What denies already is affirmed.
        ("Low perplexity does not show skill.", "Low perplexity shows skill."),
        ("Low perplexity doesn't show skill.", "Low perplexity shows skill."),
        ("Scores do not measure them.", "Scores measure them."),
        ("The model cannot rely on it.", "The model can rely on it."),
        ("The code carries no information.", "The code carries some information."),
        # What plays something down has no clear contrary.
        ("It usually costs little quality.", ""),
        ("Rare values receive few updates.", ""),
    ],
)
def test_a_statement_is_denied_and_a_denial_affirmed(claim: str, denied: str) -> None:
    clause = parsed(claim)
    assert clause is not None
    assert finished(negated(clause)) == denied


@pytest.mark.parametrize(
    "text", ["Weight decay.", "Fixed representation regardless of context.", "", "Bias", "→ a → b"]
)
def test_no_verb_no_clause(text: str) -> None:
    assert parsed(text) is None


def test_articles_follow_the_word_behind_them() -> None:
    assert finished("an large step, a unstable one, a MLP, an U-Net, an one-hot code, a hour") == (
        "A large step, an unstable one, an MLP, a U-Net, a one-hot code, a hour."
    )


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="aeis dot,.()→=:-'THE0 ", max_size=80))
def test_any_text_gives_texts(text: str) -> None:
    if not text.strip():
        return
    made = rubric(text, "Word Embeddings: capture meaning.")
    for rule in (counter_claims, rewordings):
        assert all(isinstance(found, str) and found for _, found in rule(made.criteria[0], made))
    assert all([*probes(made.criteria[0], made, 0), *hints(made.criteria[0], made, 3)])


# --- labels ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "statement"),
    [
        ("Word Embeddings: capture lexical relationships.", "Word embeddings capture lexical relationships."),
        ("Embeddings: preserving semantic relationships.", "Embeddings preserve semantic relationships."),
        ("Benefits of quantization: faster inference.", "Faster inference is one of the benefits of quantization."),
        ("Benefits of quantization: enables deployment.", "Quantization enables deployment."),
        ("Challenges: modality gaps.", "Modality gaps are among the challenges."),
        ("Challenges: memorizing sequences.", "Memorizing sequences is one of the challenges."),
        ("Strategies: weight decay.", "Weight decay is one of the strategies."),
        ("Strategies: freeze embeddings for small data.", "You should freeze embeddings for small data."),
        ("Goal: create one space for both.", "The goal is to create one space for both."),
        ("Caching: store key-value pairs.", "Caching stores key-value pairs."),
        ("BERT Mechanism: uses an encoder.", "BERT uses an encoder."),
        ("Compression: summarize or truncate the context.", "Compression summarizes or truncates the context."),
        ("Regularization: apply techniques to all rows.", "Regularization applies techniques to all rows."),
        ("Scheduling: warmup phase with increasing rates.", ""),
        ("Formula of the loss: L = a - b.", ""),
    ],
)
def test_a_label_becomes_the_subject_or_goes(claim: str, statement: str) -> None:
    assert claim_of(Criterion(id="a", label="A", text=claim)).statement == statement


# --- counter-claims --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "first"),
    [
        (
            "A word embedding is a vector for one word, whereas a sentence embedding is one vector for a span.",
            "A sentence embedding is a vector for one word, whereas a word embedding is one vector for a span.",
        ),
        (
            "The process runs in the latent space of an autoencoder, not on pixels.",
            "The process runs on pixels, not in the latent space of an autoencoder.",
        ),
        ("A scale maps float values onto integer levels.", "A scale maps integer levels onto float values."),
        (
            "The loss asks that the positive be closer to the anchor than the negative is.",
            "The loss asks that the negative be closer to the anchor than the positive is.",
        ),
        (
            "Compared with float32, int8 storage needs about a quarter of the memory.",
            "Compared with float32, int8 storage needs about four times the memory.",
        ),
        ("It stores each value in fewer bits.", "It stores each value in more bits."),
        ("A guidance scale reduces variety.", "A guidance scale increases variety."),
        ("Storing keys avoids recomputing them.", "Storing keys requires recomputing them."),
        ("The run is unstable.", "The run is stable."),
        ("Training starts with an easy set.", "Training starts with a hard set."),
        (
            "Formula: L = max(0, d(a, positive) - d(a, negative) + m).",
            "Formula: L = max(0, d(a, negative) - d(a, positive) + m).",
        ),
        ("Steps: encode → denoise → decode.", "Steps: encode → decode → denoise."),
    ],
)
def test_the_first_counter_claim(claim: str, first: str) -> None:
    assert against(claim)[0] == first


def test_what_is_said_of_the_subject_is_turned_before_the_subject() -> None:
    assert against("Large batches raise the cost.")[:2] == [
        "Large batches lower the cost.",
        "Small batches raise the cost.",
    ]


def test_what_another_label_of_the_kind_says_is_crossed_over() -> None:
    found = against("Word Embeddings: represent single words.", "Sentence Embeddings: represent whole sentences.")
    assert found[0] == "Word embeddings represent whole sentences."
    assert "Toxicity is one of the automated metrics." not in against(
        "Automated Metrics: BLEU.", "Safety Metrics: toxicity."
    )


def test_a_benefit_becomes_a_drawback() -> None:
    assert "Faster inference is one of the drawbacks of quantization." in against(
        "Benefits of quantization: faster inference."
    )


def test_a_denial_is_only_affirmed() -> None:
    assert against("High perplexity does not prove low skill.") == ["High perplexity proves low skill."]


@pytest.mark.parametrize(
    ("claim", "never"),
    [
        ("Early stopping ends training.", "Late stopping"),  # a name
        ("A large language model can memorise text.", "small language"),
        ("Image and text vectors occupy separate regions.", "merge"),  # an adjective, not the verb
        ("Embeddings or lower layers can be frozen.", "raise layers"),
        ("The gain is that values get near each other.", "The lose"),
        ("It scores an output by one or more texts.", "or fewer"),
        ("It maps the inputs it was given to a label.", "a label to the inputs"),  # a verb within
        ("The distance can compare items unseen in training.", "items seen"),  # both are possible
        ("A false statement can receive low perplexity.", "high perplexity"),
        ("A margin makes training slow or unstable.", "fast or"),
        ("Clipping serves stability more than it prevents noise.", "causes noise"),
    ],
)
def test_what_stays_as_it_is(claim: str, never: str) -> None:
    assert not any(never.casefold() in found.casefold() for found in against(claim))


# --- other wordings --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "other"),
    [
        ("Benefits of quantization: faster inference.", "Quantization brings faster inference."),
        ("Negative Sampling: reduce computational cost.", "Computational cost is reduced by negative sampling."),
        ("After the peak, the rate is lowered by hand.", "The rate is lowered by hand after the peak."),
        ("Vectors are far apart, so codes carry nothing.", "Codes carry nothing, because vectors are far apart."),
        (
            "Quality is limited by pairs, since captions describe little.",
            "Captions describe little, so quality is limited by pairs.",
        ),
        ("Margins reduce noise and typically help.", "Margins lower noise and usually help."),
    ],
)
def test_other_wordings(claim: str, other: str) -> None:
    assert other in again(claim, reference="the vectors and quality after codes captions negative sampling")


def test_names_keep_their_capitals_and_pronouns_their_place() -> None:
    assert "The vectors are encoded by Annoy." in again("Annoy encodes the vectors.", reference="We use Annoy here.")
    assert "The vectors are encoded by product codes." in again("Product codes encode the vectors.")
    assert not any("because" in text for text in again("The vectors agree, so they are near."))
    assert not any("detail is" in text for text in again("Attention captures detail but must read each pair."))
    assert not any(" is used" in text or " are used" in text for text in again("The model uses its own weights."))


def test_synonyms_leave_nouns_alone() -> None:
    assert not any("rely on" in text for text in again("Meaning or use decides the place of an item."))


# --- probes and hints ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "sort", "probe", "hint"),
    [
        ("Formula of the loss: L = a - b.", "formula", "How would you write the loss down in symbols?", "List the"),
        ("Steps: a → b → c.", "steps", "Could you walk me through the steps from the first step", "Start from"),
        ("Benefits of caching: less work.", "gain", "What does one gain from caching?", "Imagine the same"),
        ("Challenges of caching: stale reads.", "trouble", "What makes caching hard in practice?", "Think of somebody"),
        ("Challenges: stale reads.", "obstacles", "Which challenges would you name?", "Put yourself in the place"),
        ("Methods: pruning.", "list", "Which methods would you name?", "Name one of the methods"),
        ("Goal: one space for both.", "one", "How would you put the goal in your own words?", "Finish the"),
        ("A margin is the distance beyond which a pair costs nothing.", "what", "What precisely is a margin?", "Begin"),
        ("Static vectors are cheaper than others.", "compare", "How do static vectors compare with the", "Put static"),
        ("Weight decay lowers the norm.", "effect", "What effect does weight decay have?", "Imagine it turned"),
        ("A tokeniser splits a word by merging pieces.", "how", "How does a tokeniser work?", "Follow one example"),
        ("Heads are there in order to look around.", "why", "What are heads for?", "Ask what would go wrong"),
    ],
)
def test_a_question_of_its_kind(claim: str, sort: str, probe: str, hint: str) -> None:
    made = rubric(claim, reference="static weight heads steps")
    criterion = made.criteria[0].model_copy(update={"label": claim.partition(":")[0] if ":" in claim else "Point"})
    assert sort_of(claim_of(criterion), criterion.text) == sort
    assert next(probes(criterion, made, 0)).startswith(probe)
    assert next(hints(criterion, made, 0)).startswith(hint)


def test_neighbours_are_asked_differently() -> None:
    made = rubric("Methods: pruning.", "Methods: distillation.")
    first = [next(probes(c, made, turn)) for turn, c in enumerate(made.criteria)]
    assert first == ["Which methods would you name?", "Which further methods do you know?"]


def test_every_claim_of_the_shipped_bank_has_a_counter_claim_and_a_probe() -> None:
    counted = [(len(counter_claims(c, r)), len(list(probes(c, r, 0)))) for r in load_bank().rubrics for c in r.criteria]
    assert sum(counters >= 1 for counters, _ in counted) >= 0.95 * len(counted)
    assert all(asked >= 3 for _, asked in counted)
