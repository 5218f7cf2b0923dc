import csv
import gzip
import json
import random
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.catalogue.models import RequestType
from portal.commands.import_log.operations import add_tiles, import_log, set_clock_offset
from portal.desks.models import Desk, Skill, StaffMember, StaffSkill
from portal.errors import InvalidInput
from portal.extensions import db
from portal.identity.models import Person, Role, RoleGrant
from portal.jobs.models import Job
from portal.requests.chain import event_hash
from portal.requests.models import RequestEvent, ServiceRequest
from portal.web.keys import chain_key
from portal.web.queries import site_setting

MONDAY = datetime(2016, 2, 29)  # noqa: DTZ001 - wall clock of the log
COLUMNS = ["request_id", "opened_at", "first_touch_at", "closed_at", "desk_or_group"]
COLUMNS += ["category", "priority", "assignee", "requester", "extra"]
BROKEN = ("bad date", "no id", "same id", "large cell", "no text")


def make_rows(count=160):
    """Eight dense weeks; every tenth request is never finished."""
    rng = random.Random(7)
    rows = []
    for number in range(count):
        at = MONDAY + timedelta(weeks=number % 8, days=number % 5, minutes=540 + number % 300)
        touched = at + timedelta(minutes=rng.randrange(5, 90))
        done = touched + timedelta(minutes=rng.randrange(10, 2500))
        group = rng.choice(["Mail", "Network", "Devices"])
        rows.append(
            {
                "request_id": f"INC{number:05}",
                "opened_at": f"{at:%Y-%m-%dT%H:%M}",
                "first_touch_at": f"{touched:%Y-%m-%dT%H:%M}",
                "closed_at": "" if number % 10 == 0 else f"{done:%Y-%m-%dT%H:%M}",
                "desk_or_group": group,
                "category": rng.choice(["Post", "Access"]),
                "priority": rng.choice(["1 - Critical", "3 - Moderate"]),
                "assignee": rng.choice(["Ann", "Ben", "Çem"]),
                "requester": f"Caller {number % 30}",
                "extra": json.dumps({"first_group": group}),
            }
        )
    return rows


def write(path, rows, columns=COLUMNS):
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def rows():
    return make_rows()


@pytest.fixture
def log(tmp_path, rows):
    return write(tmp_path / "log.csv.gz", rows)


def stored(desk="it"):
    """What stands in the tables, by the log's ids: references and row ids are random."""
    db.session.rollback()
    person = dict(db.session.execute(select(Person.id, Person.name)).all())
    events = {}
    for event in db.session.scalars(select(RequestEvent).order_by(RequestEvent.number)):
        events.setdefault(event.request_id, []).append((event.kind, event.at))
    rows = db.session.scalars(select(ServiceRequest).join(Desk).where(Desk.slug == desk))
    return {row.external_id: _facts(row, person) | {"events": events[row.id]} for row in rows}


def _facts(row, person):
    told = ("status", "title", "weight", "arrived_at", "assigned_at", "first_response_at")
    told += ("resolved_at", "closed_at", "due_at", "import_digest")
    names = {"requester": person[row.requester_id], "assignee": person.get(row.assignee_id)}
    return {name: getattr(row, name) for name in told} | names


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


def test_a_log_becomes_a_desk_with_its_requests(session, log):
    report = import_log(log, "it")

    assert (report.read, report.stored, report.bad, report.open) == (160, 160, 0, 16)
    assert report.as_of.on == date(2016, 4, 25)
    assert set(session.scalars(select(Skill.name))) == {"Mail", "Network", "Devices"}
    assert count(ServiceRequest) == 160


def test_each_stored_request_carries_a_chain_that_verifies(session, log):
    import_log(log, "it")

    heads = {}
    for event in session.scalars(select(RequestEvent).order_by(RequestEvent.number)):
        fields = ("request_id", "number", "kind", "actor_id", "at", "details")
        before = heads.get(event.request_id, "")
        sealed = event_hash(chain_key(), before, **{name: getattr(event, name) for name in fields})
        assert sealed == event.hash
        heads[event.request_id] = sealed
    found = session.execute(select(ServiceRequest.id, ServiceRequest.chain_head)).all()
    assert dict(found) == heads


def test_categories_become_archived_types_with_an_assumed_target_and_effort(session, log):
    import_log(log, "it")

    types = session.scalars(select(RequestType)).all()
    assert {one.title for one in types} == {"Post", "Access"}
    assert all(one.is_archived and one.effort_is_assumed for one in types)
    assert all((one.effort_p50_minutes, one.effort_p90_minutes) == (30, 120) for one in types)
    assert all(one.resolution_target_minutes > 0 for one in types)
    assert session.scalar(select(func.count()).where(ServiceRequest.due_at.is_(None))) == 0


def test_measured_effort_takes_the_place_of_the_assumption(session, tmp_path, rows):
    measured = [row | {"extra": json.dumps({"minutes": 40})} for row in rows]

    import_log(
        write(tmp_path / "log.csv", measured), "it", mappings=["effort_minutes=extra.minutes"]
    )

    one = session.scalars(select(RequestType)).first()
    assert (one.effort_p50_minutes, one.effort_is_assumed) == (40, False)


def test_a_category_that_is_a_type_already_uses_it(session, log):
    import_log(log, "it")
    post = session.scalar(select(RequestType).where(RequestType.title == "Post"))
    post.title, post.slug = "POST", "get-post"
    session.commit()

    assert import_log(log, "it").types == 0


def test_who_works_in_the_last_four_weeks_is_staff_with_skills(session, log):
    report = import_log(log, "it")

    names = session.scalars(select(Person.name).join(StaffMember))
    assert set(names) == {"Ann", "Ben", "Çem"}
    assert report.staff == 3
    assert sum(session.scalars(select(StaffMember.weekday_minutes)).first()) == 37.5 * 60
    assert set(session.scalars(select(StaffSkill.rank))) == {1, 2}
    assert count(RoleGrant) == 3
    caller = session.scalar(select(Person).where(Person.name == "Caller 1"))
    assert (caller.password_hash, caller.persona_rank) == (None, None)


def test_importing_again_adds_nothing(session, log):
    import_log(log, "it")
    before, people = stored(), count(Person)

    again = import_log(log, "it")

    assert (again.stored, again.updated, again.unchanged) == (0, 0, 160)
    assert (again.skills, again.types, again.staff, again.people) == (0, 0, 0, 0)
    assert stored() == before
    assert count(Person) == people


def test_a_shuffled_file_with_changes_and_news_updates_and_adds(session, tmp_path, log, rows):
    import_log(log, "it")
    changed = [row | {"priority": "4 - Low"} for row in rows[:10]]
    new = [row | {"request_id": f"NEW{n}"} for n, row in enumerate(rows[20:25])]
    second = [*changed, *rows[10:], *new]
    random.Random(3).shuffle(second)

    report = import_log(write(tmp_path / "two.csv", second, COLUMNS[::-1]), "it")

    assert (report.stored, report.updated, report.unchanged) == (5, 10, 150)
    events = session.scalars(
        select(RequestEvent).where(RequestEvent.kind == "import_changed")
    ).all()
    assert [event.details["fields"] for event in events] == [["weight"]] * 10
    assert count(ServiceRequest) == 165


def test_a_row_somebody_worked_on_here_is_left_alone(session, tmp_path, log, rows):
    import_log(log, "it")
    row = session.scalar(select(ServiceRequest).where(ServiceRequest.external_id == "INC00000"))
    session.add(
        RequestEvent(
            request_id=row.id, number=9, kind="noted", at=clock.now(), hash="", details={}
        )
    )
    session.commit()
    changed = [rows[0] | {"priority": "4 - Low"}, *rows[1:]]

    report = import_log(write(tmp_path / "two.csv", changed), "it")

    assert (report.updated, report.worked_on) == (0, 1)


def test_a_later_day_tells_what_has_happened_since(session, log):
    early = import_log(log, "it", as_of="2016-03-24")
    late = import_log(log, "it", as_of="2016-04-25")

    kinds = [[kind for kind, _at in row["events"]] for row in stored().values()]
    changed = [row for row in kinds if "import_changed" in row]
    assert early.stored + late.stored == 160
    assert late.updated == len(changed) > 0
    assert all(row[-2:] == ["resolved", "closed"] for row in changed)
    assert late.open == 16


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_a_random_batch_and_run_again_the_rows_are_the_same(session, log, seed):
    batch = random.Random(seed).randrange(1, 5)

    def killed_after_the_batch(done, total, _words):
        if total and done == batch * 30:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_log(log, "it", batch_rows=30, progress=killed_after_the_batch)
    assert len(stored("it")) == batch * 30

    import_log(log, "it", batch_rows=30)
    import_log(log, "never-killed")

    assert len(stored("it")) == 160
    assert stored("it") == stored("never-killed")


def test_a_dry_run_writes_nothing_and_reports_the_same(session, log):
    dry = import_log(log, "it", dry_run=True)

    assert (count(Desk), count(Person), count(Job)) == (0, 0, 0)
    assert site_setting("clock_offset_days") == ""
    real = import_log(log, "it")
    assert [line.replace("would be ", "") for line in dry.lines()] == list(real.lines())
    again = import_log(log, "it", dry_run=True)
    assert (again.stored, again.unchanged, again.people) == (0, 160, 0)


LARGE_CELL_LINES = 125_000  # of 80 bytes


def broken_copy(path, rows):
    """Five rows of a copy broken in five ways; their lines."""
    text = write(path, rows).read_bytes().splitlines(keepends=True)
    hit = dict(zip(BROKEN, (20, 50, 80, 110, 140), strict=True))
    text[hit["bad date"]] = text[hit["bad date"]].replace(b"2016-", b"31/12/", 1)
    text[hit["no id"]] = text[hit["no id"]].replace(b"INC00049", b"", 1)
    text[hit["same id"]] = text[hit["same id"]].replace(b"INC00079", b"INC00001", 1)
    cells = text[hit["large cell"]].split(b",")
    large = b'"' + (b"x" * 79 + b"\n") * LARGE_CELL_LINES + b'"'
    text[hit["large cell"]] = b",".join([cells[0], large, *cells[2:]])
    text[hit["no text"]] = text[hit["no text"]].replace(b"Caller", b"Call\xe9r", 1)
    path.write_bytes(b"".join(text))
    return {name: line + 1 for name, line in hit.items()}


def test_of_a_log_with_broken_rows_the_rest_goes_in_and_each_is_named(session, tmp_path, rows):
    path = tmp_path / "broken.csv"
    lines = broken_copy(path, rows)

    report = import_log(path, "it")

    assert (report.read, report.stored, report.bad) == (160, 155, 5)
    reasons = {fault.line: fault.reason for fault in report.faults}
    assert "is not a date" in reasons[lines["bad date"]]
    assert reasons[lines["no id"]] == "request_id is missing"
    assert reasons[lines["same id"]] == "the same request_id stands on line 3"
    assert "larger than 1,000,000 bytes" in reasons[lines["large cell"]]
    after_the_large_cell = lines["no text"] + LARGE_CELL_LINES
    assert "byte 0xe9 in column 9 is not UTF-8" in reasons[after_the_large_cell]
    names = set(session.scalars(select(ServiceRequest.external_id)))
    lost = {"INC00019", "INC00049", "INC00079", "INC00109", "INC00139"}
    assert names == {row["request_id"] for row in rows} - lost


def test_the_clock_stands_on_the_as_of_day_and_the_forecast_is_on_its_way(session, log):
    report = import_log(log, "it")

    assert clock.now().date() == report.as_of.on
    assert site_setting("clock_offset_days") == str(clock.offset_days())
    assert set(session.scalars(select(Job.name))) == {"planning.learn", "forecast.run"}


def test_the_offset_can_be_set_again_on_a_later_day(session):
    assert set_clock_offset(date(2016, 5, 23), date(2026, 5, 23)) == -3652
    assert set_clock_offset(date(2016, 5, 23), date(2026, 5, 24)) == -3653
    assert site_setting("import_as_of_on") == "2016-05-23"


def test_references_are_random_and_carry_the_prefix_of_the_new_desk(session, log):
    import_log(log, "it-help")

    references = session.scalars(select(ServiceRequest.reference).order_by(ServiceRequest.id))
    found = list(references)
    assert len(set(found)) == 160
    assert all(reference.startswith("ITHEL-") for reference in found)
    assert not all(a < b for a, b in pairwise(found))


def test_the_demo_gets_tiles_for_busy_staff_and_a_lead(session, log):
    report = import_log(log, "it")
    for _twice in range(2):
        add_tiles("it", report.busiest[:2])

    tiles = select(Person.name).where(Person.persona_rank.is_not(None))
    assert list(session.scalars(tiles.order_by(Person.persona_rank))) == [
        "Lead of the IT desk",
        *report.busiest[:2],
    ]
    assert set(session.scalars(select(RoleGrant.role))) == {Role.STAFF, Role.LEAD, Role.MANAGER}


def test_progress_is_told_batch_by_batch(session, log):
    told = []

    import_log(log, "it", batch_rows=50, progress=lambda *news: told.append(news))

    assert [(done, total) for done, total, _ in told] == [
        (50, 160),
        (100, 160),
        (150, 160),
        (160, 160),
    ]


@pytest.mark.parametrize(
    ("desk", "as_of", "words"),
    [("It desk", "auto", "small letters"), ("it", "tomorrow", "a date like 2016-05-23")],
)
def test_what_makes_no_sense_is_refused_before_anything_is_written(
    session, log, desk, as_of, words
):
    with pytest.raises(InvalidInput, match=words):
        import_log(log, desk, as_of=as_of)

    assert count(Desk) == 0


def test_a_file_that_is_not_there_is_refused_in_plain_words(session, tmp_path):
    with pytest.raises(InvalidInput, match=r"Cannot read .*nothing\.csv"):
        import_log(tmp_path / "nothing.csv", "it")


def written_as(rows, path, *, encoding, delimiter, day):
    """The same log as another program would write it."""
    names = {"Ann": "Ayşe", "Ben": "Gülşah"} if encoding == "cp1254" else {"Ann": "علي"}
    instants = ("opened_at", "first_touch_at", "closed_at")
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, delimiter=delimiter)
        writer.writeheader()
        for row in rows:
            told = {name: row[name] and _day_as(row[name], day) for name in instants}
            assignee = names.get(row["assignee"], "Cem")
            writer.writerow(row | told | {"assignee": assignee})
    return set(names.values())


def _day_as(text, day):
    return datetime.fromisoformat(text).strftime(day)  # wall clock of the log


@pytest.mark.parametrize(
    ("encoding", "delimiter", "day"),
    [
        ("cp1254", ";", "%d/%m/%Y %H:%M"),
        ("cp1256", ",", "%Y-%m-%d %H:%M"),
        ("utf-16", "\t", "%d.%m.%Y %H:%M:%S"),
        ("utf-8-sig", ";", "%m/%d/%Y %I:%M %p"),
    ],
)
def test_a_log_as_other_programs_write_it_goes_in_alike(
    session, tmp_path, rows, encoding, delimiter, day
):
    path = tmp_path / "log.csv"
    names = written_as(rows, path, encoding=encoding, delimiter=delimiter, day=day)

    report = import_log(path, "it")

    assert (report.stored, report.bad, report.open) == (160, 0, 16)
    assert report.as_of.on == date(2016, 4, 25)
    assert names <= set(session.scalars(select(Person.name)))


def test_what_to_know_is_told_before_anything_is_written(session, log):
    told = []

    def tell(line):
        told.append((line, count(Desk)))

    report = import_log(log, "it", encoding="utf-8", tell=tell)

    assert [line for line, _desks in told] == list(report.warning_lines())
    assert {desks for _line, desks in told} <= {0}


def test_what_was_opened_before_the_first_day_is_left_out_and_counted(session, log):
    report = import_log(log, "it", since=date(2016, 3, 14))

    assert (report.earlier, report.stored) == (40, 120)
    assert "40 opened before 2016-03-14: left out." in list(report.lines())
