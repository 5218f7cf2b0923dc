import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from portal.web.day_field import DayField
from portal.web.languages import reading_as


class DayForm(Form):
    day = DayField()


@pytest.fixture(autouse=True)
def context(app):
    with app.app_context():
        yield


@pytest.mark.parametrize("typed", ["1405/9/3", "۱۴۰۵/۹/۳", "2026-11-24"])
def test_a_day_is_taken_in_both_calendars_and_shown_in_the_readers(typed):
    with reading_as("fa"):
        form = DayForm(MultiDict({"day": typed}))

        assert form.day.data == "2026-11-24"
        assert 'value="۱۴۰۵/۹/۳"' in form.day()
        assert 'type="text"' in form.day()


def test_gregorian_readers_have_the_browsers_own_field():
    form = DayForm(day="2026-11-24")

    assert 'type="date"' in form.day()
    assert 'value="2026-11-24"' in form.day()


def test_what_is_no_day_stays_as_it_was_typed():
    with reading_as("fa"):
        assert 'value="فردا"' in DayForm(MultiDict({"day": "فردا"})).day()
