from portal.planning.policies.first_come_first_served import first_come_first_served
from portal.planning.work import Context, Person, WorkItem

ANA = Person("ana", "network")


def test_the_oldest_of_the_persons_team_comes_first():
    waiting = [
        WorkItem(1, "network", arrived_at=30.0),
        WorkItem(2, "network", arrived_at=10.0),
        WorkItem(3, "devices", arrived_at=0.0),
    ]

    choice = first_come_first_served(ANA, waiting, 100.0, Context())

    assert (choice.item.id, choice.runner_up.id) == (2, 1)
    assert choice.terms["waiting_minutes"] == 90.0


def test_what_has_not_come_yet_is_not_served():
    predicted = WorkItem(1, "network", arrived_at=0.0, probability=0.9)

    assert first_come_first_served(ANA, [predicted], 100.0, Context()).item is None
