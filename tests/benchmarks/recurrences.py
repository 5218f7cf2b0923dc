"""python -m tests.benchmarks.recurrences: who asks for the same again, night by night on a log.

Each night everything is learnt from the days before; a pair of requester and type has one open
prediction, which closes when it is asked for or after ten working days; a requester has at most
1 % of all. Against "asked for at least n times before", night by night as many.
"""

import csv
import gzip
import json
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import numpy as np

from portal.anticipation.asking_again import WITHIN_DAYS, learnt, within_ten_days
from portal.anticipation.asks import Asks
from portal.anticipation.signals.recurrence import LEAST_PROBABILITY
from portal.planning.need_sources import Judged, SourceRecord, believed, records_of

LOG = Path(__file__).parents[3] / "shared/data/uci_servicenow/requests.csv.gz"
LAST_DENSE = date(2016, 5, 20)
NORMAL = ("3", "4")
SOURCE = "recurrence"
MOST_OF_ONE = 0.01
REFIT_DAYS = 5
WARM_UP = 20  # working days before the first prediction that is judged


@dataclass
class Opened:
    """Predictions in the order they were opened."""

    night: list[int] = field(default_factory=list)
    probability: list[float] = field(default_factory=list)
    hit: list[bool] = field(default_factory=list)


class Ledger:
    """One open prediction a pair, at most 1 % of all to one requester."""

    def __init__(self, asks: Asks, *, is_believed: bool = False):
        self.asks, self.opened, self.is_believed = asks, Opened(), is_believed
        self._claims: list[tuple[float, int, bool]] = []  # claimed, night, whether it came
        self._free_from = np.zeros(asks.pair_count, dtype=np.int64)
        self._by_asker: dict[int, int] = {}

    def open(self, day: int, pairs, scores, *, most: int = 10**9, least: float = -1.0) -> int:
        following, count = self.asks.next_after(day), 0
        records = self._records(day) if self.is_believed else []
        for each in np.argsort(-scores, kind="stable"):
            if count == most or scores[each] < least:
                break
            pair = int(pairs[each])
            asker = int(self.asks.asker_of[pair])
            had, allowed = self._by_asker.get(asker, 0), MOST_OF_ONE * len(self.opened.night)
            if self._free_from[pair] > day or had + 1 > max(1.0, allowed):
                continue
            came = int(following[pair])
            is_hit = came <= day + WITHIN_DAYS
            self._by_asker[asker] = had + 1
            self._free_from[pair] = came if is_hit else day + WITHIN_DAYS
            self.opened.night.append(day)
            self._claims.append((float(scores[each]), day, is_hit))
            given = believed(float(scores[each]), SOURCE, records)
            self.opened.probability.append(given)
            self.opened.hit.append(is_hit)
            count += 1
        return count

    def _records(self, day: int) -> list[SourceRecord]:
        """What came of those whose days are over at the end of `day`, the newest first."""
        return records_of(
            Judged(SOURCE, 0, is_hit, claimed, claimed)
            for claimed, night, is_hit in reversed(self._claims)
            if night + WITHIN_DAYS <= day
        )


def calibration_error(probability: np.ndarray, hit: np.ndarray, *, groups: int = 10) -> float:
    """Expected calibration error over groups of equal size (Naeini et al. 2015)."""
    if not len(probability):
        return 0.0
    parts = np.array_split(np.argsort(probability, kind="stable"), groups)
    gaps = [
        len(part) * abs(probability[part].mean() - hit[part].mean()) for part in parts if len(part)
    ]
    return float(sum(gaps) / len(probability))


def by_times(asks: Asks, nights, least: int) -> tuple[Opened, list[int]]:
    """The baseline: whoever asked at least `least` times before."""
    ledger, opened = Ledger(asks), []
    for day in nights:
        counts = asks.counts(day)
        pairs = np.flatnonzero(counts >= least)
        opened.append(ledger.open(day, pairs, counts[pairs].astype(float)))
    return ledger.opened, opened


def learning(
    asks: Asks,
    nights,
    *,
    most: list[int] | None = None,
    least: float = -1.0,
    is_believed: bool = False,
) -> Opened:
    """`is_believed`: what is judged is what the claim was worth by what came of those before."""
    ledger, weights = Ledger(asks, is_believed=is_believed), None
    for number, day in enumerate(nights):
        if weights is None or number % REFIT_DAYS == 0:
            weights = learnt(asks, day)
        if weights is not None:
            pairs, chances = within_ten_days(asks, weights, day)
            allowed = 10**9 if most is None else most[number]
            ledger.open(day, pairs, chances, most=allowed, least=least)
    return ledger.opened


def uci(kind: str) -> tuple[Asks, int, int]:
    """(asks, working days, normal requests a working day) of the dense twelve weeks."""
    with gzip.open(LOG, "rt") as lines:
        rows = [row for row in csv.DictReader(lines) if row["requester"]]
    days = [datetime.fromisoformat(row["opened_at"]).date() for row in rows]
    kept = [(row, day) for row, day in zip(rows, days, strict=True) if day <= LAST_DENSE]
    open_days = sorted({day for _row, day in kept if day.weekday() < 5})
    ordinals = [day.toordinal() for day in open_days]
    place = np.searchsorted(ordinals, [day.toordinal() for _row, day in kept])
    named = [_kind(row, kind) for row, _day in kept]
    who = {name: code for code, name in enumerate(sorted({row["requester"] for row, _d in kept}))}
    what = {name: code for code, name in enumerate(sorted(set(named)))}
    asks = Asks.of(
        [who[row["requester"]] for row, _day in kept], [what[name] for name in named], place
    )
    is_normal = np.array([row["priority"][:1] in NORMAL for row, _day in kept])
    judged = (place > WARM_UP) & (place <= len(open_days) - 1)
    return asks, len(open_days), int((is_normal & judged).sum())


def _kind(row: dict, kind: str) -> str:
    return row.get(kind) or json.loads(row["extra"]).get(kind, "") or "?"


def show(name: str, opened: Opened, normal: int) -> None:
    hit, probability = np.array(opened.hit), np.array(opened.probability)
    print(f"{name:34} {len(hit):6} {hit.mean():9.3f} {hit.sum() / normal:7.2%}", end="")
    print(f" {calibration_error(probability, hit):11.3f}" if probability.max() <= 1 else "")


def main() -> None:
    print("UCI incidents; volume: hits / normal requests; calibration: expected error, 10 groups")
    for kind in ("subcategory", "category"):
        asks, days, normal = uci(kind)
        nights = range(WARM_UP, days - WITHIN_DAYS)
        print(f"\ntype = {kind}: {normal} normal requests, nights {nights.start} to {nights.stop}")
        print(f"{'':34} opened precision  volume calibration")
        for least in (2, 3, 4, 5):
            baseline, per_night = by_times(asks, nights, least)
            show(f"asked at least {least} times before", baseline, normal)
            show("   learnt, as many each night", learning(asks, nights, most=per_night), normal)
        baseline, _nights = by_times(asks, nights, 3)
        show("   learnt, of the same volume", _of_volume(asks, nights, sum(baseline.hit)), normal)
        print(f"{'probability at least':34}")
        for least in (0.2, 0.3, 0.4, 0.5, 0.6):
            show(f"   {least}", learning(asks, nights, least=least), normal)
        opened = learning(asks, nights, least=LEAST_PROBABILITY, is_believed=True)
        show(f"   {LEAST_PROBABILITY}, believed as the portal does", opened, normal)
        _by_group(learning(asks, nights, least=0.2))


def _of_volume(asks: Asks, nights, hits: int) -> Opened:
    """The least probability at which as many hits are made as the baseline makes, by halving."""
    low, high = 0.0, 1.0
    for _turn in range(7):
        middle = (low + high) / 2
        opened = learning(asks, nights, least=middle)
        low, high = (middle, high) if sum(opened.hit) > hits else (low, middle)
    return opened


def _by_group(opened: Opened) -> None:
    probability, hit = np.array(opened.probability), np.array(opened.hit)
    night = np.array(opened.night)
    print("predicted -> came, opened at .2 and above:", end=" ")
    for part in np.array_split(np.argsort(probability), 8):
        print(f"{probability[part].mean():.2f}->{hit[part].mean():.2f}", end="  ")
    middle = int(np.median(night))
    for name, some in (("first half", night < middle), ("second half", night >= middle)):
        print(
            f"\n{name}: calibration {calibration_error(probability[some], hit[some]):.3f}", end=""
        )
    print()


if __name__ == "__main__":
    main()
