"""Which way serves best: read off the present state, learnt from outcomes."""

from datetime import timedelta

import pytest

from portal.catalogue.models import ArticleType, RequestType
from portal.desks.models import Desk
from portal.extensions import db
from portal.planning import operations
from portal.planning.models import Booking
from portal.planning.queries.ways import best_way_of, outcomes_of
from portal.planning.ways import WAYS, WayFacts, WayOutcome, best_way, success_of, ways_now
from portal.planning.ways.values import fits_a_talk
from portal.requests.effort import Effort
from tests.support.factories import (
    MONDAY,
    later,
    make_article,
    make_desk,
    make_past,
    make_request,
    make_skill,
    make_staff,
    make_type,
)

SHORT, LONG = Effort(12, 30, 15), Effort(300, 900, 400)


def facts(**changes):
    return WayFacts(**{"form_p50": 900.0, "effort": SHORT, **changes})


def test_the_form_is_there_whatever_else_is():
    assert best_way(facts()) == "plain_form"
    for some in (facts(), facts(slot_minutes=60, call_p50=20, has_article=True)):
        assert "plain_form" in ways_now(some)
    assert list(WAYS) == ["answer_now", "plain_form", "booked_time", "call_back"]


def test_a_talk_is_proposed_where_the_work_fits_it_and_is_sooner():
    assert best_way(facts(slot_minutes=60)) == "booked_time"
    assert best_way(facts(slot_minutes=60, call_p50=20)) == "call_back"
    assert best_way(facts(slot_minutes=60, effort=LONG)) == "plain_form"
    assert best_way(facts(slot_minutes=60, form_p50=70)) == "plain_form"


def test_outcomes_move_what_is_proposed():
    failed = {"call_back": WayOutcome(settled=2, cases=60)}
    learnt = {"answer_now": WayOutcome(settled=50, cases=60)}

    assert best_way(facts(call_p50=20, outcomes=failed)) == "plain_form"
    assert best_way(facts(has_article=True)) == "plain_form"
    assert best_way(facts(has_article=True, outcomes=learnt)) == "answer_now"


def test_a_full_desk_puts_an_answer_first_that_settles_one_in_ten():
    some = {"answer_now": WayOutcome(settled=3, cases=30)}
    none = {"answer_now": WayOutcome(settled=0, cases=30)}

    assert best_way(facts(has_article=True, outcomes=some)) == "plain_form"
    assert best_way(facts(has_article=True, outcomes=some, is_busy=True)) == "answer_now"
    assert best_way(facts(has_article=True, outcomes=none, is_busy=True)) == "plain_form"


def test_a_share_is_drawn_to_what_was_thought_before():
    seen = facts(outcomes={"call_back": WayOutcome(settled=8, cases=10)})

    assert success_of("call_back", 0.5, seen) == pytest.approx(0.65)
    assert success_of("booked_time", 0.5, seen) == 0.5
    assert fits_a_talk(LONG) < 0.1 < 0.85 < fits_a_talk(SHORT)


@pytest.fixture
def it(session):
    desk = make_desk("it")
    skill = make_skill(desk)
    kind = make_type(desk, skill)
    ravi = make_staff(desk, skill)
    make_past(kind, count=60, hours=20.0, effort=12.0)
    session.commit()
    ids = desk.id, kind.id, ravi.id
    operations.learn_history(ids[0], now=MONDAY)
    operations.plan_desk(ids[0], now=MONDAY)
    return ids


def test_the_page_of_asking_reads_one_row_and_nothing_stale(it):
    desk_id, kind_id, _ravi = it
    assert best_way_of(kind_id, desk_id, now=MONDAY) is None

    operations.learn_ways(desk_id, now=MONDAY)
    operations.learn_ways(desk_id, now=MONDAY)

    found = best_way_of(kind_id, desk_id, now=MONDAY)
    assert found.name in ("booked_time", "call_back")
    assert found.slot_at >= later(hours=1)
    assert best_way_of(kind_id, desk_id, now=later(hours=1)) is None


def test_a_talk_that_settled_it_counts_and_one_that_did_not_does_not(it):
    desk_id, kind_id, ravi = it
    kind = db.session.get_one(RequestType, kind_id)
    for days, reopened in ((0.1, 0), (3, 0), (0.1, 1)):
        row = make_request(kind)
        row.status, row.reopened = "resolved", reopened
        row.resolved_at = MONDAY + timedelta(days=days)
        db.session.add(
            Booking(
                desk_id=desk_id, request_id=row.id, person_id=ravi, changed_at=MONDAY,
                starts_at=MONDAY + timedelta(minutes=30 * (reopened + (days > 1) * 2)),
            )
        )  # fmt: skip
    db.session.flush()

    found = outcomes_of(desk_id, now=later(days=4))[kind_id]

    assert found["booked_time"] == WayOutcome(settled=1, cases=3)
    assert found["plain_form"].cases == 60


def test_an_article_counts_where_it_is_linked(it):
    desk_id, kind_id, _ravi = it
    article = make_article(db.session.get_one(Desk, desk_id))
    db.session.add(ArticleType(article_id=article.id, type_id=kind_id))
    db.session.commit()

    operations.learn_ways(desk_id, now=MONDAY)

    assert best_way_of(kind_id, desk_id, now=MONDAY) is not None
