from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.catalogue.operations import (
    QuestionParticulars,
    TypeParticulars,
    add_question,
    change_question,
    change_type,
    ensure_general_type,
    remove_question,
)
from portal.catalogue.queries import fields_of
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.extensions import db
from portal.identity.models import AuditEvent
from tests.support.factories import (
    MONDAY,
    grant,
    make_desk,
    make_person,
    make_skill,
    make_staff,
    make_type,
    viewer,
)

FIELDS = [
    {
        "slug": "level",
        "label": "Read, or change?",
        "kind": "choice",
        "choices": [["read", "Read"], ["change", "Change"]],
    },
    {"slug": "why", "label": "Why?", "shown_if": {"field": "level", "is": "change"}},
    {"slug": "until", "label": "Until when?", "kind": "date"},
]


@pytest.fixture
def desk(session):
    return make_desk()


@pytest.fixture
def kind(desk):
    return make_type(desk, make_skill(desk), slug="access", due_field="until", fields=FIELDS)


@pytest.fixture
def lead(desk):
    return viewer(make_staff(desk, make_skill(desk, "lead"), role="lead"))


@pytest.fixture
def admin(session):
    person = make_person("Ada Admin")
    grant(person, "admin")
    return viewer(person)


def told(row, **changes):
    columns = TypeParticulars.__dataclass_fields__
    return replace(
        TypeParticulars(**{name: getattr(row, name) for name in columns}),
        **changes,
    )


def question(**changes):
    usual = QuestionParticulars(
        label="Which folder?",
        pain="Saves a question back.",
        kind="text",
        choices=[],
        is_required=True,
        shown_if=None,
        place=1,
    )
    return replace(usual, **changes)


def slugs(kind):
    return [field.slug for field in fields_of(kind.id)]


def test_a_lead_changes_a_type_and_it_is_an_event(kind, lead):
    kind.effort_is_assumed = True
    change = told(kind, title="Access", effort_p50_minutes=20.0, resolution_target_minutes=None)

    change_type(kind.id, change, version=1, actor=lead, now=MONDAY)

    assert (kind.title, kind.version, kind.effort_is_assumed) == ("Access", 2, False)
    event = db.session.scalars(select(AuditEvent)).one()
    assert (event.kind, event.actor_id, event.subject) == (
        "type_changed",
        lead.id,
        f"type:{kind.id}",
    )
    assert sorted(event.details["what"]) == [
        "effort_p50_minutes",
        "resolution_target_minutes",
        "title",
    ]


def test_the_same_again_is_no_change(kind, lead):
    change_type(kind.id, told(kind), version=1, actor=lead, now=MONDAY)

    assert kind.version == 1


def test_who_looked_at_an_older_type_comes_second(kind, lead, admin):
    change_type(kind.id, told(kind, title="First"), version=1, actor=lead, now=MONDAY)

    with pytest.raises(Conflict):
        change_type(kind.id, told(kind, title="Second"), version=1, actor=admin, now=MONDAY)
    assert kind.title == "First"


def test_only_an_admin_says_who_may_see_requests(kind, lead, admin):
    change = told(kind, confidentiality=Confidentiality.PRIVILEGED)

    with pytest.raises(NotAllowed):
        change_type(kind.id, change, version=1, actor=lead, now=MONDAY)
    change_type(kind.id, change, version=1, actor=admin, now=MONDAY)
    assert kind.confidentiality == "privileged"


def test_neither_staff_nor_the_lead_of_another_desk_change_a_type(kind, desk):
    other = make_desk("legal")
    staff = make_staff(desk, make_skill(desk, "more"))
    outsider = make_staff(other, make_skill(other), role="lead")

    for person in (staff, outsider):
        with pytest.raises(NotAllowed):
            change_type(kind.id, told(kind), version=1, actor=viewer(person), now=MONDAY)


def test_the_last_resort_stays(desk, lead):
    row = ensure_general_type(desk.id, skill_id=make_skill(desk).id)

    with pytest.raises(InvalidInput):
        change_type(row.id, told(row, is_archived=True), version=1, actor=lead, now=MONDAY)


def test_nine_of_ten_take_no_less_than_half(kind, lead):
    with pytest.raises(InvalidInput) as refused:
        change_type(kind.id, told(kind, effort_p90_minutes=1.0), version=1, actor=lead, now=MONDAY)
    assert refused.value.field == "effort_p90"


def test_a_question_is_added_in_its_place(kind, lead):
    add_question(kind.id, question(place=2), version=1, actor=lead, now=MONDAY)

    assert slugs(kind) == ["level", "which-folder", "why", "until"]
    assert kind.version == 2


def test_a_second_question_of_the_same_words_has_another_slug(kind, lead):
    for version in (1, 2):
        add_question(kind.id, question(place=9), version=version, actor=lead, now=MONDAY)

    assert slugs(kind)[-2:] == ["which-folder", "which-folder-2"]


def test_a_question_moves_and_changes(kind, lead):
    change = question(label="How long?", kind="date", place=1)

    change_question(kind.id, "until", change, version=1, actor=lead, now=MONDAY)

    assert slugs(kind) == ["until", "level", "why"]
    assert fields_of(kind.id)[0].label == "How long?"


@pytest.mark.parametrize(
    ("slug", "changes", "field"),
    [
        ("why", {"shown_if": {"field": "level", "is": "change"}, "place": 1}, "shown_if"),
        ("level", {"kind": "text", "place": 1}, "shown_if"),
        ("level", {"kind": "choice", "choices": [], "place": 1}, "choices"),
        ("level", {"kind": "choice", "choices": [["read", "Read"]]}, "shown_if"),
        ("why", {"choices": [["a", "A"]], "place": 2}, "choices"),
        ("until", {"place": 3}, "kind"),
    ],
)
def test_a_form_that_could_not_work_is_refused(kind, lead, slug, changes, field):
    before = slugs(kind)

    with pytest.raises(InvalidInput) as refused:
        change_question(kind.id, slug, question(**changes), version=1, actor=lead, now=MONDAY)
    assert refused.value.field == field
    assert (slugs(kind), kind.version) == (before, 1)


def test_a_question_is_removed_unless_something_hangs_on_it(kind, lead):
    for slug in ("level", "until"):
        with pytest.raises(InvalidInput):
            remove_question(kind.id, slug, version=1, actor=lead, now=MONDAY)

    remove_question(kind.id, "why", version=1, actor=lead, now=MONDAY)
    remove_question(kind.id, "level", version=2, actor=lead, now=MONDAY)
    assert slugs(kind) == ["until"]


def test_a_question_that_is_not_there_is_not_found(kind, lead):
    with pytest.raises(NotFound):
        change_question(kind.id, "nothing", question(), version=1, actor=lead, now=MONDAY)
