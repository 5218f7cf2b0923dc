"""Whether a desk's promises are kept: for who leads or oversees it."""

from datetime import timedelta

from flask import render_template

from portal import clock
from portal.desks.queries import working_time
from portal.pages.promises_page import WEEKS, promises_sheet
from portal.pages.views.blueprint import pages
from portal.pages.views.levelling import overseen_desk
from portal.planning.queries import desk_record, judged_promises
from portal.web.access import allow


@pages.get("/desks/<string:desk>/promises")
@allow("lead", "manager")
def desk_promises(desk):
    desk, now = overseen_desk(desk), clock.now()
    clock_of_desk = working_time(desk, around=now.date())
    today = clock_of_desk.local_day(now)
    monday = today - timedelta(days=today.weekday())
    weeks = [monday - timedelta(weeks=back) for back in range(WEEKS)][::-1]
    given = desk_record(desk.id, weeks=weeks, zone=clock_of_desk.zone, now=now)
    sheet = promises_sheet(desk, judged_promises(desk.id), given.weeks)
    return render_template("pages/desk_promises.html", sheet=sheet)
