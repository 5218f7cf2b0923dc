import pytest

from portal.forecast.value_added import Said, value_of_announcements, value_of_hand


def week(*, base=100.0, before_hand=100.0, said=100.0, came=100.0):
    return Said(90.0, base, before_hand, said, 80.0, 120.0, came)


def test_a_hand_that_came_nearer_helped():
    weeks = [week(said=120, came=120), week(said=120, came=125), week(said=120, came=100)]

    value = value_of_hand([*weeks, week(came=300)])

    assert (value.weeks, value.helped) == (3, 2)
    assert value.error_ratio == pytest.approx(25 / 45)


def test_fewer_than_three_weeks_say_nothing():
    assert value_of_hand([week(said=120, came=120)] * 2) is None


def test_a_step_that_changed_nothing_was_not_taken():
    assert value_of_announcements([week(base=99)] * 9) is None


def test_what_was_announced_is_judged_against_the_past_alone():
    value = value_of_announcements([week(base=60)] * 3)

    assert (value.weeks, value.helped, value.error_ratio) == (3, 3, 0.0)


@pytest.mark.parametrize(("came", "held"), [(80, True), (121, False)])
def test_a_range_holds_with_its_edges(came, held):
    assert week(came=came).held is held
