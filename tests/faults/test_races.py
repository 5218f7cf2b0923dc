"""Many people at the same thing in the same moment: one has it, the others are told."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from html import unescape
from threading import Barrier

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.extensions import db
from portal.planning.models import Booking
from portal.planning.operations import plan_desk, promise_open_requests
from portal.requests.lifecycle import EventKind
from portal.requests.models import RequestEvent, ServiceRequest
from tests.support.faults.browser import Browser
from tests.support.faults.company import FORM, let_wait
from tests.support.faults.ledger import faults_in
from tests.support.faults.rush import Judge, look_before, take_until_none
from tests.support.faults.size import size

pytestmark = pytest.mark.slow  # pages of a real server

TAKERS, ITEMS = size(6, 16), size(12, 100)
EDITORS, ROUNDS = 4, size(2, 10)  # of each of three steps
SENDERS = 16
REPLIERS, REPLIES, RENEWALS = 4, size(3, 50), size(5, 100)


def at_once(works):
    """Each in a thread of its own, from the same moment on."""
    ready = Barrier(len(works))

    def begin(work):
        ready.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(begin, works))


def signed_in(portal, person_ids):
    browsers = [Browser(portal.address) for _person in person_ids]
    assert all(map(Browser.sign_in, browsers, person_ids))
    return browsers


def events(portal, kind, references):
    """References of the requests such an event happened to, in the order in which it did."""
    with portal.app.app_context():
        statement = (
            select(ServiceRequest.reference)
            .join(RequestEvent, RequestEvent.request_id == ServiceRequest.id)
            .where(RequestEvent.kind == kind, ServiceRequest.reference.in_(references))
        )
        return list(db.session.scalars(statement.order_by(RequestEvent.id)))


def picks_so_far(portal, company):
    with portal.app.app_context():
        started = (
            select(func.count())
            .select_from(RequestEvent)
            .join(ServiceRequest, ServiceRequest.id == RequestEvent.request_id)
            .where(RequestEvent.kind == EventKind.STARTED)
            .where(ServiceRequest.desk_id == company.rush_desk_id)
        )
        return db.session.scalar(started)


def test_each_waiting_item_goes_to_one_person_in_the_order_of_the_policy(
    portal, company, keep_figures
):
    waiting = let_wait(portal, company, ITEMS)
    takers = company.staff[:TAKERS]
    before = look_before(
        portal.app, company.rush_desk_id, takers[0], picks=picks_so_far(portal, company)
    )

    takes = take_until_none(portal.address, takers)

    lost = [take for take in takes if take.status == 409]
    kept = {take.reference: take for take in takes if take.status == 303}
    keep_figures(f"{len(takers)} people, {len(kept)} taken, {len(lost)} came second")
    order = events(portal, EventKind.STARTED, kept)
    assert len(kept) + len(lost) == len(takes)
    assert set(kept) == set(before.items) >= set(waiting)
    assert sorted(order) == sorted(kept)
    judge = Judge(portal.app, company.rush_desk_id, before)
    assert judge.wrong([kept[reference] for reference in order]) == []


def test_of_sixteen_who_want_one_time_one_has_it_and_the_others_see_the_next(
    portal, company, keep_figures
):
    references = let_wait(portal, company, SENDERS)
    with portal.app.app_context():
        plan_desk(company.rush_desk_id, now=clock.wall_now())
    browsers = signed_in(portal, company.askers[:1]) * SENDERS
    pages = [
        browser.open(f"/requests/{reference}/times")
        for browser, reference in zip(browsers, references, strict=True)
    ]
    forms = [page.form("/times") for page in pages]
    slot = forms[0].fields["slot"]
    works = [
        partial(browser.send, form, {"slot": slot})
        for browser, form in zip(browsers, forms, strict=True)
    ]

    answers = at_once(works)

    statuses = sorted(answer.status for answer in answers)
    keep_figures(f"{SENDERS} at one time: {statuses.count(303)} got it, {statuses.count(409)} not")
    assert statuses == [303] + [409] * (SENDERS - 1)
    for answer in answers:
        assert answer.status == 303 or "The next free ones stand below." in unescape(answer.text)
        assert answer.status == 303 or f'value="{slot}"' not in answer.text
        assert answer.status == 303 or answer.form("/times").fields["slot"]
    with portal.app.app_context():
        person, _bar, at = slot.partition("|")
        taken = select(Booking).where(Booking.state == "booked", Booking.person_id == int(person))
        at = datetime.fromisoformat(at)
        assert len(db.session.scalars(taken.where(Booking.starts_at == at)).all()) == 1


def typed_by(place, step):
    words = f"What person {place} wrote by hand, and would write again only in anger."
    return {
        "hold": {"hold-reason": "requester", "hold-question": words},
        "resolution": {"resolve-words": words, "resolve-minutes": ""},
        "size": {"size": "SMLS"[place]},
    }[step]


@pytest.mark.parametrize(
    ("step", "kind"),
    [("hold", EventKind.HELD), ("resolution", EventKind.RESOLVED), ("size", EventKind.SIZED)],
)
def test_of_four_people_at_one_form_one_is_heard_and_the_others_keep_their_text(
    portal, company, step, kind
):
    references = let_wait(portal, company, ROUNDS)
    browsers = signed_in(portal, company.staff[:EDITORS])

    for reference in references:
        path = f"/requests/{reference}"
        forms = [browser.open(path).form(f"/{step}") for browser in browsers]
        typed = [typed_by(place, step) for place in range(EDITORS)]
        works = [
            lambda person=person: person[0].send(person[1], person[2])
            for person in zip(browsers, forms, typed, strict=True)
        ]
        answers = at_once(works)

        assert sorted(answer.status for answer in answers) == [303, 409, 409, 409]
        for answer, said in zip(answers, typed, strict=True):
            words = max(said.values(), key=len)
            assert answer.status == 303 or words in unescape(answer.text)

    assert sorted(events(portal, kind, references)) == sorted(references)


def test_the_same_form_sent_by_many_hands_is_one_request(portal, company):
    [browser] = signed_in(portal, company.askers[:1])
    form = browser.open(FORM).form(FORM)
    title = f"Sent by many hands {form.fields['key']}"
    typed = {"title": title, "lateness": "no_harm", "step": "send"}

    answers = at_once([lambda: browser.send(form, typed)] * SENDERS)

    assert {answer.status for answer in answers} == {303}
    assert len({answer.location for answer in answers}) == 1
    with portal.app.app_context():
        called = select(ServiceRequest.reference).where(ServiceRequest.title == title)
        [reference] = db.session.scalars(called).all()
    assert reference in answers[0].location


def test_a_reply_and_the_job_that_renews_promises_do_not_get_in_each_others_way(portal, company):
    browsers = signed_in(portal, company.askers[:REPLIERS])
    references = [asked(browser) for browser in browsers]

    def reply(browser, reference):
        form = browser.open(f"/requests/{reference}").form("/replies")
        return [
            browser.send(form, {"words": f"One more thing, {number}.", "key": f"{number}"}).status
            for number in range(REPLIES)
        ]

    def renew():
        for weeks in range(1, RENEWALS + 1):
            with portal.app.app_context():
                later = clock.wall_now() + timedelta(weeks=10 * weeks)
                promise_open_requests(company.it_desk_id, now=later)
        return [303]

    works = [partial(reply, *each) for each in zip(browsers, references, strict=True)]
    statuses = at_once([*works, renew])

    assert {status for some in statuses for status in some} == {303}
    assert len(events(portal, EventKind.REPLIED, references)) == REPLIERS * REPLIES
    assert faults_in(portal.app, []) == []


def asked(browser):
    form = browser.open(FORM).form(FORM)
    answer = browser.send(form, {"title": "A folder", "lateness": "no_harm", "step": "send"})
    return answer.location.split("/")[-2]
