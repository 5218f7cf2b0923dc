"""The story as values: one small world, lived through once for all tests of this file."""

from collections import Counter
from datetime import date

import pytest

from portal.commands.demo.course import course_of, reference_number
from portal.commands.demo.promises import promises_of
from portal.commands.demo.world import DESKS, instant, live
from portal.requests.lifecycle import EventKind, Status, can_follow

TODAY = date(2026, 11, 25)
SIZE = 700


def courses_of(world):
    promises = {}
    for desk in DESKS:
        promises.update(promises_of(world, desk))
    return [course_of(life, world, promises.get(life.number, [])) for life in world.lives]


@pytest.fixture(scope="module")
def world():
    return live(TODAY, size=SIZE, seed=3)


@pytest.fixture(scope="module")
def courses(world):
    return courses_of(world)


def test_about_as_many_requests_as_asked_for(world):
    assert SIZE * 0.8 < len(world.lives) < SIZE * 1.2


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_no_two_of_very_many_requests_have_one_reference(seed):
    numbers = range(0, 200_000, 7)
    scattered = {reference_number(number, seed=seed) for number in numbers}

    assert len(scattered) == len(numbers)


def test_nothing_happens_after_the_story_stops(world, courses):
    assert all(moment.at < world.until for course in courses for moment in course.moments)


def test_work_happens_in_the_hours_and_skills_of_who_does_it(world):
    for life in world.lives:
        for step in life.steps:
            if step.kind != "start":
                continue
            worker = world.workers[step.worker]
            assert worker.time.next_open(step.at) == pytest.approx(step.at)
            assert life.type.skill in (*worker.position.skills, *worker.position.second)


def test_nobody_does_two_things_at_once(world):
    """Hands-on minutes of a person never exceed the minutes they were there, evenings aside."""
    for name, worker in world.workers.items():
        worked = sum(
            step.minutes
            for life in world.lives
            for step in life.steps
            if step.worker == name and step.kind in ("hold", "resolve", "release")
        )
        assert worked <= worker.time.minutes_between(0.0, world.until) * 1.02


def test_finished_requests_got_all_their_work(world):
    for life in world.lives:
        if life.status == "resolved":
            assert life.worked == pytest.approx(life.effort, abs=0.01)


def test_events_follow_the_life_cycle_of_the_portal(courses):
    after = {
        EventKind.ASSIGNED: Status.ASSIGNED,
        EventKind.STARTED: Status.STARTED,
        EventKind.HELD: Status.ON_HOLD,
        EventKind.RESUMED: Status.ASSIGNED,
        EventKind.APPROVED: Status.ASSIGNED,
        EventKind.RESOLVED: Status.RESOLVED,
        EventKind.REOPENED: Status.ASSIGNED,
        EventKind.CLOSED: Status.CLOSED,
        EventKind.CANCELLED: Status.CANCELLED,
    }
    for course in courses:
        status = Status.RECEIVED
        assert course.moments[0].kind == EventKind.FILED
        for moment in course.moments[1:]:
            if moment.kind in after:
                assert can_follow(moment.kind, status), (course.reference, moment.kind, status)
                status = after[moment.kind]


def test_what_waited_for_a_word_got_it_from_somebody_else(world, courses):
    asked = approved = 0
    for course in courses:
        waits_for = None
        for moment in course.moments:
            if moment.kind == EventKind.APPROVAL_ASKED:
                asked, waits_for = asked + 1, moment.details["who"]
                assert waits_for != world.company[course.life.arrival.requester].email
            if moment.kind == EventKind.APPROVED:
                approved += 1
                assert moment.actor == waits_for
    assert 0 <= asked - approved < 0.2 * asked


def test_first_come_first_served_gave_way_to_promises(world, courses):
    promised = [
        course.life.arrived
        for course in courses
        if any(moment.kind == EventKind.PROMISED for moment in course.moments)
    ]

    assert min(promised) >= world.switch_at


def test_each_moved_promise_has_a_reason_and_keeps_its_order(courses):
    made = [m.promise for course in courses for m in course.moments if m.promise]

    assert all(one.p10 <= one.p50 <= one.p90 for one in made)
    assert {one.reason for one in made if one.number == 1} == {"filed"}
    assert {one.reason for one in made if one.number > 1} <= {
        "resumed",
        "overrun",
        "queue_grew",
        "reopened",
    }


def test_the_story_of_the_moved_promise_is_told(courses):
    corvenne = next(c for c in courses if c.life.arrival.story == "corvenne_frame")
    first, second = (moment.promise for moment in corvenne.moments if moment.promise)

    assert [instant(at).strftime("%a") for at in (first.p10, first.p90)] == ["Tue", "Wed"]
    assert [instant(at).strftime("%a") for at in (second.p10, second.p90)] == ["Wed", "Fri"]
    assert corvenne.life.owner == "Daniel Osei"
    assert corvenne.life.status == "started"


def test_the_oldest_open_request_waits_for_a_customer(courses):
    still_open = [c for c in courses if c.life.status not in ("resolved", "cancelled")]
    oldest = min(still_open, key=lambda course: course.life.arrived)

    assert oldest.life.arrival.story == "waits_for_customer"
    assert oldest.life.status == "held"


def test_titles_do_not_look_copied(courses):
    titles = Counter(course.title for course in courses)

    assert len(titles) > 0.75 * len(courses)
    assert not any("{" in title or "}" in title for title in titles)


def test_references_are_all_different(courses):
    assert len({course.reference for course in courses}) == len(courses)


def test_a_longer_story_begins_like_the_shorter_one(courses):
    longer = {
        course.reference: course
        for course in courses_of(live(TODAY, size=SIZE, seed=3, extra_days=4))
    }

    assert len(longer) > len(courses)
    for course in courses:
        other = longer[course.reference]
        assert other.title == course.title
        assert other.moments[: len(course.moments)] == course.moments
