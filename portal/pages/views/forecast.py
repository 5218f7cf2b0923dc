"""What will be asked of a desk: the fan, arrivals by hour, the record, the calendar, the hand."""

import secrets

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.desks.queries import desks_overseen, working_time
from portal.errors import InvalidInput, NotFound
from portal.forecast.operations import Change, adjust_forecast, end_adjustment, forecast_soon
from portal.forecast.queries import latest_run
from portal.forecast.queries.series import arrivals_by_hour, hands_of, kinds_of
from portal.pages.desk_setup.changed import kept_or_again
from portal.pages.desk_setup.once import is_first, made
from portal.pages.forecast_page.ahead import calendar_ahead
from portal.pages.forecast_page.by_hour import hour_sheet
from portal.pages.forecast_page.csv_file import csv_of
from portal.pages.forecast_page.form import HandForm
from portal.pages.forecast_page.record import record_sheet
from portal.pages.forecast_page.sheet import forecast_sheet
from portal.pages.views.blueprint import pages
from portal.web.access import allow


def _desk(slug: str):
    """A desk whose figures one may not see is not there."""
    chosen = next((one for one in desks_overseen(current_user) if one.slug == slug), None)
    if chosen is None:
        raise NotFound
    return chosen


def _kinds(desk):
    run = latest_run(desk.id)
    return kinds_of(desk.id, first=run.told_types if run else ())


def _sheet(slug: str):
    asked = request.args.to_dict()
    return forecast_sheet(_desk(slug), asked, viewer=current_user, now=clock.now())


def _today(desk):
    now = clock.now()
    return working_time(desk, around=now.date()).local_day(now)


@pages.get("/desks/<string:desk>/forecast")
@allow("lead", "manager")
def forecast(desk):
    sheet = _sheet(desk)
    return render_template("pages/forecast.html", sheet=sheet, desk=sheet.desk)


@pages.get("/desks/<string:desk>/forecast.csv")
@allow("lead", "manager")
def forecast_csv(desk):
    sheet = _sheet(desk)
    chosen = sheet.chosen
    what = chosen.kind.slug if chosen.kind else sheet.desk.slug
    name = f"forecast-{what}-{chosen.metric}-by-{chosen.grain}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(csv_of(sheet.steps), mimetype="text/csv", headers=headers)


@pages.get("/desks/<string:desk>/forecast/hours")
@allow("lead", "manager")
def forecast_hours(desk):
    desk, now = _desk(desk), clock.now()
    clock_of_desk = working_time(desk, around=now.date())
    last_day = clock_of_desk.local_day(now)
    arrivals = arrivals_by_hour(desk.id, zone=clock_of_desk.zone, last_day=last_day)
    return render_template("pages/forecast_hours.html", sheet=hour_sheet(arrivals), desk=desk)


@pages.get("/desks/<string:desk>/forecast/record")
@allow("lead", "manager")
def forecast_record(desk):
    desk = _desk(desk)
    return render_template(
        "pages/forecast_record.html", sheet=record_sheet(desk, now=clock.now()), desk=desk
    )


@pages.get("/desks/<string:desk>/forecast/calendar")
@allow("lead", "manager")
def forecast_calendar(desk):
    desk = _desk(desk)
    weeks = calendar_ahead(desk, viewer=current_user, now=clock.now())
    return render_template("pages/forecast_calendar.html", weeks=weeks, desk=desk)


@pages.get("/desks/<string:desk>/forecast/adjustments")
@allow("lead", "manager")
def adjustments(desk):
    desk = _desk(desk)
    key = secrets.token_urlsafe(16)
    return _hand_page(desk, HandForm(kinds=_kinds(desk), formdata=None, key=key))


def _hand_page(desk, form: HandForm) -> str:
    return render_template(
        "pages/adjustments.html",
        desk=desk,
        form=form if current_user.leads(desk.id) else None,
        lines=hands_of(desk.id, ending_since=_today(desk)),
    )


@pages.post("/desks/<string:desk>/forecast/adjustments")
@allow("lead")
def adjust(desk):
    """The same form sent twice lays one hand on."""
    desk, now = _desk(desk), clock.now()
    form = HandForm(kinds=_kinds(desk))

    def save():
        change = Change(desk.id, form.hand(), form.reason.data)
        body = {"desk": desk.id, "reason": change.reason, **vars(change.hand)}
        if is_first(form, body, purpose="adjustment", now=now):
            row = adjust_forecast(change, today=_today(desk), actor=current_user, now=now)
            forecast_soon(desk.id, now=clock.wall_now())
            made(form, {"adjustment": row.id})

    again = kept_or_again(form, save, lambda typed, **_late: _hand_page(desk, typed))
    if again:
        return again
    flash(_("Kept. The forecast takes it up within minutes, and later says whether it helped."))
    return redirect(url_for("pages.adjustments", desk=desk.slug), 303)


@pages.post("/desks/<string:desk>/forecast/adjustments/<int(max=2147483647):adjustment>/ending")
@allow("lead")
def end_adjust(desk, adjustment):
    desk = _desk(desk)
    typed = request.form.get("version", "")
    if not typed.isdecimal() or len(typed) > 9:
        raise InvalidInput("Open the list again, then take it off.")
    end_adjustment(
        adjustment, desk_id=desk.id, version=int(typed), actor=current_user, now=clock.now()
    )
    forecast_soon(desk.id, now=clock.wall_now())
    flash(_("Taken off. The forecast stands by itself again within minutes."))
    return redirect(url_for("pages.adjustments", desk=desk.slug), 303)
