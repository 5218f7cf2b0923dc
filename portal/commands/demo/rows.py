"""A course as rows: the request as it stands, its sealed events, messages, work, promises.

Follows the portal's own steps, so that a demo row looks like one that grew in use.
"""

from dataclasses import dataclass, field
from datetime import datetime

from portal.commands.demo.course import Course, Moment
from portal.commands.demo.filed import Ids, filed_row
from portal.commands.demo.world import instant
from portal.requests.chain import event_hash
from portal.requests.lifecycle import EventKind, Status

NOT_COUNTED = frozenset(
    {
        EventKind.FILED,
        EventKind.REPLIED,
        EventKind.NOTED,
        EventKind.PROMISED,
        EventKind.RATED,
        EventKind.APPROVAL_ASKED,
    }
)
SILENT = frozenset({EventKind.FILED, EventKind.REOPENED, EventKind.RATED})


@dataclass
class Batch:
    """Rows by table, as dictionaries for bulk inserts."""

    requests: list[dict] = field(default_factory=list)
    events: list[dict] = field(default_factory=list)
    messages: list[dict] = field(default_factory=list)
    work: list[dict] = field(default_factory=list)
    promises: list[dict] = field(default_factory=list)
    ratings: list[dict] = field(default_factory=list)
    members: list[dict] = field(default_factory=list)
    approvals: list[dict] = field(default_factory=list)
    approved: list[dict] = field(default_factory=list)  # of approvals stored before


@dataclass(frozen=True)
class Stored:
    """A request that stands in the database already: its id and the end of its chain."""

    id: int
    chain_head: str
    chain_count: int


def add_rows(
    course: Course,
    ids: Ids,
    batch: Batch,
    *,
    department: str,
    requester_id: int,
    stored: Stored,
    next_message_id: int,
) -> int:
    """Add the rows of the moments after the first `stored.chain_count`, and the request as it now
    stands. Returns the next free message id."""
    writer = _Writer(course, ids, batch, requester_id, stored, next_message_id)
    writer.row["department"] = department
    for number, moment in enumerate(course.moments, start=1):
        writer.write(moment, number)
    writer.end()
    return writer.next_message_id


class _Writer:
    def __init__(self, course, ids, batch, requester_id, stored, next_message_id) -> None:
        self.course, self.ids, self.batch = course, ids, batch
        self.requester_id, self.stored = requester_id, stored
        self.next_message_id = next_message_id
        self.head = stored.chain_head
        self.is_new = False
        self.work_began: datetime | None = None
        self.row = filed_row(course, ids, request_id=stored.id, requester_id=requester_id)

    def write(self, moment: Moment, number: int) -> None:
        self.is_new = number > self.stored.chain_count
        at = instant(moment.at)
        actor_id = self._person(moment.actor)
        details = dict(moment.details)
        message_id = self._message(moment, at)
        if message_id is not None and moment.kind not in SILENT:
            details["message"] = message_id
        step = getattr(self, f"_{moment.kind.value}", None)
        if step is not None:
            details = step(moment, at, actor_id, details) or details
        self.row["version"] += moment.kind not in NOT_COUNTED
        if self.is_new:
            self._event(moment.kind, number, actor_id, self.ids.shift(at), details)

    def end(self) -> None:
        """The request as it stands; a stretch of work that goes on stays open."""
        if self.work_began is not None:
            self.batch.work.append(
                self._work(self.row["assignee_id"], self.work_began, None, None)
            )
        row = self.row
        row["chain_head"], row["chain_count"] = self.head, len(self.course.moments)
        for name, value in row.items():
            if isinstance(value, datetime):
                row[name] = self.ids.shift(value)
        self.batch.requests.append(row)

    def _person(self, name: str | None) -> int | None:
        if name is None:
            return None
        if "@" in name:
            return self.ids.people[name]
        return self.ids.staff.get(name, self.requester_id)

    def _event(self, kind, number, actor_id, at, details) -> None:
        self.head = event_hash(
            self.ids.key,
            self.head,
            request_id=self.stored.id,
            number=number,
            kind=kind.value,
            actor_id=actor_id,
            at=at,
            details=details,
        )
        self.batch.events.append(
            {
                "request_id": self.stored.id,
                "number": number,
                "kind": kind.value,
                "actor_id": actor_id,
                "at": at,
                "details": details,
                "hash": self.head,
            }
        )

    def _message(self, moment: Moment, at: datetime) -> int | None:
        words = moment.words
        if words is None or moment.kind == EventKind.RATED or not self.is_new:
            return None
        message_id, self.next_message_id = self.next_message_id, self.next_message_id + 1
        self.batch.messages.append(
            {
                "id": message_id,
                "request_id": self.stored.id,
                "author_id": self._person(words.author),
                "kind": "internal" if words.is_internal else "public",
                "body": words.body,
                "sent_at": self.ids.shift(at),
            }
        )
        return message_id

    # -- one method for each kind of event that changes more than the chain ----------------------

    def _filed(self, moment, at, actor_id, details) -> dict:
        row = self.row
        return {"type": row["type_id"], "desk": row["desk_id"], "channel": row["channel"]}

    def _sized(self, moment, at, actor_id, details) -> None:
        self.row["size"] = details["size"]

    def _assigned(self, moment, at, actor_id, details) -> dict:
        row = self.row
        self._stop_work(at, moment.minutes)
        row["reassignments"] += row["assignee_id"] is not None
        row["assignee_id"], row["assigned_at"] = self.ids.staff[details["to"]], at
        if row["status"] in (Status.RECEIVED, Status.STARTED):
            row["status"] = Status.ASSIGNED.value
        return {"to": row["assignee_id"]}

    def _started(self, moment, at, actor_id, details) -> None:
        row = self.row
        row["assignee_id"], row["status"] = actor_id, Status.STARTED.value
        row["assigned_at"] = row["assigned_at"] or at
        row["started_at"] = row["started_at"] or at
        self.work_began = at

    def _replied(self, moment, at, actor_id, details) -> None:
        if actor_id != self.requester_id:
            self.row["first_response_at"] = self.row["first_response_at"] or at

    def _held(self, moment, at, actor_id, details) -> None:
        self._stop_work(at, moment.minutes)
        self.row["status"], self.row["hold_reason"] = Status.ON_HOLD.value, details["reason"]
        self.row["held_since_at"] = at

    def _resumed(self, moment, at, actor_id, details) -> None:
        row = self.row
        row["held_minutes"] += moment.minutes
        if row["due_at"] and row["hard_deadline_at"] is None:
            row["due_at"] = self.ids.working_time.add_minutes(row["due_at"], moment.minutes)
        row["status"] = Status.ASSIGNED.value
        row["hold_reason"] = row["held_since_at"] = None

    def _approval_asked(self, moment, at, actor_id, details) -> dict:
        person_id = self._person(details["who"])
        if self.is_new:
            asked = {"step": 1, "need": "any", "why": "asked", "amount_field": None, "above": None}
            asked |= {"request_id": self.stored.id, "person_id": person_id, "stand_in_id": None}
            asked |= {"status": "waiting", "asked_at": self.ids.shift(at), "decided_at": None}
            asked |= {"decided_by_id": None, "reminded_at": None, "reminders": 0, "version": 2}
            self.batch.approvals.append(asked)
        return {"person": person_id, "stand_in": None}

    def _approved(self, moment, at, actor_id, details) -> dict:
        self._resumed(moment, at, actor_id, details)
        if self.is_new:
            given = {"status": "approved", "decided_at": self.ids.shift(at)}
            given |= {"decided_by_id": actor_id, "version": 3}
            approvals = self.batch.approvals
            if approvals and approvals[-1]["request_id"] == self.stored.id:
                approvals[-1] |= given
            else:
                self.batch.approved.append(given | {"request_id": self.stored.id})
        return {"person": actor_id, "by": details["by"], "minutes": details["minutes"]}

    def _resolved(self, moment, at, actor_id, details) -> dict:
        row = self.row
        self._stop_work(at, moment.minutes)
        row["first_response_at"] = row["first_response_at"] or at
        row["status"], row["resolved_at"] = Status.RESOLVED.value, at
        row["effort_minutes"] = round(row["worked_minutes"], 2)
        return {"effort": round(row["effort_minutes"])}

    def _reopened(self, moment, at, actor_id, details) -> None:
        row = self.row
        row["status"], row["reopened"] = Status.ASSIGNED.value, row["reopened"] + 1
        row["resolved_at"] = row["closed_at"] = None

    def _closed(self, moment, at, actor_id, details) -> None:
        self.row["status"], self.row["closed_at"] = Status.CLOSED.value, at

    def _cancelled(self, moment, at, actor_id, details) -> None:
        self.row["status"], self.row["closed_at"] = Status.CANCELLED.value, at

    def _rated(self, moment, at, actor_id, details) -> None:
        if self.is_new:
            words = moment.words.body if moment.words else ""
            self.batch.ratings.append(
                {
                    "request_id": self.stored.id,
                    "score": details["score"],
                    "words": words,
                    "rated_at": self.ids.shift(at),
                }
            )

    def _member_added(self, moment, at, actor_id, details) -> dict:
        person_id = self.ids.staff[details["who"]]
        if self.is_new:
            self.batch.members.append(
                {
                    "request_id": self.stored.id,
                    "person_id": person_id,
                    "added_at": self.ids.shift(at),
                }
            )
        return {"person": person_id}

    def _promised(self, moment, at, actor_id, details) -> None:
        made, shift = moment.promise, self.ids.shift
        self.row["promised_by_at"] = instant(made.p90)
        if not self.is_new:
            return
        promises = self.batch.promises
        if promises and promises[-1]["request_id"] == self.stored.id:
            promises[-1]["is_current"] = False
        promises.append(
            {
                "request_id": self.stored.id,
                "number": made.number,
                "is_current": True,
                "p10_at": shift(instant(made.p10)),
                "p50_at": shift(instant(made.p50)),
                "p90_at": shift(instant(made.p90)),
                "case_count": made.cases,
                "basis": made.basis,
                "reason": made.reason,
                "made_at": shift(at),
            }
        )

    def _stop_work(self, at: datetime, minutes: float) -> None:
        """End the running stretch and count its hands-on minutes."""
        if self.work_began is None:
            return
        if self.is_new:
            self.batch.work.append(
                self._work(self.row["assignee_id"], self.work_began, at, round(minutes, 2))
            )
        self.row["worked_minutes"] = round(self.row["worked_minutes"] + minutes, 2)
        self.work_began = None

    def _work(self, person_id, began, ended, minutes) -> dict:
        return {
            "request_id": self.stored.id,
            "person_id": person_id,
            "started_at": self.ids.shift(began),
            "ended_at": ended and self.ids.shift(ended),
            "minutes": minutes,
        }
