"""The best way now, on the form of a type."""

from portal import clock
from portal.extensions import db
from portal.planning.models import DeskWays
from tests.support.browser import open_page
from tests.support.factories import make_desk, make_person, make_skill, make_type, sign_in
from tests.support.statements import counted_statements


def test_the_form_names_the_best_way_with_its_reason_and_stays_whole(app, client):
    with app.app_context():
        desk = make_desk("it")
        kind = make_type(desk, make_skill(desk), slug="access")
        call = [clock.now().isoformat()] * 2
        ways = {str(kind.id): {"way": "call_back", "slot": None, "call": call, "busy": False}}
        db.session.add(DeskWays(desk_id=desk.id, made_at=clock.now(), figures=ways))
        maya = make_person()
        db.session.commit()
        sign_in(client, maya)

    with counted_statements() as statements:
        page = open_page(client, "/ask/it/access")

    assert len(statements) <= 12, "\n".join(statements)
    assert "The best way now" in page.text
    assert "Be called back" in page.text
    assert "Check and send" in page.text
