"""Counts the statements a page sends to the database."""

from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import Engine

HOUSEKEEPING = ("BEGIN", "COMMIT", "PRAGMA", "RELEASE", "ROLLBACK", "SAVEPOINT", "SET")


@contextmanager
def counted_statements():
    """Yields a list that grows by each statement but the housekeeping of transactions."""
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        if not statement.startswith(HOUSEKEEPING):
            seen.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)
