import pytest
from flask_migrate import upgrade
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from config import TestConfig
from portal import create_app
from portal.extensions import db, mode_of_transactions
from portal.web.access import ANYONE, allow
from portal.web.models import SiteSetting
from portal.web.operations import set_site_setting
from portal.web.queries import site_setting
from portal.web.transaction import reading, writing


@pytest.fixture
def real(tmp_path):
    """A database of its own: rolled-back tests cannot hold what commits and locks."""
    app = create_app(TestConfig(f"sqlite:///{tmp_path / 'portal.db'}"))
    with app.app_context():
        upgrade()
        yield app
        db.engine.dispose()


def test_a_reading_transaction_cannot_write(real):
    with mode_of_transactions("read"), pytest.raises(OperationalError, match="readonly"):
        db.session.execute(text("DELETE FROM site_setting"))
    db.session.rollback()


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


def test_a_writing_transaction_takes_the_lock_when_it_begins(real):
    with db.engine.connect() as first, db.engine.connect() as second:
        second.exec_driver_sql("PRAGMA busy_timeout=1")
        second.rollback()
        first.execute(text("SELECT 1"))
        with pytest.raises(OperationalError, match="locked"):
            second.execute(text("SELECT 1"))


def test_a_view_that_fails_leaves_nothing_behind(real):
    def fails():
        db.session.add(SiteSetting(name="half", value="1"))
        db.session.flush()
        raise RuntimeError

    real.add_url_rule("/fails", view_func=allow(ANYONE)(fails), methods=["POST"])
    real.config["WTF_CSRF_ENABLED"] = False
    assert real.test_client().post("/fails").status_code == 500

    with reading():
        assert site_setting("half") == ""
