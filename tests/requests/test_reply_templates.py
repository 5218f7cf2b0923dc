"""Replies that are written once: their variables, and whose they are."""

import pytest

from portal.catalogue.braces import filled
from portal.errors import Conflict, InvalidInput, NotAllowed, NotFound
from portal.requests import operations, queries
from portal.requests.reply_templates import Variable, check_words, left_open
from tests.support.factories import MONDAY, make_desk, make_skill, make_staff, viewer

VALUES = {Variable.REQUESTER: "Maya", Variable.TITLE: "{me} and %(title)s", Variable.PROMISE: ""}


def test_variables_are_filled_once_and_what_is_not_known_stays():
    words = "{requester}: {Title}, { promise }. {x} {requester name} {} {1} { not\none }"

    assert filled(words, VALUES) == (
        "Maya: {me} and %(title)s, { promise }. {x} {requester name} {} {1} { not\none }"
    )
    assert left_open(filled(words, VALUES)) == ["{me}", "{ promise }"]


@pytest.mark.parametrize(
    ("words", "unknown"),
    [
        ("Dear {Requester name}, {promis}", "Requester name"),
        ("عزیز {نام}", "نام"),
    ],
)
def test_what_stands_in_braces_and_is_none_of_ours_is_named(words, unknown):
    with pytest.raises(InvalidInput) as refused:
        check_words(words)

    assert refused.value.values["name"] == unknown


def test_braces_that_name_nothing_are_let_be():
    check_words('Dear {requester}, {promise}: {} and {1} and a JSON {"a": 1}')


@pytest.fixture
def cast(session):
    desk, other = make_desk(), make_desk("legal")
    return {
        "desk": desk,
        "ravi": make_staff(desk, make_skill(desk)),
        "chidi": make_staff(desk, name="Chidi Eze"),
        "lead": make_staff(desk, name="Ingrid Solberg", role="lead"),
        "counsel": make_staff(other, make_skill(other), name="Leila Haddad", role="lead"),
    }


def write(cast, who="ravi", **changes):
    said = {"name": "Later", "words": "Dear {requester}", "is_shared": False, **changes}
    return operations.write_template(cast["desk"].id, actor=viewer(cast[who]), now=MONDAY, **said)


def names(cast, who):
    return [row.name for row in queries.templates_for(viewer(cast[who]), {cast["desk"].id})]


def test_ones_own_are_ones_own_and_the_desks_are_everybodys(cast):
    write(cast)
    write(cast, "lead", name="Of all", is_shared=True)

    assert names(cast, "ravi") == ["Later", "Of all"]
    assert names(cast, "chidi") == names(cast, "lead") == ["Of all"]
    assert names(cast, "counsel") == []


def test_only_a_lead_writes_for_the_desk_and_nobody_from_outside(cast):
    for who, is_shared in (("ravi", True), ("counsel", False), ("counsel", True)):
        with pytest.raises(NotAllowed):
            write(cast, who, is_shared=is_shared)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words": "Dear {nobody}"}, "words"),
        ({"words": "  "}, "words"),
        ({"name": " "}, "name"),
        ({"name": "There"}, "name"),
    ],
)
def test_what_cannot_be_kept_is_told_beside_its_field(cast, changes, field):
    write(cast, name="There")

    with pytest.raises(InvalidInput) as refused:
        write(cast, **changes)

    assert refused.value.field == field


def test_who_is_second_with_a_change_is_told(cast):
    row = write(cast, "lead", is_shared=True)
    change = {"desk_id": cast["desk"].id, "name": "Now", "words": "{me}", "now": MONDAY}
    lead = viewer(cast["lead"])

    operations.change_template(row.id, version=1, actor=lead, **change)

    assert (row.name, row.version) == ("Now", 2)
    with pytest.raises(Conflict):
        operations.change_template(row.id, version=1, actor=lead, **change)
    with pytest.raises(NotAllowed):
        operations.change_template(row.id, version=2, actor=viewer(cast["ravi"]), **change)


def test_a_removed_one_is_gone_until_it_is_brought_back(cast):
    row = write(cast)
    step = {"desk_id": cast["desk"].id, "now": MONDAY}

    for who in ("chidi", "lead", "counsel"):
        with pytest.raises(NotFound):
            operations.remove_template(row.id, actor=viewer(cast[who]), **step)
    operations.remove_template(row.id, actor=viewer(cast["ravi"]), **step)
    assert names(cast, "ravi") == []
    write(cast, words="Another of its name")
    with pytest.raises(InvalidInput):
        operations.restore_template(row.id, actor=viewer(cast["ravi"]), **step)
    row.name = "Before"
    operations.restore_template(row.id, actor=viewer(cast["ravi"]), **step)

    assert names(cast, "ravi") == ["Before", "Later"]
