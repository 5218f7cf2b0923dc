import tomllib

from portal.commands.setup.lines import LineIndex

TEXT = '''# a comment with [brackets]
title = "x # no comment"

[[desks]]
slug = "it"
words = """
[[desks]]
slug = "no"
"""
hours = { monday = "8 h" }

  [[desks.types]]
  slug = "a"
  "odd key" = 1

  [[desks.types]]
  slug = "b"
  fields = [
    {slug = "x"}, # ]
    {slug = "y"},
  ]
  [desks.types.due]
  hard.and.fast = true

[[desks]]
slug = "legal"
name = "L"
'''


def test_each_key_is_found_on_its_line():
    index = LineIndex(TEXT)

    lines = TEXT.split("\n")
    for path, words in [
        (("title",), "title"),
        (("desks", 0), "[[desks]]"),
        (("desks", 0, "hours"), "hours"),
        (("desks", 0, "types", 0, "odd key"), '"odd key"'),
        (("desks", 0, "types", 1, "slug"), 'slug = "b"'),
        (("desks", 0, "types", 1, "due", "hard", "and", "fast"), "hard.and.fast"),
        (("desks", 1, "slug"), 'slug = "legal"'),
    ]:
        assert lines[index.line_of(path) - 1].strip().startswith(words), path
    assert tomllib.loads(TEXT)["desks"][1]["slug"] == "legal"


def test_what_is_inside_a_value_is_found_where_the_value_begins():
    index = LineIndex(TEXT)

    whole = index.line_of(("desks", 0, "types", 1, "fields"))
    assert index.line_of(("desks", 0, "types", 1, "fields", 1, "slug")) == whole


def test_words_in_quotes_are_no_tables():
    assert LineIndex(TEXT).line_of(("desks", 0, "slug")) == 5


def test_an_unknown_path_is_told_at_the_beginning():
    assert LineIndex("").line_of(("nothing", 3, "here")) == 1
