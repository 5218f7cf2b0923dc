import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, select

from config import TestConfig
from portal import create_app
from portal.commands.copy_database import copied_from
from portal.errors import Conflict
from portal.extensions import Base, db
from portal.identity.models import Person
from portal.web.transaction import writing
from tests.support.company import settle
from tests.support.factories import MONDAY, make_person


def silent(_done, _total, _words):
    pass


def app_on(address):
    app = create_app(TestConfig(address))
    with app.app_context():
        upgrade()
    return app


@pytest.fixture(params=["to", "from"])
def addresses(request, new_database, tmp_path):
    """(old, new): SQLite into the database of this run, and out of it."""
    pair = f"sqlite:///{tmp_path / 'other.db'}", new_database()
    return pair if request.param == "to" else pair[::-1]


@pytest.fixture
def company(addresses):
    """The old database filled, with somebody whose manager joined later; the new one empty."""
    old, new = addresses
    with app_on(old).app_context():
        settle(now=MONDAY)
        late = make_person("Manager Who Joined Later")
        db.session.scalars(select(Person).order_by(Person.id)).first().manager_id = late.id
        db.session.commit()
        db.engine.dispose()
    with app_on(new).app_context():
        yield old
        db.session.remove()
        db.engine.dispose()


def rows_of(connection):
    return {
        table.name: connection.execute(select(table).order_by(*table.primary_key)).all()
        for table in Base.metadata.sorted_tables
    }


def test_every_row_is_there_as_it_was_and_the_next_one_gets_a_new_id(company):
    count = copied_from(company, progress=silent)

    engine = create_engine(company)
    with engine.connect() as source:
        before = rows_of(source)
    engine.dispose()
    assert rows_of(db.session.connection()) == before
    assert count == sum(len(rows) for rows in before.values()) > 100
    assert make_person().id == before["person"][-1].id + 1


def test_a_database_in_use_is_refused(company):
    with writing():
        make_person()

    with pytest.raises(Conflict, match="not empty: person"):
        copied_from(company, progress=silent)


def test_a_database_of_another_version_is_refused(company):
    db.session.rollback()
    downgrade(revision="-1")

    with pytest.raises(Conflict, match="stands at"):
        copied_from(company, progress=silent)
