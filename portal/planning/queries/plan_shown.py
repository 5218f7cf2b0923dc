"""The present plan of a desk as one viewer may see it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.desks.models import StaffMember
from portal.extensions import db
from portal.identity.models import Person
from portal.identity.viewer import Viewer
from portal.obligations.models import Obligation
from portal.planning.models import DeskPlan, Override, PlanMove, PlannedWork
from portal.planning.queries.plan_facts import latest_plan
from portal.requests.models import ServiceRequest
from portal.requests.queries import RequestLine, visible_lines

MOST_MOVES = 40


@dataclass(frozen=True)
class Piece:
    """Minutes of somebody's day. `line`: none for what this viewer may not sense and for pieces
    ahead of a request."""

    person_id: int
    on: date
    minutes: float
    kind: str
    line: RequestLine | None
    is_ahead: bool


@dataclass(frozen=True)
class ShownMove:
    move: PlanMove
    line: RequestLine


@dataclass(frozen=True)
class ShownPlan:
    """`net`, `reserved`: person id -> minutes a day; what the viewer may not sense is in
    `reserved` with the walk-ins, so that nothing tells of it. `unplanned` and `alarms`: only what
    the viewer may sense."""

    plan: DeskPlan
    days: list[date]
    names: dict[int, str]
    pieces: list[Piece]
    net: dict[int, list[float]]
    reserved: dict[int, list[float]]
    moves: list[ShownMove]
    unplanned: list[tuple[RequestLine, str]]
    alarms: list[tuple[RequestLine, date | None]]

    def planned(self, person_id: int, day: int) -> float:
        on = self.days[day]
        mine = (each for each in self.pieces if each.person_id == person_id and each.on == on)
        return sum(each.minutes for each in mine)


def shown_plan(desk_id: int, *, viewer: Viewer, person_id: int | None = None) -> ShownPlan | None:
    """Five statements. `person_id`: that person's part of it alone. None: no plan yet."""
    plan = latest_plan(desk_id)
    if plan is None:
        return None
    days = [date.fromisoformat(day) for day in plan.days]
    work, hidden = _work(plan.id, person_id)
    moves = _moves(plan.id, person_id)
    figures = plan.figures
    wanted = {each.request_id for each in work} | {each.request_id for each in moves}
    wanted |= {int(key) for key in (*figures["unplanned"], *figures["alarms"])}
    lines = {
        line.row.id: line
        for line in visible_lines(
            viewer, ServiceRequest.id.in_(wanted - {None}), limit=max(1, len(wanted))
        )
    }
    names = _names(desk_id)
    people = [person_id] if person_id is not None else list(names)
    reserved: dict[int, list[float]] = {
        person: list(map(float, figures["reserved"].get(str(person), [0.0] * len(days))))
        for person in people
    }
    pieces = []
    for each in work:
        line = lines.get(each.request_id)
        is_ahead = each.request_id is None and each.id not in hidden
        if line is None and not is_ahead:
            if each.person_id in reserved:
                reserved[each.person_id][days.index(each.on)] += each.minutes
            continue
        pieces.append(
            Piece(
                each.person_id, each.on, each.minutes, each.kind, line,
                is_ahead=is_ahead,
            )
        )  # fmt: skip
    return ShownPlan(
        plan=plan,
        days=days,
        names=names,
        pieces=pieces,
        net={key: figures["net"].get(str(key), [0.0] * len(days)) for key in people},
        reserved=reserved,
        moves=[
            ShownMove(each, lines[each.request_id]) for each in moves if each.request_id in lines
        ],
        unplanned=[
            (lines[int(key)], why)
            for key, why in figures["unplanned"].items()
            if int(key) in lines
        ],
        alarms=[
            (lines[int(key)], date.fromisoformat(on) if on else None)
            for key, on in figures["alarms"].items()
            if int(key) in lines
        ],
    )


def _work(plan_id: int, person_id: int | None) -> tuple[list[PlannedWork], set[int]]:
    """The rows, and the ids of those that are ahead of a privileged matter."""
    row, fact = PlannedWork, Obligation
    is_hidden = fact.confidentiality == Confidentiality.PRIVILEGED
    statement = select(row, is_hidden).outerjoin(fact, fact.id == row.obligation_id)
    statement = statement.where(row.plan_id == plan_id)
    if person_id is not None:
        statement = statement.where(row.person_id == person_id)
    found = db.session.execute(statement.order_by(row.on, row.id)).all()
    return [each for each, _hidden in found], {each.id for each, hidden in found if hidden}


def _moves(plan_id: int, person_id: int | None) -> list[PlanMove]:
    row = PlanMove
    statement = select(row).where(row.plan_id == plan_id)
    if person_id is not None:
        mine = (row.from_person_id == person_id) | (row.to_person_id == person_id)
        statement = statement.where(mine)
    return list(db.session.scalars(statement.order_by(row.id).limit(MOST_MOVES)))


def _names(desk_id: int) -> dict[int, str]:
    """Everybody who is on the desk, by name."""
    found = db.session.execute(
        select(Person.id, Person.name)
        .join(StaffMember, StaffMember.person_id == Person.id)
        .where(StaffMember.desk_id == desk_id, StaffMember.is_active, Person.is_active)
        .order_by(Person.name, Person.id)
    ).all()
    return dict(found)


@dataclass(frozen=True)
class ShownOverride:
    row: Override
    line: RequestLine | None


def shown_overrides(rows: list[Override], *, viewer: Viewer) -> list[ShownOverride]:
    """Those about a request only to who may sense it."""
    wanted = {row.request_id for row in rows} - {None}
    lines: dict[int | None, RequestLine] = defaultdict(lambda: None)
    if wanted:
        found = visible_lines(viewer, ServiceRequest.id.in_(wanted), limit=len(wanted))
        lines |= {line.row.id: line for line in found}
    return [
        ShownOverride(row, lines[row.request_id])
        for row in rows
        if row.request_id is None or row.request_id in lines
    ]
