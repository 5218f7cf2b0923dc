import pytest

from portal.requests.reference import COUNT, PATTERN, cleaned, reference_of


@pytest.mark.parametrize("number", [0, 1, 12_345, COUNT - 1])
def test_a_reference_fits_its_pattern(number):
    assert PATTERN.match(reference_of("LEG", number))


def test_numbers_give_different_references():
    assert len({reference_of("IT", number) for number in range(5000)}) == 5000


def test_what_people_type_is_understood():
    assert cleaned(" leg-7k3f9q ") == "LEG-7K3F9Q"
