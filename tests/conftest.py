"""Isolation: every test is rolled back, the commits of views included; no app context stays open,
so each client has its own `g` and two clients are two people."""

import os
import shutil

import pytest
from flask_migrate import upgrade

from config import TestConfig
from portal import clock, create_app
from portal.extensions import db


@pytest.fixture(scope="session")
def database_url(tmp_path_factory):
    return f"sqlite:///{tmp_path_factory.mktemp('database') / 'portal.db'}"


@pytest.fixture(scope="session")
def app(database_url):
    app = create_app(TestConfig(database_url))
    with app.app_context():
        upgrade()  # migrations, not create_all: what runs is what is tested
    return app


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
