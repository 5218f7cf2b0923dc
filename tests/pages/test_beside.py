"""What stands beside a request on its page."""

import pytest

from portal.extensions import db
from portal.requests import operations
from tests.support.factories import (
    MONDAY,
    make_article,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_template,
    make_type,
    sign_in,
    viewer,
)
from tests.support.statements import counted_statements


@pytest.fixture
def cast(app, rolled_back):
    with app.app_context():
        desk = make_desk()
        skill = make_skill(desk)
        maya, ravi = make_person(), make_staff(desk, skill)
        question = {"slug": "who", "label": "Who is it about?"}
        kind = make_type(desk, skill, fields=[question], checklist=["Look"])
        lonely = make_request(make_type(desk, skill), title="Nothing else is like this")
        here = make_request(kind, requester=maya, title="Thick paper", answers={"who": "All"})
        make_request(kind, requester=maya, title="A mouse, too")
        before = make_request(kind, title="Thick paper jams")
        step = {"actor": viewer(ravi), "version": None, "now": MONDAY}
        operations.resolve(before.reference, words="Done.", minutes=5, **step)
        make_article(desk, types=[kind])
        make_template(desk)
        said = {"here": f"/requests/{here.reference}", "lonely": f"/requests/{lonely.reference}"}
        db.session.commit()
    clients = {"maya": app.test_client(), "ravi": app.test_client()}
    sign_in(clients["maya"], maya)
    sign_in(clients["ravi"], ravi)
    return clients | said


def test_the_desk_sees_what_else_was_asked_solved_and_written(cast):
    with counted_statements() as statements:
        page = cast["ravi"].get(cast["here"]).text

    for words in ("Solved before", "Thick paper jams", "A mouse, too", "New phone?"):
        assert words in page
    assert "Also asked by Maya Lindholm" in page
    assert len(statements) <= 12, "\n".join(statements)


def test_its_asker_sees_none_of_it_and_where_there_is_nothing_the_card_says_so(cast):
    assert "Thick paper jams" not in cast["maya"].get(cast["here"]).text
    assert "Nothing like it was solved yet" in cast["ravi"].get(cast["lonely"]).text
