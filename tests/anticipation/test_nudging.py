"""Nudges as they are sent: once, to whose need it is, in words that reveal nothing to others."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.anticipation import operations
from portal.anticipation.models import Nudge, NudgeRefusal
from portal.anticipation.queries import coaching_of, nudge_record
from portal.catalogue.models import Confidentiality
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.models import Person
from portal.jobs.models import Delivery
from portal.notifications.models import Notice, NoticeSettings
from portal.notifications.news import News
from portal.notifications.operations import hear_again_of, send_digests, stop_hearing_of
from portal.notifications.queries import need_for, notices_of
from portal.planning import operations as planning
from portal.planning.models import PredictedNeed
from portal.requests.operations import Ask
from tests.support.factories import (
    MONDAY,
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

FRAME = "Freight frame, Halsund Lines"


@pytest.fixture
def legal(session):
    desk = make_desk("legal", prefix="LEG")
    kind = make_type(desk, make_skill(desk), slug="renewal", title="Renew a contract")
    grace = make_person("Grace Okonkwo", email="grace@example.test")
    return desk, kind, grace


def dated(kind, owner, *, title=FRAME, **changes):
    fact = make_obligation(kind, owner, title=title)
    safe = {"last_safe_on": (MONDAY.date() + timedelta(days=20)).isoformat()}
    given = {"obligation_id": fact.id, "source": "obligation_due", "why": "obligation_due"}
    given |= {"first_on": MONDAY.date(), "last_on": MONDAY.date() + timedelta(days=40)}
    return make_need(kind, owner, now=MONDAY, params=safe, **given | changes)


def at_once(person):
    values = {"page": {}, "quiet_from": None, "quiet_until": 0, "digest_at": 960}
    db.session.add(NoticeSettings(person_id=person.id, mail={News.COMING: "at_once"}, **values))


def nudge(desk, **after):
    db.session.commit()
    return operations.nudge(desk.id, now=later(**after))


def all_of(model):
    return list(db.session.scalars(select(model).order_by(*model.__table__.primary_key)))


def test_its_owner_is_told_once_however_often_the_night_runs(legal):
    desk, kind, grace = legal
    need = dated(kind, grace)
    at_once(grace)
    before = make_request(kind, requester=grace, title="The frame of last year").reference

    assert [nudge(desk), nudge(desk), nudge(desk, days=1)] == [1, 0, 0]

    [row], [notice], [mail] = all_of(Nudge), all_of(Notice), all_of(Delivery)
    assert (row.need_id, row.person_id, row.number) == (need.id, grace.id, 1)
    assert (notice.need_id, notice.news, notice.is_on_page) == (need.id, ["coming"], True)
    assert mail.subject == "Coming up for you: Renew a contract"
    assert FRAME in mail.body
    assert f"/ask/legal/renewal?need={need.id}&like={before}" in mail.body
    assert db.session.get(Person, grace.id).unread_notices == 1
    [told] = notices_of(viewer(grace))
    assert told.title == "Renew a contract"


def test_usually_it_waits_for_the_mail_of_the_day(legal, session):
    desk, kind, grace = legal
    dated(kind, grace)
    nudge(desk)

    assert all_of(Delivery) == []
    assert send_digests(now=later(days=1)) == 1

    [mail] = all_of(Delivery)
    assert "Renew a contract" in mail.body
    assert "It is coming up for you." in mail.body


def test_nobody_is_nudged_for_what_is_filed(legal):
    desk, kind, grace = legal
    need = dated(kind, grace)
    ask = Ask(title="Renew it")
    planning.accept_request(ask, kind, desk, requester_id=grace.id, now=MONDAY, need_id=need.id)

    assert nudge(desk) == 0


def test_nothing_is_said_on_a_day_when_the_desk_is_closed(legal):
    desk, kind, grace = legal
    dated(kind, grace)

    assert nudge(desk, days=5) == 0


def test_the_number_of_a_month_holds_over_all_desks(legal):
    desk, kind, grace = legal
    other = make_desk("it")
    kind_of_other = make_type(other, make_skill(other))
    desk.nudges_a_month = other.nudges_a_month = 2
    for number in range(3):
        dated(kind, grace, title=f"Frame {number}")
        dated(kind_of_other, grace, title=f"Licence {number}")

    sent = [nudge(each, days=day) for day in range(4) for each in (desk, other)]

    assert sum(sent) == 2
    assert coaching_of(viewer(grace), now=later(days=4)).sent == 2


def test_later_is_told_again_and_teaches(legal):
    desk, kind, grace = legal
    need = dated(kind, grace)
    nudge(desk)
    put_off_to = MONDAY.date() + timedelta(days=7)
    operations.put_off(need.id, put_off_to, version=1, actor=viewer(grace), now=later())

    assert nudge(desk, days=1) == 0
    assert nudge(desk, days=7) == 1
    assert [row.later_on for row in all_of(Nudge)] == [put_off_to, None]
    assert nudge_record(desk.id, since=MONDAY.date()).later == 1
    another = dated(kind, grace, title="Another frame")
    assert nudge(desk, days=8) == 1  # eight days after its first day: as they wanted it
    assert all_of(Nudge)[-1].need_id == another.id


def test_not_needed_twice_it_is_silent(legal):
    desk, kind, grace = legal
    for number in range(2):
        need = dated(kind, grace, title=f"Frame {number}", last_on=later(days=90).date())
        assert nudge(desk, days=number * 70) == 1
        at = later(days=number * 70)
        planning.decline_need(need.id, version=1, actor=viewer(grace), now=at)
    dated(kind, grace, title="Frame 2", last_on=later(days=400).date())

    assert [nudge(desk, days=days) for days in (140, 210, 350)] == [0, 0, 0]
    assert nudge_record(desk.id, since=MONDAY.date()).not_needed == 2


def test_never_for_this_and_again(legal):
    desk, kind, grace = legal
    need = dated(kind, grace)
    operations.refuse_nudges_of(need.id, actor=viewer(grace), now=MONDAY)
    operations.refuse_nudges_of(need.id, actor=viewer(grace), now=MONDAY)

    assert len(all_of(NudgeRefusal)) == 1
    assert nudge(desk) == 0

    operations.allow_nudges_of(need.id, actor=viewer(grace))
    assert nudge(desk) == 1
    with pytest.raises(NotFound):
        operations.refuse_nudges_of(need.id, actor=viewer(make_person()), now=MONDAY)


def test_who_opted_out_is_left_alone_until_they_want_it_again(legal):
    desk, kind, grace = legal
    dated(kind, grace)
    stop_hearing_of(News.COMING, actor=viewer(grace))

    assert nudge(desk) == 0
    assert not coaching_of(viewer(grace), now=MONDAY).is_wanted

    hear_again_of(News.COMING, actor=viewer(grace))
    assert nudge(desk) == 1


def test_a_privileged_fact_reminds_its_owner_in_neutral_words(legal):
    desk, _kind, grace = legal
    secret = make_type(
        desk,
        slug="filing",
        title="First filing abroad",
        confidentiality=Confidentiality.PRIVILEGED,
    )
    lead = make_staff(desk, name="Leila Haddad", role="lead")
    dated(secret, grace, title="Alignment", confidentiality=Confidentiality.PRIVILEGED)
    make_need(secret, grace, now=MONDAY, confidentiality=Confidentiality.PRIVILEGED, why="yearly")
    at_once(grace)
    desk.nudges_a_month = 0

    assert [nudge(desk), nudge(desk, days=1)] == [1, 0]

    [mail] = all_of(Delivery)
    assert (mail.person_id, mail.subject) == (grace.id, "There is news for you in the portal")
    for word in ("filing", "Alignment", "/ask/"):
        assert word not in mail.body
    assert notices_of(viewer(lead)) == []
    assert nudge_record(desk.id, since=MONDAY.date()).sent == 0
    assert coaching_of(viewer(grace), now=MONDAY).sent == 0


def test_in_a_digest_it_has_no_words_either(legal):
    desk, _kind, grace = legal
    secret = make_type(desk, slug="filing", confidentiality=Confidentiality.PRIVILEGED)
    dated(secret, grace, title="Alignment", confidentiality=Confidentiality.PRIVILEGED)
    nudge(desk)
    send_digests(now=later(days=1))

    [mail] = all_of(Delivery)
    assert "There is news on a confidential request." in mail.body
    assert "Alignment" not in mail.body


def test_the_lead_sets_the_number_and_nobody_else(legal):
    desk, _kind, grace = legal
    lead = viewer(make_staff(desk, name="Leila Haddad", role="lead"))
    by = {"version": desk.version, "now": MONDAY}

    with pytest.raises(NotAllowed):
        operations.change_nudges(desk.id, 2, actor=viewer(grace), **by)
    with pytest.raises(InvalidInput):
        operations.change_nudges(desk.id, 11, actor=lead, **by)
    operations.change_nudges(desk.id, 2, actor=lead, **by)
    with pytest.raises(Conflict):
        operations.change_nudges(desk.id, 4, actor=lead, **by)

    assert desk.nudges_a_month == 2


def test_a_mail_on_its_way_is_not_for_a_need_that_is_closed(legal):
    desk, kind, grace = legal
    need = dated(kind, grace)
    at_once(grace)
    nudge(desk)
    planning.decline_need(need.id, version=1, actor=viewer(grace), now=later())

    assert db.session.get(PredictedNeed, need.id).state == "missed"
    assert need_for(grace.id, need.id) is None
