"""Isolation: every test is rolled back, the commits of views included; no app context stays open,
so each client has its own `g` and two clients are two people. Whatever needs the database runs
on both kinds of it; a test that needs more than one of them asks for `new_database`."""

import gc
import os
import shutil

import pytest
from flask_migrate import upgrade

from config import TestConfig
from portal import clock, create_app
from portal.extensions import db
from tests.support import databases
from tests.support.live import live_portal, told_on_failure  # noqa: F401 (fixtures)


def pytest_addoption(parser):
    parser.addoption(
        "--database",
        action="append",
        choices=databases.NAMES,
        help="Run on this database only; without it on each.",
    )


def pytest_configure(config):
    config.pluginmanager.register(databases.Tally(), "databases")


def pytest_collection_finish():
    """What was collected stays to the end: nobody need look at it for garbage again."""
    gc.collect()
    gc.freeze()


def pytest_generate_tests(metafunc):
    if "database" in metafunc.fixturenames:
        chosen = databases.chosen(metafunc.config)
        metafunc.parametrize("database", chosen, indirect=True, scope="session")


@pytest.fixture(scope="session")
def database(request, tmp_path_factory):
    """One of the two; it stops when the run goes on with the other."""
    opened = databases.opened(request.param, tmp_path_factory.mktemp("databases"))
    try:
        yield opened
    finally:
        opened.close()


@pytest.fixture(scope="session")
def new_database(database):
    """Makes the address of an empty database of the kind that is being tested."""
    return database.fresh


@pytest.fixture(scope="session")
def database_url(new_database):
    return new_database()


@pytest.fixture(scope="session")
def app(database_url, tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    app = create_app(TestConfig(database_url, data_folder=folder))
    with app.app_context():
        upgrade()  # migrations, not create_all: what runs is what is tested
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def rolled_back(app):
    with app.app_context():
        engines, engine = db.engines, db.engine
        db.session.configure(join_transaction_mode="create_savepoint")
    with engine.connect() as connection:
        outer = connection.begin()
        engines[None] = connection
        try:
            yield
        finally:
            engines[None] = engine
            outer.rollback()
            clock.set_offset(0)


@pytest.fixture
def session(app, rolled_back):
    """For operations and queries."""
    with app.app_context():
        yield db.session


@pytest.fixture
def client(app, rolled_back):
    """For pages; never together with `session` (they would share `g`)."""
    return app.test_client()


@pytest.fixture(scope="session")
def chromium():
    """Path of a browser; without one browser tests are skipped, or fail where one is required."""
    path = os.environ.get("PORTAL_CHROMIUM") or next(
        (found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None
    )
    if path is None and os.environ.get("PORTAL_REQUIRE_BROWSER") == "1":
        pytest.fail("no chromium on this machine, but PORTAL_REQUIRE_BROWSER=1")
    if path is None:
        pytest.skip("no chromium on this machine: install it or set PORTAL_CHROMIUM")
    return path
