"""Slow: several passes over some ten thousand rows of real logs."""

import time
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.commands.import_log.operations import import_log
from portal.desks.models import StaffMember
from portal.requests.lifecycle import OPEN
from portal.requests.models import ServiceRequest

DATA = Path(__file__).parents[3] / "shared" / "data"
LOG = DATA / "uci_servicenow" / "requests.csv.gz"
ITALIAN, TRAVEL = (
    DATA / name / "requests.csv.gz" for name in ("helpdesk_italy", "bpi2020_travel")
)


@pytest.mark.slow
@pytest.mark.skipif(not LOG.exists(), reason="the logs beside the repository are not there")
def test_the_servicenow_log_goes_in_whole_in_under_a_minute(session):
    started = time.perf_counter()

    report = import_log(LOG, "it", as_of="auto")

    assert time.perf_counter() - started < 60
    assert report.as_of.on == date(2016, 5, 23)
    assert (report.read, report.stored, report.later, report.bad) == (24_918, 22_795, 2_123, 0)
    still_open = select(func.count()).where(ServiceRequest.status.in_(OPEN))
    assert session.scalar(still_open) == report.open == 1_310
    assert session.scalar(select(func.count(StaffMember.id))) == report.staff > 100


@pytest.mark.slow
@pytest.mark.once  # of the log as it is read, before a row is written
@pytest.mark.skipif(not LOG.exists(), reason="the logs beside the repository are not there")
@pytest.mark.parametrize(
    ("log", "layout", "words"),
    [
        (LOG, "servicenow", ["fades out after 2016-05-22", "chosen by closing date"]),
        (ITALIAN, "helpdesk", ["From 2012-08-13 on", "chosen by closing date"]),
        (TRAVEL, "travel", ["--since 2018-01-08", "'travel permit' to 48 %", "+01:00, +02:00"]),
    ],
)
def test_what_misleads_in_real_logs_is_found(session, log, layout, words):
    report = import_log(log, "it", dry_run=True)

    told = "\n".join(report.warning_lines())
    assert f"Layout {layout}" in told
    assert [one for one in words if one not in told] == []
