from portal.catalogue.fields.kind import Problem
from portal.catalogue.fields.long_text import KIND


def test_line_breaks_are_kept():
    assert KIND.parse("one\n\ntwo\n") == "one\n\ntwo"


def test_even_long_words_have_an_end():
    assert KIND.problem("x" * 10_001, []) == Problem.TOO_LONG
