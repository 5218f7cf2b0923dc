"""Words that stand in every field of a walled privileged matter and nowhere else: who is outside
must meet none of them, on no page, in no answer to a post, in no mail and no line of the log."""

import logging
import re
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from time import perf_counter
from urllib.parse import quote

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.catalogue.models import Confidentiality, RequestType
from portal.commands.handlers import HANDLERS
from portal.extensions import db
from portal.forecast.operations import run_forecast
from portal.jobs.models import Delivery
from portal.notifications.models import NoticeSettings
from portal.notifications.operations import tell_of_need
from portal.notifications.operations.telling import CURSOR
from portal.obligations.due_days import Outcome, Source
from portal.obligations.models import Obligation
from portal.planning.operations import learn_history
from portal.requests import operations
from portal.requests.lifecycle import HoldReason
from portal.requests.models import Attachment, RequestEvent, ServiceRequest
from portal.web.operations import set_site_setting
from tests.security.test_matrix import MATRIX, ask, letter_of
from tests.support.browser import TOKEN
from tests.support.crawl import crawl
from tests.support.factories import (
    grant,
    make_desk,
    make_need,
    make_obligation,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
    viewer,
)

KEY = re.compile(
    r'(?<=key" type="hidden" value=")[^"]*|(?<=csrf_token" type="hidden" value=")[^"]*'
)
CANARIES = {
    "title": "zitronenfalter",
    "words": "goldregenpfeifer",
    "answer": "wiedehopf",
    "department": "Seeadlerhorst",
    "note": "bachstelze",
    "question": "eisvogel",
    "turn": "haubenmeise",
    "reply": "rohrdommel",
    "file": "kiebitz.pdf",
}
# A dated fact that led to no request has no wall: its desk's leads keep the register.
REMINDED = "pirolgesang"
OUTSIDE = (
    "ex-member",
    "walled admin",
    "walled lead",
    "walled assignee",
    "who filed it",
    "staff with the skill",
    "lead of the other desk",
    "manager",
    "auditor",
    "another requester",
    "anonymous",
)
ROW = 'class="item"'
NOW = clock.wall_now().replace(microsecond=0)


@dataclass
class Matter:
    reference: str
    stored_as: str
    clients: dict
    people: dict
    person_id: int

    @property
    def canaries(self):
        return [*CANARIES.values(), self.reference]

    def addresses(self):
        """Every address of the table that is read, about this very matter."""
        return [self.address(path) for method, path, *_rest in MATRIX if method == "GET"]

    def address(self, path):
        words = {kind.value: self.reference for kind in Confidentiality}
        return path.replace("/files/unknown", f"/files/{self.stored_as}").format(
            **words, type="dispute", sheet="0", script="0", person=self.person_id, event=1,
            fact=1, secret_fact=1, need=1, rule=1, staff=1, round=1, template=1, own_template=1,
            document=1,
        )  # fmt: skip

    def hits(self, text):
        low = text.lower()
        return [word for word in (*self.canaries, REMINDED) if word.lower() in low]

    def hits_beyond(self, address, text):
        """The reference that the reader typed may come back to them."""
        typed = self.reference if self.reference in address else "\0"
        return self.hits(text.replace(typed, ""))


@pytest.fixture
def matter(app, rolled_back):
    with app.app_context():
        desk, other = make_desk("legal", prefix="LEG"), make_desk("it")
        skill = make_skill(desk, "disputes")
        people = {
            "requester": make_person(),
            "member": make_person("Mina Member"),
            "lead": make_staff(desk, skill, name="Leila Haddad", role="lead"),
            "ex-member": make_person("Xenia Former"),
            "walled admin": make_staff(desk, skill, name="Ada Admin", role="lead"),
            "walled lead": make_staff(desk, skill, name="Walter Lead", role="lead"),
            "walled assignee": make_staff(desk, skill, name="Anton Assignee"),
            "who filed it": make_person("Fiona Filer"),
            "staff with the skill": make_staff(desk, skill),
            "lead of the other desk": make_staff(other, make_skill(other), role="lead"),
            "manager": make_person("Ruth Adler"),
            "auditor": make_person("Otto Auditor"),
            "another requester": make_person("Hiro Tanaka"),
        }
        grant(people["walled admin"], "admin")
        grant(people["auditor"], "auditor")
        grant(people["manager"], "manager", desk)
        row = _matter(desk, skill, people)
        _fact(row, owner=people["walled assignee"])
        _reminded(row, owner=people["requester"])
        reference, person_id = row.reference, people["requester"].id
        stored_as, desk_id = db.session.scalar(select(Attachment.stored_as)), desk.id
        db.session.commit()
    with app.app_context():
        learn_history(desk_id, now=NOW)
        run_forecast(desk_id, now=NOW)
        db.session.commit()
    clients = {"anonymous": app.test_client()}
    for name, person in people.items():
        clients[name] = app.test_client()
        sign_in(clients[name], person)
    return Matter(reference, stored_as, clients, people, person_id)


def _matter(desk, skill, people) -> ServiceRequest:
    """A life with all that can be told of it, then walls before three people."""
    field = {"slug": "who", "label": "Who is it about?"}
    kind = make_type(
        desk, skill, slug="dispute", fields=[field], confidentiality=Confidentiality.PRIVILEGED
    )
    said = {"title": CANARIES["title"], "words": CANARIES["words"]}
    row = make_request(
        kind, requester=people["requester"], now=NOW - timedelta(hours=5), **said,
        answers={"who": CANARIES["answer"]},
    )  # fmt: skip
    row.department, row.filed_by_id = CANARIES["department"], people["who filed it"].id
    db.session.flush()
    ref, lead = row.reference, viewer(people["lead"])
    step = {"actor": lead, "now": NOW - timedelta(hours=1)}
    for name in ("member", "ex-member"):
        operations.add_member(ref, email=people[name].email, **step)
    operations.remove_member(ref, person_id=people["ex-member"].id, **step)
    operations.note(ref, words=CANARIES["note"], **step)
    taken = {"assignee_id": people["walled assignee"].id, "version": None}
    operations.assign(ref, **taken, **step)
    held = {"reason": HoldReason.REQUESTER, "question": CANARIES["question"], "version": None}
    operations.hold(ref, **held, **step)
    asker = viewer(people["requester"])
    operations.reply(ref, words=CANARIES["turn"], actor=asker, now=step["now"])
    operations.reply(ref, words=CANARIES["reply"], **step)
    db.session.add(
        Attachment(
            request_id=row.id, uploaded_by_id=asker.id, name=CANARIES["file"], size_bytes=7,
            media_type="application/pdf", sha256="0" * 64, stored_as="f" * 32, uploaded_at=NOW,
        )
    )  # fmt: skip
    for name in ("walled admin", "walled lead", "walled assignee"):
        operations.build_wall(ref, email=people[name].email, **step)
    return row


def _fact(row, *, owner):
    """The dated fact that led to it, of somebody who is kept out since."""
    today = NOW.date()
    db.session.add(
        Obligation(
            desk_id=row.desk_id, type_id=row.type_id, owner_id=owner.id, title=CANARIES["title"],
            department=CANARIES["department"], source=Source.REGISTER, falls_on=today,
            confidentiality=Confidentiality.PRIVILEGED, due_on=today, last_safe_on=today,
            outcome=Outcome.REQUEST, settled_at=NOW, request_id=row.id, created_at=NOW,
        )
    )  # fmt: skip


def _reminded(row, *, owner):
    """A dated fact of the same kind that is still ahead: its owner is reminded, by mail too."""
    kind, today = db.session.get_one(RequestType, row.type_id), NOW.date()
    secret = Confidentiality.PRIVILEGED
    fact = make_obligation(kind, owner, now=NOW, title=REMINDED, confidentiality=secret)
    need = make_need(
        kind, owner, now=NOW, obligation_id=fact.id, source="obligation_due", why="obligation_due",
        confidentiality=secret, first_on=today, params={"last_safe_on": today.isoformat()},
    )  # fmt: skip
    quiet = {"quiet_from": None, "quiet_until": 0, "digest_at": 0}
    db.session.add(
        NoticeSettings(person_id=owner.id, mail={"coming": "at_once"}, page={}, **quiet)
    )
    db.session.flush()
    tell_of_need(need.id, person_id=owner.id, number=1, now=NOW)
    assert db.session.scalar(select(Delivery.subject)) == "There is news for you in the portal"


def test_the_lead_has_it_in_the_queue_so_the_others_could(matter):
    assert ROW in matter.clients["lead"].get("/queue/legal").text


@pytest.mark.parametrize("who", ["requester", "member", "lead"])
def test_who_is_inside_meets_the_words_so_the_others_could(matter, who):
    pages = crawl(matter.clients[who], matter.addresses())
    met = {word for text in pages.values() for word in matter.hits(text)}

    inside = {CANARIES["note"], CANARIES["department"]} if who != "lead" else set()
    assert met >= set(matter.canaries) - inside


@pytest.mark.slow  # some forty pages for each of eleven readers
def test_who_is_outside_meets_none_of_them_on_any_page(matter, caplog):
    caplog.set_level(logging.DEBUG)
    addresses = matter.addresses()
    typed = {*addresses, *(f"/sign-in?next={quote(one, safe='/?')}" for one in addresses)}
    met, led_to = {}, set()
    for who in OUTSIDE:
        pages = crawl(matter.clients[who], matter.addresses())
        led_to |= {(who, address) for address in pages if matter.hits(address)} - {
            (who, address) for address in typed
        }
        for address, text in pages.items():
            met[who, address] = matter.hits_beyond(address, text)
    for (who, _address), words in met.items():
        if who in ("walled admin", "walled lead"):
            words[:] = [word for word in words if word != REMINDED]

    assert {place: words for place, words in met.items() if words} == {}
    assert led_to == set()
    assert matter.hits("\n".join(map(str, caplog.messages))) == []


@pytest.mark.slow  # every form about a request, for each of eleven people
def test_posts_about_it_from_outside_are_refused_and_change_nothing(app, matter):
    before = _trail_of(app, matter)
    forms = [path for method, path, *_rest in MATRIX if method != "GET" and "{privileged}" in path]
    for who in OUTSIDE:
        for path in forms:
            answer = ask(matter.clients[who], "POST", matter.address(path), _body(matter, who))
            assert letter_of(answer) in "s34", (who, path)
            assert matter.hits(answer.text) == [], (who, path)

    assert _trail_of(app, matter) == before


def _body(matter, who):
    """What each of the forms asks, good but for the person."""
    person = matter.people.get(who) or matter.people["another requester"]
    return {
        "version": "1", "seen": "1", "step": "1", "size": "L", "assignee": str(person.id),
        "words": "let me in", "note-words": "a note", "hold-reason": "date",
        "resolve-words": "done", "reopen-words": "no", "rating-score": "5",
        "share-email": person.email, "wall-email": matter.people["lead"].email,
    }  # fmt: skip


def _trail_of(app, matter):
    with app.app_context():
        row = ServiceRequest
        found = select(row.chain_head, row.version).where(row.reference == matter.reference)
        return tuple(db.session.execute(found).one()), db.session.scalar(
            select(func.count()).select_from(RequestEvent)
        )


@pytest.mark.parametrize("who", ["walled admin", "walled lead", "staff with the skill"])
def test_counts_and_search_of_the_queue_say_nothing_of_it(matter, who):
    for address in ("/queue/legal", f"/queue/legal?words={CANARIES['title']}"):
        page = matter.clients[who].get(address).text.replace(CANARIES["title"], "")
        assert matter.hits(page) == []
        assert ROW not in page
    by_reference = matter.clients[who].get(f"/queue/legal?words={matter.reference}").text
    nowhere = matter.clients[who].get("/queue/legal?words=LEG-ZZZZZZ").text
    assert _alike(by_reference, matter) == _alike(nowhere, matter)


def test_nobody_outside_is_written_to_and_no_mail_holds_the_words(app, matter):
    with app.app_context():
        set_site_setting(CURSOR, "0")
        db.session.commit()
        HANDLERS["notifications.tell"]({}, NOW)
        HANDLERS["notifications.digest"]({}, (NOW + timedelta(days=1)).replace(hour=17))
        mails = db.session.scalars(select(Delivery)).all()
        inside = {matter.people[name].email for name in ("requester", "member", "lead")}
    words = list(CANARIES.values())

    assert {mail.address for mail in mails} <= inside
    assert matter.people["requester"].email in {mail.address for mail in mails}
    for mail in mails:
        assert [word for word in words if word in f"{mail.subject}\n{mail.body}"] == []
        assert matter.reference not in mail.subject


@pytest.mark.parametrize("page", ["", "/confirmation", "/files/" + "f" * 32])
def test_it_answers_byte_for_byte_like_one_that_is_not_there(matter, page):
    for who in OUTSIDE:
        hidden = matter.clients[who].get(f"/requests/{matter.reference}{page}")
        missing = matter.clients[who].get(f"/requests/LEG-ZZZZZZ{page}")

        assert hidden.status_code == missing.status_code, who
        assert _alike(hidden.text, matter) == _alike(missing.text, matter), who
        assert _told(hidden, matter) == _told(missing, matter), who


def _alike(text, matter):
    """What the reader typed, the tokens with their second, and the keys of forms, set to one."""
    return KEY.sub("", TOKEN.sub("", text.replace(matter.reference, "LEG-ZZZZZZ")))


def _told(answer, matter):
    """The head, but for what differs from one answer to the next."""
    return {
        name: _alike(value, matter)
        for name, value in answer.headers.items()
        if name not in ("Date", "Set-Cookie")
    }


@pytest.mark.slow  # thirty pairs of answers are measured
@pytest.mark.parametrize("who", ["walled admin", "another requester"])
def test_it_takes_as_long_as_one_that_is_not_there(matter, who):
    client, times = matter.clients[who], {matter.reference: [], "LEG-ZZZZZZ": []}
    for _time in range(30):
        for reference, taken in times.items():
            begun = perf_counter()
            client.get(f"/requests/{reference}")
            taken.append(perf_counter() - begun)
    hidden, missing = (median(taken[3:]) for taken in times.values())

    assert abs(hidden - missing) < max(0.25 * missing, 0.002), (
        f"{hidden:.5f} s against {missing:.5f} s"
    )


def test_removing_a_member_takes_effect_on_their_next_page(app, matter):
    address = f"/requests/{matter.reference}"
    assert matter.clients["member"].get(address).status_code == 200
    with app.app_context():
        operations.remove_member(
            matter.reference,
            person_id=matter.people["member"].id,
            actor=viewer(matter.people["lead"]),
            now=NOW,
        )
        db.session.commit()

    assert matter.clients["member"].get(address).status_code == 404
