"""The demo company brought to life: people, arrivals and both desks, from one seed and one day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from holidays import country_holidays

from portal.commands.demo.arrivals import (
    Arrival,
    Askers,
    arrivals_of_day,
    expected_total,
    rare_arrivals,
    story_arrivals,
)
from portal.commands.demo.dice import Dice, stream
from portal.commands.demo.life import Life, new_life
from portal.commands.demo.people import Colleague, whole_company
from portal.commands.demo.roster import (
    COUNTRIES,
    HALF_DAY_END,
    ROSTER,
    WALLS,
    Leave,
    leave_of,
)
from portal.commands.demo.seasons import DemoCalendar
from portal.commands.demo.shifts import work_time
from portal.commands.demo.simulation import DeskRules, DeskSimulation, Worker
from portal.commands.demo.types.shape import DemoType
from portal.desks.business_time import WorkingTime
from portal.desks.holidays import closed_days
from portal.desks.open_hours import Calendar
from portal.planning.policies import POLICIES
from portal.planning.urgency import Settings
from portal.requests.sla import Target, dues_of

HEAD_OFFICE = ZoneInfo("Europe/London")
DEFAULT_SIZE = 12_000
DEFAULT_SEED = 7
ORDERED_WEEKS = 13  # so long ago the portal's order replaced first come, first served
DESKS = ("it", "legal")
USED_SHARE = {"it": 0.78, "legal": 0.81}  # of hours; speeds and cancellations take some off
MOST_STRETCH = 1.3
SLICE_MINUTES = {"it": 90.0, "legal": 120.0}
MEAN_EFFORT = {"it": 43.0, "legal": 102.0}
SETTINGS = {
    "it": Settings(look_ahead=20, lane_every=20),
    "legal": Settings(look_ahead=3, lane_every=10),
}
# When a date that the form asks for lies, in open days after the ask: (earliest, latest, share
# of asks that name one).
NAMED_DAYS = {
    "starts_on": (6, 22, 1.0),
    "last_day": (4, 24, 1.0),
    "on": (3, 9, 1.0),
    "from_on": (2, 10, 1.0),
    "notice_on": (9, 34, 1.0),
    "arrived_on": (-4, 0, 1.0),
    "shown_on": (18, 50, 0.4),
    "tender_on": (5, 15, 0.3),
    "answer_by": (8, 20, 0.6),
}


@dataclass(frozen=True)
class World:
    """Everything a demo shows, as values; `lives` in order of arrival, with their steps.

    `until` is the instant (epoch minutes) at which the story stops.
    """

    seed: int
    calendar: DemoCalendar
    until: float
    switch_at: float
    company: list[Colleague]
    leave: dict[str, list[Leave]]
    lives: list[Life]
    workers: dict[str, Worker]
    working_time: WorkingTime

    @property
    def today(self) -> date:
        return self.calendar.today


def live(
    today: date,
    *,
    size: int = DEFAULT_SIZE,
    seed: int = DEFAULT_SEED,
    extra_days: int = 0,
    report: Callable[[int, int, str], None] | None = None,
) -> World:
    """14 months up to `today` and `extra_days` more. A longer story begins like a shorter one."""
    closed = {place: _closed(place, today) for place in COUNTRIES}
    calendar = DemoCalendar(today, closed["Leeds"])
    company = whole_company(stream(seed, "people"))
    askers = Askers.of(company)
    last = today + timedelta(days=extra_days)
    scale = size / expected_total(calendar)
    arrivals = _all_arrivals(calendar, askers, last, scale=scale, seed=seed)
    time = _desk_time(calendar)
    lives = [
        _life(arrival, n, calendar=calendar, time=time, seed=seed)
        for n, arrival in enumerate(arrivals)
    ]
    leave = {p.name: leave_of(p, calendar=calendar, seed=seed) for p in ROSTER}
    workers = {
        p.name: Worker(
            p,
            work_time(
                p,
                leave[p.name],
                first=calendar.start,
                last=last + timedelta(days=60),
                closed=closed[p.place],
                half_days=frozenset(half_days_of(p.place, around=today)),
                seed=seed,
            ),
        )
        for p in ROSTER
    }
    switch = calendar.start + timedelta(weeks=61 - ORDERED_WEEKS)
    world = World(
        seed,
        calendar,
        _midnight(last),
        _midnight(switch),
        company,
        leave,
        lives,
        workers,
        time,
    )
    _fit_efforts(world)
    for number, desk in enumerate(DESKS):
        if report:
            report(number, len(DESKS), f"living through 14 months on the {desk} desk")
        _run_desk(desk, world)
    return world


def _fit_efforts(world: World) -> None:
    """Scale the efforts of each desk so that its history fills the share of hours it should.

    Efforts have long tails: without this one seed's desk would idle and another's drown. A demo
    with few requests keeps plain efforts, for its desks have little to do.
    """
    today = _midnight(world.today)
    for desk, share in USED_SHARE.items():
        past = [
            life
            for life in world.lives
            if life.type.desk == desk and life.arrived < today and not life.arrival.story
        ]
        hours = sum(
            worker.time.minutes_between(0.0, today)
            for worker in world.workers.values()
            if worker.position.desk == desk
        )
        scale = share * hours / sum(life.effort for life in past)
        if scale > MOST_STRETCH:
            continue
        for life in world.lives:
            if life.type.desk == desk and not life.arrival.story:
                life.stretch_effort(scale)


def _run_desk(desk: str, world: World) -> None:
    time = world.working_time
    rules = DeskRules(
        before=POLICIES["first_come_first_served"],
        after=partial(POLICIES["balanced"], settings=SETTINGS[desk]),
        switch_at=world.switch_at,
        slice_minutes=SLICE_MINUTES[desk],
        mean_effort=MEAN_EFFORT[desk],
        minute_of=lambda at: time.minute_of(instant(at)),
        instant_of=lambda minute: time.instant_of(minute).timestamp() / 60,
    )
    lives = [life for life in world.lives if life.type.desk == desk]
    workers = [worker for worker in world.workers.values() if worker.position.desk == desk]
    DeskSimulation(lives, workers, rules).run(world.until)


def _all_arrivals(calendar, askers, last: date, *, scale: float, seed: int) -> list[Arrival]:
    days = (last - calendar.start).days
    arrivals = [
        arrival
        for n in range(days)
        for arrival in arrivals_of_day(
            calendar.start + timedelta(days=n),
            calendar=calendar,
            askers=askers,
            scale=scale,
            seed=seed,
        )
    ]
    arrivals += rare_arrivals(last, calendar=calendar, askers=askers, scale=scale, seed=seed)
    arrivals += story_arrivals(calendar, askers)
    return sorted(arrivals, key=lambda one: (one.at, one.code))


def _life(arrival: Arrival, number: int, *, calendar, time, seed) -> Life:
    life = new_life(arrival, number, seed=seed)
    dues = dues_of(
        target_of(life.type),
        arrived_at=instant(life.arrived),
        named_day=named_day(life, calendar=calendar, seed=seed),
        working_time=time,
    )
    life.due = None if dues.due_at is None else dues.due_at.timestamp() / 60
    life.hard = None if dues.hard_deadline_at is None else dues.hard_deadline_at.timestamp() / 60
    return life


def target_of(demo_type: DemoType) -> Target:
    first, done = demo_type.targets
    return Target(
        response_minutes=round(first * 60),
        resolution_minutes=None if done is None else round(done * 60),
        due_minute=demo_type.due_minute,
        due_offset_months=demo_type.due_offset_months,
        is_hard=demo_type.due_is_hard,
    )


def named_day(life: Life, *, calendar: DemoCalendar, seed: int) -> date | None:
    """The answer to the type's question for a date, if it has one and it was answered."""
    field = life.type.due_field
    if field is None:
        return None
    dice = Dice(stream(seed, "named", life.number))
    earliest, latest, share = NAMED_DAYS[field]
    if not dice.chance(share):
        return None
    asked = calendar.open_day_on_or_after(instant(life.arrived).date())
    return calendar.add_open_days(asked, dice.whole(earliest, latest))


def instant(epoch_minutes: float) -> datetime:
    """Epoch minutes as an aware instant, to the second."""
    return datetime.fromtimestamp(round(epoch_minutes * 60), tz=UTC)


def _closed(place: str, today: date) -> frozenset[date]:
    country, subdivision = COUNTRIES[place]
    years = range(today.year - 2, today.year + 3)
    return frozenset(closed_days(country, years=years, subdivision=subdivision))


def half_days_of(place: str, *, around: date) -> dict[date, int]:
    """Days that end at 13:00: 24 and 31 December; in Istanbul also the eves of both Bayrams."""
    years = range(around.year - 2, around.year + 3)
    days = [date(year, 12, day) for year in years for day in (24, 31)]
    if place == "Istanbul":
        feasts = {
            day
            for day, name in country_holidays("TR", years=years, language="en_US").items()
            if "Eid" in name
        }
        eves = {day - timedelta(days=1) for day in feasts}
        days += [eve for eve in eves - feasts if eve.weekday() < 5]
    return dict.fromkeys(sorted(days), HALF_DAY_END)


def _desk_time(calendar: DemoCalendar) -> WorkingTime:
    weekly = (WALLS,) * 5 + ((), ())
    desk = Calendar(
        "Europe/London", weekly, calendar.closed_days, half_days_of("Leeds", around=calendar.today)
    )
    return WorkingTime(desk, calendar.start - timedelta(days=7), calendar.today + timedelta(400))


def _midnight(day: date) -> float:
    """The beginning of a day at the head office, in epoch minutes."""
    return datetime(day.year, day.month, day.day, tzinfo=HEAD_OFFICE).timestamp() / 60
