"""The answer is the promise: killed in the moment after it, the portal still knows the request."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor, as_completed

import pytest
from sqlalchemy.engine import make_url

from tests.support.faults.browser import Browser, Form, NoAnswer
from tests.support.faults.company import FORM
from tests.support.faults.ledger import faults_of_the_file
from tests.support.faults.size import size

pytestmark = pytest.mark.slow  # processes are killed and start again

ROUNDS = size(1, 10)
SENDERS = 4
NEARLY_A_CHECKPOINT = 3_900_000  # bytes; SQLite moves its log into the file at 1000 pages


def file_one(browser, title):
    """The reference a good answer gave; None: there was none."""
    try:
        form = browser.open(FORM).form(FORM)
        answer = browser.send(form, {"title": title, "lateness": "no_harm", "step": "send"})
    except NoAnswer:
        return None
    return answer.location.split("/")[-2] if answer.status == 303 else None


def kill_web(portal):
    portal.web.kill()


def kill_what_keeps_the_rows(portal):
    """The server; without one, the process that writes the file, while its log is about to be
    moved into the file."""
    if portal.server:
        portal.kill_server()
    else:
        kill_web(portal)


def fill_the_log(portal):
    """So that one of the next commits of the portal moves it."""
    url = make_url(portal.settings["PORTAL_DATABASE_URL"])
    if url.get_backend_name() != "sqlite":
        return
    writer = sqlite3.connect(url.database)
    writer.execute("PRAGMA wal_autocheckpoint=0")
    writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    writer.execute("CREATE TABLE IF NOT EXISTS filler (bytes BLOB)")
    writer.execute("DELETE FROM filler")
    writer.execute("INSERT INTO filler VALUES (zeroblob(?))", (NEARLY_A_CHECKPOINT,))
    writer.commit()
    writer.close()


@pytest.mark.parametrize("kill", [kill_web, kill_what_keeps_the_rows])
def test_what_was_acknowledged_outlives_a_kill_right_after_the_answer(portal, company, kill):
    browsers = [Browser(portal.address) for _sender in range(SENDERS)]
    assert all(map(Browser.sign_in, browsers, company.askers))

    for number in range(ROUNDS):
        fill_the_log(portal)
        with ThreadPoolExecutor(SENDERS) as senders:
            filed = [
                senders.submit(file_one, browser, f"Killed {kill.__name__} {number} {place}")
                for place, browser in enumerate(browsers)
            ]
            next(as_completed(filed)).result()
            kill(portal)
            told = [done.result() for done in filed]
        portal.mend()

        assert any(told)
        for browser, reference in zip(browsers, told, strict=True):
            if reference:
                assert browser.open(f"/requests/{reference}").status == 200
    with portal.app.app_context():
        assert list(faults_of_the_file()) == []


@pytest.mark.once  # about the page and the kill; each database is killed above
def test_a_half_typed_reply_outlives_who_typed_it_and_what_keeps_the_rows(portal, company):
    """Kept by the page while it is typed; then the browser is gone, and the server killed."""
    browser = Browser(portal.address)
    assert browser.sign_in(company.askers[0])
    reference = file_one(browser, "Half-typed")
    page = f"/requests/{reference}"
    token = browser.open(page).form("/replies").fields["csrf_token"]
    kept = {"csrf_token": token, "draft": f"requests/{reference}/reply"}
    assert browser.send(Form("/drafts", kept), {"words": "I only wanted to s"}).status in (
        204,
        303,
    )

    kill_what_keeps_the_rows(portal)
    portal.mend()

    again = Browser(portal.address)
    assert again.sign_in(company.askers[0])
    shown = again.open(page).text
    assert "I only wanted to s</textarea>" in shown
    assert "Draft of today" in shown
    other = Browser(portal.address)
    assert other.sign_in(company.askers[1])
    assert "I only wanted to s" not in other.open(page).text
