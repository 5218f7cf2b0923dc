from portal.planning.policies.priority_then_age import priority_then_age
from portal.planning.work import Context, Person, WorkItem

ANA = Person("ana", "network")


def test_the_weightiest_comes_first_and_the_oldest_among_equals():
    waiting = [
        WorkItem(1, "network", arrived_at=0.0, weight=1.0),
        WorkItem(2, "network", arrived_at=9.0, weight=4.0),
        WorkItem(3, "network", arrived_at=5.0, weight=4.0),
    ]

    choice = priority_then_age(ANA, waiting, 10.0, Context())

    assert (choice.item.id, choice.runner_up.id) == (3, 2)
