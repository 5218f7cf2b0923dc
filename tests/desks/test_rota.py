from datetime import date

import pytest

from portal.desks.rota import Presence, RotaPerson, is_handed_on, rota

MONDAY = date(2026, 11, 23)
TUESDAY, FRIDAY, SATURDAY = date(2026, 11, 24), date(2026, 11, 27), date(2026, 11, 28)
FULL = (450.0,) * 5 + (0.0, 0.0)
HALF = (450.0, 225.0, 0.0, 450.0, 450.0, 0.0, 0.0)


def entries(*people, days=(MONDAY, TUESDAY, FRIDAY, SATURDAY), closed=()):
    return rota(people, days, closed_days=set(closed))


def test_presence_is_read_off_hours_absences_and_closed_days():
    ravi = RotaPerson(1, "Ravi", FULL, away=((TUESDAY, TUESDAY),), deputies=(None,))
    elif_ = RotaPerson(2, "Elif", HALF)

    found = entries(ravi, elif_, closed=[FRIDAY])

    kinds = {key: [day.presence for day in days] for key, days in found.items()}
    assert kinds == {
        1: [Presence.IN, Presence.AWAY, Presence.OFF, Presence.OFF],
        2: [Presence.IN, Presence.PART, Presence.OFF, Presence.OFF],
    }


def test_a_deputy_stands_in_on_the_days_of_that_absence_only():
    ravi = RotaPerson(
        1, "Ravi", FULL, away=((MONDAY, MONDAY), (FRIDAY, FRIDAY)), deputies=(2, None)
    )
    elif_ = RotaPerson(2, "Elif", FULL)

    found = entries(ravi, elif_)

    assert [day.stands_in_for for day in found[2]] == [(1,), (), (), ()]


def test_a_turn_on_call_counts_on_closed_days_too():
    ravi = RotaPerson(1, "Ravi", FULL, on_call=((FRIDAY, SATURDAY),))

    assert [day.is_on_call for day in entries(ravi)[1]] == [False, False, True, True]


@pytest.mark.parametrize(
    ("absent", "due_on", "is_held", "goes"),
    [
        (3, TUESDAY, False, True),
        (3, TUESDAY, True, True),  # an answer may come, and it is due
        (3, SATURDAY, False, False),
        (3, None, False, False),
        (5, SATURDAY, False, True),
        (5, None, True, False),
    ],
)
def test_of_a_short_absence_goes_what_is_due_of_a_long_one_all_that_does_not_wait(
    absent, due_on, is_held, goes
):
    facts = {"absent_working_days": absent, "due_on": due_on, "is_held": is_held}

    assert is_handed_on(**facts, last_day=FRIDAY) is goes
