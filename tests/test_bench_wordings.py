"""Pairs made out of a claim's own words are labelled truly, and the answers to fit on are those in the file."""

from __future__ import annotations

import json
import random
from pathlib import Path

from bench.verifier.claims import POINTS, entries, parted
from bench.verifier.echoes import echoed, recited
from bench.verifier.heldout import hollow_answers, line
from bench.verifier.hollow import answers, hollow
from bench.verifier.pairs import Pair
from interviewer.rubrics.leak import words

LEARN, HELD_OUT = parted(entries())
ENTRY = LEARN[0]
CLAIMS = {text: p for p in POINTS for text in (ENTRY.claims[p], ENTRY.terse[p])}


def of(pairs: list[Pair], source: str) -> list[Pair]:
    return [p for p in pairs if p.source == source]


def test_a_copy_says_what_it_copies() -> None:
    for pair in of(echoed([ENTRY]), "copy"):
        assert pair.label == "stated"
        assert len(set(words(pair.text)) & set(words(pair.claim))) >= 0.6 * len(set(words(pair.claim))), pair


def test_a_negation_contradicts() -> None:
    turned = of(echoed(LEARN[:20]), "turned")
    assert len(turned) > 60
    assert all(p.label == "contradicted" and words(p.text) != words(p.claim) for p in turned)


def test_what_is_taken_back_for_a_falsehood_is_no_longer_said() -> None:
    pairs = echoed(LEARN[:20])
    assert {p.label for p in of(pairs, "both sides")} == {"contradicted"}
    assert {p.label for p in of(pairs, "taken back for a falsehood")} == {"contradicted"}
    assert {p.label for p in of(pairs, "taken back for the truth")} == {"stated"}


def test_a_recited_reference_holds_what_its_letters_say() -> None:
    for seed in range(30):
        answer = recited(ENTRY, random.Random(seed))
        for point in POINTS:
            true = any(text.rstrip(".") in answer.text for text in (ENTRY.claims[point], ENTRY.terse[point]))
            false = ENTRY.falsehoods[point].rstrip(".") in answer.text
            assert answer.letters[point - 1] == ("x" if false else "m" if true else "."), (answer, point)


def test_what_says_nothing_is_silent_and_never_a_whole_claim() -> None:
    pairs = [p for p in hollow(LEARN[::9]) if not p.source.startswith("beside")]
    assert {p.source for p in pairs} == {"nonsense", "borrowed nonsense", "chopped", "announced", "another question"}
    for pair in pairs:
        assert pair.label == "silent"
        assert pair.claim not in pair.text


def test_a_hollow_text_beside_an_answer_changes_no_letter() -> None:
    alone, grafted, another = answers(ENTRY, LEARN, random.Random(0))
    half = next(a for a in ENTRY.answers if a.kind == "half")
    assert alone.letters == another.letters == (".",) * 5
    assert another.text not in [a.text for a in ENTRY.answers]
    assert grafted.letters == half.letters
    assert grafted.text.startswith(half.text)


def test_the_file_to_fit_on_is_what_the_command_writes() -> None:
    path = Path("bench/data/hollow_answers.jsonl")
    stored = [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines()]
    assert stored == [line(e, 0, a) for n, e in enumerate(HELD_OUT) for a in hollow_answers(n, HELD_OUT)]
    assert len(stored) == len(HELD_OUT)
