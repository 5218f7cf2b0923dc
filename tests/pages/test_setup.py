"""The pages on which a lead or an admin sets up a desk."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.catalogue.models import FormField, RequestType
from portal.catalogue.operations import ensure_general_type
from portal.desks.models import Absence, Desk, StaffMember, WorkingCalendar
from portal.extensions import db
from portal.identity.models import AuditEvent, Person
from portal.jobs.models import Job
from tests.support.browser import open_page, post, value_of
from tests.support.factories import (
    grant,
    make_desk,
    make_person,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)
from tests.support.filled import typed
from tests.support.page import Page, check
from tests.support.statements import counted_statements

SETUP, CALENDAR, TYPE = "/desks/it/setup", "/desks/it/calendar", "/desks/it/types/access"
QUESTIONS, ABSENCES = f"{TYPE}/questions", "/desks/it/absences"
FIELDS = [
    {
        "slug": "level",
        "label": "Read, or also change?",
        "kind": "choice",
        "pain": "Ends guessing.",
        "choices": [["read", "Read"], ["change", "Change too"]],
    },
    {"slug": "why", "label": "Why change?", "shown_if": {"field": "level", "is": "change"}},
]
PEOPLE = {"Ravi": ("staff", "it"), "Ingrid": ("lead", "it"), "Hal": ("lead", "legal")}


@pytest.fixture
def people(client):
    with client.application.app_context():
        it, legal = make_desk(), make_desk("legal", prefix="LEG")
        skill = make_skill(it)
        kind = make_type(it, skill, slug="access", fields=FIELDS)
        kind.summary, kind.keywords, kind.advice = "A folder.", "folder", ""
        ensure_general_type(it.id, skill_id=skill.id)
        desks = {"it": (it, skill), "legal": (legal, make_skill(legal))}
        found = {
            name: make_staff(*desks[desk], name=name, role=role)
            for name, (role, desk) in PEOPLE.items()
        }
        found["Ada"] = make_person("Ada")
        grant(found["Ada"], "admin")
        found["Maya"] = make_person()
        db.session.commit()
    return found


@pytest.fixture
def as_lead(client, people):
    sign_in(client, people["Ingrid"])
    return client


def another(client, person):
    """A second browser."""
    other = client.application.test_client()
    sign_in(other, person)
    return other


def one(client, model, **values):
    with client.application.app_context():
        return db.session.scalars(select(model).filter_by(**values)).one_or_none()


def staff_id(client, person):
    return str(one(client, StaffMember, person_id=person.id).id)


def test_lead_and_admin_open_every_page(client, people):
    for name in ("Ingrid", "Ada"):
        sign_in(client, people[name])
        for path in (SETUP, CALENDAR, TYPE, QUESTIONS, f"{QUESTIONS}/why", ABSENCES):
            open_page(client, path)


@pytest.mark.parametrize(("name", "status"), [("Ravi", 403), ("Hal", 404), ("Maya", 403)])
def test_others_do_not(client, people, name, status):
    sign_in(client, people[name])
    for path in (SETUP, CALENDAR, TYPE, QUESTIONS, f"{QUESTIONS}/why", ABSENCES):
        assert client.get(path).status_code == status
        if path != SETUP:
            assert post(client, path, {"version": "1"}).status_code == status


def test_desk_stands_in_the_bar_for_leads_and_admins(client, people):
    for name, has in (("Ingrid", True), ("Ada", True), ("Ravi", False)):
        sign_in(client, people[name])
        assert ('href="/desks"' in client.get("/requests").text) is has


def test_the_word_leads_to_ones_own_desk(client, people):
    sign_in(client, people["Hal"])

    assert client.get("/desks").headers["Location"] == "/desks/legal/setup"


def test_an_admin_without_a_desk_reads_where_one_comes_from(client):
    with client.application.app_context():
        person = make_person("Ada")
        grant(person, "admin")
        db.session.commit()
    sign_in(client, person)

    assert "portal setup apply" in open_page(client, "/desks").text


def test_pages_keep_to_their_budget(as_lead):
    for path in (SETUP, CALENDAR, TYPE, f"{QUESTIONS}/why", ABSENCES):
        with counted_statements() as statements:
            as_lead.get(path)
        assert len(statements) <= 12, (path, statements)


def test_a_type_is_changed(as_lead):
    body = typed(as_lead, TYPE) | {"title": "Access to a folder", "response_target": "30 min"}

    answer = post(as_lead, TYPE, body, page=TYPE)

    assert (answer.status_code, answer.headers["Location"]) == (303, TYPE)
    row = one(as_lead, RequestType, slug="access")
    assert (row.title, row.response_target_minutes, row.version) == ("Access to a folder", 30, 2)
    assert (row.summary, row.effort_p50_minutes, row.is_archived) == ("A folder.", 16, False)


def test_new_targets_are_counted_for_open_requests_where_the_lead_says_so(as_lead):
    body = typed(as_lead, TYPE) | {"resolution_target": "4 h"}

    post(as_lead, TYPE, body, page=TYPE)
    assert one(as_lead, Job, name="requests.owe_anew") is None

    body = typed(as_lead, TYPE) | {"resolution_target": "5 h", "owes_anew": "y"}
    post(as_lead, TYPE, body, page=TYPE)
    kind = one(as_lead, RequestType, slug="access")
    assert one(as_lead, Job, name="requests.owe_anew").payload["type"] == kind.id


def test_a_retired_type_cannot_be_asked_for(as_lead):
    post(as_lead, TYPE, typed(as_lead, TYPE) | {"is_archived": "y"}, page=TYPE)

    assert as_lead.get("/ask/it/access").status_code == 404
    assert "retired" in as_lead.get(SETUP).text


def test_a_lead_cannot_say_who_sees_requests_and_an_admin_can(client, people):
    sign_in(client, people["Ingrid"])
    assert "confidentiality" not in typed(client, TYPE)
    forged = typed(client, TYPE) | {"confidentiality": "privileged"}
    post(client, TYPE, forged, page=TYPE)
    assert one(client, RequestType, slug="access").confidentiality == "open"

    sign_in(client, people["Ada"])
    post(client, TYPE, typed(client, TYPE) | {"confidentiality": "restricted"}, page=TYPE)
    assert one(client, RequestType, slug="access").confidentiality == "restricted"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"title": "  "}, "Write what people ask for."),
        ({"response_target": "4"}, "with the unit"),
        ({"effort_p50": "0 min"}, "with the unit"),
        ({"effort_p90": "1 min"}, "Nine of ten take at least as long as half."),
        ({"weight": "nan"}, "Write 0.01 to 100."),
        ({"summary": "a\0b"}, "cannot be read"),
        ({"advice": "x" * 201}, "Shorten it to 200 letters."),
    ],
)
def test_what_is_wrong_with_a_type_stands_beside_what_was_typed(as_lead, changes, words):
    body = typed(as_lead, TYPE) | {"keywords": "my long list of words"} | changes

    answer = post(as_lead, TYPE, body, page=TYPE)

    assert answer.status_code == 422
    check(Page(answer.text))
    assert words in answer.text
    assert "my long list of words" in answer.text
    assert one(as_lead, RequestType, slug="access").version == 1


def test_who_is_second_keeps_the_text_reads_who_was_first_and_can_send_again(client, people):
    sign_in(client, people["Ingrid"])
    late = typed(client, TYPE) | {"summary": "What I wrote for a long time"}
    ada = another(client, people["Ada"])
    post(ada, TYPE, typed(ada, TYPE) | {"title": "Ada's title"}, page=TYPE)

    answer = post(client, TYPE, late, page=TYPE)

    assert answer.status_code == 409
    check(Page(answer.text))
    for words in ("Ada changed it", "What I wrote for a long time", "Ada&#39;s title"):
        assert words in answer.text
    assert value_of(answer.text, "version") == "2"
    assert one(client, RequestType, slug="access").summary == "A folder."

    again = post(client, TYPE, late | {"version": "2"}, page=TYPE)
    assert again.status_code == 303
    assert one(client, RequestType, slug="access").summary == "What I wrote for a long time"


def test_a_question_is_added_once_however_often_it_is_sent(as_lead):
    body = typed(as_lead, QUESTIONS) | {"label": "Which folder?", "pain": "Saves a question."}

    answers = [post(as_lead, QUESTIONS, body, page=QUESTIONS) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    row = one(as_lead, FormField, slug="which-folder")
    assert (row.position, row.is_required, row.pain) == (2, True, "Saves a question.")
    assert "Which folder?" in open_page(as_lead, "/ask/it/access").text


def test_a_question_without_a_pain_is_refused(as_lead):
    body = typed(as_lead, QUESTIONS) | {"label": "Your shoe size?"}

    answer = post(as_lead, QUESTIONS, body, page=QUESTIONS)

    assert answer.status_code == 422
    assert "Say which trouble the answer saves" in answer.text
    assert "Your shoe size?" in answer.text
    assert one(as_lead, FormField, slug="your-shoe-size") is None


def test_a_question_is_changed_with_its_condition_and_its_answers(as_lead):
    path = f"{QUESTIONS}/why"
    assert typed(as_lead, path)["shown_if"] == "level=change"
    body = typed(as_lead, path) | {"pain": "P.", "kind": "choice", "choices": "a = One\r\nTwo"}

    assert post(as_lead, path, body, page=path).status_code == 303

    row = one(as_lead, FormField, slug="why")
    assert row.choices == [["a", "One"], ["Two", "Two"]]
    assert row.shown_if == {"field": "level", "is": "change"}


def test_a_question_cannot_stand_before_the_one_it_depends_on(as_lead):
    path = f"{QUESTIONS}/why"

    answer = post(as_lead, path, typed(as_lead, path) | {"pain": "P.", "place": "1"}, page=path)

    assert answer.status_code == 422
    assert "comes after the one whose answer it depends on" in answer.text
    assert one(as_lead, FormField, slug="why").position == 1


def test_a_question_others_depend_on_is_not_removed(as_lead):
    for slug, status in (("level", 422), ("why", 303)):
        path = f"{QUESTIONS}/{slug}"
        answer = post(as_lead, f"{path}/removal", {"version": "1"}, page=path)
        assert answer.status_code == status

    assert one(as_lead, FormField, slug="level")
    assert one(as_lead, FormField, slug="why") is None


def test_removing_a_question_somebody_just_changed_is_a_conflict(as_lead):
    path = f"{QUESTIONS}/why"

    answer = post(as_lead, f"{path}/removal", {"version": "7"}, page=path)

    assert answer.status_code == 409
    assert one(as_lead, FormField, slug="why")


def test_hours_are_changed(as_lead):
    body = typed(as_lead, CALENDAR) | {
        "friday": "09:00-12:00",
        "holidays": "gb-eng",
        "half_days": "2026-12-24 13:00\r\n",
        "closures": "2026-12-28, 2026-12-29",
    }

    assert post(as_lead, CALENDAR, body, page=CALENDAR).status_code == 303

    row = next(iter(rows(as_lead, WorkingCalendar)))
    assert row.weekly[4] == [[540, 720]]
    assert (row.holiday_country, row.holiday_subdivision) == ("GB", "ENG")
    assert row.half_days == {"2026-12-24": 780}
    assert row.closures == ["2026-12-28", "2026-12-29"]
    assert "09:00-12:00" in open_page(as_lead, SETUP).text


def rows(client, model):
    with client.application.app_context():
        return list(db.session.scalars(select(model).order_by(model.id)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"monday": "nine to five"}, "Write hours that follow each other"),
        ({"holidays": "XX"}, "Write a country or its region"),
        ({"half_days": "2026-12-24"}, "Write a day and a time a line"),
        ({"closures": "tomorrow"}, "Write days with spaces between"),
        ({"zone": "Leeds"}, "There is no zone of this name"),
        (dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), ""), "Open on"),
    ],
)
def test_hours_that_make_no_sense_are_refused_and_kept_on_the_page(as_lead, changes, words):
    answer = post(as_lead, CALENDAR, typed(as_lead, CALENDAR) | changes, page=CALENDAR)

    assert answer.status_code == 422
    assert words in answer.text
    assert rows(as_lead, WorkingCalendar)[0].version == 1


def test_the_second_to_change_the_hours_reads_what_is_otherwise_now(client, people):
    sign_in(client, people["Ingrid"])
    late = typed(client, CALENDAR) | {"monday": "08:00-12:00"}
    ada = another(client, people["Ada"])
    post(ada, CALENDAR, typed(ada, CALENDAR) | {"friday": "09:00-12:00"}, page=CALENDAR)

    answer = post(client, CALENDAR, late, page=CALENDAR)

    assert answer.status_code == 409
    assert "Ada changed it" in answer.text
    assert "08:00-12:00" in answer.text
    assert "09:00-12:00" in answer.text
    again = late | {"version": value_of(answer.text, "version")}
    assert post(client, CALENDAR, again, page=CALENDAR).status_code == 303


def test_hours_of_several_desks_are_left_to_an_admin(client, people):
    with client.application.app_context():
        ids = [row.id for row in db.session.scalars(select(WorkingCalendar))]
        for desk in db.session.scalars(select(Desk)):
            desk.calendar_id = ids[0]
        db.session.commit()
    sign_in(client, people["Ingrid"])
    page = open_page(client, CALENDAR).text
    assert "so an admin changes them" in page
    assert "Keep the hours" not in page
    assert post(client, CALENDAR, typed(client, CALENDAR), page=CALENDAR).status_code == 403

    sign_in(client, people["Ada"])
    body = typed(client, CALENDAR) | {"friday": ""}
    assert post(client, CALENDAR, body, page=CALENDAR).status_code == 303


@pytest.fixture
def booking(as_lead, people):
    today = clock.now().date()
    return typed(as_lead, ABSENCES) | {
        "staff": staff_id(as_lead, people["Ravi"]),
        "starts_on": today.isoformat(),
        "ends_on": (today + timedelta(days=3)).isoformat(),
        "deputy": staff_id(as_lead, people["Ingrid"]),
    }


def test_an_absence_is_booked_once_however_often_it_is_sent(as_lead, booking):
    answers = [post(as_lead, ABSENCES, booking, page=ABSENCES) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(rows(as_lead, Absence)) == 1
    page = open_page(as_lead, ABSENCES).text
    assert "Ravi" in page
    assert "deputy: Ingrid" in page
    assert [event.kind for event in rows(as_lead, AuditEvent)] == ["absence_made"]


def test_the_same_form_with_other_days_asks_first(as_lead, booking):
    post(as_lead, ABSENCES, booking, page=ABSENCES)
    later = (clock.now().date() + timedelta(days=9)).isoformat()
    other = booking | {"ends_on": later}

    answer = post(as_lead, ABSENCES, other, page=ABSENCES)

    assert answer.status_code == 422
    assert "sent before, with other words" in answer.text
    assert later in answer.text
    again = other | {"key": value_of(answer.text, "key")}
    assert post(as_lead, ABSENCES, again, page=ABSENCES).status_code == 303
    assert len(rows(as_lead, Absence)) == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"staff": ""}, "Choose who is away."),
        ({"staff": "99999"}, "Choose who is away."),
        ({"starts_on": "soon"}, "Write the day as 2026-12-01."),
        ({"ends_on": "2020-01-01"}, "The last day comes before the first."),
        ({"deputy": "self"}, "Nobody is their own deputy."),
    ],
)
def test_an_absence_that_makes_no_sense_is_refused(as_lead, booking, changes, words):
    changes = {
        name: booking["staff"] if text == "self" else text for name, text in changes.items()
    }

    answer = post(as_lead, ABSENCES, booking | changes, page=ABSENCES)

    assert answer.status_code == 422
    check(Page(answer.text))
    assert words in answer.text
    assert rows(as_lead, Absence) == []


def test_an_absence_is_ended_and_not_twice(as_lead, booking):
    post(as_lead, ABSENCES, booking, page=ABSENCES)
    row = rows(as_lead, Absence)[0]
    path = f"{ABSENCES}/{row.id}/ending"

    assert post(as_lead, path, {"version": "7"}, page=ABSENCES).status_code == 409
    assert post(as_lead, path, {"version": "x"}, page=ABSENCES).status_code == 422
    assert post(as_lead, path, {"version": "1"}, page=ABSENCES).status_code == 303
    assert post(as_lead, path, {"version": "1"}, page=ABSENCES).status_code == 404
    assert "Nobody is away" in open_page(as_lead, ABSENCES).text


def test_words_in_other_languages_are_kept_and_never_take_the_place_of_the_first(as_lead, people):
    with as_lead.application.app_context():
        db.session.get(Person, people["Ingrid"].id).language = "tr"
        db.session.commit()
    body = typed(as_lead, TYPE) | {"tr_title": "Anahtar veya kart", "fa_title": "کلید یا کارت"}
    assert post(as_lead, TYPE, body, page=TYPE).status_code == 303

    again = typed(as_lead, TYPE)
    row = one(as_lead, RequestType, slug="access")
    assert row.translations == {
        "tr": {"title": "Anahtar veya kart"},
        "fa": {"title": "کلید یا کارت"},
    }
    assert again["title"] == row.source_title
    assert Page(as_lead.get(TYPE).text).h1 == "Anahtar veya kart"


def test_answers_in_other_languages_keep_their_values(as_lead):
    path = f"{QUESTIONS}/level"
    body = typed(as_lead, path) | {"pain": "P.", "fa_choices": "read = خواندن\nchange = تغییر"}
    assert post(as_lead, path, body, page=path).status_code == 303

    row = one(as_lead, FormField, slug="level")
    assert row.translations["fa"]["choices"] == {"read": "خواندن", "change": "تغییر"}
