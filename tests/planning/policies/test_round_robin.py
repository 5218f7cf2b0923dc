from portal.planning.policies import POLICIES
from portal.planning.policies.round_robin import assign, round_robin
from portal.planning.work import Context, Person, WorkItem

ITEM = WorkItem(1, "network")
ANA, BEN, CYD = (Person(name, "network") for name in ("ana", "ben", "cyd"))
DEV = Person("dev", "devices", "network")


def test_everyone_who_can_has_a_turn():
    last, order = None, []
    for _ in range(5):
        last = assign(ITEM, [ANA, BEN, DEV], {}, last)
        order.append(last.id)

    assert order == ["ana", "ben", "dev", "ana", "ben"]


def test_the_last_one_may_be_named_by_id_or_be_gone():
    assert assign(ITEM, [ANA, BEN], {}, "ana") is BEN
    assert assign(ITEM, [ANA, BEN], {}, CYD) is ANA


def test_nobody_who_can_means_nobody():
    assert assign(WorkItem(1, "apps"), [ANA], {}, None) is None


def test_what_was_assigned_is_done_in_order_of_arrival():
    waiting = [WorkItem(1, "network", arrived_at=5.0), WorkItem(2, "network", arrived_at=3.0)]

    assert round_robin(ANA, waiting, 9.0, Context()).item.id == 2
    assert POLICIES["round_robin"].assign is assign
