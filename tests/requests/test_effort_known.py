"""On a real log's arrivals: how well efforts are known before the work is done."""

import pytest

from tests.support.efforts import SCENARIOS, judged, scenario_cases


@pytest.mark.skipif(not SCENARIOS, reason="../shared/scenarios is not here")
def test_efforts_are_known_at_least_as_well_as_by_type_and_their_p90_holds():
    before, after = scenario_cases(SCENARIOS[0])

    found = judged(before, after, priors={})

    assert found.ours >= found.of_type_means
    assert 0.85 <= found.covered <= 0.95
