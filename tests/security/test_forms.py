"""Every form of the portal against what no browser of ours sends. Nothing ends in an accident;
what is refused stores nothing and keeps the other words; what is taken stores nothing it should
not. A POST address that is not in the table fails."""

import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from html import unescape
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from portal import clock
from portal.anticipation.models import Automation, Execution
from portal.catalogue.models import Confidentiality
from portal.desks.models import Absence, StaffMember
from portal.extensions import Base, db
from portal.forecast.models import Adjustment
from portal.identity import passwords
from portal.identity.models import Delegation, LinkPurpose, OneTimeLink, SignIn
from portal.identity.queries import token_digest
from portal.notifications.mute_link import PURPOSE as MUTE
from portal.obligations.models import Obligation
from portal.planning.bulk import BulkKind, Item
from portal.planning.models import Booking, DayOffer, DeskPlan, Levelling, Override, Refusal
from portal.planning.operations import ask_for_call, begin_bulk, take_call, wish_for_slot
from portal.requests import operations
from portal.requests.approval_link import PURPOSE
from portal.requests.lifecycle import EventKind, HoldReason
from portal.requests.models import Member, Relation, ServiceRequest, Wall, Watcher
from portal.requests.queries import approvals_of
from portal.requests.queue import Filters
from portal.requests.relations import RelationKind
from portal.web.signed import signed
from tests.support.factories import (
    grant,
    later,
    make_article,
    make_desk,
    make_document,
    make_event,
    make_need,
    make_obligation,
    make_person,
    make_recurrence,
    make_request,
    make_rule,
    make_skill,
    make_staff,
    make_template,
    make_turn,
    make_type,
    sign_in,
    viewer,
)
from tests.support.forecasts import make_forecast
from tests.support.forms import FoundForm, form_of

PASSWORD = "four words in a row"
LINK = "link-of-a-test"
QUESTION = {"slug": "who", "label": "Who is it about?", "pain": "Ends guessing."}


@dataclass(frozen=True)
class Sending:
    """Who sends a form from which page to where; `fills`: what they write into it."""

    who: str
    page: str
    action: str = ""
    fills: dict = field(default_factory=dict)
    is_on_page: bool = True


def step(name: str, on: str, who: str = "ravi", **fills) -> Sending:
    return Sending(who, f"/requests/{{{on}}}", f"/requests/{{{on}}}/{name}", fills)


def on_desk(path: str, action: str = "", **fills) -> Sending:
    return Sending("ingrid", f"/desks/legal/{path}", action and f"/desks/legal/{action}", fills)


def incident(on: str, action: str, **fills) -> Sending:
    page = f"/requests/{{{on}}}/incident"
    return Sending("ravi", page, page + action, fills)


def related(action: str, **fills) -> Sending:
    return Sending("ravi", "/requests/{open}/relations", f"/requests/{{open}}/{action}", fills)


ASK = {
    "title": "Tender folder",
    "field-who": "The whole team",
    "details": "The same as last year",
    "lateness": "no_harm",
    "step": "send",
}
FACT = {
    "title": "Freight frame",
    "type": "{kind}",
    "falls_on": "2030-02-10",
    "department": "Buying",
    "confidentiality": "open",
}
ARTICLE = {
    "en_title": "Do I need an NDA?",
    "en_summary": "Mostly not",
    "en_body": "Ask three questions.",
    "tr_title": "Gerekli mi?",
    "tr_body": "Sorular.",
    "keywords": "gizlilik",
}
PERSON = {"name": "Kofi Boateng", "email": "kofi@example.test", "department": "Works"}
EVENT = {
    "title": "A fair in March",
    "occasion": "campaign",
    "target": "desk:{desk}",
    "starts_on": "{soon}",
    "ends_on": "{soon}",
    "expected": "12",
}
FORMS = {
    "identity.sign_in": Sending(
        "anonymous", "/sign-in", fills={"email": "lars@example.test", "password": PASSWORD}
    ),
    "identity.sign_in_as_persona": Sending("anonymous", "/sign-in", "/personas/{zoe}/sign-in"),
    "identity.choose_language": Sending("anonymous", "/sign-in", "/language", {"language": "fa"}),
    "identity.sign_out": Sending("maya", "/", "/sign-out"),
    "identity.reset_password": Sending(
        "anonymous", "/password-reset", fills={"email": "lars@example.test"}
    ),
    "identity.link": Sending("anonymous", f"/links/{LINK}", fills={"password": PASSWORD}),
    "identity.set_theme": Sending("maya", "/", "/me/theme", {"theme": "dark"}),
    "identity.change_profile": Sending("maya", "/me", fills={"another_zone": "Asia/Tokyo"}),
    "identity.change_password": Sending(
        "lars",
        "/me",
        "/me/password",
        {"password-current_password": PASSWORD, "password-password": "another five words here"},
    ),
    "identity.end_sign_in": Sending("maya", "/me", "/me/sign-ins/{sign_in}/end"),
    "identity.end_other_sign_ins": Sending("maya", "/me", "/me/other-sign-ins/end"),
    "pages.send": Sending("maya", "/ask/legal/open", fills=ASK),
    "pages.keep_draft": Sending(
        "maya", "", "/drafts", {"draft": "ask/legal/open", "title": "Half"}, is_on_page=False
    ),
    "pages.throw_draft_away": Sending(
        "maya", "", "/drafts/removal", {"draft": "ask/legal/open"}, is_on_page=False
    ),
    "pages.upload": Sending("maya", "", "/files", is_on_page=False),
    "pages.reply": step("replies", "open", "maya", words="Any news?"),
    "pages.take_reply_back": step("replies/undoing", "open", step="{held_reply}"),
    "pages.note": step("notes", "open", **{"note-words": "They always ask"}),
    "pages.save_view": Sending(
        "ravi", "/queue/legal", "/queue/legal/views", {"view-name": "Mine, large"}
    ),
    "pages.remove_view": Sending("ravi", "/queue/legal", "/queue/legal/views/{view}/removal"),
    "pages.write_reply_template": on_desk(
        "reply-templates", name="Later", words="Dear {{requester}}, tomorrow."
    ),
    "pages.change_reply_template": on_desk(
        "reply-templates/{template}", name="Sooner", words="{{title}}: today."
    ),
    "pages.remove_reply_template": on_desk(
        "reply-templates/{template}", "reply-templates/{template}/removal"
    ),
    "pages.restore_reply_template": Sending(
        "ingrid", "", "/desks/legal/reply-templates/{template}/restoration", is_on_page=False
    ),
    "pages.put_in_template": Sending(
        "ravi", "", "/requests/{open}/replies/template", {"words": "Hm"}, is_on_page=False
    ),
    "pages.take_bulk": Sending(
        "ravi", "/queue/legal", "/queue/legal/steps", {"chosen": "{alone}:1"}
    ),
    "pages.undo_bulk": Sending(
        "ravi", "/queue/legal/steps/{bulk}", "/queue/legal/steps/{bulk}/undoing"
    ),
    "pages.start": step("start", "open"),
    "pages.end_mention": Sending(
        "ravi", "/requests/{open}", "/requests/{open}/mentions/{chidi}/removal"
    ),
    "pages.tick": step("checklist", "open", step="Look"),
    "pages.untick": Sending(
        "ravi", "", "/requests/{open}/checklist/undoing", {"step": "Look"}, is_on_page=False
    ),
    "pages.size": step("size", "open"),
    "pages.retype": Sending("ravi", "/requests/{open}/kind"),
    "pages.put_off_need": Sending("maya", "/coming", "/coming/{need}/later"),
    "pages.silence_need": Sending("maya", "/coming", "/coming/{need}/silence"),
    "pages.unsilence_need": Sending(
        "maya", "", "/coming/{need}/silence/removal", is_on_page=False
    ),
    "pages.stop_nudges": Sending("maya", "/coming", "/coming/silence"),
    "pages.start_nudges": Sending("maya", "", "/coming/silence/removal", is_on_page=False),
    "pages.choose_nudges": on_desk("coming", "coming/nudges", most="2"),
    "pages.do_need": Sending("maya", "/coming", "/coming/{need}/doing"),
    "pages.undo_run": Sending("maya", "/done", "/done/{run}/undoing"),
    "pages.do_on_request": step("doing", "open"),
    "pages.set_automation": on_desk(
        "ladder/open", words="Renew it", act="task", assignee="{ravi}"
    ),
    "pages.move_rung": on_desk("ladder/open", "ladder/open/rung"),
    "pages.decline_need": Sending("maya", "/coming", "/coming/{need}/declining"),
    "pages.need_again": Sending(
        "maya", "", "/coming/{declined}/undoing", {"step": "1"}, is_on_page=False
    ),
    "pages.assign": step("assignment", "open"),
    "pages.hold": step("hold", "open", **{"hold-question": "Which one?"}),
    "pages.resume": step("resumption", "held"),
    "pages.resolve": step(
        "resolution", "open", **{"resolve-words": "Done.", "resolve-minutes": "5"}
    ),
    "pages.correct_effort": step("effort", "resolved", **{"effort-minutes": "25"}),
    "pages.set_recurrence": Sending(
        "maya",
        "/requests/{open}/recurrence",
        fills={
            "step": "keep",
            "every": "weeks",
            "interval": "2",
            "nth": "1",
            "weekday": "0",
            "on_closed": "skip",
            "early_days": "0",
            "late_days": "2",
            "starts_on": "{soon}",
        },
    ),
    "pages.pause_recurrence": Sending("maya", "/recurring/{round}", "/recurring/{round}/pause"),
    "pages.resume_recurrence": Sending(
        "maya", "/recurring/{paused}", "/recurring/{paused}/resumption"
    ),
    "pages.end_recurrence": Sending("maya", "/recurring/{round}", "/recurring/{round}/ending"),
    "pages.plan_turn": on_desk(
        "rota", "rota/turns", staff="{staff}", starts_on="{soon}", ends_on="{soon}"
    ),
    "pages.drop_turn": on_desk("rota", "rota/turns/{turn}/removal"),
    "pages.change_staff_hours": on_desk("rota/{staff}", monday="4 h"),
    "pages.make_rule": on_desk("rules", name="Bags", words="bag", set_size="S"),
    "pages.change_rule": on_desk("rules/{rule}", set_size="S"),
    "pages.switch_rule": on_desk("rules/{rule}", "rules/{rule}/switch"),
    "pages.move_rule": on_desk("rules", "rules/{rule}/place"),
    "pages.remove_rule": on_desk("rules/{rule}", "rules/{rule}/removal"),
    "pages.reopen": step("reopening", "resolved", "maya", **{"reopen-words": "Not yet"}),
    "pages.cancel": step("cancellation", "open", "maya"),
    "pages.undo": Sending(
        "ravi",
        "",
        "/requests/{started}/undoing",
        {"step": "{started_step}"},
        is_on_page=False,
    ),
    "pages.rate": step(
        "rating", "resolved", "maya", **{"rating-score": "5", "rating-words": "Quick"}
    ),
    "pages.decide": Sending(
        "kofi",
        "/requests/{asked}/approval",
        fills={"words": "Fine with me", "decision": "approve"},
    ),
    "pages.pass_on": Sending(
        "kofi",
        "/requests/{asked}/approval",
        "/requests/{asked}/approval/delegation",
        {"pass-email": "lars@example.test"},
    ),
    "pages.chase": step("approval/reminder", "asked", "maya"),
    "pages.skip_approval": step(
        "approval/waiver", "asked", "ingrid", **{"skip-words": "By phone"}
    ),
    "pages.approval_link": Sending(
        "anonymous",
        "/approvals/by-mail/{token}",
        fills={"words": "Fine with me", "decision": "approve"},
    ),
    "pages.mute_by_link": Sending("anonymous", "/notices/by-mail/{mute_token}"),
    "pages.delegate": Sending(
        "maya",
        "/me/delegations",
        fills={"email": "kofi@example.test", "starts_on": "2030-01-07", "ends_on": "2030-01-08"},
    ),
    "pages.end_delegation": Sending(
        "maya", "/me/delegations", "/me/delegations/{delegation}/ending"
    ),
    "pages.read_notices": Sending(
        "maya", "", "/notices/reading", {"until": "0"}, is_on_page=False
    ),
    "pages.choose_notices": Sending(
        "maya",
        "/me/notices",
        fills={"digest_at": "15:30", "quiet_from": "21:00", "quiet_until": "06:30"},
    ),
    "pages.mute": step("mute", "open", "maya"),
    "pages.unmute": Sending(
        "maya", "", "/requests/{open}/mute/removal", {"from": "settings"}, is_on_page=False
    ),
    "pages.add_member": step("members", "matter", "maya", **{"share-email": "kofi@example.test"}),
    "pages.remove_member": step("members/{lars}/removal", "matter", "maya"),
    "pages.add_watcher": step("watchers", "open", "maya", **{"share-email": "kofi@example.test"}),
    "pages.remove_watcher": step("watchers/{lars}/removal", "open", "maya"),
    "pages.build_wall": step("walls", "open", "ingrid", **{"wall-email": "kofi@example.test"}),
    "pages.take_down_wall": step("walls/{zoe}/removal", "open", "ingrid"),
    "pages.log_a_call": Sending(
        "ravi",
        "/phone",
        fills={"who": "lars@example.test", "title": "Password forgotten", "minutes": "5"},
    ),
    "pages.declare_incident": incident("alone", ""),
    "pages.join_incident": incident("outage", "/requests", joining="{alone}"),
    "pages.leave_incident": incident("alike", "/leaving"),
    "pages.reply_to_all": incident("outage", "/reply", words="We are on it."),
    "pages.resolve_incident": incident("outage", "/resolution", **{"end-words": "It is back."}),
    "pages.relate": related("relations", **{"link-other": "{alone}"}),
    "pages.unrelate": Sending(
        "ravi", "/requests/{open}/relations", "/requests/{open}/relations/{relation}/removal"
    ),
    "pages.merge": related(
        "merger", **{"merge-into": "{alone}", "merge-words": "One trouble is enough"}
    ),
    "pages.split": related(
        "parts",
        **{
            "split-type": "{kind_of_open}",
            "split-title": "The second half",
            "split-details": "By Friday",
            "split-words": "It takes two",
        },
    ),
    "pages.transfer": related(
        "transfer", **{"transfer-type": "{elsewhere}", "transfer-words": "They do this"}
    ),
    "pages.adjust": on_desk(
        "forecast/adjustments",
        percent="20",
        starts_on="{soon}",
        ends_on="{soon}",
        reason="A fair",
    ),
    "pages.end_adjust": on_desk(
        "forecast/adjustments", "forecast/adjustments/{adjustment}/ending"
    ),
    "pages.announce": Sending("maya", "/announcements", fills=EVENT),
    "pages.change_announcement": Sending(
        "maya", "/announcements/{event}", fills=EVENT | {"title": "Seventy people join"}
    ),
    "pages.withdraw_announcement": Sending(
        "maya", "/announcements/{event}", "/announcements/{event}/withdrawal"
    ),
    "pages.enter_obligation": Sending("ravi", "/obligations/entry", fills=FACT),
    "pages.change_obligation": Sending("ravi", "/obligations/{fact}", fills=FACT),
    "pages.settle_obligation": Sending(
        "ravi", "/obligations/{fact}", "/obligations/{fact}/outcome", {"outcome": "not_needed"}
    ),
    "pages.reopen_obligation": Sending(
        "ravi", "/obligations/{settled}", "/obligations/{settled}/reopening"
    ),
    "pages.renew_obligation": Sending(
        "ravi",
        "/obligations/{settled}",
        "/obligations/{settled}/renewal",
        {"next_on": "2031-02-10"},
    ),
    "pages.take_register": on_desk(
        "register-import", content="title,type,date\nLease,open,2030-01-31\n"
    ),
    "pages.say_whether_it_helped": Sending(
        "maya",
        "/answers/codes",
        "/answers/codes/feedback",
        {"answer": "not_helped", "words": "Which code?"},
    ),
    "pages.write_article": on_desk("new-article", "articles", **ARTICLE),
    "pages.change_article_text": on_desk("articles/codes/text", en_title="Another"),
    "pages.send_article_to_review": on_desk("articles/draft", "articles/draft/review"),
    "pages.send_article_back": on_desk(
        "articles/in-review", "articles/in-review/returning", words="Shorter, please"
    ),
    "pages.publish_article": on_desk("articles/in-review", "articles/in-review/publication"),
    "pages.retire_article": on_desk("articles/codes", "articles/codes/retirement"),
    "pages.restore_article": on_desk("articles/retired", "articles/retired/restoration"),
    "pages.book_absence": on_desk(
        "absences", starts_on="2030-01-07", ends_on="2030-01-11", staff="{staff}"
    ),
    "pages.end_absence": on_desk("absences", "absences/{absence}/ending"),
    "pages.not_me": Sending(
        "ravi", "", "/requests/{open}/refusal", {"reason": "later"}, is_on_page=False
    ),
    "pages.offer_again": on_desk("hands", "refusals/{ravi}/{kind}/clearing"),
    "pages.choose_order": on_desk("order"),
    "pages.set_by_hand": on_desk(
        "hands", "hands", kind="weight", reference="{open}", value="0.5", reason="It can wait"
    ),
    "pages.end_by_hand": on_desk("hands", "hands/{override}/ending"),
    "pages.level_week": on_desk("levelling", "levelling"),
    "pages.revert_levelling": on_desk("levelling", "levelling/{levelling}/reversal"),
    "pages.answer_leave": Sending("ravi", "/my-days", "/my-days/leave/{absence}/answer"),
    "pages.answer_day_offer": step("day-offer", "open", "maya"),
    "pages.book_time": Sending("maya", "/requests/{open}/times"),
    "pages.cancel_time": Sending(
        "maya", "/requests/{booked}/times", "/requests/{booked}/times/cancellation"
    ),
    "pages.undo_time": Sending(
        "maya", "", "/requests/{booked}/times/undoing", {"step": "1"}, is_on_page=False
    ),
    "pages.ask_for_call": Sending(
        "maya", "/requests/{open}/call-back", fills={"number": "+44 20 7946 0000"}
    ),
    "pages.cancel_call": Sending(
        "maya", "/requests/{booked}/call-back", "/requests/{booked}/call-back/cancellation"
    ),
    "pages.take_call": Sending("ravi", "/next", "/calls/{call}/taking"),
    "pages.end_call": Sending("ravi", "/next", "/calls/{calling}/outcome", {"outcome": "reached"}),
    "pages.undo_call": Sending(
        "ravi", "", "/calls/{calling}/undoing", {"step": "2"}, is_on_page=False
    ),
    "pages.wish_for_time": Sending(
        "maya", "/requests/{open}/times", "/requests/{open}/times/wish"
    ),
    "pages.end_wish": Sending(
        "maya", "/requests/{wished}/times", "/requests/{wished}/times/wish/ending"
    ),
    "pages.change_desk_calendar": on_desk(
        "calendar", holidays="GB", half_days="2030-12-24 13:00", closures="2030-12-27"
    ),
    "pages.change_desk_type": on_desk(
        "types/open", title="A new name", summary="In a sentence", advice="Soon"
    ),
    "pages.change_desk_approval": on_desk(
        "types/open/approval", who_0="kofi@example.test", need_0="any"
    ),
    "pages.add_document": on_desk(
        "types/open/documents", name="A letter", words="Dear {{requester}}"
    ),
    "pages.change_document": on_desk("types/open/documents/{document}", name="Another letter"),
    "pages.remove_document": on_desk(
        "types/open/documents/{document}", "types/open/documents/{document}/removal"
    ),
    "pages.make_document": Sending("ravi", "/requests/{open}/documents/{document}"),
    "pages.add_question": on_desk("types/open/questions", label="Since when?", pain="Dates it."),
    "pages.change_question": on_desk(
        "types/open/questions/who", label="Who is it for?", pain="Ends it."
    ),
    "pages.remove_question": on_desk(
        "types/open/questions/who", "types/open/questions/who/removal"
    ),
    "pages.invite": Sending(
        "admin", "/people/invitations", fills=PERSON | {"email": "new@example.test"}
    ),
    "pages.change_person": Sending("admin", "/people/{kofi}", fills=PERSON),
    "pages.invite_again": Sending("admin", "/people/{kofi}", "/people/{kofi}/invitation"),
    "pages.disable_person": Sending("admin", "/people/{kofi}", "/people/{kofi}/disabling"),
    "pages.enable_person": Sending("admin", "/people/{gone}", "/people/{gone}/enabling"),
}

LARGE = "x" * 1_048_576
NUL = "before\0after"
TURNED = "\u202egnp.exe"
HALF = "%ED%A0%80"  # a lone surrogate, as bytes
FOREIGN = "2147483647"
SMUGGLED = "91919191"
# What a page sends beside what is typed: each has tests of its own.
OWN = ("csrf_token", "key", "kept", "next", "seen", "step", "version", "draft")
# Kept whatever becomes of the page: counts, refusals, and the own words of who comes too late.
KEPT_ANYWAY = ("throttle", "audit_event", "draft")


def is_own(name: str) -> bool:
    return name.rpartition("-")[2] in OWN and not name.startswith("field-")


@pytest.fixture
def company(app, rolled_back):
    """A client for each of them, and what the table's addresses speak of."""
    with app.app_context():
        desk = make_desk("legal", prefix="LEG")
        skill = make_skill(desk)
        kind = make_type(
            desk, skill, slug="open", fields=[QUESTION], checklist=["Look", "Look again"]
        )
        make_type(desk, skill, slug="else")
        secret = make_type(desk, skill, confidentiality=Confidentiality.PRIVILEGED)
        people = {
            "maya": make_person(),
            "lars": make_person("Lars Lind", email="lars@example.test"),
            "kofi": make_person("Kofi Boateng", email="kofi@example.test"),
            "zoe": make_person("Zoe Quist", persona_rank=1),
            "gone": make_person("Gone Lindgren", is_active=False),
            "ravi": make_staff(desk, skill),
            "chidi": make_staff(desk, skill, name="Chidi Eze"),
            "ingrid": make_staff(desk, skill, name="Ingrid Solberg", role="lead"),
            "admin": make_person("Ada Admin"),
        }
        grant(people["admin"], "admin")
        people["lars"].password_hash = passwords.digest(PASSWORD, hasher=passwords.CHEAP)
        words = {name: person.id for name, person in people.items()}
        words |= _requests(kind, secret, people) | _things(desk, people) | _facts(kind)
        words["staff"] = db.session.scalar(
            select(StaffMember.id).where(StaffMember.person_id == people["ravi"].id)
        )
        words["turn"] = make_turn(words["staff"]).id
        words["round"] = make_recurrence(kind, people["maya"]).id
        words["paused"] = make_recurrence(kind, people["maya"], paused_at=clock.now()).id
        words["rule"] = make_rule(desk, people["ingrid"], position=1).id
        make_rule(desk, people["ingrid"], name="Another")
        words["document"] = make_document(kind, words="Dear {requester}").id
        words["need"] = make_need(kind, people["maya"]).id
        said = {"state": "missed", "closed_why": "declined", "closed_at": clock.now()}
        words["run"] = _by_rule(kind, people)
        words["declined"] = make_need(kind, people["maya"], **said).id
        _bookings(desk, people, words)
        db.session.commit()
    clients = {"anonymous": app.test_client()}
    for name, person in people.items():
        if person.is_active:
            clients[name] = app.test_client()
            sign_in(clients[name], person)
    with app.app_context():
        sign_in(app.test_client(), people["maya"])
        mine = select(SignIn.id).where(SignIn.person_id == people["maya"].id)
        words["sign_in"] = db.session.scalar(mine.order_by(SignIn.id.desc()))
    return clients, words


BOOKING = ("booked", "wished")


def _bookings(desk, people, words) -> None:
    """A plan from which times are free, one that is booked, and somebody who waits for one."""
    day = next_weekday(clock.now().date())
    minutes = {str(people[name].id): [290, 290] for name in ("ravi", "chidi")}
    none = {key: [0, 0] for key in minutes}
    figures = {"net": minutes, "reserved": none, "unplanned": {}, "alarms": {}, "early": {}}
    days = [day.isoformat(), next_weekday(day).isoformat()]
    plan = {"made_at": clock.now(), "cause": "night", "days": days, "figures": figures}
    db.session.add(DeskPlan(desk_id=desk.id, **plan))
    told = [value for value in words.values() if isinstance(value, str)]
    ids = select(ServiceRequest.reference, ServiceRequest.id)
    ids = dict(db.session.execute(ids.where(ServiceRequest.reference.in_(told))).all())
    who = {"actor": viewer(people["maya"]), "now": clock.now()}
    at = datetime.combine(day, time(10), tzinfo=UTC)
    db.session.add(
        Booking(
            desk_id=desk.id, request_id=ids[words["booked"]], person_id=people["ravi"].id,
            starts_at=at, changed_by_id=people["maya"].id, changed_at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()
    wish_for_slot(words["wished"], **who)
    words["call"] = ask_for_call(words["booked"], "020 7946 0000", **who).id
    calling = ask_for_call(words["wished"], "020 7946 0000", **who)
    words["calling"] = calling.id
    take_call(calling.id, version=1, actor=viewer(people["ravi"]), now=clock.now())


def next_weekday(day: date) -> date:
    day += timedelta(days=1)
    return day if day.weekday() < 5 else next_weekday(day)


def _by_rule(kind, people) -> int:
    """A rule of one click, and something done by it."""
    db.session.add(
        Automation(
            type_id=kind.id, desk_id=kind.desk_id, rung="one_click", act="task", words="Renew it",
            assignee_id=people["ravi"].id, answers_by_id=people["ingrid"].id,
            rung_since_at=clock.now(),
        )
    )  # fmt: skip
    row = make_request(kind, requester=people["maya"], now=later())
    run = Execution(
        request_id=row.id, type_id=kind.id, requester_id=row.requester_id, rung="one_click",
        act="task", state="done", begun_at=clock.now(), done_at=clock.now(),
        undo_until_at=clock.now() + timedelta(days=7),
    )  # fmt: skip
    db.session.add(run)
    db.session.flush()
    return run.id


def _requests(kind, secret, people) -> dict:
    """References of a request in each state, all of them Maya's."""
    ravi, now = viewer(people["ravi"]), clock.now()
    made = {
        name: make_request(kind, requester=people["maya"], now=later())
        for name in ("open", "held", "resolved", "started", "outage", "alike", "alone")
    } | {name: make_request(kind, requester=people["maya"], now=later()) for name in BOOKING}
    act = {"actor": ravi, "version": None, "now": now}
    reference = {name: row.reference for name, row in made.items()}
    many = begin_bulk(
        kind.desk_id,
        BulkKind.TAKE,
        [Item(reference["alike"], made["alike"].version)],
        details={},
        actor=ravi,
        now=now,
    )
    operations.note(reference["open"], words="@Chidi Eze?", actor=ravi, now=now)
    operations.hold(reference["held"], reason=HoldReason.APPROVAL, question="", **act)
    operations.declare_incident(reference["outage"], actor=ravi, now=now)
    operations.join_incident(reference["outage"], [reference["alike"]], actor=ravi, now=now)
    link = {"other": reference["started"], "kind": RelationKind.BLOCKS}
    operations.relate(reference["open"], **link, actor=ravi, now=now)
    operations.resolve(reference["resolved"], words="Done.", minutes=5, **act)
    started = operations.start(reference["started"], **act)
    matter = make_request(secret, requester=people["maya"])
    for row, model, name in (
        (made["open"], Watcher, "lars"),
        (matter, Member, "lars"),
    ):
        db.session.add(model(request_id=row.id, person_id=people[name].id, added_at=now))
    db.session.add(Wall(request_id=made["open"].id, person_id=people["zoe"].id, built_at=now))
    held = operations.hold_reply(
        reference["open"], words="Not yet", actor=ravi, now=now, wait=timedelta(hours=1)
    )
    return (
        reference
        | _asked(kind, people)
        | {"relation": db.session.scalar(select(Relation.id)), "kind_of_open": kind.id}
        | {"elsewhere": make_type(make_desk("works")).id}
        | {"held_reply": held.id, "bulk": many.id}
        | {"matter": matter.reference, "started_step": started.chain_count}
    )


def _asked(kind, people) -> dict:
    """One that waits for Kofi's word since hours, and the token of the link he has in a mail."""
    then = clock.now() - timedelta(hours=3)
    row = make_request(kind, requester=people["maya"], now=then)
    said = {"reason": HoldReason.APPROVAL, "question": "", "approver": "kofi@example.test"}
    who = {"actor": viewer(people["ravi"]), "version": None, "now": then}
    operations.hold(row.reference, **said, **who)
    (approval,) = approvals_of(row)
    until = clock.wall_now() + timedelta(days=1)
    values = [approval.id, people["kofi"].id, approval.version]
    mute = signed(MUTE, [row.id, people["maya"].id], until=until)
    return {
        "asked": row.reference,
        "token": signed(PURPOSE, values, until=until),
        "mute_token": mute,
    }


def _facts(kind) -> dict:
    settled = make_obligation(kind)
    settled.outcome, settled.settled_at = "request", clock.now()
    db.session.flush()
    return {"kind": kind.id, "fact": make_obligation(kind).id, "settled": settled.id}


def _things(desk, people) -> dict:
    ravi = select(StaffMember).where(StaffMember.person_id == people["ravi"].id)
    member = db.session.scalars(ravi).one()
    day = clock.now().date()
    absence = Absence(staff_id=member.id, starts_on=day, ends_on=day)
    now = clock.wall_now()
    link = OneTimeLink(
        token_digest=token_digest(LINK),
        person_id=people["kofi"].id,
        purpose=LinkPurpose.INVITATION,
        created_at=now,
        expires_at=now.replace(year=now.year + 1),
    )
    days = {"starts_on": day, "ends_on": day, "created_at": now}
    maya, kofi = people["maya"].id, people["kofi"].id
    delegation = Delegation(person_id=maya, deputy_id=kofi, **days)
    db.session.add_all([absence, link, delegation])
    make_article(desk)
    for state in ("draft", "in_review", "retired"):
        make_article(desk, slug=state.replace("_", "-"), state=state)
    db.session.flush()
    event = make_event(desk, people["maya"], now=clock.now())
    soon = day + timedelta(days=30)
    hand = Adjustment(
        desk_id=desk.id, starts_on=day, ends_on=soon, percent=20, reason="A fair",
        made_by_id=people["ingrid"].id, made_at=clock.now(),
    )  # fmt: skip
    db.session.add(hand)
    db.session.flush()
    view = operations.save_view(
        desk.id,
        Filters(size="L"),
        name="Large",
        is_shared=True,
        actor=viewer(people["ravi"]),
        now=clock.now(),
    )
    return {
        "view": view.id,
        "template": make_template(desk).id,
        "absence": absence.id,
        "staff": member.id,
        "delegation": delegation.id,
        "desk": desk.id,
        "event": event.id,
        "adjustment": hand.id,
        "soon": soon.isoformat(),
        "levelling": _levelled(desk, people, absence).id,
        "override": _set_by_hand(desk, people).id,
        "kind": _refused(people),
    }


def _refused(people) -> int:
    """Ravi said of three requests that he cannot do their kind."""
    rows = select(ServiceRequest).where(ServiceRequest.requester_id == people["maya"].id)
    first, *_rest = rows = db.session.scalars(rows.order_by(ServiceRequest.id)).all()[:3]
    said = {"person_id": people["ravi"].id, "reason": "skill", "made_at": clock.now()}
    for row in rows:
        cleared = {"request_id": row.id, "type_id": first.type_id, "until_at": clock.now()}
        db.session.add(Refusal(**said, **cleared))
    return first.type_id


def _set_by_hand(desk, people) -> Override:
    now, lead = clock.now(), people["ingrid"].id
    row = Override(
        desk_id=desk.id, kind="wip", value=2, made_by_id=lead, made_at=now,
        expires_at=now + timedelta(days=9),
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    return row


def _levelled(desk, people, absence) -> Levelling:
    """A coming week that is short, with a dated fact to pull ahead; and one that was levelled, for
    which Maya was offered a later day and Ravi was asked to move his leave."""
    now = clock.now()
    monday = now.date() + timedelta(days=7 - now.weekday())
    make_forecast(desk, [10, 10, 500, 10], first=monday, now=now)
    due_on = monday + timedelta(weeks=2, days=2)
    fact = {"title": "Lease", "source": "register", "created_at": now, "falls_on": due_on}
    kind = make_type(desk, early_days=30)
    row = Obligation(desk_id=desk.id, type_id=kind.id, due_on=due_on, last_safe_on=due_on, **fact)
    lead = people["ingrid"].id
    leave = {"absence": absence.id, "staff": absence.staff_id, "days": 7, "answer": "asked"}
    leave |= {"lever": "leave", "key": "leave", "to": monday.isoformat(), "relief": 8, "load": 8}
    made = Levelling(desk_id=desk.id, week_on=monday, parts=[leave], made_by_id=lead, made_at=now)
    db.session.add_all([row, made])
    db.session.flush()
    mine = select(ServiceRequest).where(ServiceRequest.requester_id == people["maya"].id)
    asked = db.session.scalars(mine.order_by(ServiceRequest.id)).first()
    days = {"not_before": due_on, "ready_on": due_on, "offered_at": now}
    db.session.add(DayOffer(levelling_id=made.id, request_id=asked.id, **days))
    operations.record(asked, EventKind.DAY_OFFERED, actor_id=None, now=now)
    return made


@dataclass
class Attacker:
    """Sends one form again and again; what each sending did is undone afterwards."""

    client: object
    form: FoundForm
    good: dict[str, str]

    def send(self, changes: dict) -> object:
        body = urlencode({**self.good, **changes}).replace("HALF", HALF)
        kind = "application/x-www-form-urlencoded"
        return self.client.post(self.form.action, data=body, content_type=kind)

    @contextmanager
    def sending(self, changes: dict):
        """The answer, and all rows as they stand after it."""
        cookie = self.client.get_cookie("portal")
        with self.client.application.app_context():
            state = db.engine.begin_nested()
        try:
            yield self.send(changes), rows(self.client.application)
        finally:
            state.rollback()
            if cookie:
                self.client.set_cookie("portal", cookie.value)


def attacker(company, endpoint) -> Attacker:
    clients, words = company
    line = FORMS[endpoint]
    client = clients[line.who]
    page, action = line.page.format(**words), (line.action or line.page).format(**words)
    fills = {name: value.format(**words) for name, value in line.fills.items()}
    if line.is_on_page:
        form = form_of(client.get(page).text, action)
    else:
        typed = [name for name in fills if not is_own(name)]
        token = form_of(client.get("/").text, "/sign-out").values["csrf_token"]
        form = FoundForm(action, {"csrf_token": token}, typed)
    return Attacker(client, form, {**form.values, **fills})


def rows(app) -> dict[str, str]:
    """Everything the database holds, by table."""
    with app.app_context():
        return {
            table.name: repr(db.session.execute(select(table)).all())
            for table in Base.metadata.sorted_tables
        }


def changed(before: dict, after: dict) -> list[str]:
    return [name for name in before if name not in KEPT_ANYWAY and before[name] != after[name]]


def attacks(own: Attacker):
    """(what it is called, what is sent otherwise)."""
    typed = own.form.typed
    for name in typed:
        yield f"1 MB in {name}", {name: LARGE}
        yield f"NUL in {name}", {name: NUL}
    yield "everything empty", dict.fromkeys([*typed, *own.good], "") | _tokens(own)
    yield "half a letter", dict.fromkeys(typed, "HALF")
    yield "turned letters", dict.fromkeys(typed, TURNED)
    for name in own.good:
        if name not in typed and not is_own(name):
            yield f"a foreign {name}", {name: FOREIGN}
    yield "nothing but the token", None


def _tokens(own: Attacker) -> dict:
    return {name: value for name, value in own.good.items() if name.endswith("csrf_token")}


def faults(own: Attacker, name: str, changes: dict, before: dict):
    with own.sending(changes) as (answer, after):
        if answer.status_code >= 500:
            yield f"{name}: ended in {answer.status_code}"
        if answer.status_code >= 400 and changed(before, after):
            yield f"{name}: {answer.status_code}, and yet stored in {changed(before, after)}"
        stored = "".join(after.values())
        if LARGE[:200_000] in stored or "\\x00" in stored or SMUGGLED in stored:
            yield f"{name}: stored what was sent ({answer.status_code})"
        if FOREIGN in changes.values() and FOREIGN in stored:
            yield f"{name}: stored the foreign id"
        if answer.status_code in (409, 422):
            yield from _page_faults(own, name, changes, answer)


def _page_faults(own: Attacker, name: str, changes: dict, answer):
    """A refusal says what is wrong, and every other word is still there."""
    if not any(mark in answer.text for mark in ('class="error"', 'class="note', 'role="alert"')):
        yield f"{name}: {answer.status_code} without a word on what is wrong"
    page = unescape(answer.text)
    for control in own.form.typed:
        words = own.good.get(control, "")
        if control not in [*changes, *own.form.secret] and words not in page:
            yield f"{name}: the words of {control} are lost"


@pytest.mark.slow  # each form meets dozens of sendings
@pytest.mark.parametrize("endpoint", FORMS)
def test_what_no_browser_sends_is_refused_in_words_and_stores_nothing(company, endpoint):
    own = attacker(company, endpoint)
    before = rows(own.client.application)
    found = []
    for name, changes in attacks(own):
        if changes is None:
            own, changes = Attacker(own.client, own.form, _tokens(own)), {}
        found += faults(own, name, changes, before)

    assert found == []


def said_in(html: str) -> list[str]:
    """What a page that refuses says."""
    return re.findall(r'class="(?:error|note)[^>]*>(.*?)</(?:p|div)>', html, re.DOTALL)


# A draft is whatever was typed, for its owner alone: it asks for no control by name.
@pytest.mark.parametrize("endpoint", [name for name in FORMS if name != "pages.keep_draft"])
def test_a_form_filled_right_is_taken_whatever_else_comes_with_it(company, endpoint):
    """Every column of every table comes along; what is no control of the form stores nothing."""
    own = attacker(company, endpoint)
    columns = {column.name for table in Base.metadata.sorted_tables for column in table.columns}
    extra = {name: SMUGGLED for name in columns if name not in own.good}

    with own.sending(extra) as (answer, after):
        assert answer.status_code < 400, said_in(answer.text)
        assert SMUGGLED not in "".join(after.values())


def test_every_form_stands_in_the_table(app):
    there = {rule.endpoint for rule in app.url_map.iter_rules() if rule.methods & {"POST", "PUT"}}
    assert sorted(there - FORMS.keys()) == []
    assert sorted(FORMS.keys() - there) == []
