"""Slow: two passes over 24,918 rows of a real log."""

import time
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portal.commands.import_log.operations import import_log
from portal.desks.models import StaffMember
from portal.requests.lifecycle import OPEN
from portal.requests.models import ServiceRequest

LOG = Path(__file__).parents[3] / "shared" / "data" / "uci_servicenow" / "requests.csv.gz"


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
