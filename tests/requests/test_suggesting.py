import numpy as np
import pytest

from portal.requests.suggesting import Suggestion, learn, packed, suggest, unpacked

WORDS = {
    "access": ["folder", "rights", "group", "read", "write"],
    "laptop": ["battery", "screen", "keyboard", "slow", "charger"],
    "contract": ["liability", "clause", "party", "term", "signature"],
}


def past(count, *, seed=1, kinds=WORDS):
    """Three words of the kind and one that says nothing."""
    rng = np.random.default_rng(seed)
    names = list(kinds)
    return [
        (kind, {*rng.choice(kinds[kind], 3, replace=False), rng.choice(["hello", "thanks"])})
        for kind in (names[rng.integers(len(names))] for _ in range(count))
    ]


def test_words_of_one_kind_tell_it():
    found = suggest(learn(past(200)), {"battery", "slow", "hello"})

    assert found.kind == "laptop"
    assert found.chance > 0.9


def test_it_says_nothing_to_words_it_never_met():
    assert suggest(learn(past(200)), {"fountain", "statue", "hello"}) is None


def test_it_says_nothing_where_two_are_as_likely():
    assert suggest(learn(past(200)), {"battery", "folder", "thanks"}) is None


def test_it_says_nothing_where_words_tell_nothing():
    rng = np.random.default_rng(3)
    told = [(f"kind {rng.integers(4)}", {f"word {rng.integers(9)}"}) for _ in range(400)]
    learnt = learn(told)

    assert [suggest(learnt, {f"word {number}"}) for number in range(9)] == [None] * 9


@pytest.mark.parametrize("told", [[], past(20), past(200, kinds={"access": WORDS["access"]})])
def test_too_little_teaches_nothing(told):
    assert learn(told) is None
    assert suggest(None, {"folder"}) is None


def test_a_chance_comes_true_as_often_as_it_says():
    rng = np.random.default_rng(5)
    told = [
        (kind, {f"{kind} {rng.integers(3)}" if rng.random() < 0.8 else f"other {rng.integers(3)}"})
        for kind in rng.choice(["a", "b", "c"], 3000, p=[0.6, 0.3, 0.1])
    ]
    other = [(kind, {f"a {rng.integers(3)}" if kind == "a" else "b 0"}) for kind, _m in told]
    mixed = [
        (kind, marks if rng.random() < 0.7 else wrong)
        for (kind, marks), (_kind, wrong) in zip(told, reversed(other), strict=True)
    ]
    learnt, late = learn(mixed[:2000]), mixed[2000:]
    said = [(found, kind) for kind, marks in late if (found := suggest(learnt, marks))]

    right = np.mean([found.kind == kind for found, kind in said])
    assert len(said) > 300
    assert abs(right - np.mean([found.chance for found, _kind in said])) < 0.06


def test_what_is_stored_says_the_same():
    learnt = learn(past(200))
    again = unpacked(packed(learnt))

    assert suggest(again, {"battery", "slow"}).kind == "laptop"
    assert np.allclose(again.telling, learnt.telling, atol=0.01)
    assert unpacked(packed(None)) is None


def test_the_order_of_marks_changes_nothing():
    learnt = learn(past(200))

    assert suggest(learnt, ["battery", "slow"]) == suggest(learnt, ["slow", "battery", "slow"])
    assert isinstance(suggest(learnt, ["battery", "slow"]), Suggestion)
