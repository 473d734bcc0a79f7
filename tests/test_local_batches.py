"""Batches of similar lengths: every text once, within the limit, and never dearer than another cut."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from interviewer.local.batches import _PASS, by_length


def cost(batches: list[list[int]], lengths: list[int]) -> int:
    return sum(len(b) * max(lengths[i] for i in b) + _PASS for b in batches)


def test_texts_of_one_length_are_read_together_as_far_as_they_fit() -> None:
    assert by_length([10] * 5, 100) == [[0, 1, 2, 3, 4]]
    assert [len(b) for b in by_length([10] * 25, 100)] == [5, 10, 10]


def test_one_long_text_does_not_pad_the_others() -> None:
    assert by_length([200, 10, 11, 10], 1000) == [[1, 3, 2], [0]]


def test_a_few_tokens_of_padding_are_cheaper_than_another_pass() -> None:
    assert by_length([10, 11, 12], 1000) == [[0, 1, 2]]


def test_empty_texts_are_left_out_and_a_text_over_the_limit_stands_alone() -> None:
    assert by_length([], 10) == []
    assert by_length([0, 0], 10) == []
    assert by_length([0, 50, 3], 10) == [[2], [1]]


@given(st.lists(st.integers(0, 120), max_size=9), st.integers(1, 300))
def test_every_text_once_within_the_limit_and_no_cut_is_cheaper(lengths: list[int], most: int) -> None:
    found = by_length(lengths, most)
    assert sorted(i for b in found for i in b) == [i for i, n in enumerate(lengths) if n]
    assert all(len(b) == 1 or len(b) * max(lengths[i] for i in b) <= most for b in found)
    order = sorted((i for i, n in enumerate(lengths) if n), key=lambda i: lengths[i])
    for count in range(len(order)):
        for cuts in combinations(range(1, len(order)), count):
            parts = [order[a:b] for a, b in zip((0, *cuts), (*cuts, len(order)), strict=True)]
            if all(len(b) == 1 or len(b) * max(lengths[i] for i in b) <= most for b in parts):
                assert cost(found, lengths) <= cost(parts, lengths)
