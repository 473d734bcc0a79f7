"""The question bank: strict reading, exact writing, picking."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from interviewer.bank import Bank, dump_rubric, load_bank, load_rubric
from interviewer.errors import BankError
from interviewer.types import Criterion, Question, Rubric

GOOD = """\
id: recall
topic: Search
question: What is recall?
reference: The share of relevant documents that were found.
criteria:
  - id: found-share
    text: Recall is the share of relevant documents that were found.
"""


def read(tmp_path: Path, text: str | bytes) -> Rubric:
    file = tmp_path / "r.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_rubric(file)


def complaints(tmp_path: Path, text: str | bytes) -> list[str]:
    """What is said about the file, each line without the folder."""
    with pytest.raises(BankError) as caught:
        read(tmp_path, text)
    assert caught.value.hint
    return [line.removeprefix(f"{tmp_path}/") for line in caught.value.message.splitlines()]


def rubric(name: str, topic: str = "A", difficulty: str = "medium") -> Rubric:
    question = Question.model_validate(
        {"id": name, "topic": topic, "difficulty": difficulty, "text": f"What is {name}?"}
    )
    return Rubric(question=question, reference="r", criteria=(Criterion(id="c", label="C", text="It is so."),))


# --- reading ---------------------------------------------------------------------------------------------------


def test_optional_keys_have_defaults(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD)
    assert found == Rubric(
        question=Question(id="recall", topic="Search", difficulty="medium", text="What is recall?"),
        reference="The share of relevant documents that were found.",
        criteria=(
            Criterion(
                id="found-share",
                label="Found share",
                text="Recall is the share of relevant documents that were found.",
                weight=1.0,
            ),
        ),
    )


def test_every_key_is_read(tmp_path: Path) -> None:
    extra = """\
    label: Share found
    weight: 2.5
    accept:
      - how much of the good stuff came back
      - "a: b"
    counter_claims: [it is precision]
    probe: What is counted?
    hint: Think of a denominator.
model_answer: >-
  Recall is found
  over findable.
note: 'one "note"'
difficulty: hard
"""
    found = read(tmp_path, GOOD + extra)
    (criterion,) = found.criteria
    assert criterion.label == "Share found"
    assert criterion.weight == 2.5
    assert criterion.accept == ("how much of the good stuff came back", "a: b")
    assert criterion.counter_claims == ("it is precision",)
    assert (criterion.probe, criterion.hint) == ("What is counted?", "Think of a denominator.")
    assert found.model_answer == "Recall is found over findable."
    assert found.note == 'one "note"'
    assert found.question.difficulty == "hard"


def test_all_mistakes_of_a_file_are_named_with_their_lines(tmp_path: Path) -> None:
    text = """\
id: Bad Id
topic: t
difficulty: tough
question: q
reference: 2020-01-01
note:
criteria:
  - id: a
    text: yes
    weight: 012
    accept: foo
  - id: b
    text: ok
  - id: b
    text: ok
    wieght: 3
  - x
topic: again
reference_text: x
weight: 1
"""
    assert complaints(tmp_path, text) == [
        "r.yaml:1: 'id' must be lower-case letters and digits with single hyphens, such as triplet-loss",
        "r.yaml:3: 'difficulty' must be easy, medium or hard",
        "r.yaml:5: 'reference' must be text, but 2020-01-01 is a timestamp in YAML; put it in quotes",
        "r.yaml:6: 'note' is empty; write a text or take the key out",
        "r.yaml:9: 'text' must be text, but yes is a bool in YAML; put it in quotes",
        "r.yaml:10: 'weight' must be a number above 0 and at most 100, without quotes; it is 012",
        "r.yaml:11: 'accept' must be a list of texts, each on a line of its own after '- '",
        "r.yaml:16: unknown key 'wieght'; did you mean 'weight'?",
        "r.yaml:17: a criterion must be a mapping with the keys id, label, text, weight, accept, counter_claims, "
        "options, need, source, counts, probe, hint",
        "r.yaml:18: the key 'topic' is given twice; keep one",
        "r.yaml:19: unknown key 'reference_text'; did you mean 'reference'?",
        "r.yaml:20: unknown key 'weight'; 'weight' does not belong to the rubric: check the indentation",
    ]


def test_missing_keys_are_named(tmp_path: Path) -> None:
    assert complaints(tmp_path, "id: a\ncriteria:\n  - label: x\n") == [
        "r.yaml:1: the rubric has no 'question'; add it",
        "r.yaml:1: the rubric has no 'reference'; add it",
        "r.yaml:1: the rubric has no 'topic'; add it",
        "r.yaml:3: the criterion has no 'id'; add it",
        "r.yaml:3: the criterion has no 'text'; add it",
    ]


def test_criterion_ids_are_unique(tmp_path: Path) -> None:
    again = "  - id: found-share\n    text: Twice.\n"
    assert complaints(tmp_path, GOOD + again) == ["r.yaml:8: criterion id 'found-share' was used on line 6; rename one"]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("no", "bool"),
        ("012", "int"),
        ("12:30:45", "int"),
        ("1.5", "float"),
        ("2001-01-01", "timestamp"),
        ("=", "value"),
    ],
)
def test_text_that_yaml_would_turn_into_something_else_is_refused(tmp_path: Path, written: str, kind: str) -> None:
    text = GOOD.replace("topic: Search", f"topic: {written}")
    assert complaints(tmp_path, text) == [
        f"r.yaml:2: 'topic' must be text, but {written} is a {kind} in YAML; put it in quotes"
    ]
    assert read(tmp_path, GOOD.replace("topic: Search", f"topic: '{written}'")).question.topic == written


@pytest.mark.parametrize(
    "weight", ["no", "012", "1:30", "0x10", "1_000", ".inf", ".nan", "-1", "0", "100.5", '"3"', "three", "[1]", "1e999"]
)
def test_a_weight_is_a_plain_decimal_number(tmp_path: Path, weight: str) -> None:
    (said,) = complaints(tmp_path, GOOD + f"    weight: {weight}\n")
    assert said.startswith("r.yaml:8: 'weight' must be a number above 0 and at most 100, without quotes; it is")


@pytest.mark.parametrize(("weight", "value"), [("3", 3.0), ("0.5", 0.5), ("100", 100.0), ("1.0e-07", 1e-7)])
def test_weights_that_are_read(tmp_path: Path, weight: str, value: float) -> None:
    assert read(tmp_path, GOOD + f"    weight: {weight}\n").criteria[0].weight == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &x [y]\nb: *x\n", "r.yaml:1: the anchor '&x' is not accepted; delete it, or quote it if it is text"),
        ("a: b\nc: *x\n", "r.yaml:2: the alias '*x' is not accepted; write the text out, or quote it"),
        (
            "a: !!python/object:os.system x",
            "r.yaml:1: the tag 'tag:yaml.org,2002:python/object:os.system' is not accepted; delete it, or quote the "
            "value if it is text",
        ),
        ("? [a]\n: b", "r.yaml:1: a list or mapping is used as a key; keys are plain words"),
        ("a: b\n---\nc: d\n", "r.yaml:2: a second document ('---') begins; keep one rubric to a file"),
        (
            "a: b: c\n",
            "r.yaml:1: not valid YAML: mapping values are not allowed in this context (a text with ': ' in it needs "
            "quotes or a '>-' block; check the indentation)",
        ),
        ("a: x\nb: \x01\n", "r.yaml:2: holds a character that YAML does not allow; delete it"),
        (b"id: a\ntopic: \xff\n", "r.yaml:2: not UTF-8 (byte 0xff); save the file as UTF-8"),
        ("- a\n", None),
        ("", None),
        ("x" * 1_000_001, "r.yaml: larger than 1,000,000 bytes; a rubric holds one question"),
    ],
)
def test_yaml_beyond_a_rubric_is_refused(tmp_path: Path, text: str | bytes, said: str | None) -> None:
    whole = "r.yaml:1: must be a mapping with the keys id, topic, difficulty, question, reference, criteria, "
    assert complaints(tmp_path, text) == [said or f"{whole}model_answer, note"]


@pytest.mark.parametrize("bomb", ["[" * 400_000, "- " * 400_000, "{a: " * 200_000, "a: [" + "x, " * 300_000])
def test_bombs_are_refused_at_once(tmp_path: Path, bomb: str) -> None:
    began = time.process_time()
    (said,) = complaints(tmp_path, bomb)
    assert said.startswith(("r.yaml:1: nested more than 8 levels deep", "r.yaml:1: more than 20000 values"))
    assert time.process_time() - began < 5  # of a core; the last one, read whole, takes ten


def test_a_byte_order_mark_is_no_harm(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbf" + GOOD.encode()) == read(tmp_path, GOOD)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300) | st.text(alphabet="ab:-?[]{},&*!|>'\"%@` #\n\t0~é\x85", max_size=80).map(str.encode))
@example(b"a: !<tag> b")
@example(b"%YAML 9.9\n--- x")
def test_garbage_raises_nothing_but_bank_errors(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "garbage.yaml"
    file.write_bytes(raw)
    with pytest.raises(BankError, match="garbage.yaml"):
        load_rubric(file)


# --- folders ---------------------------------------------------------------------------------------------------


def test_a_folder_is_read_in_file_name_order(tmp_path: Path) -> None:
    for name in ("02-b", "10-c", "01-a"):
        (tmp_path / f"{name}.yaml").write_text(dump_rubric(rubric(name[3:])), encoding="utf-8")
    (tmp_path / "notes.txt").write_text("not a rubric", encoding="utf-8")
    (tmp_path / ".hidden.yaml").write_text("[", encoding="utf-8")
    assert [r.question.id for r in load_bank(tmp_path).rubrics] == ["a", "b", "c"]
    assert [r.question.id for r in load_bank(tmp_path / "10-c.yaml").rubrics] == ["c"]


def test_one_id_in_two_files_names_both(tmp_path: Path) -> None:
    (tmp_path / "1.yaml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "2.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(BankError) as caught:
        load_bank(tmp_path)
    assert caught.value.message == f"{tmp_path}/2.yaml: the id 'recall' is also that of {tmp_path}/1.yaml; rename one"


def test_the_mistakes_of_all_files_come_together(tmp_path: Path) -> None:
    (tmp_path / "1.yaml").write_text("id: x", encoding="utf-8")
    (tmp_path / "2.yaml").write_text("[", encoding="utf-8")
    with pytest.raises(BankError) as caught:
        load_bank(tmp_path)
    assert {line.split(":")[0] for line in caught.value.message.splitlines()} == {
        f"{tmp_path}/1.yaml",
        f"{tmp_path}/2.yaml",
    }


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(BankError, match="no rubric file") as empty:
        load_bank(tmp_path)
    assert "rubric build" in empty.value.hint
    with pytest.raises(BankError, match="no such file or folder"):
        load_bank(tmp_path / "nowhere")
    with pytest.raises(BankError, match="cannot be read"):
        load_rubric(tmp_path / "nowhere.yaml")


def test_the_shipped_bank_is_readable() -> None:
    bank = load_bank()
    assert len(bank.rubrics) == 22
    assert bank.get("triplet-loss").question.topic == "Training objectives"


# --- looking up and picking ------------------------------------------------------------------------------------

BANK = Bank(
    rubrics=(
        *(rubric(f"a{i}", "Alpha", "easy") for i in range(4)),
        *(rubric(f"b{i}", "Beta", "hard") for i in range(2)),
        rubric("c0", "Gamma", "easy"),
    )
)


def test_a_bank_is_frozen_and_lists_its_topics() -> None:
    assert BANK.topics == ("Alpha", "Beta", "Gamma")
    with pytest.raises(ValidationError):
        BANK.rubrics = ()  # type: ignore[misc]


def test_get_names_near_matches() -> None:
    assert BANK.get("b1").question.id == "b1"
    with pytest.raises(BankError) as near:
        Bank(rubrics=(rubric("triplet-loss"),)).get("triplet-los")
    assert (near.value.message, near.value.hint) == (
        "no question 'triplet-los' in the bank",
        "Did you mean triplet-loss?",
    )
    with pytest.raises(BankError) as far:
        Bank(rubrics=(rubric("triplet-loss"),)).get("zzz")
    assert far.value.hint == "The bank has: triplet-loss."


@pytest.mark.parametrize("seed", range(20))
def test_a_pick_is_spread_over_the_topics_without_repeats(seed: int) -> None:
    picked = BANK.pick((), None, 5, seed)
    assert len(set(picked)) == 5
    assert {name[0] for name in picked[:3]} == {"a", "b", "c"}
    assert sorted(name[0] for name in picked) == ["a", "a", "b", "b", "c"]
    assert picked == BANK.pick((), None, 5, seed)


def test_seeds_differ() -> None:
    assert len({BANK.pick((), None, 3, seed) for seed in range(20)}) > 5


def test_a_pick_can_be_narrowed() -> None:
    assert sorted(BANK.pick(("alpha ", "GAMMA"), None, 99, 0)) == ["a0", "a1", "a2", "a3", "c0"]
    assert sorted(BANK.pick((), "hard", 99, 0)) == ["b0", "b1"]


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        ((("Beta",), "easy", 1), "the bank has no easy question in Beta", "Widen the topics or the difficulty."),
        ((("Betta",), None, 1), "no topic 'Betta' in the bank", "Did you mean 'Beta'? Topics: Alpha; Beta; Gamma."),
        (((), None, 0), "cannot pick 0 questions", "Ask for at least one."),
    ],
)
def test_a_pick_that_finds_nothing_says_so(arguments: tuple[object, ...], message: str, hint: str) -> None:
    with pytest.raises(BankError) as caught:
        BANK.pick(*arguments)  # type: ignore[arg-type]
    assert (caught.value.message, caught.value.hint) == (message, hint)
