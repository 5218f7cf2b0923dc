from portal.catalogue.fields.choice import KIND
from portal.catalogue.fields.kind import Problem

CHOICES = [["ours", "Our text"], ["theirs", "Their text"]]


def test_only_what_is_offered_can_be_chosen():
    assert KIND.problem("ours", CHOICES) is None
    assert KIND.problem("mine", CHOICES) == Problem.NOT_OFFERED
    assert KIND.problem("Our text", CHOICES) == Problem.NOT_OFFERED
