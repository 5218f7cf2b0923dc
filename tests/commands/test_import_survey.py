from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portal.commands.import_log.row import LogRow
from portal.commands.import_log.survey import FoundStaff, Survey
from portal.desks.business_time import WorkingTime
from portal.desks.open_hours import Calendar

CUTOFF = datetime(2016, 5, 23, tzinfo=UTC)
ROW = LogRow(
    line=2,
    request_id="A",
    opened_at=datetime(2016, 5, 16, 9, tzinfo=UTC),
    opened_on=date(2016, 5, 16),
    first_touch_at=None,
    resolved_at=None,
    closed_at=None,
    group="Mail",
    first_group="Mail",
    category="Post",
    title=None,
    priority=None,
    assignee=None,
    requester="Caller 1",
    effort_minutes=None,
    reassignments=0,
    reopened=0,
)


def survey(*rows):
    found = Survey(CUTOFF)
    for row in rows:
        found.add(row)
    return found


def row(**changes):
    return replace(ROW, **changes)


@pytest.fixture(scope="module")
def working_time():
    weekly = (((540, 1020),),) * 5 + ((), ())
    return WorkingTime(Calendar("UTC", weekly), date(2016, 1, 1), date(2016, 12, 31))


def test_a_type_needs_the_skill_of_its_most_frequent_first_group():
    found = survey(
        row(first_group="Mail", group="Network"),
        row(first_group="Mail", group="Network"),
        row(first_group="Network", group="Network"),
        row(first_group=None, group=None),
    )

    assert found.types() == {"Post": "Mail"}
    assert found.skills() == ["Mail", "Network"]


def test_equal_counts_are_settled_by_name_and_not_by_the_order_of_rows():
    rows = [row(first_group="B"), row(first_group="A")]

    assert survey(*rows).types() == survey(*reversed(rows)).types() == {"Post": "A"}


def test_rows_without_group_or_category_still_find_a_type_and_a_skill():
    found = survey(row(category=None, first_group=None, group=None))

    assert found.types() == {"Without a category": "General"}
    assert found.skills() == ["General"]


def test_who_had_five_requests_in_the_last_four_weeks_is_staff():
    recent = [row(assignee="Ann", group="Mail")] * 3 + [row(assignee="Ann", group="Network")] * 2
    few = [row(assignee="Ben")] * 4
    early = [row(assignee="Cem", opened_at=CUTOFF - timedelta(weeks=5))] * 9

    assert survey(*recent, *few, *early).staff() == [FoundStaff("Ann", "Mail", "Network", 5)]


def test_everybody_named_is_a_person():
    assert survey(row(assignee="Ann"), row(requester=None)).people == {"Ann", "Caller 1"}


def test_the_assumed_target_is_the_p80_of_past_working_minutes(working_time):
    opened = ROW.opened_at
    rows = [row(resolved_at=opened + timedelta(minutes=n)) for n in range(10, 120, 10)]

    assert survey(*rows).targets(working_time) == {"Post": 90}


def test_a_rare_category_takes_the_target_of_all_together(working_time):
    done = ROW.opened_at + timedelta(minutes=60)
    rows = [row(resolved_at=done)] * 20 + [row(category="Rare", resolved_at=done)]

    assert survey(*rows, row(category="New")).targets(working_time) == {
        "Post": 60,
        "Rare": 60,
        "New": 60,
    }


def test_what_was_resolved_after_the_cutoff_sets_no_target(working_time):
    assert survey(row(resolved_at=CUTOFF)).targets(working_time) == {}


def test_effort_is_measured_only_where_the_log_measures_it():
    done = ROW.opened_at + timedelta(minutes=60)
    rows = [row(resolved_at=done, effort_minutes=float(n)) for n in (10, 20, 30, 40, 50)]

    found = survey(*rows, row(category="Other")).measured_efforts()

    assert found == {"Post": (30.0, pytest.approx(46.0))}
