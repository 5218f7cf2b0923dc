from datetime import timedelta

import pytest

from portal.catalogue.models import Confidentiality
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.obligations.announcing import Announcement, Certainty, Occasion, check_announcement
from portal.obligations.operations import announce, change_announcement, withdraw_announcement
from portal.obligations.queries import events_of_department, events_of_desk, known_events
from tests.support.factories import (
    MONDAY,
    later,
    make_desk,
    make_person,
    make_skill,
    make_staff,
    make_type,
    viewer,
)

TODAY = MONDAY.date()


def said(desk_id=1, type_id=None, **changes):
    given = {
        "title": "Twelve join the field team",
        "occasion": Occasion.JOINERS,
        "starts_on": TODAY + timedelta(days=14),
        "ends_on": TODAY + timedelta(days=18),
        "expected": 12,
        "certainty": Certainty.SURE,
    }
    return Announcement(desk_id=desk_id, type_id=type_id, **given | changes)


@pytest.fixture
def desk(session):
    desk = make_desk("it")
    return desk, make_type(desk, make_skill(desk))


@pytest.fixture
def maya(session):
    return viewer(make_person())


def announced(desk, actor, **changes):
    words = said(desk.id, **changes)
    return announce(words, department=actor.department, today=TODAY, actor=actor, now=MONDAY)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": TODAY + timedelta(days=13)}, "ends_on"),
        ({"ends_on": TODAY + timedelta(days=400)}, "ends_on"),
        ({"starts_on": TODAY - timedelta(5), "ends_on": TODAY - timedelta(1)}, "ends_on"),
        (
            {"starts_on": TODAY + timedelta(days=800), "ends_on": TODAY + timedelta(days=801)},
            "starts_on",
        ),
        ({"expected": 100_001}, "expected"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(changes, field):
    with pytest.raises(InvalidInput) as refused:
        check_announcement(said(**changes), today=TODAY)

    assert refused.value.field == field


def test_an_announcement_reaches_the_desk_and_the_own_department(desk, maya):
    row = announced(desk[0], maya)

    colleague = viewer(make_person("Kofi Boateng"))
    stranger = viewer(make_person("Hiro Tanaka", department="Finance"))
    assert events_of_department(colleague, ending_since=TODAY) == [row]
    assert events_of_department(stranger, ending_since=TODAY) == []
    assert events_of_desk(desk[0].id, since=TODAY, until=TODAY + timedelta(days=90)) == [row]


def test_the_forecast_knows_what_was_said_by_then_and_stood(desk, maya):
    row = announced(desk[0], maya)
    known = {"ending_since": TODAY - timedelta(days=700)}

    assert known_events(desk[0].id, known_at=MONDAY, **known) == []
    assert known_events(desk[0].id, known_at=later(minutes=1), **known) == [row]

    withdraw_announcement(row.id, version=1, actor=maya, now=later(hours=2))

    assert known_events(desk[0].id, known_at=later(hours=1), **known) == [row]
    assert known_events(desk[0].id, known_at=later(hours=3), **known) == []


def test_only_who_said_it_and_the_lead_change_it(desk, maya):
    row = announced(desk[0], maya)
    lead = viewer(make_staff(desk[0], make_skill(desk[0], "b"), role="lead"))
    words = {"today": TODAY, "now": MONDAY}

    change_announcement(row.id, said(desk[0].id, expected=20), version=1, actor=lead, **words)

    assert (row.expected, row.version) == (20, 2)
    colleague = viewer(make_person("Kofi Boateng"))
    stranger = viewer(make_person(department="Finance"))
    with pytest.raises(NotAllowed):
        change_announcement(row.id, said(desk[0].id), version=2, actor=colleague, **words)
    with pytest.raises(NotFound):
        withdraw_announcement(row.id, version=2, actor=stranger, now=MONDAY)
    with pytest.raises(Conflict):
        withdraw_announcement(row.id, version=1, actor=maya, now=MONDAY)


def test_what_has_begun_keeps_its_first_day(desk, maya):
    row = announced(desk[0], maya, starts_on=TODAY, ends_on=TODAY + timedelta(days=3))
    moved = said(desk[0].id, starts_on=TODAY + timedelta(1), ends_on=TODAY + timedelta(3))

    with pytest.raises(InvalidInput):
        change_announcement(row.id, moved, version=1, today=TODAY, actor=maya, now=later(hours=1))


def test_nothing_is_announced_for_another_desk_or_a_privileged_kind(desk, maya):
    own, _kind = desk
    other = make_desk("legal", prefix="LEG")
    secret = make_type(own, confidentiality=Confidentiality.PRIVILEGED)

    for kind in (make_type(other), secret):
        with pytest.raises(InvalidInput):
            announced(own, maya, type_id=kind.id)
