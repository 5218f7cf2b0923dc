"""The tables of a setup file, each with its keys in the order in which they are written."""

from dataclasses import dataclass, field

from portal.catalogue.approval_rule import MOST_STEPS, Need
from portal.catalogue.fields import KINDS
from portal.commands.setup import kinds
from portal.commands.setup.kinds import Kind
from portal.planning.policies import POLICIES

CONFIDENTIALITY = ("open", "restricted", "privileged")


@dataclass(frozen=True)
class Table:
    """`key`: the names that tell one row from its neighbours; `needed`: what a new row must name;
    `columns`: which column holds a name, where the two differ; `silent`: what is not written when
    it is empty; `parts`: the tables inside."""

    what: str
    key: tuple[str, ...]
    kinds: dict[str, Kind]
    needed: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    silent: tuple[str, ...] = ()
    parts: dict[str, "Table"] = field(default_factory=dict)

    def column_of(self, name: str) -> str:
        return self.columns.get(name, name)


CALENDAR = Table(
    what="calendar",
    key=("name",),
    kinds={
        "name": kinds.text(80, least=1),
        "zone": kinds.ZONE,
        "holidays": kinds.REGION,
        "weekly": kinds.WEEKLY,
        "half_days": kinds.HALF_DAYS,
        "closures": kinds.DAYS,
    },
    needed=("zone", "weekly"),
)
PERSON = Table(
    what="person",
    key=("email",),
    kinds={
        "email": kinds.ADDRESS,
        "name": kinds.text(120, least=1),
        "job_title": kinds.text(120),
        "department": kinds.text(80),
        "place": kinds.text(80),
        "manager": kinds.OPTIONAL_ADDRESS,
        "language": kinds.matching("[a-z]{2,3}(-[A-Za-z]{2,4})?", "en"),
        "zone": kinds.ZONE,
        "roles": kinds.WORDS,
    },
    needed=("name",),
    silent=("job_title", "place", "manager", "roles"),
)
SKILL = Table(
    what="skill",
    key=("slug",),
    kinds={"slug": kinds.SLUG, "name": kinds.text(80, least=1)},
    needed=("name",),
)
STAFF = Table(
    what="staff",
    key=("person",),
    kinds={
        "person": kinds.ADDRESS,
        "hours": kinds.HOURS,
        "calendar": kinds.text(80),
        "shrinkage": kinds.number(0, 0.95),
        "joined": kinds.OPTIONAL_DAY,
        "active": kinds.FLAG,
        "skills": kinds.WORDS,
        "second": kinds.SPEEDS,
    },
    needed=("hours", "skills"),
    columns={"hours": "weekday_minutes", "joined": "joined_on", "active": "is_active"},
    silent=("calendar", "joined", "second"),
)
ABSENCE = Table(
    what="absence",
    key=("person", "from"),
    kinds={
        "person": kinds.ADDRESS,
        "from": kinds.DAY,
        "to": kinds.DAY,
        "deputy": kinds.OPTIONAL_ADDRESS,
    },
    needed=("to",),
    columns={"from": "starts_on", "to": "ends_on"},
    silent=("deputy",),
)
FIELD = Table(
    what="field",
    key=("slug",),
    kinds={
        "slug": kinds.NAME_OF_FIELD,
        "label": kinds.text(160, least=1),
        "pain": kinds.text(200, least=1),
        "kind": kinds.one_of(tuple(KINDS)),
        "choices": kinds.CHOICES,
        "translations": kinds.translations(
            label=kinds.text(160, least=1),
            pain=kinds.text(200, least=1),
            choices=kinds.CHOICE_WORDS,
        ),
        "required": kinds.FLAG,
        "shown_if": kinds.CONDITION,
    },
    needed=("label", "pain"),
    columns={"required": "is_required"},
    silent=("choices", "translations", "shown_if"),
)
APPROVAL = Table(
    what="approval",
    key=("step",),
    kinds={
        "step": kinds.whole(1, MOST_STEPS),
        "who": kinds.APPROVERS,
        "need": kinds.one_of(tuple(Need)),
        "amount": kinds.OPTIONAL_FIELD,
        "above": kinds.OPTIONAL_NUMBER,
        "only_if": kinds.CONDITION,
    },
    needed=("who",),
    columns={"step": "position", "amount": "amount_field"},
    silent=("amount", "only_if"),
)
TYPE = Table(
    what="type",
    key=("slug",),
    kinds={
        "slug": kinds.SLUG,
        "title": kinds.text(160, least=1),
        "summary": kinds.text(20_000),
        "keywords": kinds.text(20_000),
        "skill": kinds.SLUG,
        "confidentiality": kinds.one_of(CONFIDENTIALITY),
        "incident": kinds.FLAG,
        "weight": kinds.number(0.01, 100),
        "effort_p50": kinds.SPAN,
        "effort_p90": kinds.SPAN,
        "effort_assumed": kinds.FLAG,
        "response_target": kinds.TARGET,
        "resolution_target": kinds.TARGET,
        "due_field": kinds.OPTIONAL_FIELD,
        "due_time": kinds.OPTIONAL_WALL,
        "due_offset_months": kinds.whole(-120, 120),
        "due_hard": kinds.FLAG,
        "early_days": kinds.whole(0, 365),
        "late_days": kinds.whole(0, 365),
        "answer_days": kinds.whole(0, 365),
        "checklist": kinds.CHECKLIST,
        "advice": kinds.text(200),
        "translations": kinds.translations(
            title=kinds.text(160, least=1),
            summary=kinds.text(2000, least=1),
            advice=kinds.text(200, least=1),
        ),
        "position": kinds.whole(0, 100_000),
        "archived": kinds.FLAG,
        "approval_stops_clock": kinds.FLAG,
        "approval_by_mail": kinds.FLAG,
    },
    needed=("title", "skill"),
    columns={
        "incident": "is_incident",
        "effort_p50": "effort_p50_minutes",
        "effort_p90": "effort_p90_minutes",
        "effort_assumed": "effort_is_assumed",
        "response_target": "response_target_minutes",
        "resolution_target": "resolution_target_minutes",
        "due_time": "due_minute",
        "due_hard": "due_is_hard",
        "archived": "is_archived",
    },
    silent=("translations", "checklist"),
    parts={"fields": FIELD, "approvals": APPROVAL},
)
DESK = Table(
    what="desk",
    key=("slug",),
    kinds={
        "slug": kinds.matching("[a-z][a-z0-9-]{1,39}", "legal"),
        "name": kinds.text(80, least=1),
        "translations": kinds.translations(name=kinds.text(80, least=1)),
        "prefix": kinds.matching("[A-Z]{2,6}", "LEG"),
        "calendar": kinds.text(80, least=1),
        "policy": kinds.one_of(tuple(POLICIES)),
        "reopen_days": kinds.whole(0, 3650),
        "position": kinds.whole(0, 100_000),
    },
    needed=("name", "prefix", "calendar"),
    silent=("translations",),
    parts={"skills": SKILL, "staff": STAFF, "absences": ABSENCE, "types": TYPE},
)
TABLES = {"calendars": CALENDAR, "people": PERSON, "desks": DESK}
