"""What is known of a request, in pairs of words."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from portal.catalogue import queries as catalogue
from portal.catalogue.models import Confidentiality, FormField, RequestType
from portal.desks.models import Desk
from portal.planning.operations import effort_of
from portal.planning.queries import history_of
from portal.requests.effort import Effort
from portal.requests.lifecycle import Lateness
from portal.requests.models import ServiceRequest
from portal.requests.queries import RequestLine
from portal.web.filters import day_words, instant_words, minutes_words


@dataclass(frozen=True)
class Fact:
    name: str
    value: str

    @property
    def words(self) -> tuple[str, str]:
        return self.name, self.value


def answers_given(row: ServiceRequest, kind: RequestType) -> list[Fact]:
    """The form as it was filled; answers to questions that are gone keep their short name."""
    if not row.answers:
        return []
    fields = {field.slug: field for field in catalogue.fields_of(kind.id)}
    found = []
    for slug, answer in row.answers.items():
        field_ = fields.get(slug)
        label = field_.label if field_ else slug.replace("-", " ").replace("_", " ")
        found.append(Fact(label, shown_answer(answer, field_)))
    return found


def shown_answer(answer: str, field_: FormField | None) -> str:
    if field_ is None or not answer:
        return str(answer)
    if field_.kind == "date":
        return day_words(date.fromisoformat(answer))
    if field_.kind == "yes_no":
        return _("Yes") if answer == "yes" else _("No")
    return str(dict(map(tuple, field_.choices)).get(answer, answer))


def lateness_words(lateness: str) -> str:
    return {
        Lateness.NO_HARM: _("Nothing much"),
        Lateness.SOMEBODY_WAITS: _("Somebody has to wait"),
        Lateness.COSTS_MONEY: _("It costs money"),
        Lateness.LAW_OR_SAFETY: _("A law or somebody's safety is at stake"),
    }[Lateness(lateness)]


def facts_of(
    line: RequestLine,
    kind: RequestType,
    desk: Desk,
    *,
    filer_name: str | None,
    is_staff: bool,
    was_asked: bool,
) -> list[Fact]:
    """`was_asked`: somebody's approval was, who then sees it too."""
    row = line.row
    facts = [Fact(_("Desk"), desk.name), Fact(_("Kind"), kind.title)]
    if is_staff or filer_name:
        facts.append(Fact(_("From"), _from(line)))
    if filer_name:
        facts.append(Fact(_("Asked on their behalf by"), filer_name))
    facts.append(Fact(_("With"), line.assignee_name or _("Nobody yet")))
    if row.needed_by_at:
        facts.append(Fact(_("Needed by"), day_words(row.needed_by_at)))
    if row.lateness:
        facts.append(Fact(_("A day late means"), lateness_words(row.lateness)))
    if row.hard_deadline_at:
        facts.append(Fact(_("Date that cannot move"), instant_words(row.hard_deadline_at)))
    if row.due_at and not is_staff:
        facts.append(Fact(_("Desk's target"), instant_words(row.due_at)))
    if is_staff:
        facts += _staff_facts(row, kind, desk)
    return facts + _readers(row, desk, was_asked=was_asked)


def _readers(row: ServiceRequest, desk: Desk, *, was_asked: bool) -> list[Fact]:
    facts = [Fact(_("Who sees it"), who_sees(row.confidentiality, desk))]
    if was_asked:
        facts.append(Fact(_("Sees it too"), _("Who is asked to approve it")))
    return facts


def _from(line: RequestLine) -> str:
    department = line.row.department
    return f"{line.requester_name}, {department}" if department else line.requester_name


def _staff_facts(row: ServiceRequest, kind: RequestType, desk: Desk) -> list[Fact]:
    if not row.is_open:
        if not row.effort_minutes:
            return []
        return [Fact(_("Hands-on time"), minutes_words(row.effort_minutes))]
    effort: Effort = effort_of(kind, history_of(desk.id), size=row.size)
    span = _(
        "%(median)s, 9 in 10 under %(most)s",
        median=minutes_words(effort.p50),
        most=minutes_words(effort.p90),
    )
    assumed = " " + _("(assumed; nothing was measured yet)") if kind.effort_is_assumed else ""
    return [Fact(_("Hands-on, usually"), span + assumed)]


def who_sees(confidentiality: str, desk: Desk) -> str:
    if confidentiality == Confidentiality.OPEN:
        return _("The asker and the %(desk)s", desk=desk.name)
    if confidentiality == Confidentiality.RESTRICTED:
        return _("The asker and those of the desk who handle this kind")
    return _("Only the asker, who works on it, and the desk's lead")
