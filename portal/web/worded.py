"""Words that are data, in the reader's language: names of desks, request types and questions.

A row keeps what was written first in its column (`source_title`) and other languages in
`translations`: {"fa": {"title": ...}}. They lie in the row, so that a page needs no statement more
and the version of the row counts for them too. `row.title` is what the reader reads; a query by
the class, the console and jobs read the source.
"""

from flask import has_app_context
from flask_babel import get_locale, gettext
from sqlalchemy.ext.hybrid import hybrid_property


def said(translations: dict | None, name: str, source):
    """The words of that name in the reader's language, else `source`, which is translated where
    the portal itself brought it ("Something else")."""
    if not has_app_context():
        return source
    own = (translations or {}).get(get_locale().language, {})
    if name in own:
        return own[name]
    return gettext(source) if isinstance(source, str) else source


def in_readers_words(name: str):
    """The attribute `name` over the column `source_<name>`."""
    source = f"source_{name}"

    def read(row):
        return said(row.translations, name, getattr(row, source))

    def write(row, words):
        setattr(row, source, words)

    read.__name__ = name  # what the column is called in the rows of a query
    return hybrid_property(read, write, expr=lambda kind: getattr(kind, source))


def choices_in_readers_words():
    """[[value, words], ...]; the translations hold {value: words}."""

    def read(row):
        own = said(row.translations, "choices", {})
        return [[value, own.get(value, words)] for value, words in row.source_choices or ()]

    def write(row, choices):
        row.source_choices = choices

    read.__name__ = "choices"
    return hybrid_property(read, write, expr=lambda kind: kind.source_choices)


def all_words(translations: dict | None) -> str:
    """Every translated word, to search in."""
    return " ".join(
        words
        for own in (translations or {}).values()
        for words in own.values()
        if isinstance(words, str)
    )


def isolated(text: str) -> str:
    """A name or a title inside a sentence that may run the other way: between signs that keep its
    own direction, and the sentence's, whole (FIRST STRONG ISOLATE, UAX 9)."""
    return f"\N{FIRST STRONG ISOLATE}{text}\N{POP DIRECTIONAL ISOLATE}"
