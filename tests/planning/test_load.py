import numpy as np
import pytest

from portal.planning.load import LoadItem, LoadPerson, load_map

ANA, BEN = LoadPerson("ana", ("nda",)), LoadPerson("ben", ("nda", "patent"))
DAYS = 4


def placed(*items, people=(ANA,), capacity=100.0, expected=None):
    net = np.full((len(people), DAYS), capacity)
    return load_map(items, people, capacity=net, expected=expected or {})


def test_work_fills_its_earliest_days_to_85_percent():
    load = placed(LoadItem(1, "nda", 200.0, due_day=3))

    assert load.committed[0].tolist() == [85, 85, 30, 0]


def test_a_window_full_to_85_percent_is_filled_to_100():
    load = placed(LoadItem(1, "nda", 190.0, due_day=1))

    assert load.committed[0].tolist() == [100, 90, 0, 0]


def test_what_does_not_fit_stands_on_its_due_day():
    load = placed(LoadItem(1, "nda", 260.0, due_day=1))

    assert load.committed[0].tolist() == [100, 160, 0, 0]
    assert load.percent[0, 1] == 160


def test_overdue_work_takes_the_earliest_free_minutes():
    load = placed(LoadItem(1, "nda", 250.0, due_day=-3))

    assert load.committed[0].tolist() == [100, 100, 50, 0]


def test_work_due_after_the_window_may_come_later():
    load = placed(LoadItem(1, "nda", 500.0, due_day=9), LoadItem(2, "nda", 10.0, due_day=None))

    assert load.committed[0].tolist() == [100, 100, 100, 100]
    assert load.later[0] == 110


def test_unassigned_work_goes_to_the_least_loaded_with_the_skill():
    items = [LoadItem(1, "nda", 50.0, 0, "ana"), LoadItem(2, "nda", 30.0, 1)]
    items += [LoadItem(3, "patent", 20.0, 2)]

    load = placed(*items, people=(ANA, BEN))

    assert load.committed.sum(axis=1).tolist() == [50, 50]


def test_a_person_away_all_the_time_is_given_nothing_new():
    capacity = np.array([[0.0] * DAYS, [100.0] * DAYS])

    load = load_map([LoadItem(1, "nda", 90.0, 1)], (ANA, BEN), capacity=capacity, expected={})

    assert load.committed[0].sum() == 0


def test_work_of_someone_who_is_away_shows_as_infinite_load():
    load = placed(LoadItem(1, "nda", 90.0, 1, "ana"), capacity=0.0)

    assert load.percent[0].tolist() == [0, np.inf, 0, 0]


def test_expected_work_goes_where_there_is_room():
    capacity = np.array([[100.0, 0, 100, 100], [300.0, 0, 0, 100]])
    expected = {"nda": [40.0, 20, 10, 0]}

    load = load_map([], (ANA, BEN), capacity=capacity, expected=expected)

    assert load.expected.tolist() == [[10, 10, 10, 0], [30, 10, 0, 0]]


def test_who_has_much_to_do_gets_less_of_what_is_expected():
    items = [LoadItem(1, "patent", 60.0, 0, "ben")]

    load = placed(*items, people=(ANA, BEN), expected={"nda": [55.0, 0, 0, 0]})

    assert load.expected[:, 0].tolist() == pytest.approx([42.5, 12.5])


def test_expected_work_that_may_wait_does_not_stand_on_its_first_day():
    expected = {"nda": [150.0, 0, 0, 0]}

    at_once = placed(expected=expected)
    may_wait = load_map([], (ANA,), capacity=at_once.capacity, expected=expected, lag={"nda": 2})

    assert at_once.expected[0].tolist() == [150, 0, 0, 0]
    assert may_wait.expected[0].tolist() == [85, 65, 0, 0]


def test_what_is_due_first_has_the_first_days():
    load = placed(LoadItem(1, "nda", 85.0, due_day=3), expected={"nda": [85.0, 0, 0, 0]})

    assert load.expected[0].tolist() == [85, 0, 0, 0]
    assert load.committed[0].tolist() == [0, 85, 0, 0]


def test_work_nobody_can_do_is_told():
    load = placed(LoadItem(1, "tax", 30.0, 1), expected={"tax": [5.0] * DAYS})

    assert load.unplaced == 50


@pytest.mark.parametrize("seed", range(20))
def test_no_minute_is_lost(seed):
    rng = np.random.default_rng(seed)
    people = [LoadPerson(n, tuple(rng.choice(["a", "b", "c", "d"], 2).tolist())) for n in range(4)]
    items = [
        LoadItem(
            id=n,
            skill=str(rng.choice(["a", "b", "c", "d"])),
            minutes=float(rng.uniform(1, 400)),
            due_day=None if rng.random() < 0.1 else int(rng.integers(-3, 14)),
            person_id=None if rng.random() < 0.6 else int(rng.integers(4)),
        )
        for n in range(40)
    ]
    expected = {skill: rng.uniform(0, 60, 10) for skill in "abcd"}
    capacity = rng.uniform(0, 300, (4, 10)) * (rng.random((4, 10)) < 0.8)

    load = load_map(items, people, capacity=capacity, expected=expected)

    given = sum(item.minutes for item in items) + sum(map(np.sum, expected.values()))
    placed = load.committed.sum() + load.expected.sum() + load.later.sum() + load.unplaced
    assert placed == pytest.approx(given)
    assert (load.committed >= 0).all()
