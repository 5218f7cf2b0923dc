"""What is expected: for the person whose need it is, and by week for the desk."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from portal.anticipation.queries import types_by_one_click
from portal.anticipation.signals import SIGNALS
from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.models import Desk
from portal.extensions import db
from portal.identity.queries import names_of
from portal.identity.viewer import Viewer
from portal.obligations.models import Obligation
from portal.obligations.queries import visible_obligations
from portal.planning.models import PredictedNeed
from portal.planning.need_sources import SourceRecord
from portal.requests.models import ServiceRequest
from portal.requests.queries import visible_lines
from portal.requests.suggesting import in_ten
from portal.web.filters import day_words, percent_words
from portal.web.numbers import format_decimal

NOBODY = "\N{EN DASH}"


@dataclass(frozen=True)
class Coming:
    """One need in words. `minutes`: of work, each with its probability. `url`: where it is asked
    for, with last time's answers if there are any; none where it cannot be asked for any more."""

    need: PredictedNeed
    title: str
    minutes: float
    why: str
    when: str
    in_ten: int
    url: str | None
    fact_url: str | None
    later: str
    whose: str = ""
    is_by_rule: bool = False

    @property
    def version(self) -> int:
        return self.need.version

    @property
    def later_url(self) -> str:
        return url_for("pages.put_off_need", need_id=self.need.id)

    @property
    def decline_url(self) -> str:
        return url_for("pages.decline_need", need_id=self.need.id)

    @property
    def is_among_few(self) -> bool:
        return self.need.confidentiality == Confidentiality.PRIVILEGED

    @property
    def do_url(self) -> str:
        return url_for("pages.do_need", need_id=self.need.id)

    @property
    def silence_url(self) -> str:
        return url_for("pages.silence_need", need_id=self.need.id)

    @property
    def unsilence_url(self) -> str:
        return url_for("pages.unsilence_need", need_id=self.need.id)

    @property
    def sure(self) -> str:
        return percent_words(self.need.probability)

    @property
    def name(self) -> str:
        if self.need.quantity == 1:
            return self.title
        return f"{self.title} \N{MULTIPLICATION SIGN} {format_decimal(self.need.quantity)}"

    @property
    def count(self) -> float:
        return self.need.probability * self.need.quantity


@dataclass(frozen=True)
class Week:
    """`count` and `minutes`: expected, each need with its probability."""

    name: str
    lines: list[Coming]

    @property
    def count(self) -> float:
        return sum(line.count for line in self.lines)

    @property
    def minutes(self) -> float:
        return sum(line.minutes for line in self.lines)

    @property
    def rows(self) -> list[list[str]]:
        return [
            [line.name, line.whose or NOBODY, line.when, line.sure, line.why]
            for line in self.lines
        ]


def coming(
    needs: list[PredictedNeed], *, viewer: Viewer, today: date, with_names: bool = False
) -> list[Coming]:
    """Four statements, however many needs there are; `with_names`, for the desk: five."""
    kinds = _kinds(needs)
    facts = _facts(needs, viewer)
    before = _last_asked(needs, viewer)
    by_rule = types_by_one_click(before) if before else set()
    people = {need.requester_id for need in needs if need.requester_id}
    names = names_of(people) if with_names and people else {}
    return [
        replace(
            _line(need, *kinds[need.type_id], facts, before, today),
            whose=names.get(need.requester_id, need.department) if with_names else "",
            is_by_rule=need.type_id in by_rule
            and need.requester_id == viewer.id
            and need.quantity == 1,
        )
        for need in needs
    ]


def _kinds(needs: Iterable[PredictedNeed]) -> dict[int, tuple[RequestType, Desk]]:
    ids = {need.type_id for need in needs}
    statement = (
        select(RequestType, Desk)
        .join(Desk, Desk.id == RequestType.desk_id)
        .where(RequestType.id.in_(ids))
    )
    found = db.session.execute(statement) if ids else ()
    return {kind.id: (kind, desk) for kind, desk in found}


def _facts(needs: Iterable[PredictedNeed], viewer: Viewer) -> dict[int, str]:
    ids = {need.obligation_id for need in needs if need.obligation_id}
    row = Obligation
    statement = visible_obligations(viewer, row.id, row.title).where(row.id.in_(ids))
    return dict(db.session.execute(statement).all()) if ids else {}


def _last_asked(needs: Iterable[PredictedNeed], viewer: Viewer) -> dict[int, str]:
    """Type -> the viewer's own latest request of it."""
    ids = {need.type_id for need in needs if need.requester_id == viewer.id}
    if not ids:
        return {}
    row = ServiceRequest
    own = (row.requester_id == viewer.id, row.type_id.in_(ids))
    lines = visible_lines(viewer, *own, order=(row.arrived_at.desc(), row.id.desc()), limit=200)
    return {line.row.type_id: line.row.reference for line in reversed(lines)}


def _line(
    need: PredictedNeed,
    kind: RequestType,
    desk: Desk,
    facts: dict[int, str],
    before: dict[int, str],
    today: date,
) -> Coming:
    is_few = need.confidentiality == Confidentiality.PRIVILEGED
    can_ask = not is_few and not kind.is_archived
    where = {"desk": desk.slug, "type_slug": kind.slug}
    where |= {"like": before.get(kind.id), "need": need.id}
    title = _("A dated matter kept among few") if is_few else kind.title
    fact_url = None
    if need.obligation_id in facts:
        fact_url = url_for("pages.obligation", obligation=need.obligation_id)
    return Coming(
        need=need,
        title=title,
        minutes=need.probability * need.quantity * kind.effort_p50_minutes,
        why=_("Its date comes up.") if is_few else why_words(need, facts),
        when=_when(need, today),
        in_ten=in_ten(need.probability),
        url=url_for("pages.ask_type", **where) if can_ask else None,
        fact_url=fact_url,
        later=day_words(need.later_on) if need.later_on else "",
    )


def _when(need: PredictedNeed, today: date) -> str:
    first, last = day_words(need.first_on), day_words(need.last_on)
    if need.first_on == need.last_on:
        return first
    if need.first_on <= today:
        return _("by %(day)s", day=last)
    return _("%(first)s to %(last)s", first=first, last=last)


def why_words(need: PredictedNeed, facts: dict[int, str]) -> str:
    """Why it is expected, in the reader's language."""
    times = int(need.params.get("times", 0))
    if need.obligation_id is not None:
        safe = need.params.get("last_safe_on")
        title = facts.get(need.obligation_id, "")
        if not safe:
            return _("A dated fact leads to it.")
        day = day_words(date.fromisoformat(safe))
        if not title:
            return _("A dated fact leads to it; begin by %(day)s.", day=day)
        return _("Because of “%(title)s”; begin by %(day)s.", title=title, day=day)
    words = {
        "recurrence": ngettext(
            "It was asked for once before and tends to come again.",
            "It was asked for %(num)d times before and tends to come again.",
            times,
        ),
        "yearly": _("About this time of the year it was asked for before."),
        "quarterly": _("It was asked for in earlier quarters about this time."),
        "monthly": _("It was asked for in earlier months about this time."),
        "term": _("At the beginning of a term it was asked for before."),
        "bundle": _("It usually comes with something else that is dated."),
        "announced_plan": _("A department announced it."),
    }
    return words.get(need.why, _("Things like it were asked for before."))


def source_words(source: str) -> str:
    return {
        "obligation_due": _("Dated facts"),
        "joiners_leavers": _("People who come and go"),
        "device_age": _("Devices and warranties"),
        "bundle": _("What comes with dated facts"),
        "announced_plan": _("Announced plans"),
        "seasonal": _("Habits by the calendar"),
        "department_season": _("Habits of departments"),
        "recurrence": _("What people ask for again"),
    }.get(source, source.replace("_", " "))


def weeks(lines: list[Coming], *, today: date) -> list[Week]:
    """By the week in which each is asked for at the latest; what is late stands in this one."""
    found: dict[date, list[Coming]] = {}
    for line in lines:
        day = max(line.need.last_on, today)
        found.setdefault(day - timedelta(days=day.weekday()), []).append(line)
    return [
        Week(_("Week of %(day)s", day=day_words(monday)), found[monday])
        for monday in sorted(found)
    ]


def source_lines(records: list[SourceRecord]) -> list[list[str]]:
    """Every source of the registry: its name, how many were judged, how many came true, the share,
    and what follows from it."""
    of_source = {each.source: each for each in records if each.type_id is None}
    return [[source_words(name), *_of_record(of_source.get(name))] for name in SIGNALS]


def _of_record(record: SourceRecord | None) -> list[str]:
    if record is None or not record.judged:
        return ["0", "0", NOBODY, _("Nothing judged yet.")]
    words = _("Silent: too few came true.") if record.is_silenced else _("Heard.")
    shown = format_decimal(record.judged), format_decimal(record.hits)
    return [*shown, percent_words(record.precision), words]
