"""Who asks for what and when: the arrivals of the demo company, day by day."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np

from portal.commands.demo.dice import stream
from portal.commands.demo.people import DEPARTMENTS, Colleague
from portal.commands.demo.seasons import HOURS_FROM_SEVEN, DemoCalendar, day_factor, is_term_start
from portal.commands.demo.types import TYPES

LONDON = ZoneInfo("Europe/London")
DAY_SHOCK_VARIANCE = {"it": 0.05, "legal": 0.07}
WEEK_SHOCK_SD = {"it": 0.08, "legal": 0.10}
SHARE_IN_DAYTIME = sum(HOURS_FROM_SEVEN)
SPELL_WEEKS_BEFORE = range(31, 35)  # twenty starters at once on the IT desk
SPELL_STARTERS = 20
REGULAR_NDA_DAYS = 9
RARE = ("L7", "L8", "L11", "L12")  # too few for chance: spread evenly, so that each is seen


@dataclass(frozen=True)
class Arrival:
    """One ask: `at` in epoch seconds, `requester` an index into the company.

    `story` names one of the few asks whose words and course are written in advance.
    """

    at: int
    code: str
    requester: int
    story: str = ""


@dataclass(frozen=True)
class Askers:
    """For each type the cumulated shares of the company's people."""

    people: tuple[Colleague, ...]
    cumulated: dict[str, np.ndarray]

    @classmethod
    def of(cls, company: list[Colleague]) -> "Askers":
        rates = {department.name: department.it_asks_per_head for department in DEPARTMENTS}
        own_desk = {"it": "IT", "legal": "Legal"}
        cumulated = {}
        for code, demo_type in TYPES.items():
            more = dict(demo_type.who)
            weights = np.array(
                [
                    rates[person.department]
                    * person.activity
                    * more.get(person.department, 1.0 if len(more) == 0 else 0.25)
                    * (0.0 if person.department == own_desk[demo_type.desk] else 1.0)
                    for person in company
                ]
            )
            cumulated[code] = np.cumsum(weights / weights.sum())
        return cls(tuple(company), cumulated)

    def draw(self, code: str, count: int, rng: np.random.Generator) -> list[int]:
        found = np.searchsorted(self.cumulated[code], rng.random(count), side="right")
        return np.minimum(found, len(self.people) - 1).tolist()

    def index_of(self, name: str) -> int:
        return next(i for i, person in enumerate(self.people) if person.name == name)


def expected_total(calendar: DemoCalendar) -> float:
    """Mean number of arrivals over the history, before any shock."""
    days = (calendar.today - calendar.start).days
    return sum(
        TYPES[code].weekly / 5 * day_factor(code, calendar.start + timedelta(days=n), calendar)
        for n in range(days)
        for code in TYPES
    )


def arrivals_of_day(
    day: date, *, calendar: DemoCalendar, askers: Askers, scale: float, seed: int
) -> list[Arrival]:
    """Poisson counts per type; a gamma shock per desk-day, a lognormal one per desk-week."""
    rng = stream(seed, "day", day.toordinal())
    shock = {
        desk: rng.gamma(1 / variance, variance) for desk, variance in DAY_SHOCK_VARIANCE.items()
    }
    weekly = stream(seed, "week", day.toordinal() - day.weekday())
    for desk, sd in WEEK_SHOCK_SD.items():
        shock[desk] *= weekly.lognormal(-sd * sd / 2, sd)
    arrivals = []
    for code, demo_type in TYPES.items():
        if code in RARE:
            continue
        mean = demo_type.weekly / 5 * day_factor(code, day, calendar) * scale
        count = int(rng.poisson(mean * shock[demo_type.desk]))
        if not count:
            continue
        askers_now = askers.draw(code, count, rng)
        for requester, second in zip(askers_now, _seconds_of_day(count, rng), strict=True):
            arrivals.append(Arrival(_at(day, second), code, requester))
    arrivals.extend(_starters_at_once(day, calendar, askers, scale=scale, rng=rng))
    arrivals = _with_regulars(day, calendar, askers, arrivals)
    return sorted(arrivals, key=lambda arrival: (arrival.at, arrival.code, arrival.requester))


def rare_arrivals(
    last: date, *, calendar: DemoCalendar, askers: Askers, scale: float, seed: int
) -> list[Arrival]:
    """The rare types up to the day before `last`: one whenever the summed mean passes a whole."""
    arrivals = []
    for code in RARE:
        rng = stream(seed, code)
        summed = float(rng.random())
        day = calendar.start
        while day < last:
            before = int(summed)
            summed += TYPES[code].weekly / 5 * day_factor(code, day, calendar) * scale
            count = int(summed) - before
            day += timedelta(days=1)
            if not count:
                continue
            people, seconds = askers.draw(code, count, rng), _seconds_of_day(count, rng)
            arrivals += [
                Arrival(_at(day - timedelta(days=1), second), code, person)
                for person, second in zip(people, seconds, strict=True)
            ]
    return arrivals


def _seconds_of_day(count: int, rng: np.random.Generator) -> list[int]:
    daytime = rng.random(count) < SHARE_IN_DAYTIME
    shares = np.array(HOURS_FROM_SEVEN) / SHARE_IN_DAYTIME
    hours = np.where(
        daytime,
        7 + rng.choice(len(shares), size=count, p=shares),
        (19 + rng.integers(0, 12, count)) % 24,
    )
    return (hours * 3600 + rng.integers(0, 3600, count)).tolist()


def _at(day: date, second: int) -> int:
    wall = datetime(day.year, day.month, day.day, tzinfo=LONDON) + timedelta(seconds=second)
    return int(wall.timestamp())


def _starters_at_once(day, calendar, askers, *, scale, rng) -> list[Arrival]:
    """The overload spell of the IT desk: twenty starters announced on one morning."""
    announced = calendar.start + timedelta(weeks=61 - SPELL_WEEKS_BEFORE[-1])
    if day != calendar.open_day_on_or_after(announced):
        return []
    people = askers.index_of("Zeynep Arslan")
    count = max(1, round(SPELL_STARTERS * min(1.0, scale)))
    seconds = (9 * 3600 + rng.integers(0, 7200, count + count // 2)).tolist()
    codes = ["I3"] * count + ["I2"] * (count // 2)
    return [Arrival(_at(day, s), code, people) for s, code in zip(seconds, codes, strict=True)]


def _with_regulars(day, calendar, askers, arrivals) -> list[Arrival]:
    """Some needs come back on purpose: the first ask of the kind that day is theirs."""
    owners = {}
    if calendar.is_open(day):
        number = _open_day_number(day)
        if number % REGULAR_NDA_DAYS == 4:
            owners["L1"] = askers.index_of("Maya Lindholm")
        if number % 3 == 1:
            owners["L4"] = askers.index_of("Grace Okonkwo")
        if number % 2 == 0:
            owners["I3"] = owners["I4"] = askers.index_of("Zeynep Arslan")
        if day.month in (5, 6) and day.weekday() == 2:
            owners["I8"] = askers.index_of("Arash Moradi")
        if is_term_start(day) and day.weekday() == 0:
            owners["I12"] = askers.index_of("Tomasz Wieczorek")
    changed = []
    for arrival in arrivals:
        owner = owners.pop(arrival.code, None)
        changed.append(
            arrival if owner is None else Arrival(arrival.at, arrival.code, owner, arrival.story)
        )
    return changed


def _open_day_number(day: date) -> int:
    """A running number of weekdays, the same for every history that holds the day."""
    weeks, weekday = divmod(day.toordinal() - 1, 7)
    return weeks * 5 + min(weekday, 4)


def story_arrivals(calendar: DemoCalendar, askers: Askers) -> list[Arrival]:
    """The asks that the demo tells about: filed a fixed number of open days before today."""

    def at(days_before: int, hour: int, minute: int) -> int:
        day = calendar.add_open_days(calendar.today, -days_before)
        return _at(day, hour * 3600 + minute * 60)

    maya = askers.index_of("Maya Lindholm")
    ruth = askers.index_of("Ruth Adler")
    hiro = askers.index_of("Hiro Tanaka")
    return [
        Arrival(at(31, 9, 48), "L2", maya, "waits_for_customer"),
        Arrival(at(3, 10, 12), "L2", maya, "corvenne_frame"),
        Arrival(at(2, 11, 5), "L12", ruth, "court_letter"),
        Arrival(at(24, 14, 20), "L12", hiro, "old_letter"),
    ]
