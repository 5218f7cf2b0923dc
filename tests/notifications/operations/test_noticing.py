"""Notices: who is told of what, by which way, when; the daily mail; muting; approvals."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from portal import clock
from portal.catalogue.approval_rule import MANAGER
from portal.catalogue.models import ApprovalStep
from portal.errors import Conflict, NotFound
from portal.identity.models import Person
from portal.jobs.models import Delivery
from portal.notifications import operations, queries
from portal.notifications.choices import Settings
from portal.notifications.models import Notice, NoticeMute, NoticeSettings
from portal.notifications.operations import begin_telling, send_digests, tell_of_events
from portal.requests import operations as requests
from portal.requests.approval_link import PURPOSE
from portal.requests.lifecycle import HoldReason
from portal.requests.models import Wall
from portal.requests.queries import approval_by_link
from portal.web.signed import unsigned
from tests.support.browser import open_page, post
from tests.support.factories import (
    MONDAY,
    later,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)


class House:
    def __init__(self, session, *, rule=(), **kind):
        begin_telling()
        self.session, self.desk = session, make_desk("legal", prefix="LEG")
        skill = make_skill(self.desk)
        self.staff = make_staff(self.desk, skill)
        self.boss = make_person("Grace Okonkwo")
        self.asker = make_person("Maya Lindholm", manager_id=self.boss.id)
        fields = [{"slug": "price", "label": "Price in pounds", "kind": "number"}]
        self.kind = make_type(self.desk, skill, fields=fields, **kind)
        for position, who in enumerate(rule):
            self.session.add(
                ApprovalStep(type_id=self.kind.id, position=position, who=[who], need="any")
            )
        session.flush()
        answers = {"price": "2400"}
        self.row = make_request(self.kind, requester=self.asker, answers=answers)

    def tell(self, now=None):
        self.session.commit()
        tell_of_events(now=now or later(minutes=5))
        self.session.expire_all()
        return self.mails()

    def mails(self):
        return self.session.scalars(select(Delivery).order_by(Delivery.id)).all()

    def notices(self, who):
        return [told.notice for told in queries.notices_of(viewer(who))]

    def replies(self, now=MONDAY):
        words = {"words": "Here it is.", "actor": viewer(self.staff)}
        requests.reply(self.row.reference, now=now, **words)

    def asks(self, now=MONDAY):
        hold = {"reason": HoldReason.REQUESTER, "question": "Which?", "version": None}
        requests.hold(self.row.reference, actor=viewer(self.staff), now=now, **hold)


@pytest.fixture
def house(session):
    return House(session)


def chose(house, person, **changes):
    operations.choose_notices(Settings(**changes), version=0, actor=viewer(person))


def test_what_is_not_pressing_stands_in_the_portal_at_once_and_comes_by_mail_once_a_day(house):
    house.replies()
    assert house.tell() == []
    (notice,) = house.notices(house.asker)
    assert (notice.news, notice.mail, notice.read_at) == (["replied"], "digest", None)
    assert viewer(house.asker).unread_notices == 1

    assert send_digests(now=later(hours=6)) == 0
    assert send_digests(now=later(hours=8)) == 1
    assert send_digests(now=later(hours=9)) == 0

    (mail,) = house.mails()
    assert mail.subject == "Today: one update on your requests"
    assert house.row.reference in mail.body
    assert "The desk has answered." in mail.body


def test_several_requests_are_one_daily_mail(house):
    other = make_request(house.kind, requester=house.asker)
    house.replies()
    requests.reply(other.reference, words="Done?", actor=viewer(house.staff), now=MONDAY)
    house.tell()
    send_digests(now=later(hours=8))

    (mail,) = house.mails()
    assert mail.subject == "Today: 2 updates on your requests"


def test_what_was_read_meanwhile_is_not_mailed(house):
    house.replies()
    house.tell()
    newest = house.notices(house.asker)[0].id
    operations.read_all(until=newest, actor=viewer(house.asker), now=later(hours=1))
    house.session.commit()

    assert send_digests(now=later(hours=8)) == 0
    assert house.mails() == []
    assert viewer(house.asker).unread_notices == 0


def test_what_waits_for_somebody_goes_at_once_but_not_at_night(house):
    house.asks()
    (mail,) = house.tell()
    wall = clock.wall_now()
    local_hour = mail.run_at.astimezone(ZoneInfo(house.asker.zone)).hour
    assert mail.run_at >= wall - timedelta(minutes=1)
    assert 7 <= local_hour < 20


def test_one_channel_can_be_left_without_the_other(house):
    chose(house, house.asker, mail={"question": "never"}, page={"question": True})
    house.asks()
    assert house.tell() == []
    assert len(house.notices(house.asker)) == 1


def test_what_nobody_wants_on_the_page_is_not_counted_there(house):
    chose(house, house.asker, page={"replied": False}, mail={"replied": "never"})
    house.replies()
    house.tell()

    assert house.notices(house.asker) == []
    assert viewer(house.asker).unread_notices == 0
    house.tell(now=later(minutes=9))
    assert house.session.query(Notice).count() == 1


def test_only_what_differs_from_the_usual_is_kept_and_who_comes_second_is_told(house):
    chose(house, house.asker, mail={"replied": "at_once", "question": "at_once"})
    row = house.session.get(NoticeSettings, house.asker.id)
    assert (row.mail, row.page, row.version) == ({"replied": "at_once"}, {}, 1)

    with pytest.raises(Conflict):
        chose(house, house.asker)


def test_of_a_muted_request_only_what_waits_for_them_is_told(house):
    operations.mute(house.row.reference, actor=viewer(house.asker), now=MONDAY)
    operations.mute(house.row.reference, actor=viewer(house.asker), now=MONDAY)
    house.replies()
    house.tell()
    assert house.notices(house.asker) == []
    assert queries.muted_by(viewer(house.asker)) == [(house.row.reference, house.row.title)]

    house.asks(now=later(minutes=10))
    assert len(house.tell(now=later(minutes=15))) == 1
    operations.unmute(house.row.reference, actor=viewer(house.asker))
    assert queries.muted_by(viewer(house.asker)) == []


def test_nobody_mutes_what_they_may_not_sense(house):
    with pytest.raises(NotFound):
        operations.mute(house.row.reference, actor=viewer(house.boss), now=MONDAY)


def test_who_loses_sight_of_a_request_loses_its_notices_and_its_line_in_the_daily_mail(house):
    house.replies()
    house.tell()
    wall = Wall(request_id=house.row.id, person_id=house.asker.id, built_at=MONDAY)
    house.session.add(wall)
    house.session.commit()

    assert house.notices(house.asker) == []
    assert send_digests(now=later(hours=8)) == 0
    assert house.mails() == []


def test_a_mail_brings_a_link_to_hear_less_of_that_one_request(house, app):
    house.asks()
    (mail,) = house.tell()
    address = "/notices/by-mail/" + mail.body.split("/notices/by-mail/")[1].split()[0]
    nobody = app.test_client()

    assert "Hear less of this request?" in open_page(nobody, address).text
    assert house.session.scalars(select(NoticeMute)).all() == []  # a program only looked

    assert post(nobody, address, {"hear": "less"}, page=address).location == address
    assert "You hear less of this request" in open_page(nobody, address).text
    assert [one.muted_at is not None for one in house.session.scalars(select(NoticeMute))] == [
        True
    ]

    post(nobody, address, {"hear": "again"}, page=address)
    assert house.session.scalars(select(NoticeMute)).all() == []


def test_each_line_of_the_daily_mail_brings_its_own_link_to_hear_less(house, app):
    other = make_request(house.kind, requester=house.asker)
    house.replies()
    requests.reply(other.reference, words="Done?", actor=viewer(house.staff), now=MONDAY)
    house.tell()
    send_digests(now=later(hours=8))
    (mail,) = house.mails()
    lines = [line for line in mail.body.splitlines() if "Hear less of it:" in line]
    assert len(lines) == 2

    address = "/notices/by-mail/" + lines[1].split("/notices/by-mail/")[1]
    post(app.test_client(), address, {"hear": "less"}, page=address)

    assert house.session.scalars(select(NoticeMute.request_id)).all() == [other.id]


def test_who_is_asked_gets_a_mail_with_what_who_how_much_and_a_link(session):
    house = House(session, rule=[MANAGER])
    (mail,) = house.tell()

    assert mail.person_id == house.boss.id
    assert mail.subject == f"Your approval is needed: {house.row.title}"
    assert "Maya Lindholm asks for: Need the tender folder." in mail.body
    assert "Price in pounds: 2,400" in mail.body
    token = mail.body.split("/approvals/by-mail/")[1].split()[0]
    values = unsigned(PURPOSE, token, now=clock.wall_now())
    assert approval_by_link(*values).viewer.id == house.boss.id
    assert f"/requests/{house.row.reference}/approval" in mail.body


@pytest.mark.parametrize("kind", ["restricted", "privileged", "sign-in"])
def test_no_such_link_where_it_would_show_too_much(session, kind):
    changes = {"approval_by_mail": False} if kind == "sign-in" else {"confidentiality": kind}
    house = House(session, rule=[MANAGER], **changes)
    (mail,) = house.tell()

    assert "by-mail" not in mail.body
    assert ("Need the tender folder" in mail.body) is (kind != "privileged")
    if kind == "privileged":
        assert mail.subject == "There is news for you in the portal"
        assert "2,400" not in mail.body


def test_what_was_decided_within_the_burst_is_not_asked_for(session):
    house = House(session, rule=[MANAGER])
    reference, who = house.row.reference, {"actor": viewer(house.boss), "now": MONDAY}
    requests.approve(reference, words="", by="mail", **who)
    mails = house.tell()

    assert [mail.subject for mail in mails] == [
        f"{reference}: your decision is kept: {house.row.title}"
    ]
    assert [notice.news for notice in house.notices(house.asker)] == [["approved"]]


def test_the_asker_reads_that_it_was_declined(session):
    house = House(session, rule=[MANAGER])
    house.tell()
    who = {"actor": viewer(house.boss), "now": later(minutes=9)}
    requests.decline(house.row.reference, words="We have one.", **who)

    mail = house.tell(now=later(minutes=20))[-1]
    assert mail.person_id == house.asker.id
    assert mail.subject == f"{house.row.reference} was declined: {house.row.title}"
    assert "We have one." not in mail.body


def test_who_forgets_is_reminded_with_a_fresh_link(session):
    house = House(session, rule=[MANAGER])
    house.tell()
    requests.chase(house.row.reference, actor=viewer(house.asker), now=later(hours=2))
    mails = house.tell(now=later(hours=3))

    assert [mail.person_id for mail in mails] == [house.boss.id] * 2
    assert house.session.get(Person, house.boss.id).unread_notices == 2
