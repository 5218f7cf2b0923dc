import pytest

from portal.rules.deciding import Conditions, Deed, Does, Facts, Span, fits, is_done_by_a_rule
from portal.rules.stored import conditions_of, deeds_of, packed_conditions, packed_deeds

ASKED = {
    "type_id": 7,
    "department": "Sales",
    "size": "L",
    "lateness": "costs_money",
    "words": frozenset({"laptop", "broken"}),
    "roles": frozenset({"manager"}),
    "is_privileged": False,
}


@pytest.mark.parametrize(
    ("asks", "does_fit"),
    [
        ({}, True),
        ({"type_id": 7}, True),
        ({"type_id": 8}, False),
        ({"department": " sales "}, True),
        ({"department": "Works"}, False),
        ({"size": "L", "lateness": "costs_money"}, True),
        ({"size": "S", "lateness": "costs_money"}, False),
        ({"words": ("phone", "laptop")}, True),
        ({"words": ("lap",)}, False),
        ({"asked_by": "manager"}, True),
        ({"asked_by": "lead"}, False),
    ],
)
def test_every_condition_that_is_set_must_hold(asks, does_fit):
    assert fits(Conditions(**asks), Facts(**ASKED)) is does_fit


@pytest.mark.parametrize(
    ("asks", "does_fit"),
    [
        ({}, False),
        ({"department": "Sales"}, False),
        ({"type_id": 7}, True),
        ({"type_id": 7, "words": ("laptop",)}, False),
    ],
)
def test_a_privileged_matter_fits_only_a_rule_for_its_kind_and_never_by_words(asks, does_fit):
    assert fits(Conditions(**asks), Facts(**ASKED | {"is_privileged": True})) is does_fit


def test_what_a_rule_wrote_is_known_by_its_numbers():
    spans = [Span(3, 5), Span(9, 9)]

    assert [n for n in range(1, 11) if is_done_by_a_rule(n, spans)] == [3, 4, 5, 9]


def test_a_rule_comes_back_from_its_columns_with_its_deeds_in_order():
    conditions = Conditions(type_id=7, words=("laptop",))
    deeds = [Deed(Does.NOTIFY, to="owner"), Deed(Does.ASSIGN, to=3), Deed(Does.NOTE, words="Hm")]

    assert conditions_of(packed_conditions(conditions)) == conditions
    assert [deed.does for deed in deeds_of(packed_deeds(deeds))] == ["assign", "note", "notify"]
