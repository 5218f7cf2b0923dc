from datetime import timedelta

from portal.anticipation.facts import PastFact, TypeFacts
from portal.anticipation.signals.bundle import bundle
from tests.anticipation.signals.support import KIND, TODAY, dated, facts, past

ACCESS = 7


def joined(*, each):
    """Ten past joiners, five weeks apart; `each`: requests for access around each of them."""
    days = [TODAY - timedelta(days=40 + 35 * number) for number in range(10)]
    told = tuple(PastFact(KIND, "people", "Sales", day, 1) for day in days)
    asked = [(1, ACCESS, 0, day + timedelta(days=k)) for day in days for k in range(each)]
    asked.append((5, KIND, 1, TODAY - timedelta(days=400)))
    types = {KIND: TypeFacts(early_days=15), ACCESS: TypeFacts()}
    fact = dated("people", department="Sales", quantity=3)
    return facts(fact, past_dated=told, requests=past(*asked), types=types)


def test_what_came_with_past_joiners_is_expected_with_the_next():
    [need] = bundle(joined(each=2))

    assert (need.type_id, need.department, need.requester_id) == (ACCESS, "Sales", None)
    assert need.quantity == 6
    assert need.params == {"with": KIND, "obligation": 1}
    assert need.obligation_id is None


def test_nothing_is_expected_where_nothing_came_or_too_little_is_known():
    assert bundle(joined(each=0)) == []
    assert bundle(facts(dated("people"))) == []
