# ruff: noqa: RUF001 - dotless i is a letter of these names

from collections import Counter

import pytest

from portal.commands.demo.dice import stream
from portal.commands.demo.people import (
    DEPARTMENTS,
    NAMED,
    PLACE_HEADS,
    mail_name,
    manager_of,
    whole_company,
)
from portal.commands.demo.roster import ROSTER


@pytest.fixture(scope="module")
def company():
    return whole_company(stream(7, "people"))


def test_departments_and_places_have_their_heads(company):
    assert Counter(person.department for person in company) == {
        department.name: department.heads for department in DEPARTMENTS
    }
    assert Counter(person.place for person in company) == PLACE_HEADS


def test_sixteen_people_have_a_tile():
    assert sum(bool(person.tile) for person in NAMED) == 16


def test_no_two_people_share_a_mail_address(company):
    assert len({person.email for person in company}) == len(company) == 560


def test_the_same_draws_make_the_same_people(company):
    assert whole_company(stream(7, "people")) == company
    assert whole_company(stream(8, "people")) != company


def test_mail_addresses_are_plain_ascii():
    assert mail_name("Lucía Fernández") == "lucia.fernandez"
    assert mail_name("Yağmur Işık") == "yagmur.isik"


def test_managers_lead_to_the_director_and_end_there(company):
    person, steps = company[-1], 0
    while (manager := manager_of(person, company)) is not None:
        person, steps = manager, steps + 1

    assert person.name == "Ruth Adler"
    assert steps <= 3


def test_everybody_on_a_desk_has_a_name_in_the_company(company):
    assert {position.name for position in ROSTER} <= {person.name for person in company}
