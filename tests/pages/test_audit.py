import re

import pytest

from portal.catalogue.models import Confidentiality
from portal.extensions import db
from portal.identity.audit import AuditKind, subject_of_person
from portal.identity.operations.trail import record_audit
from portal.requests import operations
from tests.support.browser import open_page
from tests.support.factories import (
    MONDAY,
    grant,
    later,
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
    viewer,
)
from tests.support.statements import counted_statements


@pytest.fixture
def desk(app, rolled_back):
    with app.app_context():
        desk = make_desk("legal", prefix="LEG")
        db.session.commit()
    return desk


@pytest.fixture
def auditor(app, client, desk):
    return signed_in_with(app, client, "auditor")


def signed_in_with(app, client, role, desk=None):
    with app.app_context():
        person = make_person("Ada Auditor")
        grant(person, role, desk)
        db.session.commit()
    sign_in(client, person)
    client.person = person
    return client


def a_look(app, desk, *, member=None, now=MONDAY):
    """Leila looks at a matter; its reference."""
    with app.app_context():
        skill = make_skill(desk, f"skill-{now:%H%M}")
        leila = make_staff(desk, skill, name="Leila Haddad", role="lead")
        kind = make_type(desk, skill, confidentiality=Confidentiality.PRIVILEGED)
        row = make_request(kind)
        if member:
            add = {"email": member.email, "actor": viewer(leila), "now": now}
            operations.add_member(row.reference, **add)
        operations.record_view(row.reference, actor=viewer(leila), now=now)
        db.session.commit()
        return row.reference


def test_a_look_stands_there_without_the_reference_of_a_matter_one_may_not_sense(
    app, auditor, desk
):
    reference = a_look(app, desk)
    page = open_page(auditor, "/audit").text

    assert "Leila Haddad" in page
    assert "a privileged matter" in page
    assert reference not in page


def test_who_is_on_the_matters_list_reads_its_reference(app, auditor, desk):
    reference = a_look(app, desk, member=auditor.person)

    assert reference in open_page(auditor, "/audit").text


def test_of_walls_only_the_number_is_told(app, auditor, desk):
    assert "No wall stands" in open_page(auditor, "/audit").text
    with app.app_context():
        leila = make_staff(desk, role="lead")
        hiro = make_person("Hiro Tanaka")
        row = make_request(make_type(desk))
        operations.build_wall(row.reference, email=hiro.email, actor=viewer(leila), now=MONDAY)
        db.session.commit()
    page = open_page(auditor, "/audit").text

    assert "1 wall stands" in page
    assert "Hiro Tanaka" not in page
    assert row.reference not in page


def test_changes_name_who_did_what_to_whom(app, auditor):
    with app.app_context():
        hiro = make_person("Hiro Tanaka")
        subject = subject_of_person(hiro.id)
        record_audit(AuditKind.PERSON_DISABLED, actor_id=None, subject=subject, now=MONDAY)
        record_audit("some_new_kind", actor_id=hiro.id, subject="desk:7", now=MONDAY)
        db.session.commit()
    page = open_page(auditor, "/audit").text

    for words in ("The console", "Disabled somebody", "Hiro Tanaka", "Some new kind", "desk 7"):
        assert words in page


def test_pages_show_every_row_once_newest_first(app, auditor, desk):
    with app.app_context():
        for number in range(120):
            at = later(minutes=number // 3)  # three of one instant
            record_audit(AuditKind.ACCESS_REFUSED, actor_id=None, subject=f"row:{number}", now=at)
        db.session.commit()
    for minutes in (5, 15, 39):
        a_look(app, desk, now=later(minutes=minutes))
    seen, address = [], "/audit"
    while address:
        page = open_page(auditor, address).text
        seen += re.findall(r"row (\d+)|(a privileged matter)", page)
        found = re.search(r'href="(/audit\?after=[^"]+)"', page)
        address = found[1] if found else None

    numbers = [int(number) for number, _look in seen if number]
    assert numbers == list(range(119, -1, -1))
    assert len(seen) == 123


@pytest.mark.parametrize(
    "after", ["x", "W10", "WyJ4IiwgMV0", "WyIyMDI2LTExLTIzVDA5OjAwOjAwIDEiLCAxXQ"]
)
def test_an_address_nobody_made_begins_at_the_start(auditor, after):
    assert auditor.get(f"/audit?after={after}").status_code == 200


@pytest.mark.parametrize(
    ("role", "status"), [("admin", 200), ("auditor", 200), ("manager", 403), ("lead", 403)]
)
def test_who_may_read_it(app, client, desk, role, status):
    assert signed_in_with(app, client, role).get("/audit").status_code == status


def test_the_page_keeps_to_its_budget(app, auditor, desk):
    a_look(app, desk)
    with counted_statements() as statements:
        open_page(auditor, "/audit")

    assert len(statements) <= 12, "\n".join(statements)
