"""`portal copy-from`: the whole portal out of another database, such as SQLite into PostgreSQL."""

import sys
from collections.abc import Iterator

import click
from alembic.runtime.migration import MigrationContext
from flask.cli import with_appcontext
from sqlalchemy import (
    Column,
    Connection,
    Table,
    bindparam,
    create_engine,
    func,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError

from portal.commands.health import database_problem
from portal.commands.progress import Progress, on_console
from portal.errors import Conflict, PortalError
from portal.extensions import Base, db, mode_of_transactions
from portal.web.dialect import count_ids_on, insert_many
from portal.web.transaction import writing

BATCH = 2000


@click.command("copy-from")
@click.argument("address")
@with_appcontext
def copy_from(address):
    """Copy everything out of the database at ADDRESS (sqlite:///FILE or postgresql://...).

    PORTAL_DATABASE_URL names the new one: migrated, still empty. All of it is copied, or nothing;
    the old database is only read. Stop the pages and the workers before.
    """
    problem = database_problem()
    if problem:
        sys.exit(f"portal: {problem}")
    try:
        count = copied_from(address, progress=on_console())
    except PortalError as fault:
        sys.exit(f"portal: {fault}")
    except SQLAlchemyError as fault:
        sys.exit(f"portal: {str(getattr(fault, 'orig', fault)).splitlines()[0]}. Nothing is kept.")
    click.echo(f"{count:,} rows copied.")


def copied_from(address: str, *, progress: Progress) -> int:
    """How many rows the database at `address` had. Raises Conflict when the two do not fit."""
    engine = create_engine(address.replace("postgresql://", "postgresql+psycopg://", 1))
    try:
        with mode_of_transactions("read"), engine.connect() as source:
            source.begin()
            with writing():
                return _copy(source, db.session.connection(), progress)
    finally:
        engine.dispose()


def _copy(source: Connection, target: Connection, progress: Progress) -> int:
    have, want = (
        MigrationContext.configure(each).get_current_revision() for each in (source, target)
    )
    if have != want:
        raise Conflict(f"The other database stands at {have}, this one at {want}.")
    tables = Base.metadata.sorted_tables
    full = [table.name for table in tables if _count(target, table)]
    if full:
        raise Conflict(f"This database is not empty: {', '.join(full)}.")
    done = 0
    for table in tables:
        total = _count(source, table)
        for rows in _batches(source, table):
            insert_many(table, rows)
            done += len(rows)
            progress(done, None, f"copying {table.name} ({total:,})")
        _link(source, target, table)
    count_ids_on(*(each.class_ for each in Base.registry.mappers if "id" in each.columns))
    return done


def _count(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.count()).select_from(table))


def _batches(source: Connection, table: Table) -> Iterator[list[dict]]:
    """Rows without the columns that point at other rows of the same table."""
    links = dict.fromkeys(column.name for column in _links(table))
    streamed = source.execute(select(table), execution_options={"yield_per": BATCH})
    for rows in streamed.mappings().partitions():
        yield [{**row, **links} for row in rows]


def _links(table: Table) -> list[Column]:
    return [
        column
        for column in table.columns
        if any(key.column.table is table for key in column.foreign_keys)
    ]


def _link(source: Connection, target: Connection, table: Table) -> None:
    for column in _links(table):
        pairs = source.execute(
            select(table.c.id.label("row_id"), column.label("linked")).where(column.is_not(None))
        )
        rows = [dict(pair) for pair in pairs.mappings()]
        if rows:
            here = update(table).where(table.c.id == bindparam("row_id"))
            target.execute(here.values({column.name: bindparam("linked")}), rows)
