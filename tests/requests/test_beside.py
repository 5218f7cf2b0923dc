"""What stands beside a request, and for whom."""

import pytest

from portal.catalogue.models import ArticleText, Confidentiality
from portal.extensions import db
from portal.requests import operations
from portal.requests.models import Wall
from portal.requests.queries import beside
from tests.support.factories import (
    MONDAY,
    make_article,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    viewer,
)
from tests.support.statements import counted_statements


@pytest.fixture
def cast(session):
    desk, other = make_desk(), make_desk("legal")
    skill = make_skill(desk)
    kinds = {
        "open": make_type(desk, skill),
        "secret": make_type(desk, skill, confidentiality=Confidentiality.PRIVILEGED),
        "elsewhere": make_type(other),
    }
    people = {
        "maya": make_person(),
        "ravi": make_staff(desk, skill),
        "lead": make_staff(desk, skill, name="Ingrid Solberg", role="lead"),
    }
    return people | kinds | {"desk": desk}


def asked(cast, kind="open", *, by="maya", title="The printer jams on thick paper"):
    return make_request(cast[kind], requester=cast[by], title=title)


def solved(cast, kind="open", **ask):
    row = asked(cast, kind, by="lead", **ask)
    step = {"actor": viewer(cast["ravi"]), "version": None, "now": MONDAY}
    if kind == "open":
        operations.resolve(row.reference, words="Done.", minutes=5, **step)
    return row


def keys(found):
    return [one.key for one in found]


def test_what_else_its_asker_asked_as_far_as_one_sees_it_the_newest_first(cast):
    here = asked(cast)
    older, newer = asked(cast, title="A mouse"), asked(cast, title="A desk")
    secret, elsewhere = asked(cast, "secret"), asked(cast, "elsewhere")
    asked(cast, by="lead")

    assert keys(beside(here, viewer=viewer(cast["ravi"])).others) == [
        newer.reference,
        older.reference,
    ]
    assert keys(beside(here, viewer=viewer(cast["lead"])).others)[0] == secret.reference
    assert elsewhere.reference not in keys(beside(here, viewer=viewer(cast["lead"])).others)


def test_what_was_solved_and_says_nearly_the_same_the_nearest_first(cast):
    here = asked(cast)
    near = solved(cast, title="Printers jam when the paper is thick")
    nearest = solved(cast, title="the PRINTER jams on thick papers")
    solved(cast, title="A screen for the new room")
    asked(cast, by="lead")  # not solved yet
    walled = solved(cast)
    db.session.add(Wall(request_id=walled.id, person_id=cast["ravi"].id, built_at=MONDAY))
    db.session.flush()

    found = beside(here, viewer=viewer(cast["ravi"]))

    assert keys(found.similar) == [nearest.reference, near.reference]
    assert keys(beside(here, viewer=viewer(cast["lead"])).similar)[0] == walled.reference


def test_a_privileged_one_is_shown_to_nobody_who_may_not_see_it(cast):
    here, matter = asked(cast), asked(cast, "secret", title="The printer jams on thick paper")
    matter.type_id, matter.status = here.type_id, "resolved"
    db.session.flush()

    assert keys(beside(here, viewer=viewer(cast["ravi"])).similar) == []
    assert keys(beside(here, viewer=viewer(cast["ravi"])).others) == []


def test_articles_of_its_kind_in_the_readers_language_all_in_one_statement(cast):
    here = asked(cast)
    article = make_article(cast["desk"], slug="paper", types=[cast["open"]])
    make_article(cast["desk"], slug="draft", state="draft", types=[cast["open"]])
    make_article(cast["desk"], slug="other")
    text = {"title": "Dosya", "body": "Bak", "is_published": True, "language": "tr"}
    db.session.add(ArticleText(article_id=article.id, **text))
    cast["ravi"].language = "tr"
    db.session.flush()
    reader = viewer(cast["ravi"])

    with counted_statements() as statements:
        found = beside(here, viewer=reader)

    assert [(one.key, one.title) for one in found.articles] == [("paper", "Dosya")]
    assert len(statements) == 1
