"""The request types of a desk with the questions of their forms."""

from collections.abc import Iterable

from sqlalchemy import func, select

from portal.catalogue.approval_rule import Need, RuleStep
from portal.catalogue.models import GENERAL_SLUG, FormField, RequestType
from portal.catalogue.operations import ensure_general_type, replace_approval_rule
from portal.catalogue.queries import fields_of, types_of
from portal.commands.setup.model import Entry
from portal.commands.setup.operations.changes import Changes
from portal.commands.setup.operations.desks import columns_of
from portal.commands.setup.schema import FIELD, TYPE
from portal.desks.models import Desk
from portal.extensions import db


def apply_types(
    entries: Iterable[Entry],
    desk: Desk,
    *,
    skills: dict[str, int],
    people: dict[str, int],
    changes: Changes,
) -> None:
    """Every desk ends with "something else" as well."""
    rows = {row.slug: row for row in types_of(desk.id)}
    for entry in entries:
        columns = columns_of(entry, TYPE, "skill")
        if "skill" in entry.values:
            columns["skill_id"] = skills[entry.values["skill"]]
        name, row = f"{desk.slug}/{entry.key}", rows.get(entry.key)
        if row is None:
            row = RequestType(desk_id=desk.id, **{"position": _next_place(desk), **columns})
            changes.make(row, what="type", name=name)
        else:
            changes.change(row, columns, what="type", name=name)
        if "fields" in entry.parts:
            _apply_fields(entry.parts["fields"], row, name=name, changes=changes)
        if "approvals" in entry.parts:
            _apply_approvals(entry, row, people=people, name=name, changes=changes)
    if GENERAL_SLUG not in rows and not any(entry.key == GENERAL_SLUG for entry in entries):
        first = next(iter(skills.values()))
        row = ensure_general_type(desk.id, skill_id=first)
        changes.make(row, what="type", name=f"{desk.slug}/{GENERAL_SLUG}")


def _next_place(desk: Desk) -> int:
    """Behind the others; "something else" stays last."""
    last = db.session.scalar(
        select(func.max(RequestType.position)).where(
            RequestType.desk_id == desk.id, RequestType.slug != GENERAL_SLUG
        )
    )
    return 0 if last is None else last + 1


def _apply_fields(
    entries: list[Entry], request_type: RequestType, *, name: str, changes: Changes
) -> None:
    """The named fields come first, in the order of the file; the others stay behind them."""
    rows = {row.slug: row for row in fields_of(request_type.id)}
    changed = []
    for place, entry in enumerate(entries):
        columns = {**columns_of(entry, FIELD), "position": place}
        row = rows.pop(entry.key, None)
        if row is None:
            db.session.add(FormField(type_id=request_type.id, **columns))
            changed.append(entry.key)
        elif _fill(row, columns):
            changed.append(entry.key)
    for place, row in enumerate(rows.values(), start=len(entries)):
        row.position = place
    db.session.flush()
    if changed:
        parts = [f"field {slug}" for slug in changed]
        changes.note(request_type, parts, what="type", name=name)


def _apply_approvals(
    entry: Entry,
    request_type: RequestType,
    *,
    people: dict[str, int],
    name: str,
    changes: Changes,
) -> None:
    """The steps of the file take the place of those there were."""
    steps = sorted(entry.parts["approvals"], key=lambda one: one.values["step"])
    rule = [_step(one, people) for one in steps]
    if replace_approval_rule(request_type.id, rule):
        changes.note(request_type, ["approval"], what="type", name=name)


def _step(entry: Entry, people: dict[str, int]) -> RuleStep:
    values = entry.values
    return RuleStep(
        who=tuple(people.get(one, one) for one in values["who"]),
        need=values.get("need", Need.ANY),
        amount_field=values.get("amount"),
        above=values.get("above"),
        only_if=values.get("only_if"),
    )


def _fill(row: FormField, columns: dict[str, object]) -> bool:
    differing = [column for column, value in columns.items() if getattr(row, column) != value]
    for column in differing:
        setattr(row, column, columns[column])
    return bool(differing)
