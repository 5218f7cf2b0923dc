"""Migrations up and down on a database of their own."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from config import TestConfig
from portal import create_app
from portal.extensions import db


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
