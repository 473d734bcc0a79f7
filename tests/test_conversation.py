"""Conversations in real files of every format, read as answers to the bank that ships."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transcript_cases import put

from interviewer.bank import load_bank
from interviewer.conversation import NOBODY_NAMED, Names, Note, read_answers
from interviewer.conversation.match import LIKE, Matcher
from interviewer.errors import TranscriptError
from interviewer.transcripts import BadLine
from interviewer.transcripts.jsonfile import _entries
from interviewer.types import Question, Transcript

FILES = Path(__file__).parent / "data" / "formats"
BANK = load_bank()
MOE = "Explain how a mixture-of-experts model works. What do you gain and what do you pay compared with a dense model?"


def read(path: Path, names: Names = NOBODY_NAMED) -> tuple[list[Transcript], list[str], list[str]]:
    """The answers, the notes and the complaints."""
    entries = list(read_answers(path, BANK, names))
    return (
        [e for e in entries if isinstance(e, Transcript)],
        [e.message for e in entries if isinstance(e, Note)],
        [f"{e.id}: {e.message}" for e in entries if isinstance(e, BadLine)],
    )


def turns(answer: Transcript) -> list[tuple[str, str]]:
    return [(turn.kind, turn.text) for turn in answer.turns]


def test_voice_tags_become_answers_follow_ups_and_a_note_of_what_was_left_out() -> None:
    answers, notes, bad = read(FILES / "teams.vtt")
    assert [(a.id, a.question_id, a.candidate) for a in answers] == [
        ("teams/triplet-loss", "triplet-loss", "Ana López"),
        ("teams/mixture-of-experts", "mixture-of-experts", "Ana López"),
    ]
    assert turns(answers[0]) == [
        (
            "question",
            "Good. So, how does triplet loss teach a network to produce useful embeddings? "
            "Tell me what goes in, what is being asked for, and what makes it work in practice.",
        ),
        ("answer", "You take an anchor, a positive & a negative, and the positive has to be closer by a margin."),
        ("transition", "Mm-hm."),
        ("probe", "Why would you not sample at random?"),
        ("answer", "Most random triplets are easy."),
    ]
    assert turns(answers[1])[1:] == [("answer", "A router picks two experts for each token.")]
    assert notes == [
        "guessed that Ana López answers, Dr Chen asks (who asks the bank's questions interviews; of the others, who "
        "says most is the candidate)",
        "teams: left out, as 2 turns belong to no question of the bank (00:00:01.000 to 00:00:04.000): "
        "Dr Chen: Hello Ana, can you hear me?",
    ]
    assert bad == []


def test_names_before_the_text_and_a_word_that_only_looks_like_one() -> None:
    (answer,), notes, bad = read(FILES / "zoom.vtt")
    assert answer.candidate == "Zoe"
    assert turns(answer)[1:] == [
        (
            "answer",
            "A router picks a few experts for each token. Note: only those run, so the compute stays small.\nThanks.",
        ),
        ("transition", "Thank you. That is all."),
    ]
    assert len(notes) == 1
    assert bad == []


def test_subtitles_with_labels_that_say_who_speaks_need_no_guess() -> None:
    (answer,), notes, bad = read(FILES / "subtitles.srt")
    assert (answer.id, answer.candidate) == ("subtitles/generation-metrics", "")
    assert turns(answer)[1] == ("answer", "BLEU counts shared n-grams with a reference.")
    assert (notes, bad) == ([], [])


def test_chat_messages_with_parts() -> None:
    (answer,), notes, bad = read(FILES / "messages.json")
    assert (answer.id, answer.candidate) == ("mock-7/mixture-of-experts", "Ida")
    assert turns(answer) == [
        ("question", f"Welcome! {MOE}"),
        ("answer", "A router sends each token to a few experts.\n[image_url that is no text]"),
        ("probe", "What happens when all tokens choose one expert?"),
        ("answer", "You add a balancing loss."),
    ]
    assert notes[0].startswith("guessed that user answers, assistant asks")
    assert bad == []


def test_a_list_of_exports_of_five_programs() -> None:
    answers, notes, bad = read(FILES / "conversations.json")
    assert [a.id for a in answers] == [
        "c-1/triplet-loss",
        "c-3/mixture-of-experts",
        "c-4/mixture-of-experts",
        "c-5/mixture-of-experts",
        "c-6",
    ]
    # The branch that was shown last, without what was edited away.
    assert [kind for kind, _ in turns(answers[0])] == ["question", "answer", "transition"]
    assert turns(answers[0])[1][1] == "The anchor is pulled to the positive."
    assert [turns(a)[-1][1] for a in answers[1:]] == [
        "Only some experts run.",
        "A gate chooses.",
        "Sparse layers.",
        "An answer among conversations.",
    ]
    assert (
        "c-1: left out, as 1 turn belongs to no question of the bank (message 2): user: Please interview me." in notes
    )
    assert bad == [
        "c-2: none of user, assistant asks a question of the bank, so who is the interviewer? "
        "name them with --interviewer and --candidate"
    ]


def test_labelled_markdown_keeps_its_title_as_the_id() -> None:
    (answer,), _, bad = read(FILES / "spoken.md")
    assert (answer.id, answer.candidate) == ("talk-3/perplexity-limits", "Kai")
    assert turns(answer)[1:] == [
        ("answer", "Perplexity depends on the tokeniser,\nso two models cannot be compared by it."),
        ("probe", "And what about usefulness?"),
        ("answer", "It says nothing about that."),
    ]
    assert bad == []


def chat(folder: Path, *said: tuple[str, str], **more: object) -> Path:
    messages = [{"role": role, "content": text} for role, text in said]
    return put(folder / "talk.json", json.dumps({"id": "t", "messages": messages, **more}))


def test_names_decide_against_the_guess(tmp_path: Path) -> None:
    # The one who grades a model asks as the user.
    path = chat(tmp_path, ("user", MOE), ("assistant", "A router."), ("Eve", "By the way, it rains."))
    (guessed,), _, _ = read(path)
    assert guessed.turns[1].text == "A router."
    (named,), notes, _ = read(path, Names(interviewers=("USER",), candidates=("eve",)))
    assert [t.text for t in named.turns if t.role == "candidate"] == ["By the way, it rains."]
    assert named.candidate == "Eve"
    assert notes == []


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (Names(interviewers=("Bob",)), "nobody is called Bob; the speakers are user, assistant, Eve"),
        (Names(interviewers=("user",)), "who of assistant, Eve is the candidate? Name them with --candidate"),
        (Names(("user",), ("User",)), "'user' is named as interviewer and as candidate"),
        (
            Names(candidates=("user", "assistant", "Eve")),
            "all speakers are on one side; the speakers are user, assistant, Eve",
        ),
    ],
)
def test_names_that_do_not_fit(tmp_path: Path, names: Names, message: str) -> None:
    path = chat(tmp_path, ("user", MOE), ("assistant", "A router."), ("Eve", "Yes."))
    with pytest.raises(TranscriptError) as caught:
        list(read_answers(path, BANK, names))
    assert message in caught.value.message


def test_a_question_asked_again_goes_on_with_its_answer(tmp_path: Path) -> None:
    triplet = next(r.question.text for r in BANK.rubrics if r.question.id == "triplet-loss")
    path = chat(
        tmp_path,
        ("a", MOE),
        ("b", "A router chooses."),
        ("a", triplet),
        ("b", "Anchor, positive, negative."),
        ("a", f"Back to the first one. {MOE}"),
        ("b", "It costs memory."),
    )
    answers, _, _ = read(path, Names(candidates=("b",)))
    assert [(a.question_id, [t.kind for t in a.turns]) for a in answers] == [
        ("mixture-of-experts", ["question", "answer", "repeat", "answer"]),
        ("triplet-loss", ["question", "answer"]),
    ]


def test_what_is_said_before_the_answer_begins_is_no_follow_up(tmp_path: Path) -> None:
    path = chat(tmp_path, ("a", MOE), ("b", "Okay."), ("a", "Take all the time that you need."), ("b", "A router."))
    (answer,), _, _ = read(path, Names(candidates=("b",)))
    assert [t.kind for t in answer.turns] == ["question", "answer", "repeat", "answer"]


def test_a_conversation_about_one_named_question_needs_no_match(tmp_path: Path) -> None:
    path = chat(tmp_path, ("a", "How do you do, with experts?"), ("b", "Fine."), question_id="mixture-of-experts")
    (answer,), notes, bad = read(path)
    assert (answer.id, answer.question_id) == ("t", "mixture-of-experts")
    assert [t.kind for t in answer.turns] == ["question", "answer"]
    assert notes[0].startswith("guessed that b answers, a asks")
    assert bad == []


def test_a_turn_that_may_be_a_question_is_pointed_out(tmp_path: Path) -> None:
    near = "Two sentences say the same thing in different wording; which measure would recognise that, and how?"
    path = chat(tmp_path, ("a", MOE), ("b", "A router chooses."), ("a", near), ("b", "Cosine similarity."))
    _, notes, _ = read(path, Names(candidates=("b",)))
    (note,) = notes
    assert note.startswith(
        "t: message 3: taken for a follow-up, though it is a little like 'word-vs-sentence-embeddings'"
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"messages": []}', "the conversation holds no message that says anything"),
        ('{"messages": [3]}', "message 1 must be an object with a role and content"),
        ('{"messages": [{"content": "x"}]}', "message 1 has no role"),
        ('{"messages": [{"role": "user", "content": 3}]}', "the content of message 1 must be text or a list of parts"),
        ('{"messages": [{"role": "user", "content": [3]}]}', "a part of message 1 must be text or an object"),
        (
            '{"messages": [{"role": "user", "content": "x"}]}',
            "an interview needs two speakers, and the only speaker is 'user'",
        ),
        (
            '{"messages": [{"role": "user", "content": "\\ud800"}]}',
            "message 1 holds half of a character (a lone surrogate)",
        ),
        (
            '{"messages": [], "human": {}}',
            "'human' needs 'answer' or 'turns': a conversation's questions are looked for in the bank",
        ),
        ('[{"messages": []}, ', "entry 1 of the list: the conversation holds no message that says anything"),
        ("{", "not JSON: Expecting property name enclosed in double quotes (column 2)"),
        ("3", 'must be an object: {"id": ..., "question_id": ..., "answer": ...}'),
    ],
)
def test_chat_json_that_cannot_be_used(tmp_path: Path, content: str, message: str) -> None:
    with pytest.raises(TranscriptError) as caught:
        list(read_answers(put(tmp_path / "a.json", content), BANK))
    assert message in caught.value.message


def test_a_list_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    whole = (FILES / "messages.json").read_text(encoding="utf-8")
    answers, _, bad = read(put(tmp_path / "a.json", f"[{whole}, {whole[:200]}"))
    assert [a.id for a in answers] == ["mock-7/mixture-of-experts"]
    assert len(bad) == 1 and "the list cannot be read behind entry 1: the file breaks off" in bad[0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[" * 200_000, "the list cannot be read behind entry 0: nested too deep"),
        ('[{"a":' * 200_000, "the list cannot be read behind entry 0: nested too deep"),
        ('{"a":' * 200_000, "nested too deep"),
        (f"[{'9' * 10_000}]", "entry 1 of the list: holds a number with too many digits"),
        ('["' + "x" * 3_000_000, "the list cannot be read behind entry 0: the file breaks off"),
        ("[" + "," * 5_000, "entry 1 of the list: not JSON: Expecting value (column 1)"),
    ],
)
def test_json_that_is_made_to_do_harm_is_refused_at_once(tmp_path: Path, content: str, message: str) -> None:
    start = time.process_time()
    with pytest.raises(TranscriptError) as caught:
        list(read_answers(put(tmp_path / "a.json", content), BANK))
    assert time.process_time() - start < 1
    assert message in caught.value.message


@settings(deadline=None)
@given(
    st.lists(st.recursive(st.none() | st.text() | st.integers(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)))
)
def test_a_list_is_cut_where_its_entries_end(values: list[object]) -> None:
    for text in (json.dumps(values), json.dumps(values, indent=1, ensure_ascii=False)):
        raw = text.encode("utf-8", "replace")
        assert [json.loads(piece) for piece in _entries(io.BytesIO(raw[8:]), raw[1:8])] == json.loads(raw)


def test_mistakes_in_an_entry_cost_no_other_entry(tmp_path: Path) -> None:
    odd = '{"create_time": 1e999, "size": 123456789012345678901234567890}, {"a": [1, "x, ]\\\\", 2], "b" 3}'
    marked = '{"id": "x", "question_id": "q", "answer": "A.", "human": {"score": 0.5}}'
    (answer,), _, bad = read(put(tmp_path / "a.json", f"[{odd}, {marked}]"))
    assert answer.human is not None and answer.human.score == 0.5
    assert bad == [
        ": entry 1 of the list: the number 1e999 is too large",
        ": entry 2 of the list: not JSON: Expecting ':' delimiter (column 30)",
    ]


def test_a_bare_list_of_messages_is_one_conversation_named_by_its_file(tmp_path: Path) -> None:
    messages = json.loads((FILES / "messages.json").read_text(encoding="utf-8"))["messages"]
    (answer,), _, _ = read(put(tmp_path / "ida.json", json.dumps(messages)))
    assert answer.id == "ida/mixture-of-experts"


def test_each_line_of_json_lines_may_be_a_conversation(tmp_path: Path) -> None:
    one = json.dumps(json.loads((FILES / "messages.json").read_text(encoding="utf-8")))
    answers, _, bad = read(
        put(tmp_path / "a.jsonl", f'{one}\n{{"id": "x", "question_id": "q", "answer": "A."}}\n{one}\n')
    )
    assert [a.id for a in answers] == ["mock-7/mixture-of-experts", "x"]
    assert bad == ["mock-7: the id 'mock-7' was used on line 1"]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.vtt", "00:01.000 --> 00:02.000\nx", "not WebVTT: it must begin with 'WEBVTT'"),
        ("a.vtt", "WEBVTT\n", "nobody says anything in it"),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.000\nno name", "an interview needs two speakers, and it does not say"),
        ("a.srt", "text", "not SubRip: it must begin with a number and a line with two times"),
    ],
)
def test_captions_that_cannot_be_used(tmp_path: Path, name: str, content: str, message: str) -> None:
    with pytest.raises(TranscriptError) as caught:
        list(read_answers(put(tmp_path / name, content), BANK))
    assert message in caught.value.message


def test_a_caption_that_is_damaged_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    good = (FILES / "teams.vtt").read_text(encoding="utf-8")
    damaged = good.replace("00:00:14.000 --> 00:00:20.000", "00:00:xx --> 00:00:20.000")
    answers, _, bad = read(put(tmp_path / "a.vtt", damaged))
    assert len(answers) == 2
    assert "anchor" not in answers[0].turns[1].text
    assert len(bad) == 1 and "a part of the file is no WebVTT caption and was left out" in bad[0] and "anchor" in bad[0]


# --- which question a turn asks --------------------------------------------------------------------------------

MATCHER = Matcher([rubric.question for rubric in BANK.rubrics])
LOOSE = (FILES.parent / "loose_questions.txt").read_text(encoding="utf-8").splitlines()


def test_every_question_of_the_bank_loosely_reworded_is_recognised() -> None:
    asked = [line.split("|") for line in LOOSE]
    assert sorted(name for name, _ in asked) == sorted(rubric.question.id for rubric in BANK.rubrics)
    found = [(name, MATCHER.best(f"Right, thanks a lot. Let us go on. {text} Take your time.")) for name, text in asked]
    assert [(name, match) for name, match in found if match.id != name or match.likeness < LIKE] == []


def test_no_follow_up_and_no_hint_of_the_bank_is_taken_for_a_question() -> None:
    said = [text for r in BANK.rubrics for c in r.criteria for text in (c.probe, c.hint) if text]
    assert len(said) > 200
    assert [(text, MATCHER.best(text)) for text in said if MATCHER.best(text).likeness >= LIKE] == []


def test_the_whole_question_is_as_like_as_can_be_and_other_words_not_at_all() -> None:
    assert MATCHER.best(MOE).id == "mixture-of-experts"
    assert MATCHER.best(MOE).likeness == pytest.approx(1.0)
    assert MATCHER.best("xyzzy") == ("", 0.0)
    assert MATCHER.best("") == ("", 0.0)
    assert Matcher([]).best(MOE) == ("", 0.0)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("What is dropout?", True),
        ("Okay. Can you tell me what dropout is?", True),
        ("And why would dropout hurt here?", False),
        ("How would you tune dropout?", False),
        ("What is it?", False),
    ],
)
def test_short_questions_are_not_told_by_one_word(text: str, asks: bool) -> None:
    short = Question(id="dropout", topic="Training", text="What is dropout?")
    match = Matcher([*(rubric.question for rubric in BANK.rubrics), short]).best(text)
    assert (match.id == "dropout" and match.likeness >= LIKE) == asks
