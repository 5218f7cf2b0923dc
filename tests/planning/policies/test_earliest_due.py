from portal.planning.policies.earliest_due import earliest_due
from portal.planning.work import Context, Person, WorkItem

ANA = Person("ana", "network")


def test_what_is_due_first_comes_first_hard_or_not():
    waiting = [
        WorkItem(1, "network", arrived_at=0.0, due_at=500.0),
        WorkItem(2, "network", arrived_at=9.0, due_at=900.0, hard_deadline_at=300.0),
        WorkItem(3, "network", arrived_at=5.0),
    ]

    choice = earliest_due(ANA, waiting, 10.0, Context())

    assert (choice.item.id, choice.runner_up.id) == (2, 1)
