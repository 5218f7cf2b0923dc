"""Build the demo company, and keep it fresh: `build_demo` once, `refresh_demo` at later starts."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from portal.commands.demo.course import LEADS, Course, course_of
from portal.commands.demo.operations.articles import add_articles
from portal.commands.demo.operations.company import add_company
from portal.commands.demo.operations.company_ids import company_ids
from portal.commands.demo.operations.courses import continue_stored, ids_for, store_new
from portal.commands.demo.operations.habits import add_habits
from portal.commands.demo.operations.ordering import choose_by_comparison
from portal.commands.demo.operations.register import add_register
from portal.commands.demo.operations.shift import shift_rows
from portal.commands.demo.promises import promises_of
from portal.commands.demo.seasons import HISTORY_WEEKS
from portal.commands.demo.shifting import shifted
from portal.commands.demo.world import (
    DEFAULT_SEED,
    DEFAULT_SIZE,
    DESKS,
    HEAD_OFFICE,
    World,
    instant,
    live,
)
from portal.web.operations import set_site_setting
from portal.web.queries import site_setting
from portal.web.transaction import reading, writing

Progress = Callable[[int, int | None, str], None]

BUILT_ON = "demo_built_on"  # the day on which the story began to stand, moved with its rows
STORY_ON = "demo_story_on"  # the day for which the story was drawn; it never moves
LIVED_TO = "demo_lived_to"  # the first day of which nothing has happened yet
DRAWN_FROM = "demo_drawn_from"  # size and seed
STEPS = 3
QUIET_AFTER = 28 * 1440  # minutes after its last step in which a request is rated and closed


def _silent(_done: int, _total: int | None, _words: str) -> None:
    pass


def build_demo(
    size: int = DEFAULT_SIZE,
    seed: int = DEFAULT_SEED,
    *,
    now: datetime,
    progress: Progress | None = None,
) -> None:
    """Fill an empty, migrated database: all of it, or nothing."""
    report = progress or _silent
    today = _day(now)
    report(0, STEPS, "Living through 14 months")
    world = live(today, size=size, seed=seed)
    report(1, STEPS, "Looking back at the promises")
    courses = _courses(world)
    total = len(world.lives)
    with writing():
        company = add_company(world, now=_midnight(world.calendar.start))
        ids = ids_for(world, company, lambda at: at)
        store_new(courses, world, ids, report=lambda done: report(done, total, "Writing requests"))
        add_register(world, company)
        add_habits(company, long_ago=_midnight(world.calendar.start), now=_midnight(today))
        add_articles(company, seed=seed, now=_midnight(today))
        set_site_setting(BUILT_ON, today.isoformat())
        set_site_setting(STORY_ON, today.isoformat())
        set_site_setting(LIVED_TO, today.isoformat())
        set_site_setting(DRAWN_FROM, f"{size}:{seed}")
    report(2, STEPS, "Comparing orders of work")
    for desk in DESKS:
        choose_by_comparison(
            company.desks[desk],
            lead_id=company.staff[LEADS[desk]],
            now=instant(world.switch_at + 9 * 60),
        )


def refresh_demo(now: datetime, progress: Progress | None = None) -> bool:
    """Bring a demo from an earlier day to today; True when anything changed.

    The rows, users' own included, are moved by the whole weeks that have passed since the story
    stopped; the days that remain are lived through by the generator. Requests that somebody
    worked on in the pages are left as they are.
    """
    report = progress or _silent
    with reading():
        built_on, lived_to = _stored_day(BUILT_ON), _stored_day(LIVED_TO)
        story_on, drawn_from = _stored_day(STORY_ON), site_setting(DRAWN_FROM)
    today = _day(now)
    if built_on is None or lived_to is None or story_on is None or today <= lived_to:
        return False
    weeks = (today - lived_to).days // 7
    if weeks:
        report(0, STEPS, f"Moving the company by {weeks} weeks")
        _move(weeks, built_on=built_on, lived_to=lived_to)
        built_on += timedelta(weeks=weeks)
        lived_to += timedelta(weeks=weeks)
    if lived_to < today:
        report(1, STEPS, "Living through the days since")
        size, seed = (int(part) for part in drawn_from.split(":"))
        world = live(story_on, size=size, seed=seed, extra_days=(today - built_on).days)
        _live_on(world, built_on=built_on, lived_to=lived_to, today=today)
    report(STEPS, STEPS, "The demo is up to date")
    return True


def _move(weeks: int, *, built_on: date, lived_to: date) -> None:
    first = built_on - timedelta(weeks=HISTORY_WEEKS + 6)
    with writing():
        shift_rows(weeks, first=first, last=lived_to + timedelta(weeks=60))
        set_site_setting(BUILT_ON, (built_on + timedelta(weeks=weeks)).isoformat())
        set_site_setting(LIVED_TO, (lived_to + timedelta(weeks=weeks)).isoformat())


def _live_on(world: World, *, built_on: date, lived_to: date, today: date) -> None:
    """Add what happened since `lived_to`, on the story's own days moved to where it stands."""
    weeks = (built_on - world.today).days // 7
    until = _midnight(lived_to - timedelta(weeks=weeks)).timestamp() / 60
    courses = list(_courses(world, stirred_since=until))
    with writing():
        ids = ids_for(world, company_ids(), lambda at: shifted(at, weeks) if weeks else at)
        known = [
            course
            for course in courses
            if course.life.arrived < until and course.moments[-1].at >= until
        ]
        continue_stored(known, world, ids, until=until)
        fresh = (course for course in courses if course.life.arrived >= until)
        store_new(fresh, world, ids, report=lambda _count: None)
        set_site_setting(LIVED_TO, today.isoformat())


def _courses(world: World, *, stirred_since: float | None = None) -> Iterator[Course]:
    """All courses, or only those to which something may have happened since an instant."""
    promises = {}
    for desk in DESKS:
        promises.update(promises_of(world, desk))
    quiet = None if stirred_since is None else stirred_since - QUIET_AFTER
    return (
        course_of(life, world, promises.get(life.number, []))
        for life in world.lives
        if quiet is None or not life.ended_before(quiet)
    )


def _day(now: datetime) -> date:
    return now.astimezone(HEAD_OFFICE).date()


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=HEAD_OFFICE)


def _stored_day(name: str) -> date | None:
    value = site_setting(name)
    return date.fromisoformat(value) if value else None
