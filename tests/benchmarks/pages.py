"""How long pages take on the data of a demo that was built before, and their slowest statements.

    PORTAL_MODE=demo PORTAL_DATA=var python tests/benchmarks/pages.py [--plans]

Each page is asked some times after a first round, as a lead, as staff and as who asked most;
prints milliseconds of processor time, and of wall time for each page's slowest statement.
"""

import os
import sys
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).parents[2]))

from sqlalchemy import event, func, select

from config import Config
from portal import clock, create_app
from portal.desks.models import Desk, StaffMember
from portal.extensions import db
from portal.identity.models import RoleGrant
from portal.identity.operations import sign_in
from portal.requests.models import ServiceRequest

ROUNDS = 7
PAGES = [
    ("lead", "/desks/{desk}/overview"),
    ("lead", "/jump?q=cal"),
    ("staff", "/jump?q=cal"),
    ("staff", "/jump?q=tender"),
    ("staff", "/jump?q="),
    ("staff", "/queue/{desk}"),
    ("staff", "/next"),
    ("asker", "/"),
    ("asker", "/jump?q=cal"),
    ("asker", "/ask/offers?q=laptop"),
    ("asker", "/requests/{reference}"),
]


def main() -> None:
    app = create_app(Config.from_environment(os.environ))
    statements: list[tuple[float, str, object]] = []
    with app.app_context():
        words, people = _subjects()
        clients = {role: _client(app, person_id) for role, person_id in people.items()}
        event.listen(db.engine, "before_cursor_execute", _begin)
        event.listen(db.engine, "after_cursor_execute", _end(statements))
    print(f"{words['total']} requests")
    for role, path in PAGES:
        _measure(app, clients[role], role, path.format(**words), statements)


def _subjects() -> tuple[dict, dict]:
    row, count = ServiceRequest, func.count()
    busiest = select(row.desk_id, count).group_by(row.desk_id).order_by(count.desc()).limit(1)
    desk = db.session.get_one(Desk, db.session.execute(busiest).first()[0])
    lead = select(RoleGrant.person_id).where(
        RoleGrant.role == "lead", RoleGrant.desk_id == desk.id
    )
    on_desk = select(StaffMember.person_id).where(StaffMember.desk_id == desk.id)
    staff = (
        select(row.assignee_id)
        .where(row.assignee_id.in_(on_desk))
        .group_by(row.assignee_id)
        .order_by(count.desc())
    )
    asker = select(row.requester_id).group_by(row.requester_id).order_by(count.desc())
    people = {
        "lead": db.session.scalar(lead),
        "staff": db.session.scalar(staff.limit(1)),
        "asker": db.session.scalar(asker.limit(1)),
    }
    own = select(row.reference).where(row.requester_id == people["asker"])
    words = {
        "desk": desk.slug,
        "reference": db.session.scalar(own.order_by(row.arrived_at.desc()).limit(1)),
        "total": db.session.scalar(select(count).select_from(row)),
    }
    return words, people


def _client(app, person_id: int):
    token = sign_in(person_id, user_agent="benchmark", now=clock.wall_now(), hours=1)
    db.session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["sign_in"] = token
    return client


def _begin(_connection, _cursor, _statement, _parameters, context, _many):
    context.begun_at = perf_counter()


def _end(statements):
    def end(_connection, _cursor, statement, parameters, context, _many):
        statements.append((1000 * (perf_counter() - context.begun_at), statement, parameters))

    return end


def _measure(app, client, role: str, path: str, statements: list) -> None:
    taken = []
    for _round in range(ROUNDS + 1):
        statements.clear()
        begun = process_time()
        answer = client.get(path)
        taken.append(1000 * (process_time() - begun))
        assert answer.status_code == 200, (path, answer.status_code)
    slowest = max(statements, key=lambda one: one[0])
    name = f"{role} {path}"
    print(f"{name:34} {median(taken[1:]):6.0f} ms, most {max(taken[1:]):6.0f} ms", end="; ")
    print(f"{len(statements)} statements, slowest {slowest[0]:.1f} ms")
    if "--plans" in sys.argv and slowest[0] > 10:
        with app.app_context():
            plan = db.session.connection().exec_driver_sql(
                "EXPLAIN QUERY PLAN " + slowest[1], slowest[2]
            )
            print(slowest[1], *(f"    {row[-1]}" for row in plan), sep="\n")


if __name__ == "__main__":
    main()
