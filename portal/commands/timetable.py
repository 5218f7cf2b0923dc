"""What runs by itself, and the name of the slot an instant falls into. Everything is in UTC, so no
slot folds when clocks change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Entry:
    """A job every `every`, counted from midnight UTC plus `after`."""

    job: str
    every: timedelta
    after: timedelta = timedelta()


TIMETABLE = (
    Entry("notifications.tell", every=timedelta(minutes=1)),
    Entry("notifications.digest", every=timedelta(minutes=15)),
    Entry("rules.run", every=timedelta(minutes=1)),
    Entry("planning.file_recurring", every=timedelta(hours=1), after=timedelta(minutes=5)),
    Entry("planning.hand_on_absent", every=timedelta(hours=1), after=timedelta(minutes=10)),
    Entry("planning.learn", every=timedelta(hours=1)),
    Entry("anticipation.foresee", every=timedelta(days=1), after=timedelta(minutes=30)),
    Entry("anticipation.do_due", every=timedelta(days=1), after=timedelta(hours=4)),
    Entry("anticipation.nudge", every=timedelta(days=1), after=timedelta(hours=4, minutes=30)),
    Entry("forecast.run", every=timedelta(days=1), after=timedelta(hours=1)),
    Entry("requests.attend_approvals", every=timedelta(minutes=15)),
    Entry("requests.attend_questions", every=timedelta(hours=1)),
    Entry("requests.attend_targets", every=timedelta(minutes=10)),
    Entry("planning.plan", every=timedelta(days=1), after=timedelta(hours=2)),
    Entry("planning.attend_slots", every=timedelta(minutes=5)),
    Entry("planning.replay", every=timedelta(days=1), after=timedelta(hours=5)),
    Entry("requests.learn_kinds", every=timedelta(days=1), after=timedelta(minutes=15)),
    Entry("requests.anchor", every=timedelta(days=1)),
    Entry("jobs.forget", every=timedelta(days=1), after=timedelta(hours=3)),
    Entry("requests.learn_words", every=timedelta(minutes=10)),
    Entry("requests.learn_words_anew", every=timedelta(days=1), after=timedelta(hours=6)),
    Entry("requests.sweep_files", every=timedelta(days=1), after=timedelta(hours=4)),
)


def slots(now: datetime, *, timetable: tuple[Entry, ...] = TIMETABLE) -> Iterator[tuple[str, str]]:
    """(job, key) of the slot each entry is in: the same key all through a slot, so that however
    often the clock ticks, a job table with unique keys holds one row."""
    for entry in timetable:
        yield entry.job, f"{entry.job}:{slot_start(entry, now):%Y-%m-%dT%H:%M}"


def slot_start(entry: Entry, now: datetime) -> datetime:
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0) + entry.after
    if midnight > now:
        midnight -= timedelta(days=1)
    return midnight + entry.every * ((now - midnight) // entry.every)
