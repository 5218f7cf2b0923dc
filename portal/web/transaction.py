"""One page, one transaction. Reading pages run read-only; others take the write lock when the view
begins to decide. A view that answered below 400 is kept, from there on undone."""

from contextlib import contextmanager

from flask import request

from portal.extensions import db, mode_of_transactions, set_transaction_mode

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def init_app(app):
    app.before_request(begin_reading)
    app.after_request(keep_or_undo)
    app.teardown_request(lambda _error: set_transaction_mode("write"))


def begin_reading():
    set_transaction_mode("read")


def begin_writing_if_unsafe():
    """Ends the short read that found out who is asking; the next statement takes the lock."""
    if request.method not in SAFE:
        db.session.rollback()
        set_transaction_mode("write")


def keep_or_undo(response):
    if response.status_code < 400:
        db.session.commit()
    else:
        db.session.rollback()
    return response


@contextmanager
def reading():
    """A short read of a job or command; ends its transaction."""
    with mode_of_transactions("read"):
        db.session.rollback()
        try:
            yield
        finally:
            db.session.rollback()


@contextmanager
def writing():
    """One batch of a job or command: all of it or nothing."""
    with mode_of_transactions("write"):
        db.session.rollback()
        try:
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
