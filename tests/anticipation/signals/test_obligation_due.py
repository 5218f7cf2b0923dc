from portal.anticipation.signals.obligation_due import obligation_due
from tests.anticipation.signals.support import FAR, TODAY, dated, facts


def test_it_is_expected_from_its_lead_on_until_a_week_after_it_is_due():
    [need] = obligation_due(facts(dated("register")))

    assert (need.source, need.why, need.key) == ("obligation_due", "obligation_due", "fact:1")
    assert need.first_on <= TODAY <= need.last_on
    assert (need.requester_id, need.quantity, need.probability) == (11, 1, 0.8)


def test_it_leaves_other_sources_and_the_far_future_alone():
    assert obligation_due(facts(dated("elsewhere"))) == []
    assert obligation_due(facts(dated("register", due_on=FAR, last_safe_on=FAR))) == []
