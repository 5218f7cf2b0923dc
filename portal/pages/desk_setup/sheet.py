"""What the setup pages of a desk show, and how their forms are filled."""

from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from portal.catalogue import queries as catalogue
from portal.catalogue.models import FormField, RequestType
from portal.desks import queries as desks
from portal.desks.holidays import region_words
from portal.desks.models import Desk, WorkingCalendar
from portal.desks.queries import BookedAbsence
from portal.desks.written_time import day_words, span_words, wall_words
from portal.errors import NotFound
from portal.identity.viewer import Viewer
from portal.pages.desk_setup.forms.desk import DAYS
from portal.pages.desk_setup.forms.translated import as_lines, translated_values
from portal.web.dates import format_date
from portal.web.filters import day_words as local_day_words
from portal.web.filters import minutes_words
from portal.web.numbers import with_own_digits
from portal.web.worded import isolated

A_MONDAY = date(2024, 1, 1)


@dataclass(frozen=True)
class SetupSheet:
    """`others`: the desks this viewer may set up, where there are several."""

    desk: Desk
    others: list[Desk]
    types: list[RequestType]
    calendar: WorkingCalendar
    absences: list[BookedAbsence]

    def hours(self) -> list[tuple[str, str]]:
        """Weekday and its hours, as they are shown."""
        names = [format_date(date.fromordinal(A_MONDAY.toordinal() + i), "EEEE") for i in range(7)]
        return [
            (name, with_own_digits(day_words(walls)) or _("closed"))
            for name, walls in zip(names, self.calendar.weekly, strict=True)
        ]

    def type_rows(self) -> list[RequestType]:
        """Those that can be asked for, then the retired ones."""
        return sorted(self.types, key=lambda row: row.is_archived)


def desk_for(slug: str, viewer: Viewer) -> Desk:
    """A desk one may not set up is not there."""
    desk = next((each for each in desks.desks_to_set_up(viewer) if each.slug == slug), None)
    if desk is None:
        raise NotFound
    return desk


def setup_sheet(slug: str, *, viewer: Viewer, now: datetime) -> SetupSheet:
    mine = desks.desks_to_set_up(viewer)
    desk = next((each for each in mine if each.slug == slug), None)
    if desk is None:
        raise NotFound
    return SetupSheet(
        desk=desk,
        others=mine if mine[1:] else [],
        types=catalogue.types_of(desk.id),
        calendar=desks.calendar_of(desk),
        absences=desks.absences_from(desk.id, on=local_today(desk, now=now)),
    )


def local_today(desk: Desk, *, now: datetime) -> date:
    return desks.working_time(desk, around=now.date()).local_day(now)


def type_for(desk: Desk, slug: str) -> RequestType:
    found = next((row for row in catalogue.types_of(desk.id) if row.slug == slug), None)
    if found is None:
        raise NotFound
    return found


def absence_words(booked: BookedAbsence) -> str:
    row = booked.row
    if row.starts_on == row.ends_on:
        return local_day_words(row.starts_on)
    return _(
        "%(start)s to %(end)s",
        start=local_day_words(row.starts_on),
        end=local_day_words(row.ends_on),
    )


def target_words(row: RequestType) -> str:
    if row.resolution_target_minutes is None:
        return _("a day that is named") if row.due_field else _("none")
    return minutes_words(row.resolution_target_minutes)


def calendar_values(row: WorkingCalendar) -> dict:
    hours = dict(zip(DAYS, map(day_words, row.weekly), strict=True))
    return hours | {
        "version": row.version,
        "zone": row.zone,
        "holidays": region_words(row.holiday_country, row.holiday_subdivision),
        "half_days": "\n".join(
            f"{day} {wall_words(minute)}" for day, minute in sorted(row.half_days.items())
        ),
        "closures": " ".join(sorted(row.closures)),
    }


def type_values(row: RequestType) -> dict:
    same = ("version", "keywords", "weight", "early_days", "late_days", "answer_days")
    same += ("confidentiality", "is_archived")
    return {name: getattr(row, name) for name in same} | {
        "title": row.source_title,
        "checklist": "\n".join(row.checklist),
        "summary": row.source_summary,
        "advice": row.source_advice,
        **translated_values(row.translations),
        "response_target": _span(row.response_target_minutes),
        "resolution_target": _span(row.resolution_target_minutes),
        "effort_p50": span_words(row.effort_p50_minutes),
        "effort_p90": span_words(row.effort_p90_minutes),
    }


def _span(minutes: int | None) -> str:
    return "" if minutes is None else span_words(minutes)


def question_values(row: FormField, form: list[FormField]) -> dict:
    condition = row.shown_if or {}
    return {
        "label": row.source_label,
        "pain": row.source_pain,
        **translated_values(row.translations),
        "kind": row.kind,
        "choices": as_lines(row.source_choices),
        "is_required": row.is_required,
        "shown_if": f"{condition['field']}={condition['is']}" if condition else "",
        "place": form.index(row) + 1,
    }


def question_for(form: list[FormField], slug: str) -> FormField:
    found = next((row for row in form if row.slug == slug), None)
    if found is None:
        raise NotFound
    return found


def condition_words(row: FormField, form: list[FormField]) -> str:
    """When the question is asked."""
    if not row.shown_if:
        return _("always")
    other = next((each for each in form if each.slug == row.shown_if["field"]), None)
    answers = dict(map(tuple, other.choices)) if other else {}
    answers |= {"yes": _("Yes"), "no": _("No")} if other and other.kind == "yes_no" else {}
    return _(
        "if “%(question)s” is “%(answer)s”",
        question=isolated(other.label if other else row.shown_if["field"]),
        answer=isolated(answers.get(row.shown_if["is"], row.shown_if["is"])),
    )
