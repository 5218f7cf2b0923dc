from datetime import UTC, date, datetime

import pytest
from flask_babel import gettext, ngettext

from portal.errors import InvalidInput
from portal.web import dates, filters
from portal.web.languages import STRETCHED, CalendarChoice, reading_as
from portal.web.numbers import format_decimal
from portal.web.stretched import stretched
from portal.web.translation import filled, words_of

DAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 14, 20, tzinfo=UTC)


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield


@pytest.mark.parametrize(
    ("language", "calendar", "pattern", "words"),
    [
        ("en", "usual", "EEE d MMM", "Tue 24 Nov"),
        ("en", "jalali", "EEEE d MMMM y", "Tuesday 3 Azar 1405"),
        ("tr", "usual", "EEE d MMM", "24 Kas Sal"),
        ("tr", "usual", "EEEE d MMMM", "24 Kasım Salı"),
        ("fa", "usual", "EEE d MMM", "سه‌شنبه ۳ آذر"),
        ("fa", "gregorian", "EEE d MMM y", "سه‌شنبه ۲۴ نوامبر ۲۰۲۶"),
    ],
)
def test_a_day_reads_in_the_language_and_the_calendar(language, calendar, pattern, words):
    with reading_as(language, calendar=calendar):
        assert dates.format_date(DAY, pattern) == words


def test_hours_are_told_in_the_readers_zone_and_digits():
    with reading_as("fa", zone="Asia/Tehran"):
        assert dates.format_time(AT) == "۱۷:۵۰"
    with reading_as("tr", zone="Europe/Istanbul"):
        assert dates.format_time(AT) == "17:20"


@pytest.mark.parametrize(
    ("language", "number", "share"),
    [("en", "12,345.6", "80\N{NO-BREAK SPACE}%"), ("tr", "12.345,6", "%80")],
)
def test_numbers_and_shares_are_written_as_the_language_does(language, number, share):
    with reading_as(language):
        assert (format_decimal(12345.6), filters.percent_words(0.8)) == (number, share)


def test_persian_numbers_have_persian_digits_and_signs():
    with reading_as("fa"):
        assert format_decimal(12345.6).translate({0x66C: ",", 0x66B: "."}) == "۱۲,۳۴۵.۶"
        assert filters.percent_words(0.8) == "۸۰٪"


def test_a_number_that_is_put_in_gets_the_readers_digits_and_a_reference_stays():
    with reading_as("fa"):
        assert filled("%(num)d: %(ref)s, %(part)02d", {"num": 12, "ref": "LEG-7", "part": 5}) == (
            "۱۲: LEG-7, ۰۵"
        )


def test_values_are_escaped_in_templates_and_the_number_is_counted_by(app):
    page = """{{ _("Reply to %(name)s", name="<b>") }}
    {{- ngettext("%(num)d day", "%(num)d days", 2) }}"""
    assert app.jinja_env.from_string(page).render() == "Reply to &lt;b&gt;2 days"


def test_persian_and_turkish_keep_the_noun_as_it_is_after_a_number():
    for language in ("fa", "tr"):
        with reading_as(language):
            words = [ngettext("%(num)d day", "%(num)d days", count) for count in (1, 5)]
            assert len({word.split()[-1] for word in words}) == 1
            assert "day" not in words[0]


def test_what_an_operation_refuses_is_said_in_the_readers_language():
    problem = InvalidInput("One request holds at most %(most)d files.", most=20, field="files")

    assert str(problem) == words_of(problem) == "One request holds at most 20 files."
    with reading_as("fa"):
        assert "۲۰" in words_of(problem)


def test_nothing_is_said_for_an_error_without_words():
    with reading_as("fa"):
        assert words_of(InvalidInput("")) == gettext("") == ""


def test_the_stretched_language_is_longer_and_keeps_what_is_put_in():
    source = "Reply to %(name)s <b>now</b>"
    with reading_as(STRETCHED):
        assert "Ana <b>ñöw</b>" in gettext(source, name="Ana")
    assert len(stretched(source)) >= 1.35 * len("Reply to  now")
    assert "%(name)s" in stretched(source)
    assert "<b>" in stretched(source)


def test_a_reader_within_a_reader_gives_the_first_one_back():
    with reading_as("tr"):
        with reading_as("fa", calendar=CalendarChoice.GREGORIAN):
            assert dates.format_date(DAY, "MMMM") == "نوامبر"
        assert dates.format_date(DAY, "MMMM") == "Kasım"
    with reading_as("xx"):
        assert dates.format_date(DAY, "MMMM") == "November"
