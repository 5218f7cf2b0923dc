"""The two databases the suite runs on: each makes empty databases, and takes them away."""

import os
import secrets
from pathlib import Path
from typing import Protocol

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from tests.support.postgresql_server import NoServer, PostgresqlServer

NAMES = ("sqlite", "postgresql")
LIVE = {"faults", "journeys", "look"}  # folders of tests that start a portal or a browser


class Database(Protocol):
    name: str

    def fresh(self) -> str:
        """The address of a new database without a table."""

    def close(self) -> None: ...


class Sqlite:
    name = "sqlite"

    def __init__(self, folder: Path):
        self.folder = folder

    def fresh(self) -> str:
        return f"sqlite:///{self.folder / secrets.token_hex(4)}.db"

    def close(self) -> None:
        """The folder is the run's own."""


class Postgresql:
    """On the server PORTAL_TEST_PG names (its person may make databases), or on one of our own."""

    name = "postgresql"

    def __init__(self, address: str | None):
        self.server = None if address else PostgresqlServer()  # ours, so that it may be killed
        self._address = make_url(address or self.server.address).set(
            drivername="postgresql+psycopg"
        )
        self._made: list[str] = []

    def fresh(self) -> str:
        name = f"portal_test_{secrets.token_hex(6)}"
        self._say(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        self._made.append(name)
        return self._address.set(database=name).render_as_string(hide_password=False)

    def close(self) -> None:
        if self.server:
            self.server.stop()
            return
        for name in self._made:
            self._say(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _say(self, statement: str) -> None:
        engine = create_engine(self._address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()


def opened(name: str, folder: Path) -> Database:
    """Skips, or fails where both databases are required, when the database is not to be had."""
    if name == "sqlite":
        return Sqlite(folder)
    try:
        return Postgresql(os.environ.get("PORTAL_TEST_PG"))
    except (NoServer, TimeoutError, SQLAlchemyError) as problem:
        reason = f"no PostgreSQL for the tests: {problem}"
        if are_required():
            pytest.fail(reason)
        pytest.skip(reason)


def are_required() -> bool:
    return os.environ.get("CI") == "true" or os.environ.get("PORTAL_REQUIRE_DATABASES") == "1"


def chosen(config: pytest.Config) -> list[str]:
    return config.getoption("--database") or list(NAMES)


def database_of(item: pytest.Item) -> str | None:
    """The database a test runs on; None: it needs none."""
    callspec = getattr(item, "callspec", None)
    return callspec.params.get("database") if callspec else None


def _is_once(item: pytest.Item) -> bool:
    """It has a database, but is not about it: one of them is enough, and no tally has it."""
    return database_of(item) is not None and item.get_closest_marker("once") is not None


def _group_of(item: pytest.Item) -> str:
    """What one process does: for a portal of its own it mostly waits, and others work."""
    name = database_of(item)
    return f"{name} live" if LIVE & set(item.path.parts) else name


class Tally:
    """How many tests each database had, and how they ended."""

    def __init__(self):
        self.collected: dict[str, int] = {}

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config, items):
        """Each report tells its database; of several processes one has all tests of a database."""
        first = chosen(config)[0]
        others = [item for item in items if _is_once(item) and database_of(item) != first]
        if others:
            config.hook.pytest_deselected(items=others)
            items[:] = [item for item in items if item not in others]
        for item in items:
            name = database_of(item)
            if name:
                item.add_marker(pytest.mark.xdist_group(_group_of(item)))
            if name and not _is_once(item):
                item.user_properties.append(("database", name))

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report):
        for kind, name in report.user_properties:
            if kind == "database" and report.when == "setup":
                self.collected[name] = self.collected.get(name, 0) + 1

    @pytest.hookimpl
    def pytest_terminal_summary(self, terminalreporter, config):
        if not self.collected:
            return
        terminalreporter.section("databases")
        for name in chosen(config):
            terminalreporter.line(self._line(name, terminalreporter.stats))
        if self.is_uneven(terminalreporter.stats):
            terminalreporter.line("The databases differ.", red=True)

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session, exitstatus):
        """Where both databases are required, an uneven run is a failed one."""
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        if exitstatus or reporter is None or not are_required():
            return
        if self.is_uneven(reporter.stats):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def is_uneven(self, stats: dict) -> bool:
        counts = [self._counts(name, stats) for name in self.collected]
        return any(count != counts[0] for count in counts)

    def _line(self, name: str, stats: dict) -> str:
        collected, passed, failed, skipped = self._counts(name, stats)
        return (
            f"{name:<10} {collected} collected, {passed} passed, {failed} failed,"
            f" {skipped} skipped"
        )

    def _counts(self, name: str, stats: dict) -> tuple[int, int, int, int]:
        def ended(*kinds: str) -> int:
            return sum(
                ("database", name) in report.user_properties
                for kind in kinds
                for report in stats.get(kind, [])
            )

        return (
            self.collected.get(name, 0),
            ended("passed", "xpassed"),
            ended("failed", "error"),
            ended("skipped", "xfailed"),
        )
