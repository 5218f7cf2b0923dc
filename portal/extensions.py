"""Database, forms' protection, languages, sign-in: made here, joined to the app in
`create_app`."""

import sqlite3
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

from flask import has_request_context
from flask_babel import Babel
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import DateTime, MetaData, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator):
    """An aware instant, stored as UTC, the same on both databases; a naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value, dialect):
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive instant {value!r}: give it a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value, dialect):
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(naming_convention=NAMES), type_annotation_map={datetime: UtcDateTime()}
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
migrate = Migrate(render_as_batch=True)
csrf = CSRFProtect()
babel = Babel()
login_manager = LoginManager()

_mode: ContextVar[str] = ContextVar("transaction_mode", default="write")


def transaction_mode() -> str:
    return _mode.get()


def set_transaction_mode(mode: str) -> None:
    """'read': deferred and read-only; 'write': takes the write lock when it begins."""
    _mode.set(mode)


@contextmanager
def mode_of_transactions(mode: str):
    token = _mode.set(mode)
    try:
        yield
    finally:
        _mode.reset(token)


# What a page waits for PostgreSQL at most; SQLite waits for its lock by `busy_timeout`.
PAGE_LIMITS = "SET LOCAL statement_timeout = '15s'; SET LOCAL lock_timeout = '10s'"
# One moment for all that a page reads, as SQLite has it.
READING = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection, _record):
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we issue BEGIN ourselves
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.execute("PRAGMA busy_timeout=30000")
    cursor.execute("PRAGMA cache_size=-32000")
    cursor.close()
    # Its own knows A to Z only.
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(value):
    return value.lower() if isinstance(value, str) else value


@event.listens_for(Engine, "begin")
def _begin(connection):
    reading = _mode.get() == "read"
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA query_only={int(reading)}")
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
        return
    limits = [PAGE_LIMITS] if has_request_context() else []
    orders = [READING, *limits] if reading else limits
    if orders:
        connection.exec_driver_sql("; ".join(orders))
