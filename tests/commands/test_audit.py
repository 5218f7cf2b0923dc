import pytest
from sqlalchemy import update

from portal import clock
from portal.commands.audit import ALL_FORGED, SHOWN, lines, words_of
from portal.commands.handlers import HANDLERS
from portal.extensions import db
from portal.requests.models import RequestEvent
from portal.requests.operations import TrailReport
from portal.requests.trail import Fault, Finding
from tests.support.factories import make_desk, make_request, make_type


@pytest.fixture
def reference(app, rolled_back):
    with app.app_context():
        row = make_request(make_type(make_desk()))
        db.session.commit()
        return row.reference


def verify(app):
    return app.test_cli_runner().invoke(args=["audit", "verify"])


def test_a_trail_as_it_was_written_ends_with_zero(app, reference):
    result = verify(app)

    assert result.exit_code == 0
    assert "1 requests, 1 events, 0 anchors: all as it was written" in result.output
    assert "no anchor yet" in result.output


def test_a_changed_row_is_named_and_ends_with_one(app, reference):
    with app.app_context():
        db.session.execute(update(RequestEvent).values(kind="resolved"))
        db.session.commit()
    result = verify(app)

    assert result.exit_code == 1
    assert f"WRONG {reference}: event 1 is not what was written" in result.output


def test_the_daily_job_makes_the_anchor(app, reference):
    with app.app_context():
        for _time in range(2):
            HANDLERS["requests.anchor"]({}, clock.now())
    result = verify(app)

    assert f"newest anchor: {clock.wall_now().date()}" in result.output
    with app.app_context():
        for file in app.config["PORTAL"].trail_folder.iterdir():
            file.unlink()


@pytest.mark.parametrize("fault", list(Fault))
def test_every_fault_has_words_with_its_subject(fault):
    assert "LEG-7K3F9Q" in words_of(Finding(fault, "LEG-7K3F9Q", 2, 4))


def test_when_every_chain_is_forged_one_line_says_it():
    forged = [Finding(Fault.FORGED, f"IT-{n}", 1, 3) for n in range(4)]
    alone = Finding(Fault.CHANGED, "IT-4", 1, 1)
    report = TrailReport(findings=[*forged, alone], requests=5, events=13)

    assert [line for line in lines(report) if "WRONG" in line] == [f"WRONG {ALL_FORGED}"]


def test_a_long_list_is_cut_and_counted():
    findings = [Finding(Fault.CHANGED, f"IT-{n}", 1, 1) for n in range(SHOWN + 7)]
    report = TrailReport(findings=findings, requests=999)

    assert "WRONG and 7 more" in lines(report)
