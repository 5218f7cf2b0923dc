from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask_migrate import upgrade
from sqlalchemy import select

from config import TestConfig
from portal import create_app
from portal.errors import TooManyTries
from portal.extensions import db
from portal.web.models import Throttle
from portal.web.throttle import Counted, Limit, count_try, forget_ended, forgive, network_of
from tests.support.factories import MONDAY, later

THREE = Limit("sign-in", tries=3, minutes=15)
MAYA, RAVI = Counted(THREE, "maya@example.test"), Counted(THREE, "ravi@example.test")


def fill(*counts, now=MONDAY):
    for _try in range(THREE.tries):
        count_try(*counts, now=now)


def keys():
    return set(db.session.scalars(select(Throttle.key)))


def test_the_try_after_the_last_one_is_refused_and_says_how_long(session):
    fill(MAYA)

    with pytest.raises(TooManyTries) as refused:
        count_try(MAYA, now=later(minutes=5))
    assert refused.value.wait == timedelta(minutes=10)


def test_a_full_window_ends_by_itself_however_often_it_was_tried(session):
    fill(MAYA)
    for minute in range(1, 15):
        with pytest.raises(TooManyTries):
            count_try(MAYA, now=later(minutes=minute))

    count_try(MAYA, now=later(minutes=15))


def test_each_is_counted_apart(session):
    fill(MAYA)

    count_try(RAVI, now=MONDAY)


def test_one_full_window_of_several_is_enough(session):
    fill(MAYA)

    with pytest.raises(TooManyTries):
        count_try(RAVI, MAYA, now=MONDAY)


def test_the_right_one_starts_its_account_anew_and_gives_the_others_their_try_back(session):
    network = Counted(Limit("network", tries=4, minutes=15), "192.0.2.7")
    count_try(MAYA, network, now=MONDAY)
    count_try(MAYA, network, now=MONDAY)
    forgive(MAYA, network)
    db.session.commit()

    counts = dict(db.session.execute(select(Throttle.key, Throttle.count)).all())
    assert counts == {network.key: 1}


def test_ended_windows_are_forgotten(session):
    count_try(MAYA, now=MONDAY)
    count_try(RAVI, now=later(minutes=10))
    forget_ended(now=later(minutes=20))

    assert keys() == {RAVI.key}


def test_what_is_stored_does_not_name_anybody(session):
    count_try(MAYA, now=MONDAY)

    assert "maya" not in keys().pop()


@pytest.mark.parametrize(
    ("address", "same", "other"),
    [
        ("192.0.2.7", "192.0.2.7", "192.0.2.8"),
        ("192.0.2.7", "::ffff:192.0.2.7", "::ffff:192.0.2.8"),
        ("2001:db8::1", "2001:db8::ffff:1", "2001:db8:0:1::1"),
        (None, "no address", "192.0.2.7"),
    ],
)
def test_a_network_is_one_address_or_one_line_of_version_6(address, same, other):
    assert network_of(address) == network_of(same)
    assert network_of(address) != network_of(other)


@pytest.mark.slow  # its own migrated database, and threads that wait for each other
def test_tries_sent_at_once_do_not_slip_through(new_database):
    app = create_app(TestConfig(new_database()))

    def tries(_number):
        with app.app_context():
            try:
                count_try(MAYA, now=MONDAY)
            except TooManyTries:
                return 0
            return 1

    with app.app_context():
        upgrade()
    with ThreadPoolExecutor(4) as pool:
        passed = sum(pool.map(tries, range(24)))
    with app.app_context():
        db.engine.dispose()

    assert passed == THREE.tries
