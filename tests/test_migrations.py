"""Migrations up and down on a database of their own."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect, text

from config import TestConfig
from portal import create_app
from portal.extensions import db

THEN = "2026-11-23 09:00:00"
CALENDAR = {"name": "Office", "zone": "Europe/London", "version": 1}
CALENDAR |= dict.fromkeys(("weekly", "half_days", "closures"), "[]")
DESK = {"slug": "it", "name": "IT desk", "prefix": "IT", "calendar_id": 1, "policy": "balanced"}
DESK |= {"position": 0, "created_at": THEN}
PERSON = {"name": "Maya Lindholm", "language": "en", "zone": "Europe/London", "theme": "system"}
PERSON |= dict.fromkeys(("job_title", "department", "place", "persona_hint"), "")
PERSON |= {"is_active": True, "version": 1, "created_at": THEN}
IN_USE = {
    "working_calendar": CALENDAR,
    "desk": DESK,
    "person": PERSON,
    "role_grant": {"person_id": 1, "role": "staff", "desk_id": 1},
}


@pytest.fixture
def own_app(new_database):
    app = create_app(TestConfig(new_database()))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def columns_of(bind):
    """(table, column): (kind as the database spells it, may be empty)."""
    found = inspect(bind)
    return {
        (table, column["name"]): (column["type"].compile(bind.dialect), column["nullable"])
        for table in found.get_table_names()
        for column in found.get_columns(table)
    }


def test_all_migrations_go_down_and_up_again(own_app):
    upgrade()
    before = columns_of(db.engine)

    downgrade(revision="base")
    assert {table for table, _column in columns_of(db.engine)} == {"alembic_version"}

    upgrade()
    assert columns_of(db.engine) == before


def test_each_column_has_the_kind_that_its_model_says(session):
    found, dialect = columns_of(session.connection()), session.connection().dialect
    wanted = {
        (table.name, column.name): (column.type.compile(dialect), column.nullable)
        for table in db.metadata.sorted_tables
        for column in table.columns
    }

    wrong = {where: (found[where], want) for where, want in wanted.items() if found[where] != want}
    assert wrong == {}


def test_a_portal_in_use_can_be_upgraded(own_app):
    """Rows point at those of the tables that change; none is lost, and none loses its way."""
    upgrade(revision="0016")
    for table, values_of in IN_USE.items():
        row = {"id": 1, **values_of}
        names, values = ", ".join(row), ", ".join(f":{name}" for name in row)
        db.session.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)
    db.session.commit()

    upgrade()

    kept = db.session.execute(
        text(
            "SELECT person.name, desk.name FROM role_grant"
            " JOIN person ON person.id = person_id JOIN desk ON desk.id = desk_id"
        )
    ).one()
    assert kept == ("Maya Lindholm", "IT desk")
