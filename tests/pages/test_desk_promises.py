"""Whether promises are kept: the page of a lead, its chart and the table beside it."""

import pytest

from portal import clock
from portal.extensions import db
from portal.pages.promises_page import promises_sheet
from portal.pages.reliability_chart import reliability_chart
from portal.planning.models import DeskHistory
from portal.planning.promise import PastCases
from portal.planning.promise_record import PromiseRecord, WeekKept
from portal.planning.queries import judged_promises
from tests.support.factories import make_desk, make_staff, sign_in
from tests.support.page import Page, check
from tests.support.statements import counted_statements

PATH = "/desks/it/promises"
HAPPENED = (0.11, 0.2, 0.31, 0.4, 0.52, 0.6, 0.63, 0.81, 0.92)
WEEKS = (WeekKept(4, 40, 36, 30), WeekKept(5, 50, 48, 44), WeekKept(6, 3, 1, 1))
RECORD = PromiseRecord(93, 85, 75, HAPPENED, WEEKS, 600.0, 900.0, 0.84)


def kept_in(desk, record):
    kept = {
        "made_at": clock.now().isoformat(),
        "first_on": "2026-08-03",
        "record": record.as_dict(),
    }
    history = DeskHistory(
        desk_id=desk.id, made_at=clock.now(), cases=PastCases.of([]).packed(),
        figures={"efforts": {}, "heads": {}, "promises": kept},
    )  # fmt: skip
    db.session.add(history)


@pytest.fixture
def lead(app, rolled_back):
    """Signed in as the lead of a desk whose promises were judged."""
    with app.app_context():
        desk = make_desk("it", name="IT desk")
        person = make_staff(desk, role="lead")
        kept_in(desk, RECORD)
        db.session.commit()
    client = app.test_client()
    sign_in(client, person)
    return client


def test_the_page_says_what_was_said_and_what_happened(lead):
    page = lead.get(PATH)

    check(Page(page.text))
    assert (
        "91\N{NO-BREAK SPACE}% are ready by the last day promised, as they should be" in page.text
    )
    assert "of days by which 70\N{NO-BREAK SPACE}% were to be ready, 63" in page.text
    assert "the worst kept 90\N{NO-BREAK SPACE}%, and 0 were below" in page.text
    assert "33\N{NO-BREAK SPACE}% narrower" in page.text
    assert "under 5" in page.text  # a week of three tells of each of them
    assert "Too little data: fewer than five promises" in page.text  # of those given so far


def test_the_page_takes_few_statements(lead):
    lead.get(PATH)

    with counted_statements() as seen:
        lead.get(PATH)

    assert len(seen) <= 12, "\n\n".join(seen)


@pytest.mark.parametrize(
    ("record", "words"),
    [
        (PromiseRecord(29, 29, 29, HAPPENED, (), None, None), "Too little data: 29 requests"),
        (PromiseRecord(100, 80, 70, HAPPENED, (), 9.0, 9.0), "should be"),
        (PromiseRecord(100, 99, 70, HAPPENED, (), 9.0, 9.0), "could be narrower"),
        (None, "first calculation is to come"),
    ],
)
def test_the_verdict_is_honest(app, session, record, words):
    desk = make_desk("it")
    if record:
        kept_in(desk, record)
        session.flush()

    with app.test_request_context():
        sheet = promises_sheet(desk, judged_promises(desk.id), [])

    assert words in sheet.verdict
    assert (sheet.chart is None) == (record is None or record.judged < 30)


def test_the_curve_runs_with_the_reading(app):
    shown, mirrored = (
        reliability_chart(HAPPENED, cases=93, rtl=rtl, format_value=str) for rtl in (False, True)
    )

    assert [point.y for point in shown.points] == [point.y for point in mirrored.points]
    assert shown.points[0].x < shown.points[-1].x
    assert mirrored.points[0].x > mirrored.points[-1].x
    assert shown.points[-1].y < shown.points[0].y
