"""Where SQLite and PostgreSQL are spelt differently: all of it stands here and in `extensions`."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from sqlalchemy import (
    JSON,
    Column,
    Connection,
    Date,
    Index,
    Table,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal,
    or_,
    text,
)
from sqlalchemy import Interval as SqlInterval
from sqlalchemy import String as SqlString
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError, TimeoutError

from portal.extensions import db

# PostgreSQL's classes and states of "not now": connection, resources, operator, lock, conflict.
BUSY_STATES = ("08", "53", "57", "55P03", "40001", "40P01")
# SQLite's BUSY, LOCKED, IOERR, FULL, CANTOPEN; the rest of the number says more.
BUSY_CODES = frozenset({5, 6, 10, 13, 14})


def is_postgresql() -> bool:
    return db.session.get_bind().dialect.name == "postgresql"


def has_one_writer() -> bool:
    return not is_postgresql()


def shared_parts(column, parts: Sequence[str]):
    """How many of the parts a text holds, letter for letter."""
    place = func.strpos if is_postgresql() else func.instr
    return sum((case((place(column, part) > 0, 1), else_=0) for part in parts), start=literal(0))


def words_index(name: str, column: str) -> Index:
    """For `holds_words`, in PostgreSQL: of the words of a text. SQLite reads the texts."""
    words = text(f"array_to_tsvector(string_to_array(btrim({column}), ' '))")
    return Index(name, words, postgresql_using="gin").ddl_if(dialect="postgresql")


def holds_words(column, wanted: Sequence[Sequence[str]]):
    """Whether a text of folded words holds, of each of the `wanted`, a word that begins as one of
    them does."""
    if is_postgresql():
        query = " & ".join(
            "(" + " | ".join(f"'{word}':*" for word in some) + ")" for some in wanted
        )
        words = func.array_to_tsvector(func.string_to_array(func.btrim(column), " "))
        return words.op("@@")(cast(query, postgresql.TSQUERY))
    return and_(*(or_(*(func.instr(column, f" {word}") > 0 for word in some)) for some in wanted))


def insert(model):
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return (postgresql if is_postgresql() else sqlite).insert(model)


def local_day(column, *, zone: ZoneInfo, offsets: Sequence[tuple[datetime, int]]):
    """The day of an instant in `zone`. `offsets`: (until, seconds from UTC), in order, over all
    that is read; SQLite knows no zones."""
    if is_postgresql():
        return func.date(func.timezone(zone.key, column))
    *before, (_end, last) = offsets
    shift = f"{last:+d} seconds"
    if before:
        branches = [(column < until, f"{seconds:+d} seconds") for until, seconds in before]
        shift = case(*branches, else_=shift)
    return func.date(column, shift)


def instant_moved(column, span: timedelta):
    """An instant column plus whole seconds, for an UPDATE; empty stays empty."""
    if is_postgresql():
        return column + literal(span, SqlInterval())
    moved = func.strftime("%Y-%m-%d %H:%M:%f", column, _seconds(span), type_=SqlString())
    return case((column.is_(None), None), else_=moved + "000")


def day_moved(column, span: timedelta):
    """A day column plus whole days, for an UPDATE."""
    if is_postgresql():
        return cast(column + literal(span, SqlInterval()), Date)
    return func.date(column, _seconds(span), type_=SqlString())


def _seconds(span: timedelta) -> str:
    return f"{int(span.total_seconds()):+d} seconds"


def insert_many(table: Table, rows: Sequence[dict]) -> None:
    """Rows in bulk, all with the same columns; the others get their defaults, None is empty.
    PostgreSQL takes them as a stream, several times faster than one by one."""
    if not rows:
        return
    connection = db.session.connection()
    if is_postgresql():
        _stream(table, rows, connection)
    else:
        said = {name: bindparam(name, type_=_type_of(table.c[name])) for name in rows[0]}
        connection.execute(table.insert().values(said), rows)


def _stream(table: Table, rows: Sequence[dict], connection: Connection) -> None:
    columns = [each for each in table.columns if each.name in rows[0] or each.default is not None]
    readers = [_reader(column, connection.dialect) for column in columns]
    names = ", ".join(f'"{column.name}"' for column in columns)
    with (
        connection.connection.cursor() as cursor,
        cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as stream,
    ):
        for row in rows:
            stream.write_row([read(row) for read in readers])


def _reader(column: Column, dialect) -> Callable[[dict], object]:
    """From a row, the value of a column as the driver wants it."""
    to_driver = _type_of(column).dialect_impl(dialect).bind_processor(dialect)

    def read(row: dict):
        value = row[column.name] if column.name in row else _default(column)
        value = value.value if isinstance(value, Enum) else value
        return to_driver(value) if to_driver and value is not None else value

    return read


def _type_of(column: Column):
    """An empty JSON column is empty, not the word null."""
    return JSON(none_as_null=True) if isinstance(column.type, JSON) else column.type


def _default(column: Column):
    """Defaults here are values, or functions that make an empty list or dict."""
    if column.default is None:
        return None
    return column.default.arg(None) if column.default.is_callable else column.default.arg


def count_ids_on(*models) -> None:
    """After rows were stored with ids given to them: PostgreSQL counts ids by itself, apart from
    the rows, and would give one of them again."""
    if not is_postgresql():
        return
    for model in models:
        table = model.__tablename__
        db.session.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"
                f" (SELECT coalesce(max(id), 1) FROM {table}))"
            )
        )


def wait_for_writers(*models) -> None:
    """Who is writing these tables ends first, and nobody begins before this transaction ends: so
    no row with a lower id than the highest appears later. SQLite writes one at a time anyway."""
    if is_postgresql():
        names = ", ".join(model.__tablename__ for model in models)
        db.session.execute(text(f"LOCK TABLE {names} IN SHARE MODE"))


def is_unavailable(error: BaseException) -> bool:
    """The database is down, full, stopped a statement that took too long, or found two at odds:
    the same may work in a while."""
    if isinstance(error, TimeoutError):  # no connection came free
        return True
    if not isinstance(error, DBAPIError):
        return False
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in BUSY_CODES
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # it never answered
        return error.connection_invalidated or isinstance(error, OperationalError)
    return state.startswith(BUSY_STATES)
