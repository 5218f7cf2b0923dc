"""One page, one transaction. Reading pages run read-only; others take the write lock when the view
begins to decide. A view that answered below 400 is kept, from there on undone."""

from contextlib import contextmanager
from time import monotonic, sleep

from flask import request
from sqlalchemy import event
from sqlalchemy.orm import Session

from portal.extensions import db, mode_of_transactions, set_transaction_mode, transaction_mode
from portal.web.dialect import has_one_writer

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PAUSE_SHARE, LONGEST_PAUSE_SECONDS = 0.25, 0.1  # between batches, of the time one held the lock


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


def undo_and_read():
    """Before a page is drawn for an answer that keeps nothing: let go of the lock."""
    db.session.rollback()
    begin_reading()


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
    """One batch of a job or command: all of it or nothing.

    Where there is one writer, it leaves a gap behind it in proportion: who waits for the lock asks
    for it ten times a second, and would find it taken by the next batch each time.
    """
    begun = monotonic()
    with _written():
        yield
    if has_one_writer():
        sleep(min(PAUSE_SHARE * (monotonic() - begun), LONGEST_PAUSE_SECONDS))


@contextmanager
def _written():
    with mode_of_transactions("write"):
        db.session.rollback()
        try:
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise


@contextmanager
def separately():
    """Inside a page: a short transaction of its own, kept whatever the status of the answer.

    For throttle counts, refused accesses and drafts. Ends the page's read, and raises RuntimeError
    when the page holds a write already: call it before the first write or after the rollback.
    """
    if _holds_a_write():
        raise RuntimeError("this page holds a write transaction: what was written would be lost")
    with _written():
        yield


def _holds_a_write() -> bool:
    session = db.session()
    unsaved = bool(session.new or session.dirty or session.deleted)
    return unsaved or (session.in_transaction() and session.info.get("begun_to") == "write")


@event.listens_for(Session, "after_begin")
def _remember_mode(session, transaction, _connection):
    if not transaction.nested:
        session.info["begun_to"] = transaction_mode()


@event.listens_for(Session, "after_transaction_end")
def _forget_mode(session, transaction):
    if transaction.parent is None:
        session.info.pop("begun_to", None)
