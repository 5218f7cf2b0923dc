from statistics import median
from time import perf_counter

import pytest

from portal.identity.passwords import CHEAP, STRONG, digest, is_right


def test_a_password_is_known_by_its_digest():
    stored = digest("correct horse", hasher=CHEAP)

    assert is_right("correct horse", stored, hasher=CHEAP)
    assert not is_right("correct house", stored, hasher=CHEAP)


def test_nobody_has_no_password():
    assert not is_right("nobody has this password", None, hasher=CHEAP)


def test_a_damaged_digest_is_wrong_and_no_accident():
    assert not is_right("x", "not a digest", hasher=CHEAP)


@pytest.mark.slow  # the real hasher takes its time on purpose
def test_it_takes_as_long_for_somebody_nobody_knows():
    stored = digest("kettle under the stairs", hasher=STRONG)

    known = median(_seconds(stored) for _ in range(7))
    unknown = median(_seconds(None) for _ in range(7))

    assert 0.5 < unknown / known < 2


def _seconds(stored):
    begun = perf_counter()
    is_right("a wrong password", stored, hasher=STRONG)
    return perf_counter() - begun
