"""How migrations reach the database: through the app's own engine, in batches where SQLite
needs."""

from contextlib import contextmanager

from alembic import context
from flask import current_app


@contextmanager
def tables_may_be_rebuilt(connection):
    """SQLite changes some columns by building the table anew, and would refuse to drop the old
    one while rows point to it. They are looked at again before the changes are kept."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF")  # means nothing within a transaction
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def check_references(connection):
    if connection.dialect.name == "sqlite":
        loose = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if loose:
            raise RuntimeError(f"a row of {loose[0]} points to nothing in {loose[2]}")


def run():
    database = current_app.extensions["migrate"].db
    with database.engine.connect() as connection, tables_may_be_rebuilt(connection):
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            compare_type=False,
        )
        with context.begin_transaction():
            context.run_migrations()
            check_references(connection)


run()
