"""A solution that becomes an article."""

import pytest

from portal.requests.writing_up import without_persons

NAMES = ["Maya Lindholm", "Ravi Menon"]


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Dear Maya Lindholm, maya: done.", "Dear …, …: done."),
        ("LINDHOLM's laptop; Mayamoto stays", "…'s laptop; Mayamoto stays"),
        ("Write to maya.l@example.org or ring +44 113 496 0000.", "Write to … or ring …."),
        ("Room 2031, 12 November 2026, port 8080", "Room 2031, 12 November 2026, port 8080"),
        ("As in IT-7K3F9Q", "As in …"),
        ("", ""),
    ],
)
def test_whom_it_was_for_is_left_out_as_far_as_it_is_recognised(words, left):
    assert without_persons(words, NAMES) == left
