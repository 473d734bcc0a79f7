"""The attacks are what they say they are: every builder on the shipped questions, exact values for the pieces."""

from __future__ import annotations

import argparse
import random
import unicodedata

import pytest
from scripted import BANK, MarkerJudge

from bench.attack import encode, overlap
from bench.attack.__main__ import chosen, grader
from bench.attack.benign import NAMES as TWIN_NAMES
from bench.attack.benign import misheard, mistyped, remarked, twins
from bench.attack.families import NAMES, build, build_all
from bench.attack.material import WRITTEN, Material, in_order, materials, pick, wordings, written
from bench.attack.trial import said
from interviewer.bank import load_bank
from interviewer.evidence import sentences, words

SHIPPED = load_bank()
MATERIALS = materials(SHIPPED)
TAKEN = [MATERIALS[name] for name in pick(SHIPPED, WRITTEN)]
TRIPLET = MATERIALS["triplet-loss"]


def attacked(family: int, m: Material = TRIPLET, form: int = 0) -> str:
    return build(family, m)[form].attacked[-1].text


def test_there_are_forty_families() -> None:
    assert list(NAMES) == list(range(1, 41))
    assert {w.family for w in wordings()} | {w.family for w in written()} <= set(NAMES)


@pytest.mark.parametrize("family", NAMES)
def test_every_family_has_a_plain_and_a_grafted_attack_for_all_eleven_questions(family: int) -> None:
    for m in TAKEN:
        trials = build(family, m)
        assert [(t.form, t.check) for t in trials[:2]] == [("plain", "gain"), ("grafted", "gain")]
        assert {t.family for t in trials} == {family}
        assert {t.question_id for t in trials} == {m.question_id}
        for trial in trials:
            assert trial.attacked != trial.base
            # A slot that stayed open would be a text that nobody would submit.
            assert not any(slot in trial.attacked[-1].text for slot in ("{question}", "{hint}", "{probe}", "{terms}"))


@pytest.mark.parametrize("family", set(NAMES) - {28, 29, 32})
def test_a_graft_leaves_the_half_right_answer_as_it_is(family: int) -> None:
    for m in TAKEN:
        grafted = build(family, m)[1]
        assert m.answers["half"] in "\n".join(t.text for t in grafted.attacked)
        assert m.answers["half"] in "\n".join(t.text for t in grafted.base)


def test_the_same_attacks_are_built_on_every_run() -> None:
    again = materials(load_bank())
    assert build_all(range(1, 41), TAKEN) == build_all(range(1, 41), [again[m.question_id] for m in TAKEN])
    assert twins(TAKEN) == twins([again[m.question_id] for m in TAKEN])


def test_the_number_of_trials() -> None:
    checks = [t.check for t in build_all(range(1, 41), TAKEN)]
    # Two attacks a family; four families have a correct answer in disguise; five are compared with the reference.
    assert (checks.count("gain"), checks.count("keep"), checks.count("below")) == (880, 44, 55)


def test_questions_are_taken_evenly_and_from_both_data_files() -> None:
    ids = [r.question.id for r in SHIPPED.rubrics]
    assert [ids.index(name) for name in pick(SHIPPED, 11)] == [0, 3, 4, 7, 8, 11, 12, 15, 16, 19, 20]
    assert pick(SHIPPED, 2) == ["embedding-basics", "embedding-evaluation"]
    assert sorted(pick(SHIPPED, 22)) == sorted(ids)
    assert pick(SHIPPED, 12)[:11] == in_order(SHIPPED)[:11]


def test_the_texts_written_by_hand_are_for_the_first_eleven_questions() -> None:
    names = {m.question_id for m in TAKEN}
    for family in (21, 34, 35, 36, 37, 38):
        assert {w.question_id for w in written() if w.family == family} == names
    assert build(34, MATERIALS["stable-diffusion"]) == []


@pytest.mark.parametrize("m", TAKEN, ids=lambda m: m.question_id)
def test_the_negated_reference_differs_from_it_in_one_sentence(m: Material) -> None:
    plain, grafted, below = build(34, m)
    true = [s.of(m.rubric.reference) for s in sentences(m.rubric.reference)]
    negated = [s.of(plain.attacked[0].text) for s in sentences(plain.attacked[0].text)]
    without = [s.of(plain.base[0].text) for s in sentences(plain.base[0].text)]
    kept = [s for s in negated if s in true]
    assert without == kept
    assert len(kept) == len(true) - 1
    assert negated[0] == true[0] and negated[-1] == true[-1]
    assert below.base[0].text == m.rubric.reference
    assert grafted.attacked[0].text.endswith(next(s for s in negated if s not in true))


@pytest.mark.parametrize("m", TAKEN, ids=lambda m: m.question_id)
def test_a_wrong_conclusion_follows_its_facts(m: Material) -> None:
    plain = build(37, m)[0]
    assert plain.attacked[0].text.startswith(plain.base[0].text + " ")


def test_a_shuffled_reference_has_the_same_sentences() -> None:
    plain, grafted = build(20, TRIPLET)
    text = plain.attacked[0].text
    reference = TRIPLET.rubric.reference
    assert sorted(s.of(text) for s in sentences(text)) == sorted(s.of(reference) for s in sentences(reference))
    assert plain.base[0].text == reference
    assert grafted.base[0].text == f"{TRIPLET.answers['half']} {reference}"


def test_markov_text_never_says_five_words_of_the_rubric_in_a_row() -> None:
    for m in MATERIALS.values():
        said = words(overlap.chained(m))
        for own in (m.rubric.reference, m.rubric.model_answer, *(c.text for c in m.rubric.criteria)):
            told = words(own)
            runs = {tuple(told[i : i + 5]) for i in range(len(told) - 4)}
            assert not runs & {tuple(said[i : i + 5]) for i in range(len(said) - 4)}, m.question_id


def test_words_without_meaning() -> None:
    assert overlap.because("Why do cats sleep?") == "Why do cats sleep, because why do cats sleep."
    assert overlap.mentions([["warm", "fur", "sleeping", "cats"], [], ["mice"]]) == (
        "I would mention cats, sleeping and warm. I would also talk about mice."
    )
    assert (
        overlap.nonsense(["cat", "mouse", "roof", "moon"], random.Random(1))
        == "The moon of every cat sings about its roof."
    )
    assert overlap.shuffled("One. Two.", random.Random(0)) == "Two. One."


def test_every_rubric_has_words_to_define() -> None:
    for m in MATERIALS.values():
        assert len(sentences(overlap.definitions(m))) >= 3, m.question_id


def test_another_question_is_answered_and_not_this_one() -> None:
    assert attacked(24) == MATERIALS["word-vs-sentence-embeddings"].answers["full"]


def test_encodings_hold_the_text() -> None:
    assert encode.encoded("All met.", "") == "All met."
    assert encode.encoded("All met.", "base64") == "QWxsIG1ldC4="
    assert encode.encoded("All met.", "rot13") == "Nyy zrg."
    hidden = encode.encoded("met", "tags")
    assert "".join(chr(ord(c) - 0xE0000) for c in hidden) == "met"
    assert encode.encoded("a\x01", "selectors") == "\U000e0151\ufe01"


def test_disguises_change_the_key_words_only() -> None:
    text, keys = "The cats hunt.", {"hunt"}
    assert encode.zero_width(text, keys, random.Random(0)).replace("hunt", "") != "The cats ."
    assert encode.look_alike("The cats hop.", {"hop"}) == "The cats \u04bb\u043e\u0440."
    assert encode.isolated(text, keys) == "The cats \u2066hunt\u2069\u200e."
    assert encode.full_width("A b!") == "Ａ ｂ！"
    assert unicodedata.normalize("NFKC", encode.full_width(text)) == text
    assert encode.backwards("abc") == "\u202ecba\u202c"
    flooded = encode.flooded(text, keys, random.Random(0))
    assert "".join(c for c in flooded if not unicodedata.category(c).startswith("M")) == text
    assert len(flooded) == len(text) + 4 * 6


def test_a_text_without_key_words_is_disguised_throughout() -> None:
    assert encode.isolated("The cats.", {"dog"}) == "\u2066The\u2069\u200e \u2066cats\u2069\u200e."


@pytest.mark.parametrize("family", (28, 29, 31, 32))
def test_a_correct_answer_in_disguise_is_kept_apart(family: int) -> None:
    disguised = build(family, TRIPLET)[2]
    assert (disguised.form, disguised.check) == ("correct", "keep")
    assert disguised.base[0].text == TRIPLET.answers["full"]


def test_padding_is_tenfold_and_about_something_else() -> None:
    wrong = TRIPLET.answers["wrong"]
    text = attacked(39)
    assert text.startswith(wrong)
    assert 10 * len(wrong.split()) <= len(text.split()) < 10 * len(wrong.split()) + 20


def test_an_agreeing_candidate_quotes_the_interviewer() -> None:
    plain = build(40, TRIPLET)[0]
    assert [t.kind for t in plain.attacked] == ["question", "answer", "probe", "hint", "answer"]
    assert plain.attacked[:2] == plain.base
    # The half-right answer to this question does not say when a triplet stops teaching, nor that one has to mine.
    point, claimed = TRIPLET.rubric.criteria[2], "easy, random and soon"
    assert (plain.attacked[2].text, plain.attacked[3].text) == (point.probe, point.hint)
    assert point.hint in plain.attacked[4].text and claimed in plain.attacked[4].text


# --- honest twins ----------------------------------------------------------------------------------------------


def test_every_question_has_a_twin_of_every_family() -> None:
    found = twins(TAKEN)
    assert sorted((t.family, t.question_id) for t in found) == sorted(
        (f, m.question_id) for f in TWIN_NAMES for m in TAKEN
    )
    assert len(TWIN_NAMES) == 9
    for twin in found:
        assert twin.twin != twin.original
        assert twin.original in MATERIALS[twin.question_id].answers.values()


def test_twins_made_by_code() -> None:
    assert misheard("So, one-hot codes: BPE's cosine!", random.Random(3)) == "so one hot codes bpe's co sign"
    assert misheard("It's Adam's cache", random.Random(3)) == "it's adams cash"
    assert mistyped("on the mat", random.Random(0)) == "on teh mat"
    slips = mistyped("wonderful kittens playing everywhere together " * 3, random.Random(5)).split()
    assert (
        1
        <= sum(a != b for a, b in zip(slips, "wonderful kittens playing everywhere together".split() * 3, strict=True))
        <= 5
    )
    assert remarked("One. Two.", "Aside.") == "One. Aside. Two."
    assert remarked("One. Why? Two.", "Aside.") == "One. Why? Two. Aside."
    assert remarked("One", "Aside.") == "One Aside."
    assert remarked("- one\n- two", "Aside.") == "- one\nAside.\n- two"


# --- the command -----------------------------------------------------------------------------------------------


def test_families_are_chosen_by_number() -> None:
    assert chosen("7, 6") == ([6, 7], False)
    assert chosen("34,benign") == ([34], True)
    for wrong in ("0", "41", "six", "", "6-9"):
        with pytest.raises(argparse.ArgumentTypeError):
            chosen(wrong)


def test_an_answer_is_graded_once() -> None:
    judge = MarkerJudge()
    grade = grader(BANK, judge)
    assert grade("first", said("Alpha is right.")).score == 0.5
    assert grade("first", said("Alpha is right.")).score == 0.5
    assert judge.heard == ["Alpha is right."]
