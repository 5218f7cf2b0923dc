"""Rules in the browser: written, tried, switched on, put in order, taken away."""

import pytest
from sqlalchemy import select

from portal import clock
from portal.extensions import db
from portal.identity.models import AuditEvent
from portal.rules.models import Rule
from tests.support.browser import open_page, post, value_of
from tests.support.factories import (
    make_desk,
    make_person,
    make_request,
    make_skill,
    make_staff,
    make_type,
    sign_in,
)
from tests.support.statements import counted_statements

RULES = "/desks/it/rules"
LARGE = {"name": "Laptops are large", "trigger": "filed", "words": "laptop", "set_size": "L"}


@pytest.fixture
def cast(app, client):
    """Ingrid leads the desk; Maya asked for a laptop today, by the clock of the machine."""
    with app.app_context():
        desk = make_desk()
        skill = make_skill(desk)
        people = {
            "ingrid": make_staff(desk, skill, name="Ingrid Solberg", role="lead"),
            "ravi": make_staff(desk, skill),
            "hal": make_staff(make_desk("legal", prefix="LEG"), name="Hal", role="lead"),
        }
        kind = make_type(desk, skill)
        make_request(kind, requester=make_person(), title="A laptop", now=clock.now())
        db.session.commit()
    clients = {name: app.test_client() for name in people}
    for name, person in people.items():
        sign_in(clients[name], person)
    return {**clients, "app": app}


def rules_of(cast):
    with cast["app"].app_context():
        return list(db.session.scalars(select(Rule).order_by(Rule.position)))


def write(cast, **changes):
    key = value_of(cast["ingrid"].get(RULES).text, "key")
    return post(cast["ingrid"], RULES, LARGE | {"key": key} | changes, page=RULES)


def on_page(cast, rule, name, data=None):
    path = f"{RULES}/{rule.id}"
    data = {"version": rule.version, **(data or {})}
    return post(cast["ingrid"], f"{path}/{name}" if name else path, data, page=path)


def test_a_rule_is_written_tried_and_switched_on(cast):
    assert "No rule yet" in open_page(cast["ingrid"], RULES).text

    answer = write(cast)

    (rule,) = rules_of(cast)
    assert (answer.status_code, rule.live_at) == (303, None)
    with counted_statements() as statements:
        page = open_page(cast["ingrid"], answer.location).text
    assert len(statements) <= 12
    assert "it would have acted once" in page
    assert "A laptop" in page
    on_page(cast, rule, "switch", {"to": "on"})
    (rule,) = rules_of(cast)
    assert rule.live_at is not None
    with counted_statements() as statements:
        assert "Ran 0 times in thirty days" in open_page(cast["ingrid"], RULES).text
    assert len(statements) <= 12


def test_the_same_form_sent_twice_makes_one_rule(cast):
    key = value_of(cast["ingrid"].get(RULES).text, "key")
    for _sending in range(2):
        assert write(cast, key=key).status_code == 303

    assert len(rules_of(cast)) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Give the rule a name."),
        ({"set_size": ""}, "Say what the rule does"),
        ({"trigger": "on_hold"}, "Say after how many working days"),
        ({"days": "soon"}, "Write a whole number"),
        ({"watcher": "nobody@example.test"}, "Nobody with this address can be named here."),
        ({"assign": "999"}, "Not a valid choice"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_and_kept_on_the_page(cast, changes, words):
    answer = write(cast, **changes)

    assert answer.status_code == 422
    assert words in answer.text
    assert "laptop" in answer.text
    assert rules_of(cast) == []


def test_a_changed_rule_is_off_until_it_is_switched_on_again(cast):
    write(cast)
    (rule,) = rules_of(cast)
    on_page(cast, rule, "switch", {"to": "on"})
    (rule,) = rules_of(cast)

    on_page(cast, rule, "", LARGE | {"set_size": "M"})

    (rule,) = rules_of(cast)
    assert (rule.deeds, rule.live_at) == ([["size", "M", ""]], None)


def test_who_is_second_reads_who_was_first(cast):
    write(cast)
    (rule,) = rules_of(cast)
    on_page(cast, rule, "", LARGE | {"set_size": "M"})

    late = on_page(cast, rule, "", LARGE | {"set_size": "S"})
    switched = on_page(cast, rule, "switch", {"to": "on"})

    assert (late.status_code, switched.status_code) == (409, 409)
    assert "Ingrid Solberg changed it" in late.text
    assert rules_of(cast)[0].live_at is None  # what was tried is not what it is now


def test_the_order_is_the_leads(cast):
    write(cast)
    write(cast, name="Second")
    second = rules_of(cast)[1]

    on_page(cast, second, "place", {"to": "up"})

    assert [rule.name for rule in rules_of(cast)] == ["Second", "Laptops are large"]


def test_a_rule_is_taken_away_and_its_trail_stays(cast):
    write(cast)
    (rule,) = rules_of(cast)

    on_page(cast, rule, "removal")

    assert cast["ingrid"].get(f"{RULES}/{rule.id}").status_code == 404
    with cast["app"].app_context():
        kinds = db.session.scalars(select(AuditEvent.kind).order_by(AuditEvent.id))
        assert [kind for kind in kinds if kind.startswith("rule_")] == [
            "rule_made",
            "rule_removed",
        ]


def test_only_the_lead_of_the_desk_writes_its_rules(cast):
    write(cast)
    (rule,) = rules_of(cast)

    for path in (RULES, f"{RULES}/{rule.id}"):
        assert cast["ravi"].get(path).status_code == 403
        assert cast["hal"].get(path).status_code == 404
