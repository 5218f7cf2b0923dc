"""The night of a desk: opened, matched, judged, withdrawn; and who sees what."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.anticipation import operations
from portal.catalogue.models import Confidentiality
from portal.errors import Conflict, NotFound
from portal.extensions import db
from portal.obligations.due_days import Notice, Outcome
from portal.obligations.operations import reopen_obligation, settle_obligation
from portal.obligations.queries import dated_demand
from portal.planning import operations as planning
from portal.planning import queries
from portal.planning.models import NeedMatch, PredictedNeed
from portal.requests.models import Wall
from portal.requests.operations import Ask
from tests.support.factories import (
    MONDAY,
    grant,
    later,
    make_desk,
    make_need,
    make_obligation,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)

DUE = MONDAY.date() + timedelta(days=25)


@pytest.fixture
def legal(session):
    desk = make_desk("legal", prefix="LEG")
    skill = make_skill(desk)
    kind = make_type(desk, skill, title="Renew a contract", early_days=30)
    lead = make_staff(desk, skill, name="Leila Haddad", role="lead")
    grace = make_person("Grace Okonkwo", department="Procurement")
    return desk, kind, grace, viewer(lead)


def fact(kind, owner, **changes):
    given = {"falls_on": DUE + timedelta(days=60), "notice": Notice(days=60)}
    return make_obligation(kind, owner, **given | changes)


def night(desk, *, days=0):
    db.session.commit()
    return operations.foresee(desk.id, now=later(days=days))


def needs():
    return list(db.session.scalars(select(PredictedNeed).order_by(PredictedNeed.id)))


def ask(kind, desk, requester, *, title="Renew it", days=0, **more):
    return planning.accept_request(
        Ask(title=title), kind, desk, requester_id=requester.id, now=later(days=days), **more
    )


def test_a_fact_is_expected_once_however_often_the_night_runs(legal):
    desk, kind, grace, _lead = legal
    row = fact(kind, grace)

    night(desk)
    night(desk)
    night(desk, days=1)

    [need] = needs()
    assert (need.obligation_id, need.requester_id, need.state) == (row.id, grace.id, "open")
    assert need.probability == pytest.approx(0.8)
    assert need.params["due_on"] == DUE.isoformat()


def test_a_fact_far_ahead_is_not_expected_yet(legal):
    desk, kind, grace, _lead = legal
    fact(kind, grace, falls_on=DUE + timedelta(days=160))

    assert night(desk).opened == ()


def test_a_request_that_is_filed_is_matched_and_counted_once(legal):
    desk, kind, grace, _lead = legal
    row = fact(kind, grace, quantity=2)
    night(desk)

    request = ask(kind, desk, grace)

    [need] = needs()
    assert (need.matched, need.state) == (1, "open")
    assert queries.requests_of_needs([need.id]) == {need.id: [request.id]}
    [demand] = dated_demand(desk.id, since=MONDAY.date())
    assert (demand.quantity, list(demand.numbers)) == (1, [1])

    ask(kind, desk, grace)

    assert (need.matched, need.state, need.closed_why) == (2, "hit", "asked")
    assert dated_demand(desk.id, since=MONDAY.date()) == []
    assert row.outcome is None  # a person says what came of it


def test_nobody_is_reminded_of_what_is_filed(legal):
    desk, kind, grace, _lead = legal
    fact(kind, grace)
    request = ask(kind, desk, grace)

    night(desk)

    [need] = needs()
    assert (need.state, need.closed_why) == ("withdrawn", "filed_before")
    assert db.session.get(NeedMatch, request.id).need_id == need.id
    assert dated_demand(desk.id, since=MONDAY.date()) == []


def test_what_was_filed_by_another_door_is_matched_the_next_night(legal):
    desk, kind, grace, _lead = legal
    fact(kind, grace)
    night(desk)
    make_request(kind, requester=grace, now=later(hours=5))

    night(desk, days=1)

    assert [each.state for each in needs()] == ["hit"]


def test_a_request_from_a_draft_fulfils_its_own_need(legal):
    desk, kind, grace, _lead = legal
    fact(kind, grace)
    second = fact(kind, grace, title="Calibration", falls_on=DUE + timedelta(days=62))
    night(desk)
    chosen = next(each for each in needs() if each.obligation_id == second.id)

    ask(kind, desk, grace, need_id=chosen.id)

    assert {each.obligation_id for each in needs() if each.state == "hit"} == {second.id}


def test_what_never_came_is_missed_and_tells_of_its_source(legal):
    desk, kind, grace, _lead = legal
    fact(kind, grace)
    night(desk)

    night(desk, days=40)

    assert [each.state for each in needs()] == ["missed"]
    [record] = [each for each in queries.source_records(desk.id) if each.type_id is None]
    assert (record.source, record.judged, record.hits) == ("obligation_due", 1, 0)


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (Outcome.REQUEST, "hit"),
        (Outcome.NOT_NEEDED, "missed"),
        (Outcome.AUTOMATIC, "withdrawn"),
    ],
)
def test_what_the_register_says_came_of_it_closes_the_need(legal, outcome, state):
    desk, kind, grace, lead = legal
    row = fact(kind, grace)
    night(desk)
    settle_obligation(row.id, outcome, actor=lead, now=MONDAY)

    night(desk, days=1)

    assert [each.state for each in needs()] == [state]


def test_a_fact_that_is_taken_up_again_is_expected_again(legal):
    desk, kind, grace, lead = legal
    row = fact(kind, grace)
    night(desk)
    settle_obligation(row.id, Outcome.NOT_NEEDED, actor=lead, now=MONDAY)
    night(desk, days=1)
    reopen_obligation(row.id, version=row.version, actor=lead, now=later(days=1))

    night(desk, days=2)

    assert [each.state for each in needs()] == ["missed", "open"]


def test_days_that_move_move_the_need(legal):
    desk, kind, grace, _lead = legal
    row = fact(kind, grace)
    night(desk)
    row.due_on += timedelta(days=2)
    row.last_safe_on += timedelta(days=2)

    night(desk, days=1)

    [need] = needs()
    assert need.last_on == row.due_on + timedelta(days=7)


def test_its_owner_may_say_that_it_is_not_needed_once(legal):
    desk, kind, grace, _lead = legal
    fact(kind, grace)
    night(desk)
    [need] = needs()

    with pytest.raises(NotFound):
        planning.decline_need(need.id, version=1, actor=viewer(make_person()), now=MONDAY)
    planning.decline_need(need.id, version=1, actor=viewer(grace), now=MONDAY)
    with pytest.raises(Conflict):
        planning.decline_need(need.id, version=1, actor=viewer(grace), now=MONDAY)

    assert (need.state, need.closed_why) == ("missed", "declined")
    assert night(desk, days=1).opened == ()


def test_hits_that_are_known_first_tell_nothing_yet(legal):
    desk, kind, grace, _lead = legal
    fact(kind, grace)
    night(desk)

    ask(kind, desk, grace, days=1)

    assert [each.state for each in needs()] == ["hit"]
    assert queries.source_records(desk.id) == []


def test_a_silenced_source_goes_on_unseen(legal):
    desk, kind, grace, lead = legal
    fact(kind, grace)
    night(desk)
    [first] = needs()
    for number in range(50):
        db.session.add(
            PredictedNeed(
                **{
                    name: getattr(first, name)
                    for name in ("desk_id", "type_id", "source", "first_on")
                },
                key=f"past:{number}",
                last_on=MONDAY.date() - timedelta(days=1),
                probability=0.8, claimed=0.8, why="obligation_due",
                state="missed",
                closed_why="over", opened_at=MONDAY, closed_at=MONDAY,
            )
        )  # fmt: skip
    fact(kind, grace, falls_on=DUE + timedelta(days=61))

    night(desk, days=1)

    *_before, latest = needs()
    assert latest.is_silent
    assert latest.id not in {each.id for each in queries.needs_of_desk(desk.id, viewer=lead)}


def test_who_sees_a_need(legal):
    desk, kind, grace, lead = legal
    staff = viewer(make_staff(desk, make_skill(desk, "other")))
    colleague = viewer(make_person(department="Procurement"))
    manager = make_person("Ruth Adler", department="Management")
    grant(manager, "manager", desk)
    stranger = viewer(make_person(department="Sales"))
    everybody = [viewer(grace), lead, staff, colleague, viewer(manager), stranger]

    def seen_by():
        [need] = needs()
        return [queries.visible_need(need.id, viewer=each) is not None for each in everybody]

    fact(kind, grace)
    night(desk)
    assert seen_by() == [True, True, True, True, True, False]

    [need] = needs()
    need.confidentiality = Confidentiality.PRIVILEGED
    db.session.flush()
    assert seen_by() == [True, True, False, False, False, False]

    need.confidentiality, need.obligation_id = Confidentiality.OPEN, None  # a habit of Grace's
    db.session.flush()
    assert seen_by() == [True, True, True, False, False, False]

    need.confidentiality = Confidentiality.RESTRICTED
    db.session.flush()
    assert seen_by() == [True, True, False, False, False, False]


def test_a_wall_before_the_request_stands_before_its_need(legal):
    desk, kind, grace, lead = legal
    fact(kind, grace)
    night(desk)
    request = ask(kind, desk, grace)
    [need] = needs()
    assert queries.visible_need(need.id, viewer=lead) is not None

    db.session.add(Wall(request_id=request.id, person_id=lead.id, built_at=MONDAY))
    db.session.flush()

    assert queries.visible_need(need.id, viewer=lead) is None


def test_a_privileged_fact_reminds_its_owner_alone(legal):
    desk, _kind, grace, _lead = legal
    secret = make_type(desk, confidentiality=Confidentiality.PRIVILEGED, early_days=30)
    fact(secret, grace)
    night(desk)

    assert len(queries.needs_of_person(viewer(grace))) == 1
    ask(secret, desk, make_person(department="Procurement"))
    assert [each.state for each in needs()] == ["open"]


def test_who_declines_what_comes_again_is_left_alone_with_it(legal, session):
    desk, kind, grace, _lead = legal
    row = make_need(kind, grace)
    key = (row.source, row.key)
    planning.decline_need(row.id, version=1, actor=viewer(grace), now=later(days=1))

    assert key in queries.closed_keys(desk.id, now=later(days=50))
    assert key not in queries.closed_keys(desk.id, now=later(days=60))

    again = make_need(kind, grace, key=row.key, now=later(days=60))
    planning.decline_need(again.id, version=1, actor=viewer(grace), now=later(days=61))
    assert key in queries.closed_keys(desk.id, now=later(days=300))


def test_putting_off_never_goes_beyond_its_days(legal, session):
    _desk, kind, grace, lead = legal
    row = make_need(kind, grace)
    far = row.last_on + timedelta(days=30)
    planning.put_off_need(row.id, far, version=1, actor=viewer(grace), now=MONDAY)

    assert row.later_on == row.last_on
    mine = queries.needs_of_person(viewer(grace), today=MONDAY.date())
    assert mine == []
    assert queries.needs_of_person(viewer(grace), today=row.last_on) == [row]
    with pytest.raises(NotFound):
        planning.put_off_need(row.id, far, version=2, actor=lead, now=MONDAY)
