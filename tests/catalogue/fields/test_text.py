from portal.catalogue.fields.kind import Problem
from portal.catalogue.fields.text import KIND


def test_a_line_is_kept_without_the_space_around_it():
    assert KIND.parse("  the tender folder ") == "the tender folder"


def test_a_line_has_an_end():
    assert KIND.problem("x" * 300, []) is None
    assert KIND.problem("x" * 301, []) == Problem.TOO_LONG
