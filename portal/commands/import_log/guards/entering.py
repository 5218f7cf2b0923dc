"""How and when the requests of a log were entered: what it leaves out, late rows, zones, bulk."""

import numpy as np

from portal.commands.import_log.facts import NO_NUMBER
from portal.commands.import_log.guards.looked import Looked, share

UNFINISHED_SHARE = 0.005  # of the requests of any log taken from a live system
LEAST_NUMBERED = 50
LATE_SHARE, CHAOS_SHARE, NEIGHBOURS = 0.01, 0.2, 9
BULK_ROWS, BULK_SHARE = 20, 0.01


def closing(looked: Looked) -> str | None:
    """A log of what was closed in a span of time lacks whatever took long towards its end."""
    durations = np.array(looked.facts.durations)
    unfinished = np.isnan(durations).mean()
    if unfinished > UNFINISHED_SHARE:
        return None
    who = f"Only {share(unfinished)}" if unfinished else "None"
    stamps = np.array(looked.facts.stamps)
    last = np.nanquantile(durations[stamps >= np.quantile(stamps, 0.98)], 0.9)
    usual = np.nanquantile(durations, 0.9)
    seen = f" (9 in 10 of its last were done in {_days(last)}, of all in {_days(usual)})"
    return (
        f"{who} of the requests are unfinished: the log was chosen by closing date, so what took "
        f"long is missing at its end{seen if last < usual else ''}. Open work and waiting times "
        "there look better than they were."
    )


def late_registration(looked: Looked) -> str | None:
    """Numbers are given when a request is entered: one that arrived more than a day before the
    nine numbered before it was entered late. Numbers without order say nothing."""
    facts = looked.facts
    numbers, stamps = np.array(facts.numbers), np.array(facts.stamps)
    series = np.array(facts.series)
    behind = np.concatenate(
        [
            _days_behind(stamps[own][np.argsort(numbers[own], kind="stable")])
            for one in np.flatnonzero(np.bincount(series) >= LEAST_NUMBERED)
            if (own := (series == one) & (numbers != NO_NUMBER)).sum() >= LEAST_NUMBERED
        ]
        or [np.zeros(1)]
    )
    late = behind > 1
    if not LATE_SHARE <= late.mean() <= CHAOS_SHARE:
        return None
    days = np.median(behind[late])
    return (
        f"{share(late.mean())} of the requests carry an arrival days before those numbered "
        f"beside them (typically {days:.0f} days): entered late. The last {days:.0f} days of the "
        "log will still miss some."
    )


def _days_behind(stamps: np.ndarray) -> np.ndarray:
    """In the order of numbers: days by which each arrived before the median of the nine before it;
    all nought where the numbers do not follow time."""
    if (np.diff(stamps) < 0).mean() > CHAOS_SHARE:
        return np.zeros(len(stamps))
    usual = np.median(np.lib.stride_tricks.sliding_window_view(stamps, NEIGHBOURS), axis=1)
    return (usual[:-1] - stamps[NEIGHBOURS:]) / 86400


def zones(looked: Looked) -> str | None:
    facts = looked.facts
    without = facts.offsets[None]
    written = facts.count - without
    if 0 < without < facts.count:
        return (
            f"{written:,} arrivals carry an offset from UTC and {without:,} do not: those without "
            f"are taken as local time of {looked.zone}. If they are UTC, hours and days are wrong."
        )
    if written and facts.own_offset < 0.9 * written:
        found = ", ".join(map(_offset, sorted(one for one in facts.offsets if one is not None)))
        return (
            f"The log writes its times at {found}, which {looked.zone} does not keep: days and "
            "opening hours are those of the desk. Set the desk's calendar to the log's zone."
        )
    return None


def times_of_day(looked: Looked) -> str | None:
    at_midnight = sum(n for (_day, minute), n in looked.facts.local_minutes.items() if not minute)
    if at_midnight < 0.9 * looked.facts.count:
        return None
    return (
        f"{share(at_midnight / looked.facts.count)} of the arrivals are at midnight: the log "
        "knows days but no times, so waiting times in hours mean little."
    )


def bulk(looked: Looked) -> str | None:
    """Twenty or more in one minute were loaded or entered together."""
    minutes = {
        minute: count
        for minute, count in looked.facts.local_minutes.items()
        if count >= BULK_ROWS and minute[1] != 0
    }
    rows = sum(minutes.values())
    if rows < BULK_SHARE * looked.facts.count:
        return None
    (day, minute), most = max(minutes.items(), key=lambda item: item[1])
    return (
        f"{rows:,} requests ({share(rows / looked.facts.count)}) were entered in "
        f"{len(minutes):,} minutes with {BULK_ROWS} or more each, the most on {day} at "
        f"{minute // 60:02}:{minute % 60:02} ({most:,}): a bulk import or a mass mailing. They "
        "arose at other times than they say, or as one."
    )


def _days(days: float) -> str:
    return f"{days * 24:.0f} h" if days < 2 else f"{days:.0f} days"


def _offset(minutes: int) -> str:
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
