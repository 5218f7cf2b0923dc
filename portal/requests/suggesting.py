"""Which kind of request this looks like, by what the desk's own past with the like of it was.

Naive Bayes over what is known when something is asked (words, department, channel): each mark
tells by how much more often it stands in one kind than in all. How far the marks are believed,
which are not independent, is chosen on the latest fifth of the past, so the chances are those that
came true there. It says nothing where it is not sure, or where it meets marks it never saw.
"""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO

import numpy as np

LEAST_PAST, LEAST_OF_A_KIND, LEAST_SEEN = 50, 5, 2
MOST_MARKS = 4000
HELD_OUT = 0.2
PRIOR_WEIGHTS = (1.0, 3.0, 10.0)  # cases of the usual share that stand beside each kind's own
BELIEFS = (0.2, 0.35, 0.5, 0.7, 1.0)
SURE = 0.6
STRANGE_SHARE, FAMILIAR_AT_MOST = 0.1, 0.8  # of the latest past; one new word in five is usual


def in_ten(chance: float) -> int:
    """A chance as it is said; none is certain and none is nothing."""
    return min(9, max(1, round(10 * chance)))


@dataclass(frozen=True)
class Suggestion:
    """`chance`: of such suggestions in the past, the share that came true."""

    kind: str
    chance: float

    @property
    def in_ten(self) -> int:
        return in_ten(self.chance)


@dataclass(frozen=True)
class Learnt:
    """`telling[k, m]`: log of how much more often mark m stands in kind k than in all; `usual[k]`:
    log share of the kind. `belief`: the part of the sum of `telling` that is believed.
    `familiar_from`: the share of its marks that nine in ten cases of a known kind find known."""

    kinds: tuple[str, ...]
    marks: dict[str, int]
    usual: np.ndarray
    telling: np.ndarray
    belief: float
    familiar_from: float = 0.0

    def chances(self, marks: Collection[str]) -> np.ndarray:
        """Of each kind; they sum to 1."""
        found = [self.marks[mark] for mark in set(marks) if mark in self.marks]
        score = self.usual + self.belief * self.telling[:, found].sum(axis=1)
        shares = np.exp(score - score.max())
        return shares / shares.sum()

    def familiar(self, marks: Collection[str]) -> float:
        """The share of these marks that the past knows."""
        each = set(marks)
        return sum(mark in self.marks for mark in each) / len(each) if each else 0.0


def learn(past: Sequence[tuple[str, Collection[str]]]) -> Learnt | None:
    """`past`: kind and marks of each case, the oldest first. None: too few, or of one kind."""
    common = {kind for kind, count in Counter(k for k, _m in past).items() if _is_known(count)}
    past = [(kind, frozenset(marks)) for kind, marks in past if kind in common]
    if len(past) < LEAST_PAST or len(common) < 2:
        return None
    cut = int(len(past) * (1 - HELD_OUT))
    early, late = past[:cut], past[cut:]
    trials = {
        (weight, belief): _surprise(_fitted(early, weight, belief), late)
        for weight in PRIOR_WEIGHTS
        for belief in BELIEFS
    }
    chosen = min(trials, key=lambda trial: (trials[trial], trial))
    known = _fitted(early, *chosen)
    met = [known.familiar(marks) for kind, marks in late if kind in known.kinds]
    usual = min(float(np.quantile(met, STRANGE_SHARE)), FAMILIAR_AT_MOST) if met else 0.0
    return replace(_fitted(past, *chosen), familiar_from=usual)


def suggest(learnt: Learnt | None, marks: Collection[str]) -> Suggestion | None:
    """None: it is not sure, and says so by saying nothing."""
    if learnt is None or learnt.familiar(marks) < learnt.familiar_from:
        return None
    chances = learnt.chances(marks)
    best = int(chances.argmax())
    if chances[best] < SURE:
        return None
    return Suggestion(learnt.kinds[best], float(chances[best]))


def packed(learnt: Learnt | None) -> bytes:
    """To be stored; empty for none. Half precision is more than the counts bear."""
    if learnt is None:
        return b""
    told = {"kinds": learnt.kinds, "marks": list(learnt.marks)}
    told |= {"belief": learnt.belief, "familiar_from": learnt.familiar_from}
    file = BytesIO()
    np.savez_compressed(
        file,
        words=np.frombuffer(json.dumps(told).encode(), dtype=np.uint8),
        usual=learnt.usual.astype(np.float32),
        telling=learnt.telling.astype(np.float16),
    )
    return file.getvalue()


@lru_cache(maxsize=32)
def unpacked(stored: bytes) -> Learnt | None:
    if not stored:
        return None
    with np.load(BytesIO(stored), allow_pickle=False) as file:
        told = json.loads(file["words"].tobytes())
        usual, telling = file["usual"].astype(float), file["telling"].astype(float)
    marks = {mark: place for place, mark in enumerate(told["marks"])}
    return Learnt(
        tuple(told["kinds"]), marks, usual, telling, told["belief"], told["familiar_from"]
    )


def _is_known(count: int) -> bool:
    return count >= LEAST_OF_A_KIND


def _fitted(past: Sequence[tuple[str, frozenset]], weight: float, belief: float) -> Learnt:
    seen = Counter(mark for _kind, marks in past for mark in marks)
    known = [mark for mark, count in seen.most_common(MOST_MARKS) if count >= LEAST_SEEN]
    place = {mark: column for column, mark in enumerate(known)}
    kinds = tuple(sorted({kind for kind, _marks in past}))
    row_of = {kind: row for row, kind in enumerate(kinds)}
    counts, cases = np.zeros((len(kinds), len(known))), np.zeros(len(kinds))
    for kind, marks in past:
        cases[row_of[kind]] += 1
        counts[row_of[kind], [place[mark] for mark in marks if mark in place]] += 1
    share = counts.sum(axis=0) / cases.sum()
    telling = np.log((counts + weight * share) / (cases[:, None] + weight) / share)
    return Learnt(kinds, place, np.log(cases / cases.sum()), telling, belief)


def _surprise(learnt: Learnt, late: Sequence[tuple[str, frozenset]]) -> float:
    """Mean log loss; a kind that was not there yet counts as a chance of 1 %."""
    row_of = {kind: row for row, kind in enumerate(learnt.kinds)}
    found = [
        learnt.chances(marks)[row_of[kind]] if kind in row_of else 0.0 for kind, marks in late
    ]
    return float(-np.log(np.maximum(found, 0.01)).mean())
