from portal.planning.policies import POLICIES
from portal.planning.policies.least_open import assign, least_open
from portal.planning.work import Context, Person, WorkItem

ITEM = WorkItem(1, "network")
ANA, BEN, CYD = (Person(name, "network") for name in ("ana", "ben", "cyd"))


def test_who_has_the_fewest_open_ones_gets_it():
    assert assign(ITEM, [ANA, BEN], {"ana": 3, "ben": 1}, None) is BEN


def test_equals_take_turns():
    counts = {"ana": 1, "ben": 1, "cyd": 2}

    assert assign(ITEM, [ANA, BEN, CYD], counts, ANA) is BEN
    assert assign(ITEM, [ANA, BEN, CYD], counts, BEN) is ANA


def test_somebody_without_a_count_has_none_open():
    assert assign(ITEM, [ANA, BEN], {"ana": 1}, None) is BEN


def test_what_was_assigned_is_done_in_order_of_arrival():
    waiting = [WorkItem(1, "network", arrived_at=5.0), WorkItem(2, "network", arrived_at=3.0)]

    assert least_open(ANA, waiting, 9.0, Context()).item.id == 2
    assert POLICIES["least_open"].assign is assign
