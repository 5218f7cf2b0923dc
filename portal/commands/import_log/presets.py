"""Layouts of logs that are known: where such a log keeps what matters."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Preset:
    """`marks`: keys of the JSON in `extra`, or `columns`: names in the first line (small letters)
    by which such a log is known. `mappings`: where a field is; of several columns with bars
    between them the first that the log has. `remark`: what its figures mean, for the report."""

    marks: frozenset[str] = frozenset()
    mappings: Mapping[str, str] = field(default_factory=dict)
    remark: str = ""
    columns: frozenset[str] = frozenset()


PRESETS = {
    "servicenow": Preset(
        marks=frozenset({"resolved_at", "made_sla", "closed_code"}),
        mappings={
            "resolved_at": "extra.resolved_at",
            "first_group": "extra.first_group",
            "reopen_count": "extra.reopen_count",
        },
        remark="closed_at is mostly an automatic close days after the work: resolution is taken "
        "from extra.resolved_at, from closed_at only where that is missing.",
    ),
    "helpdesk": Preset(
        marks=frozenset({"resolved_at", "first_taken_by", "takes_in_charge"}),
        mappings={"resolved_at": "extra.resolved_at"},
        remark="closed_at is an automatic close about 30 days after the work: resolution is taken "
        "from extra.resolved_at.",
    ),
    "travel": Preset(
        marks=frozenset({"approved_at", "submissions", "rejections"}),
        mappings={"resolved_at": "extra.approved_at"},
        remark="closed_at is the day of a payment run: the work ends with the approval, which is "
        "taken from extra.approved_at.",
    ),
    "jira": Preset(
        columns=frozenset({"issue key", "created"}),
        mappings={
            "request_id": "Issue key",
            "opened_at": "Created",
            "resolved_at": "Resolved|Resolution date",
            "desk_or_group": "Project name|Project key|Project",
            "category": "Request Type|Custom field (Request Type)|Issue Type",
            "title": "Summary",
            "priority": "Priority",
            "assignee": "Assignee",
            "requester": "Reporter|Creator",
        },
        remark="an export of Jira: the project stands for the desk.",
    ),
    "servicenow-export": Preset(
        columns=frozenset({"number", "assignment group"}),
        mappings={
            "request_id": "Number",
            "opened_at": "Opened|Created",
            "resolved_at": "Resolved",
            "closed_at": "Closed",
            "desk_or_group": "Assignment group",
            "category": "Category",
            "subcategory": "Subcategory",
            "title": "Short description",
            "priority": "Priority",
            "assignee": "Assigned to",
            "requester": "Caller|Opened by",
            "reassignments": "Reassignment count",
            "reopen_count": "Reopen count",
        },
        remark="an export of a ServiceNow list.",
    ),
    "servicenow-table": Preset(
        columns=frozenset({"number", "assignment_group", "opened_at"}),
        mappings={
            "request_id": "number",
            "resolved_at": "resolved_at",
            "desk_or_group": "assignment_group",
            "title": "short_description",
            "assignee": "assigned_to",
            "requester": "caller_id|opened_by",
            "reassignments": "reassignment_count",
            "reopen_count": "reopen_count",
        },
        remark="the names of a ServiceNow table.",
    ),
    "zendesk": Preset(
        columns=frozenset({"id", "created at"}),
        mappings={
            "request_id": "Id",
            "opened_at": "Created at",
            "first_touch_at": "Assigned at|Initially assigned at",
            "resolved_at": "Solved at|Solved at date",
            "desk_or_group": "Group",
            "category": "Ticket type|Type|Ticket form",
            "title": "Subject",
            "priority": "Priority",
            "assignee": "Assignee",
            "requester": "Requester|Requester name",
        },
        remark="an export of Zendesk.",
    ),
    "glpi": Preset(
        columns=frozenset({"id", "opening date"}),
        mappings={
            "request_id": "ID",
            "opened_at": "Opening date",
            "resolved_at": "Resolution date|Solution date|Solve date",
            "closed_at": "Closing date",
            "desk_or_group": "Assigned to - Technician group|Technician group|Entity",
            "category": "Category|ITIL Category",
            "title": "Title",
            "priority": "Priority",
            "assignee": "Assigned to - Technician|Technician",
            "requester": "Requester - Requester|Requester",
        },
        remark="an export of a GLPI list.",
    ),
}
NONE = "none"


def preset_of(keys: frozenset[str], header: Collection[str] = ()) -> str:
    """Name of the layout whose marks are all among the keys of `extra`, or whose columns are all
    in the first line; "none" when there is none."""
    names = {name.lower() for name in header}
    for name, one in PRESETS.items():
        if (one.marks and one.marks <= keys) or (one.columns and one.columns <= names):
            return name
    return NONE


def places_in(preset: str, header: Collection[str]) -> dict[str, str]:
    """Where the layout keeps each field in this log: a column of our own name comes first."""
    written = {name.lower(): name for name in reversed(list(header))}
    found = {}
    for name, place in PRESETS[preset].mappings.items():
        if name in header:
            continue
        here = [written[one.lower()] for one in place.split("|") if one.lower() in written]
        if here or not PRESETS[preset].columns:
            found[name] = here[0] if here else place
    return found
