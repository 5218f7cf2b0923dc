"""Rungs are earned: what proves, what takes away, and what stands in braces."""

import pytest

from portal.anticipation.ladder import (
    PROVEN,
    Run,
    Rung,
    check_words,
    evidence_of,
    filled,
    may_rise,
)
from portal.errors import InvalidInput

RIGHT, WRONG, FRESH = Run(False, True), Run(True, True), Run(False, False)


@pytest.mark.parametrize(
    ("runs", "is_enough", "is_too_bad"),
    [
        ([RIGHT] * PROVEN, True, False),
        ([RIGHT] * (PROVEN - 1), False, False),
        ([RIGHT] * (PROVEN - 1) + [FRESH] * 10, False, False),  # they may still be undone
        ([WRONG] + [RIGHT] * (PROVEN - 1), False, False),  # 2 % is not under 2 %
        ([WRONG] + [RIGHT] * PROVEN, True, False),
        ([RIGHT] * 10 + [WRONG, WRONG], False, True),
        ([RIGHT] * PROVEN + [WRONG, WRONG], False, False),  # long ago
        ([WRONG] + [FRESH] * 20 + [WRONG], False, True),
        ([], False, False),
    ],
)
def test_what_runs_prove(runs, is_enough, is_too_bad):
    found = evidence_of(runs)

    assert (found.is_enough, found.is_too_bad) == (is_enough, is_too_bad)


def test_the_first_rung_needs_no_proof_and_there_is_none_above_the_last():
    nothing, enough = evidence_of([]), evidence_of([RIGHT] * PROVEN)

    assert [may_rise(rung, nothing) for rung in Rung] == [True, False, False, False]
    assert [may_rise(rung, enough) for rung in Rung] == [True, True, True, False]


def test_words_are_filled_once_and_what_is_missing_is_a_dash():
    words = "For {who}, on {day}: {what}, {level}."
    values = {"who": "{day}", "day": "2026-11-23", "what": "", "level": "read"}

    assert filled(words, values) == "For {day}, on 2026-11-23: \N{EN DASH}, read."


@pytest.mark.parametrize("words", ["", "  ", "For {somebody}"])
def test_words_that_nothing_stands_for_are_refused(words):
    with pytest.raises(InvalidInput):
        check_words(words, ["who"])
    check_words("For {who}, {requester}, {day}, {reference} and {Not A Name}", ["who"])
