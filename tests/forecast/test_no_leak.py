"""Everything written after the cutoff is noise: not a byte of the stored forecast moves."""

from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import select

from portal.catalogue.models import RequestType
from portal.desks.models import Desk, WorkingCalendar
from portal.desks.operations import Hours, change_calendar
from portal.extensions import db
from portal.forecast.models import ForecastPoint, ForecastRun
from portal.forecast.operations import run_forecast
from portal.requests.lifecycle import EventKind, Status
from portal.requests.models import RequestEvent, ServiceRequest
from portal.requests.operations import retype, transfer
from portal.requests.taking_back import changed, state_of
from tests.forecast.arrivals import NOW, arrive, working_days
from tests.support.factories import grant, make_desk, make_person, make_type, viewer

pytestmark = pytest.mark.usefixtures("session")
LATER = NOW + timedelta(hours=1)
OPEN_SINCE = NOW - timedelta(days=3)  # what was resolved since is still open
VALUES = ("level", "type_id", "department", "grain", "metric", "on")
VALUES += ("mean", "q025", "q10", "q50", "q90", "q975")
DEPARTMENTS = ("Sales", "Finance", "")


@pytest.fixture
def desk():
    """Thirty weeks of two types asked for by two departments and by nobody's; every request is
    resolved the next day with a measured effort."""
    desk = make_desk()
    rng = np.random.default_rng(3)
    for slug, mean in (("access", 5), ("laptop", 2)):
        kind = make_type(desk, slug=slug)
        for day in working_days(30):
            for _ in range(int(rng.poisson(mean))):
                at, minutes = day + timedelta(days=1), float(rng.integers(5, 90)) + 0.3
                asker = {"department": DEPARTMENTS[rng.integers(3)]}
                status = Status.RESOLVED if at < OPEN_SINCE else Status.RECEIVED
                life = {"resolved_at": at, "effort_minutes": minutes, "status": status}
                arrive(kind, [day], **asker, **life)
    for number, row in enumerate(db.session.scalars(select(ServiceRequest)).all()):
        happened(row, EventKind.FILED, at=row.arrived_at, number=1)
        if row.resolved_at < OPEN_SINCE:
            effort = {"effort": round(row.effort_minutes)}
            happened(row, EventKind.RESOLVED, at=row.resolved_at, number=2, **effort)
        else:
            row.resolved_at = row.effort_minutes = None
        assert number < 5000
    db.session.commit()
    return desk


def happened(row, kind, *, at, number, **details):
    row.chain_count = max(row.chain_count, number)
    event = {"request_id": row.id, "number": number, "kind": kind, "at": at}
    db.session.add(RequestEvent(**event, details=details, hash="0" * 64))


def stored(desk):
    run_id = run_forecast(desk.id, now=NOW)
    run = db.session.get_one(ForecastRun, run_id)
    columns = [getattr(ForecastPoint, name) for name in VALUES]
    of_run = select(*columns).where(ForecastPoint.run_id == run_id)
    points = db.session.execute(of_run.order_by(ForecastPoint.id)).all()
    return run.chosen, run.backtest, repr(points).encode()


def write_noise(desk, rng):
    rows = db.session.scalars(select(ServiceRequest).order_by(ServiceRequest.id)).all()
    for row in rng.choice(np.array(rows, dtype=object), 120, replace=False):
        if row.resolved_at is None:
            row.resolved_at, row.effort_minutes = LATER, float(rng.integers(1, 9000))
            happened(row, EventKind.RESOLVED, at=LATER, number=7, effort=1)
        elif rng.random() < 0.2:
            row.effort_minutes = float(rng.integers(1, 9000))
            happened(row, EventKind.EFFORT_CORRECTED, at=LATER, number=7, effort=99)
        elif rng.random() < 0.5:
            row.resolved_at = row.effort_minutes = None
            happened(row, EventKind.REOPENED, at=LATER, number=7)
        else:
            row.resolved_at, row.effort_minutes = LATER, float(rng.integers(1, 9000))
            happened(row, EventKind.REOPENED, at=LATER, number=7)
            happened(row, EventKind.RESOLVED, at=LATER, number=8, effort=77)
    kind = make_type(desk, slug="unheard-of")
    arrive(kind, [NOW + timedelta(minutes=n) for n in range(90)])
    arrive(kind, [NOW - timedelta(days=3 * n + 1) for n in range(60)])
    late = select(ServiceRequest).where(ServiceRequest.type_id == kind.id)
    for row in db.session.scalars(late).all():
        happened(row, EventKind.FILED, at=LATER, number=1)


def change_kinds(desk, rng):
    """Open ones become another kind or go to another desk, finished ones were told apart anew by
    a second import."""
    access, laptop = (type_of(desk, slug) for slug in ("access", "laptop"))
    elsewhere = make_type(make_desk("legal"), slug="contract")
    lead = make_person()
    for at in (desk.id, elsewhere.desk_id):
        grant(lead, "staff", db.session.get_one(Desk, at))
    actor = viewer(lead)
    rows = select(ServiceRequest).where(ServiceRequest.type_id.in_((access.id, laptop.id)))
    waiting = db.session.scalars(rows.where(ServiceRequest.resolved_at.is_(None))).all()
    for number, row in enumerate(waiting):
        at = {"actor": actor, "version": row.version, "now": LATER}
        if number % 3 == 0:
            other = laptop if row.type_id == access.id else access
            retype(row.reference, type_id=other.id, **at)
        elif number % 3 == 1:
            transfer(row.reference, elsewhere, words="Theirs to answer.", **at)
    done = db.session.scalars(rows.where(ServiceRequest.resolved_at < NOW)).all()
    for row in rng.choice(np.array(done, dtype=object), 90, replace=False):
        before = state_of(row)
        row.type_id = laptop.id if row.type_id == access.id else access.id
        row.arrived_at -= timedelta(days=int(rng.integers(1, 40)))
        kept = changed(before, state_of(row))
        happened(row, EventKind.IMPORT_CHANGED, at=LATER, number=9, before=kept)
    db.session.flush()
    return len(waiting)


def type_of(desk, slug):
    row = RequestType
    return db.session.scalars(select(row).where(row.desk_id == desk.id, row.slug == slug)).one()


def enter_closures(desk):
    lead = make_person()
    grant(lead, "lead", desk)
    row = db.session.get_one(WorkingCalendar, desk.calendar_id)
    names = Hours.__dataclass_fields__
    hours = {name: getattr(row, name) for name in names}
    closures = [str((NOW + timedelta(days=n)).date()) for n in (-30, -12, 2, 3, 4)]
    changed = Hours(**hours | {"closures": closures, "holiday_country": "NL"})
    change_calendar(row.id, changed, version=row.version, actor=viewer(lead), now=LATER)


@pytest.mark.slow  # two whole forecasts of some thousand requests
def test_what_is_written_after_the_cutoff_moves_no_byte(desk):
    before = stored(desk)
    assert b"Finance" in before[-1]

    assert change_kinds(desk, np.random.default_rng(9)) > 5
    write_noise(desk, np.random.default_rng(8))
    enter_closures(desk)
    db.session.commit()

    assert stored(desk) == before
