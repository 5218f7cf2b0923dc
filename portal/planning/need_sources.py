"""What the sources of predicted needs are worth: how often they were right, and what their claims
are to be believed."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import exp, log

from portal.planning.needs import Need

LEAST_JUDGED = 50
LEAST_PRECISION = 0.4
JUDGED_LATEST = 100  # a source is judged by the newest of what came of its predictions
CLAIM_CASES = 10.0  # what a source claims of itself counts as so many outcomes


@dataclass(frozen=True)
class SourceRecord:
    """How often a source was right of late. `expected`: mean of the probabilities it was given;
    `claimed`: of those it claimed itself."""

    source: str
    type_id: int | None
    judged: int
    hits: int
    expected: float
    claimed: float

    @property
    def precision(self) -> float | None:
        return self.hits / self.judged if self.judged else None

    @property
    def is_silenced(self) -> bool:
        """Below .4 over at least 50: a poor predictor is better ignored (Xu & Chan 2016). It goes
        on predicting unseen, so that it can be heard again."""
        return self.judged >= LEAST_JUDGED and self.hits / self.judged < LEAST_PRECISION


@dataclass(frozen=True)
class Judged:
    """What came of one prediction."""

    source: str
    type_id: int
    is_hit: bool
    probability: float
    claimed: float


def records_of(judged: Iterable[Judged]) -> list[SourceRecord]:
    """Records of each source, and of each source and type; `judged` the newest first, of which the
    newest 100 count."""
    groups: dict[tuple[str, int | None], list[Judged]] = {}
    for each in judged:
        for key in ((each.source, None), (each.source, each.type_id)):
            group = groups.setdefault(key, [])
            if len(group) < JUDGED_LATEST:
                group.append(each)
    return [
        SourceRecord(
            source=source,
            type_id=type_id,
            judged=len(some),
            hits=sum(each.is_hit for each in some),
            expected=sum(each.probability for each in some) / len(some),
            claimed=sum(each.claimed for each in some) / len(some),
        )
        for (source, type_id), some in groups.items()
    ]


def is_silent(need: Need, records: Iterable[SourceRecord]) -> bool:
    """Whether its source is silenced, as a whole or for its type."""
    return any(
        each.is_silenced
        for each in records
        if each.source == need.source and each.type_id in (None, need.type_id)
    )


def believed(claimed: float, source: str, records: Iterable[SourceRecord]) -> float:
    """What a claim is worth: its log odds moved by as much as its source was wrong of late beyond
    chance, the positive part of James & Stein (1961); the mean claim counts as ten outcomes.

    Worked line: claims of .9 on the mean, right in 30 of 60, which is 10.3 standard deviations
    off: (9 + 30) / 70 = .56, log odds 2.20 down to .25; a claim of .9 is then worth .56. Had 51
    come instead of 54, less than one and a half deviations, it would still be worth .88.
    """
    own = (each for each in records if each.source == source and each.type_id is None)
    record = next(own, None)
    if record is None:
        return claimed
    mean = _inside(record.claimed)
    came = (CLAIM_CASES * mean + record.hits) / (CLAIM_CASES + record.judged)
    off = (record.hits - record.judged * mean) ** 2 / (record.judged * mean * (1 - mean))
    beyond_chance = max(0.0, 1.0 - 1.0 / off) if off else 0.0
    moved = beyond_chance * (_log_odds(_inside(came)) - _log_odds(mean))
    return 1.0 / (1.0 + exp(-(_log_odds(_inside(claimed)) + moved)))


def _inside(share: float) -> float:
    return min(max(share, 0.01), 0.99)


def _log_odds(share: float) -> float:
    return log(share / (1 - share))
