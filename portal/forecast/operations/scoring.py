"""After a run: what came of the weeks that have ended, and a note to the leads on what changed."""

from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.models import Desk
from portal.extensions import db
from portal.forecast.audit import ForecastKind
from portal.forecast.grain import Grain
from portal.forecast.models import ForecastPoint, ForecastRun, ForecastScore, RunStatus
from portal.forecast.points import Level, Metric
from portal.forecast.watch import Alarm
from portal.identity.models import Person, Role, RoleGrant
from portal.identity.operations import record_audit
from portal.jobs.outbox import post_mail
from portal.web.dates import format_date
from portal.web.languages import reading_as

FARTHEST_BACK = timedelta(weeks=6)
TOLD_FOR = timedelta(weeks=4)
Key = tuple[int | None, str]  # type id (none: the desk), ISO Monday


def keep_scores(run: ForecastRun) -> int:
    """Of each week that has ended by the run's cutoff and was said before it began: what was said
    by the last run before it, and what came. Once per week and series."""
    came = _came(run)
    known = _scored(run.desk_id)
    rows = [
        _score(run, key, each, line, came=came)
        for key, (each, line) in _said_before(run).items()
        if key in came and key not in known
    ]
    db.session.add_all(rows)
    db.session.flush()
    return len(rows)


def _said_before(run: ForecastRun) -> dict[Key, tuple[ForecastRun, list]]:
    earlier = db.session.scalars(
        select(ForecastRun)
        .where(ForecastRun.desk_id == run.desk_id, ForecastRun.status == RunStatus.DONE)
        .where(ForecastRun.id < run.id, ForecastRun.cutoff_on > run.cutoff_on - FARTHEST_BACK)
        .order_by(ForecastRun.id)
    )
    said = {}
    for each in earlier:
        for key, line in each.said.items():
            if each.cutoff_on.isoformat() < line[0]:
                said[_type_of(key), line[0]] = (each, line)
    return said


def _type_of(key: str) -> int | None:
    return int(key) if key.isdigit() else None


def _score(
    run: ForecastRun, key: Key, each: ForecastRun, line: list, *, came: dict[Key, float]
) -> ForecastScore:
    type_id, monday = key
    _monday, base, before_hand, said, low, high = line
    week_before = (date.fromisoformat(monday) - timedelta(weeks=1)).isoformat()
    return ForecastScore(
        desk_id=run.desk_id,
        type_id=type_id,
        week_on=date.fromisoformat(monday),
        said_at=each.made_at,
        naive=came.get((type_id, week_before), base),
        base=base,
        before_hand=before_hand,
        said=said,
        low=low,
        high=high,
        came=came[key],
    )


def _scored(desk_id: int) -> set[Key]:
    row = ForecastScore
    found = db.session.execute(select(row.type_id, row.week_on).where(row.desk_id == desk_id))
    return {(type_id, week_on.isoformat()) for type_id, week_on in found}


def _came(run: ForecastRun) -> dict[Key, float]:
    """Requests of the weeks that have ended."""
    point = ForecastPoint
    found = db.session.execute(
        select(point.type_id, point.on, point.mean)
        .where(point.run_id == run.id, point.grain == Grain.WEEK)
        .where(point.metric == Metric.REQUESTS, point.level.in_((Level.DESK, Level.TYPE)))
        .where(point.on <= run.cutoff_on - timedelta(days=6))
    )
    return {(type_id, on.isoformat()): mean for type_id, on, mean in found}


def tell_of_changes(run: ForecastRun, *, now: datetime) -> int:
    """A mail to the desk's leads when the level of the desk, or of a kind that may be named,
    changed and no run of the last four weeks said so; how many people it was sent to."""
    told = _told(run)
    fresh = {
        key: line
        for key, line in run.watch.items()
        if line["alarm"] and (key, line["alarm"]) not in told
    }
    names = _names(run.desk_id, fresh) if fresh else {}
    if not names:
        return 0
    desk = db.session.get_one(Desk, run.desk_id)
    leads = _leads(run.desk_id)
    for person in leads:
        _post(person, desk, [(names[key], fresh[key]) for key in names], now=now)
    details = {"series": sorted(names)}
    subject = f"desk:{desk.id}"
    record_audit(
        ForecastKind.LEVEL_CHANGED, actor_id=None, subject=subject, details=details, now=now
    )
    return len(leads)


def _told(run: ForecastRun) -> set[tuple[str, str]]:
    earlier = db.session.scalars(
        select(ForecastRun.watch)
        .where(ForecastRun.desk_id == run.desk_id, ForecastRun.id < run.id)
        .where(ForecastRun.cutoff_on > run.cutoff_on - TOLD_FOR)
    )
    return {(key, line["alarm"]) for watch in earlier for key, line in watch.items()}


def _names(desk_id: int, fresh: dict[str, dict]) -> dict[str, str]:
    """Key -> title, none for the desk itself; privileged kinds are not named."""
    kinds = db.session.execute(
        select(RequestType.id, RequestType.title).where(
            RequestType.desk_id == desk_id,
            RequestType.confidentiality != Confidentiality.PRIVILEGED,
        )
    )
    titles = {str(type_id): title for type_id, title in kinds} | {Level.DESK.value: ""}
    return {key: titles[key] for key in sorted(fresh) if key in titles}


def _leads(desk_id: int) -> list[Person]:
    return list(
        db.session.scalars(
            select(Person)
            .join(RoleGrant, RoleGrant.person_id == Person.id)
            .where(RoleGrant.desk_id == desk_id, RoleGrant.role == Role.LEAD, Person.is_active)
            .order_by(Person.id)
        )
    )


def _post(person: Person, desk: Desk, lines: list[tuple[str, dict]], *, now: datetime) -> None:
    if not person.email:
        return
    with reading_as(person.language, calendar=person.calendar, zone=person.zone):
        subject = ngettext(
            "%(desk)s: the number of requests has changed",
            "%(desk)s: the numbers of requests have changed",
            len(lines),
            desk=desk.name,
        )
        told = "\n".join(f"- {change_words(title or desk.name, line)}" for title, line in lines)
        body = _(
            "Good day %(name)s,\n\n"
            "the forecast saw that something changed:\n\n%(changes)s\n\n"
            "From now on it goes by the days since. If you know why, announce it, or lay your hand"
            " on the forecast of the next weeks.\n",
            name=person.name,
            changes=told,
        )
    post_mail(
        "forecast_changed",
        person_id=person.id,
        address=person.email,
        subject=subject,
        body=body,
        now=now,
    )


def change_words(title: str, line: dict) -> str:
    """NDAs: about 30 % more since 3 November."""
    words = {
        "what": title,
        "percent": abs(round(100 * (line["ratio"] - 1))),
        "day": format_date(date.fromisoformat(line["since"]), "d MMMM"),
    }
    if line["alarm"] == Alarm.HIGHER:
        return _("%(what)s: about %(percent)s %% more since %(day)s", **words)
    return _("%(what)s: about %(percent)s %% fewer since %(day)s", **words)
