import pytest

from portal.pages.names import short_name


@pytest.mark.parametrize(
    ("name", "called"),
    [("Maya Lindholm", "Maya"), ("Caller 3181", "Caller 3181"), ("Madonna", "Madonna")],
)
def test_people_are_called_by_their_first_name_and_numbered_ones_by_all_of_it(name, called):
    assert short_name(name) == called
