"""Approvals in the browser: the pages of approver, asker and desk, and the link in a mail."""

from datetime import timedelta

import pytest

from portal import clock
from portal.catalogue.approval_rule import MANAGER
from portal.catalogue.models import ApprovalStep
from portal.extensions import db
from portal.identity.models import Person
from portal.planning.operations import accept_request
from portal.requests.approval_link import PURPOSE
from portal.requests.models import Approval, ServiceRequest
from portal.requests.operations import Ask
from portal.web.signed import signed
from portal.web.worded import isolated
from tests.support.browser import open_page, post
from tests.support.factories import (
    make_desk,
    make_person,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)
from tests.support.statements import counted_statements

MAYA, LAPTOP = isolated("Maya Lindholm"), isolated("A laptop for travel")
PRICE = {"slug": "price", "label": "Price in pounds", "kind": "number"}


class Cast:
    def __init__(self, app, **kind):
        with app.app_context():
            self.desk = make_desk()
            skill = make_skill(self.desk)
            people = {"grace": make_person("Grace Okonkwo"), "hiro": make_person("Hiro Tanaka")}
            people["maya"] = make_person("Maya Lindholm", manager_id=people["grace"].id)
            people["selin"] = make_staff(self.desk, skill, name="Selin Kaya", role="lead")
            people["ravi"] = make_staff(self.desk, skill)
            kind = make_type(self.desk, skill, fields=[PRICE], **kind)
            steps = ({"who": [MANAGER]}, {"who": [people["hiro"].id], "above": 1500.0})
            for position, step in enumerate(steps):
                amount = "price" if "above" in step else None
                values = {"need": "any", "amount_field": amount, **step}
                db.session.add(ApprovalStep(type_id=kind.id, position=position, **values))
            db.session.flush()
            ask = Ask("A laptop for travel", words="Mine is slow.", answers={"price": "2400"})
            then = clock.now() - timedelta(hours=2)
            self.row = accept_request(
                ask, kind, self.desk, requester_id=people["maya"].id, now=then
            )
            db.session.commit()
            self.url = f"/requests/{self.row.reference}"
            self.ids = {name: person.id for name, person in people.items()}
        self.app = app
        self.clients = {name: app.test_client() for name in people}
        for name, person in people.items():
            sign_in(self.clients[name], person)

    def page(self, who, path="", **more):
        return open_page(self.clients[who], self.url + path, **more).text

    def sends(self, who, path, data, page=None):
        url = self.url + path
        return post(self.clients[who], url, data, page=page or url)

    def decides(self, who, decision, words=""):
        return self.sends(who, "/approval", {"decision": decision, "words": words})

    def now(self):
        with self.app.app_context():
            row = db.session.get(ServiceRequest, self.row.id)
            return row.status, row.hold_reason

    def token(self, who="grace", **changes):
        with self.app.app_context():
            (row, *_later) = db.session.query(Approval).order_by(Approval.id)
            values = [row.id, self.ids[who], changes.get("version", row.version)]
            until = clock.wall_now() + changes.get("life", timedelta(days=3))
            return signed(PURPOSE, values, until=until)


@pytest.fixture
def cast(app, rolled_back):
    return Cast(app)


def test_the_page_says_what_who_why_and_how_much(cast):
    page = cast.page("grace", "/approval")

    assert f"{MAYA} asks for: {LAPTOP}. Price in pounds: 2,400." in page
    assert "You are the asker&#39;s manager." in page
    assert "Then Hiro Tanaka is asked." in page
    assert "Mine is slow." in page


def test_what_waits_for_ones_word_stands_on_home_and_in_a_list_of_its_own(cast):
    home = open_page(cast.clients["grace"], "/").text
    assert "One thing waits for you:" in home
    assert f"{cast.url}/approval" in home
    assert "A laptop for travel" in open_page(cast.clients["grace"], "/approvals").text
    assert "Nothing waits for your word" in open_page(cast.clients["hiro"], "/approvals").text


def test_two_yeses_one_after_the_other_let_the_desk_begin(cast):
    assert cast.decides("grace", "approve").status_code == 303
    assert cast.now() == ("on_hold", "approval")
    assert cast.decides("hiro", "approve", "Fine.").status_code == 303

    assert cast.now() == ("received", None)
    page = cast.page("maya")
    assert "Approved" in page
    assert "by Hiro Tanaka" in page
    assert "You approved it" in cast.page("grace", "/approval")


def test_a_no_without_a_reason_comes_back_and_with_one_ends_it(cast):
    answer = cast.decides("grace", "decline")
    assert answer.status_code == 422
    assert "Say why not" in answer.text
    assert "Error:" in answer.text

    assert cast.decides("grace", "decline", "We have spare ones.").status_code == 303
    assert cast.now() == ("cancelled", None)
    page = cast.page("maya")
    assert "Declined by Grace Okonkwo." in page
    assert "We have spare ones." in page


def test_a_yes_can_be_taken_back_from_the_page(cast):
    cast.decides("grace", "approve")
    page = cast.page("grace")
    assert "/undoing" in page


def test_the_asker_reads_whose_word_it_waits_for_and_may_ask_again(cast):
    page = cast.page("maya")
    assert "Waiting for approval" in page
    assert "Grace Okonkwo" in page
    assert "Ask once more" in page
    assert "Go on without" not in page

    answer = cast.sends("maya", "/approval/reminder", {}, page=cast.url)
    assert answer.status_code == 303
    assert "Ask once more" not in cast.page("maya")
    assert "Grace Okonkwo was asked once more." in cast.page("maya")


def test_the_desk_cannot_resume_or_resolve_it_and_its_lead_goes_on_without(cast):
    page = cast.page("ravi")
    assert "/resumption" not in page
    assert "/resolution" not in page
    assert "/approval/waiver" not in page
    lead = cast.page("selin")
    assert "/approval/waiver" in lead

    data = {"version": "1", "skip-words": ""}
    assert cast.sends("selin", "/approval/waiver", data, page=cast.url).status_code == 422
    data["skip-words"] = "Grace said yes by phone."
    assert cast.sends("selin", "/approval/waiver", data, page=cast.url).status_code == 303
    assert "The desk goes on without an approval." in cast.page("selin")
    assert "by phone" not in cast.page("maya")


def test_an_approver_lets_somebody_else_decide(cast):
    with cast.app.app_context():
        address = db.session.get(Person, cast.ids["selin"]).email
    page = f"{cast.url}/approval"
    answer = cast.sends("grace", "/approval/delegation", {"pass-email": "x@y.test"}, page=page)
    assert answer.status_code == 422
    assert "Nobody with this address" in answer.text

    cast.sends("grace", "/approval/delegation", {"pass-email": address}, page=page)
    assert "you may decide instead" in cast.page("selin", "/approval")
    assert cast.decides("selin", "approve").status_code == 303


def test_who_was_never_asked_finds_no_such_page(cast):
    for who in ("maya", "ravi", "hiro"):
        assert cast.clients[who].get(f"{cast.url}/approval").status_code == 404


@pytest.mark.parametrize("who", ["grace", "selin", "maya"])
def test_the_pages_keep_to_their_budget(cast, who):
    paths = ["", "/approval"] if who == "grace" else [""]
    for path in paths:
        with counted_statements() as statements:
            cast.clients[who].get(cast.url + path)
        assert len(statements) <= 12, "\n".join(statements)


def by_mail(cast, token):
    return f"/approvals/by-mail/{token}", cast.app.test_client()


def test_the_link_shows_and_a_button_acts_once(cast):
    url, client = by_mail(cast, cast.token())
    for _look in range(3):
        page = open_page(client, url).text
    assert f"{MAYA} asks for: {LAPTOP}." in page
    assert "Mine is slow." not in page
    assert cast.now() == ("on_hold", "approval")
    with cast.app.app_context():
        first = db.session.query(Approval).order_by(Approval.id).first()
        assert first.status == "waiting"

    answer = post(client, url, {"decision": "approve", "words": ""}, page=url)
    assert answer.location == "/approvals/by-mail?answer=yes"
    open_page(client, answer.location)
    with cast.app.app_context():
        first = db.session.query(Approval).order_by(Approval.id).first()
        assert (first.status, first.decided_by_id) == ("approved", cast.ids["grace"])
    open_page(client, url, status=404)


def test_the_link_declines_with_a_reason(cast):
    url, client = by_mail(cast, cast.token())
    assert post(client, url, {"decision": "decline"}, page=url).status_code == 422
    answer = post(client, url, {"decision": "decline", "words": "No budget."}, page=url)

    assert answer.status_code == 303
    assert cast.now() == ("cancelled", None)


@pytest.mark.parametrize(
    "changes",
    [{"life": timedelta(seconds=-1)}, {"version": 99}, {"who": "hiro"}, {"who": "maya"}],
    ids=["over", "passed on since", "not asked yet", "the asker"],
)
def test_a_link_that_is_over_or_not_for_this_one_opens_nothing(cast, changes):
    url, client = by_mail(cast, cast.token(**changes))

    page = open_page(client, url, status=404).text
    assert "A laptop" not in page
    assert cast.now() == ("on_hold", "approval")


def test_a_changed_token_opens_nothing(cast):
    token = cast.token()
    url, client = by_mail(cast, token[:-2] + "xx")

    assert client.get(url).status_code == 404


@pytest.mark.parametrize("kind", ["restricted", "privileged", "by sign-in only"])
def test_what_not_everybody_of_the_desk_may_see_wants_a_sign_in(app, rolled_back, kind):
    changes = {"approval_by_mail": False} if "sign" in kind else {"confidentiality": kind}
    cast = Cast(app, **changes)
    url, client = by_mail(cast, cast.token())

    assert "A laptop" not in open_page(client, url, status=404).text
    assert "A laptop" in cast.page("grace", "/approval")


def test_who_is_signed_in_as_somebody_else_does_not_decide_by_it(cast):
    url, _client = by_mail(cast, cast.token())
    answer = cast.clients["hiro"].get(url)
    assert (answer.status_code, "A laptop" in answer.text) == (403, False)
    assert cast.clients["grace"].get(url).location == f"{cast.url}/approval"


def test_wrong_links_are_counted_and_slowed_down(app, client, rolled_back):
    answers = [client.get(f"/approvals/by-mail/guess{n}").status_code for n in range(31)]

    assert answers == [404] * 30 + [429]


def test_somebody_decides_meanwhile_until_it_is_ended(cast):
    grace, page = cast.clients["grace"], "/me/delegations"
    today = clock.now().date()
    data = {"email": "nobody@example.test", "starts_on": today, "ends_on": today}
    assert post(grace, page, data, page=page).status_code == 422
    with cast.app.app_context():
        data["email"] = db.session.get(Person, cast.ids["hiro"]).email
    for _twice in range(2):
        assert post(grace, page, data, page=page).status_code == 303

    shown = open_page(grace, page).text
    assert shown.count("Hiro Tanaka") == 1
    assert "Grace Okonkwo" in open_page(cast.clients["hiro"], page).text
    ending = shown.split('action="/me/delegations/')[1].split('"')[0]
    assert post(cast.clients["hiro"], f"{page}/{ending}", page=page).status_code == 404
    assert post(grace, f"{page}/{ending}", page=page).status_code == 303
    assert "Hiro Tanaka" not in open_page(grace, page).text
