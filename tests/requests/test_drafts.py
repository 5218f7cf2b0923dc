"""Drafts: which forms have one, what is kept of them, whose they are."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.errors import InvalidInput
from portal.requests import operations
from portal.requests.drafts import (
    MOST_DRAFTS,
    MOST_LETTERS,
    body_of,
    checked_name,
    name_of_article,
    name_of_ask,
    name_of_step,
)
from portal.requests.models import Draft
from portal.requests.queries import begun_asks, drafts_for
from tests.support.factories import MONDAY, make_person, viewer

FORM = "ask/it/access"


@pytest.mark.parametrize(
    "name",
    [
        name_of_ask("it", "new-laptop"),
        name_of_step("LEG-7K3F9Q", "reply"),
        FORM,
        name_of_article("it"),
        name_of_article("it", "codes"),
    ],
)
def test_forms_of_asking_of_steps_and_of_articles_have_drafts(name):
    assert checked_name(name) == name


@pytest.mark.parametrize(
    "name",
    [
        "",
        "ask",
        "ask/it",
        "ask/it/access/more",
        "ask/../x",
        "people/1",
        "requests/LEG-7K3F9Q/rate",
    ],
)
def test_other_names_are_refused(name):
    with pytest.raises(InvalidInput):
        checked_name(name)


def test_what_the_page_tells_anew_and_what_is_empty_is_not_kept():
    typed = {
        "csrf_token": ["x"],
        "note-csrf_token": ["x"],
        "key": ["k"],
        "note-key": ["k"],
        "version": ["3"],
        "seen": ["4"],
        "draft": [FORM],
        "title": ["Tender folder"],
        "details": ["  "],
        "field-key": ["an answer"],
        "kept": ["a", "b"],
    }

    assert body_of(typed.items()) == {
        "title": ["Tender folder"],
        "field-key": ["an answer"],
        "kept": ["a", "b"],
    }


def test_signs_that_cannot_be_stored_are_left_out():
    assert body_of([("title", ["a\0b\ud800"])]) == {"title": ["ab?"]}


@pytest.mark.parametrize(
    "typed",
    [
        [("details", ["x" * (MOST_LETTERS + 1)])],
        [(f"field-{number}", ["x"]) for number in range(200)],
    ],
)
def test_more_than_a_form_holds_is_refused(typed):
    with pytest.raises(InvalidInput):
        body_of(typed)


@pytest.fixture
def maya(session):
    return viewer(make_person())


def keep(actor, words, form=FORM, now=MONDAY):
    operations.keep_draft(form, {"title": [words]}, actor=actor, now=now)


def kept(actor, form=FORM):
    draft = drafts_for([form], viewer=actor).get(form)
    return draft.body["title"] if draft else None


def test_the_newest_words_win(session, maya):
    keep(maya, "first")
    keep(maya, "second", now=MONDAY + timedelta(minutes=1))
    session.expire_all()

    assert kept(maya) == ["second"]


def test_a_draft_is_its_owners_only(maya):
    hiro = viewer(make_person("Hiro Tanaka"))
    keep(maya, "mine")
    keep(hiro, "his")
    operations.throw_away(FORM, actor=hiro)

    assert kept(maya) == ["mine"]
    assert kept(hiro) is None


def test_a_form_emptied_again_has_no_draft(maya):
    keep(maya, "words")
    operations.keep_draft(FORM, {}, actor=maya, now=MONDAY)

    assert kept(maya) is None


def test_of_too_many_the_one_untouched_for_longest_makes_room(session, maya):
    for number in range(MOST_DRAFTS + 2):
        keep(maya, "x", f"ask/it/type-{number}", now=MONDAY + timedelta(minutes=number))
    count = select(func.count()).select_from(Draft).where(Draft.person_id == maya.id)

    assert session.scalar(count) == MOST_DRAFTS
    assert kept(maya, "ask/it/type-1") is None
    assert kept(maya, "ask/it/type-2") == ["x"]


def test_begun_asks_stand_newest_first_without_drafts_of_steps(maya):
    keep(maya, "a", "ask/it/a")
    keep(maya, "b", "ask/it/b", now=MONDAY + timedelta(minutes=1))
    keep(maya, "c", "requests/LEG-7K3F9Q/reply")

    assert [draft.form for draft in begun_asks(maya)] == ["ask/it/b", "ask/it/a"]
