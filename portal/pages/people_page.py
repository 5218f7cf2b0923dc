"""What the people pages show: who may sign in, as what, and since when not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _

from portal.desks.models import Desk
from portal.desks.queries import all_desks
from portal.identity import queries
from portal.identity.models import Person
from portal.identity.operations import Grant, Particulars
from portal.pages.people_form import ChangePersonForm, code_of, grant_words, offered_grants

SHOWN = 50


@dataclass(frozen=True)
class PersonLine:
    """`state`: words and tone of the badge."""

    row: Person
    roles: list[str]
    state: tuple[str, str]


@dataclass(frozen=True)
class PersonSheet:
    line: PersonLine
    desks: list[Desk]
    grants: frozenset[Grant]
    manager: Person | None
    sign_in_count: int

    @property
    def can_be_invited(self) -> bool:
        row = self.line.row
        return row.is_active and bool(row.email) and not row.password_hash

    @property
    def typed_manager(self) -> str:
        """What stands in the form for the manager; who has no address cannot be named there."""
        return (self.manager.email or "") if self.manager else ""

    def form(self, **kwargs) -> ChangePersonForm:
        return ChangePersonForm(desks=self.desks, **kwargs)

    def filled_form(self) -> ChangePersonForm:
        row = self.line.row
        chosen = [code_of(grant) for grant in offered_grants(self.desks) if grant in self.grants]
        return self.form(formdata=None, obj=row, manager=self.typed_manager, roles=chosen)

    def particulars(self, form: ChangePersonForm) -> Particulars:
        """What was typed, and what the form cannot show: a manager without an address, roles of
        kinds it does not offer."""
        typed = form.particulars()
        unoffered = self.grants - set(form.offered)
        is_same_manager = (form.manager.data or "").strip() == self.typed_manager
        manager_id = self.line.row.manager_id if is_same_manager else typed.manager_id
        return replace(typed, grants=typed.grants | unoffered, manager_id=manager_id)

    def facts(self) -> list[tuple[str, str]]:
        row = self.line.row
        return [
            (_("Name"), row.name),
            (_("Address"), row.email or "-"),
            (_("Department"), row.department or "-"),
            (_("Manager"), self.manager.name if self.manager else "-"),
            (_("Time zone"), row.zone),
            (_("Roles"), " · ".join(self.line.roles) or "-"),
        ]


def lines(
    words: str, *, after_id: int | None, now: datetime
) -> tuple[list[PersonLine], int | None]:
    """A page of people, and the id behind which the next one begins."""
    rows = queries.people(words, after_id=after_id, limit=SHOWN + 1)
    last = rows[SHOWN - 1].id if len(rows) > SHOWN else None
    return _lines(rows[:SHOWN], desks=all_desks(), now=now), last


def _lines(rows: Sequence[Person], *, desks: list[Desk], now: datetime) -> list[PersonLine]:
    ids = {row.id for row in rows}
    grants, invited = queries.grants_of(ids), queries.invited(ids, now=now)
    return [
        PersonLine(
            row=row,
            roles=[grant_words(grant, desks) for grant in sorted(grants.get(row.id, ()), key=str)],
            state=_state(row, is_invited=row.id in invited),
        )
        for row in rows
    ]


def _state(row: Person, *, is_invited: bool) -> tuple[str, str]:
    if not row.is_active:
        return _("Disabled"), "bad"
    if row.password_hash:
        return _("Signs in"), "good"
    if is_invited:
        return _("Invited"), "accent"
    return _("No password"), ""


def sheet(person_id: int, *, now: datetime) -> PersonSheet:
    row, desks = queries.person_by_id(person_id), all_desks()
    return PersonSheet(
        line=_lines([row], desks=desks, now=now)[0],
        desks=desks,
        grants=queries.grants_of({row.id}).get(row.id, frozenset()),
        manager=queries.person_by_id(row.manager_id) if row.manager_id else None,
        sign_in_count=len(queries.open_sign_ins(row.id, now=now)),
    )
