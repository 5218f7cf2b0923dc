from types import SimpleNamespace

import pytest
from sqlalchemy import select

from portal.catalogue.models import GENERAL_SLUG, FormField, RequestType
from portal.web.languages import reading_as
from portal.web.worded import said

WORDS = {"tr": {"title": "Anahtar", "choices": {"new": "Yeni"}}}


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield


def test_a_row_reads_in_the_readers_language_and_else_as_it_was_written():
    row = RequestType(title="Key", summary="For a door.", translations=WORDS)

    with reading_as("tr"):
        assert (row.title, row.summary, row.source_title) == ("Anahtar", "For a door.", "Key")
    with reading_as("fa"):
        assert row.title == "Key"


def test_what_is_set_is_the_source_whatever_the_reader_reads():
    row = RequestType(title="Key", translations=WORDS)
    with reading_as("tr"):
        row.title = "Key or badge"

        assert (row.title, row.source_title) == ("Anahtar", "Key or badge")


def test_each_answer_has_its_own_words_and_keeps_its_value():
    field = FormField(choices=[["new", "A new one"], ["old", "The old one"]], translations=WORDS)

    with reading_as("tr"):
        assert field.choices == [["new", "Yeni"], ["old", "The old one"]]
    assert field.choices[0] == ["new", "A new one"]


def test_what_the_portal_brings_itself_is_in_the_catalogues():
    row = RequestType(slug=GENERAL_SLUG, title="Something else", translations={})

    with reading_as("tr"):
        assert row.title == "Başka bir şey"


def test_a_query_by_the_column_reads_the_source_under_its_name():
    assert select(RequestType.id, RequestType.title).selected_columns.keys() == ["id", "title"]


def test_words_of_a_column_that_was_read_alone_are_said_too():
    row = SimpleNamespace(title="Key", translations=WORDS)
    with reading_as("tr"):
        assert said(row.translations, "title", row.title) == "Anahtar"
        assert said(None, "title", row.title) == "Key"
