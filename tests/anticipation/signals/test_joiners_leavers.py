from portal.anticipation.signals.joiners_leavers import joiners_leavers
from tests.anticipation.signals.support import FAR, TODAY, dated, facts


def test_it_is_expected_from_its_lead_on_until_a_week_after_it_is_due():
    [need] = joiners_leavers(facts(dated("people")))

    assert (need.source, need.why, need.key) == ("joiners_leavers", "joiners_leavers", "fact:1")
    assert need.first_on <= TODAY <= need.last_on
    assert (need.requester_id, need.quantity, need.probability) == (11, 1, 0.8)


def test_it_leaves_other_sources_and_the_far_future_alone():
    assert joiners_leavers(facts(dated("elsewhere"))) == []
    assert joiners_leavers(facts(dated("people", due_on=FAR, last_safe_on=FAR))) == []
