from concurrent.futures import ThreadPoolExecutor

import pytest
from flask_migrate import upgrade
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from config import TestConfig
from portal import create_app
from portal.errors import Conflict
from portal.extensions import db, mode_of_transactions
from portal.web.access import ANYONE, allow
from portal.web.models import SiteSetting
from portal.web.operations import set_site_setting
from portal.web.queries import site_setting
from portal.web.transaction import reading, separately, writing


@pytest.fixture
def real(new_database):
    """A database of its own: rolled-back tests cannot hold what commits and locks."""
    app = create_app(TestConfig(new_database()))
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def test_a_reading_transaction_cannot_write(real):
    with mode_of_transactions("read"), pytest.raises(DBAPIError, match=r"read-?only"):
        db.session.execute(text("DELETE FROM site_setting"))
    db.session.rollback()


def test_what_is_read_in_one_transaction_stands_at_one_moment(real):
    with reading():
        assert site_setting("day") == ""
        with mode_of_transactions("write"), db.engine.connect() as other:
            other.execute(text("INSERT INTO site_setting VALUES ('day', 'now')"))
            other.commit()
        assert site_setting("day") == ""

    with reading():
        assert site_setting("day") == "now"


def test_a_batch_is_kept_whole_or_not_at_all(real):
    with writing():
        set_site_setting("kept", "1")
    with pytest.raises(ZeroDivisionError):
        _half_a_batch()

    with reading():
        assert (site_setting("kept"), site_setting("lost")) == ("1", "")


def _half_a_batch():
    with writing():
        set_site_setting("lost", "1")
        raise ZeroDivisionError


def test_sqlite_takes_the_lock_when_a_writing_transaction_begins(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'portal.db'}")
    with engine.connect() as first, engine.connect() as second:
        second.exec_driver_sql("PRAGMA busy_timeout=1")
        second.rollback()
        first.execute(text("SELECT 1"))
        with pytest.raises(OperationalError, match="locked"):
            second.execute(text("SELECT 1"))
    engine.dispose()


def test_a_view_that_fails_leaves_nothing_behind(real):
    def fails():
        db.session.add(SiteSetting(name="half", value="1"))
        db.session.flush()
        raise RuntimeError

    real.add_url_rule("/fails", view_func=allow(ANYONE)(fails), methods=["POST"])
    assert real.test_client().post("/fails").status_code == 500

    with reading():
        assert site_setting("half") == ""


def test_a_page_that_writes_though_it_only_shows_is_our_mistake(real):
    def shows():
        set_site_setting("shown", "1")
        return "shown"

    real.add_url_rule("/shows", view_func=allow(ANYONE)(shows))
    assert real.test_client().get("/shows").status_code == 500

    with reading():
        assert site_setting("shown") == ""


def _view(real, view, *, methods=("POST",)):
    real.add_url_rule(f"/{view.__name__}", view_func=allow(ANYONE)(view), methods=methods)
    return real.test_client()


def test_what_is_written_separately_is_kept_though_the_page_is_refused(real):
    def refused():
        with separately():
            set_site_setting("counted", "1")
        set_site_setting("half", "1")
        raise Conflict

    assert _view(real, refused).post("/refused").status_code == 409

    with reading():
        assert (site_setting("counted"), site_setting("half")) == ("1", "")


def test_a_page_that_reads_may_write_separately_and_read_on(real):
    def looked_at():
        assert site_setting("seen") == ""
        with separately():
            set_site_setting("seen", "1")
        with pytest.raises(DBAPIError, match=r"read-?only"):
            db.session.execute(text("DELETE FROM site_setting"))
        db.session.rollback()
        return site_setting("seen")

    answer = _view(real, looked_at, methods=("GET",)).get("/looked_at")

    assert answer.text == "1"


@pytest.mark.parametrize(
    "write",
    [
        lambda: set_site_setting("half", "1"),
        lambda: site_setting("half"),
        lambda: db.session.add(SiteSetting(name="half", value="1")),
    ],
    ids=["written", "locked", "not yet flushed"],
)
def test_who_holds_a_write_cannot_write_separately(real, write):
    write()

    with pytest.raises(RuntimeError, match="holds a write"), separately():
        set_site_setting("counted", "1")
    db.session.rollback()

    with reading():
        assert site_setting("counted") == ""


def test_two_threads_that_write_separately_lose_nothing(real):
    def tick():
        site_setting("count")
        with separately():
            row = db.session.get(SiteSetting, "count", with_for_update=True)
            row.value = str(int(row.value) + 1)
        return "refused", 422

    with writing():
        set_site_setting("count", "0")
    _view(real, tick, methods=("GET",))
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: real.test_client().get("/tick").status_code, range(40)))

    assert answers == [422] * 40
    with reading():
        assert site_setting("count") == "40"
