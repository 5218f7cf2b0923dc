"""Somebody who is let go while they click on: how long the portal still answers them."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier, Event
from time import monotonic

import pytest

from portal import clock
from portal.extensions import db
from portal.identity.operations import disable_person
from tests.support.factories import grant, make_person, viewer
from tests.support.faults.browser import Browser
from tests.support.faults.company import with_tile

pytestmark = pytest.mark.slow  # pages of a real server

LET_IN, TO_SIGN_IN = 200, 303
OUT_WITHIN_S = 1.0
GO_ON_S = 1.5


@dataclass(frozen=True)
class Look:
    asked_at: float
    status: int


def test_who_is_disabled_is_out_within_a_second_in_every_browser(portal, company, keep_figures):
    with portal.app.app_context():
        leaver = with_tile(make_person("Somebody who leaves"), 90)
        admin = make_person("Somebody who disables")
        grant(admin, "admin")
        db.session.commit()
        actor = viewer(admin)
    browsers = [Browser(portal.address) for _one in range(3)]
    assert all(browser.sign_in(leaver) for browser in browsers)
    stop, all_are_in = Event(), Barrier(len(browsers) + 1)

    with ThreadPoolExecutor(len(browsers)) as threads:
        looking = [threads.submit(looks_until, stop, browser, all_are_in) for browser in browsers]
        all_are_in.wait()
        with portal.app.app_context():
            disable_person(leaver, actor=actor, now=clock.wall_now())
            db.session.commit()
        disabled_at = monotonic()
        stop.wait(GO_ON_S)
        stop.set()
        looks = [each for one in looking for each in one.result()]

    after = [each for each in looks if each.asked_at > disabled_at]
    last_let_in = max(
        (each.asked_at - disabled_at for each in after if each.status == LET_IN), default=0.0
    )
    keep_figures(
        f"{len(after)} pages asked for afterwards, the last answered {last_let_in:.3f} s on"
    )
    assert LET_IN in {each.status for each in looks if each.asked_at < disabled_at}
    assert {each.status for each in after} <= {LET_IN, TO_SIGN_IN}
    assert TO_SIGN_IN in {each.status for each in after}
    assert last_let_in < OUT_WITHIN_S


def looks_until(stop, browser, all_are_in):
    looks = [look(browser)]
    all_are_in.wait()
    while not stop.is_set():
        looks.append(look(browser))
    return looks


def look(browser):
    asked_at = monotonic()
    return Look(asked_at, browser.open("/me").status)
