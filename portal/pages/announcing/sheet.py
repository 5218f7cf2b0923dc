"""What the pages of announcements show, and how their form is filled."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from portal.catalogue.models import Confidentiality, RequestType
from portal.desks.models import Desk
from portal.identity.viewer import Viewer
from portal.obligations.models import AnnouncedEvent
from portal.obligations.queries import events_of_department, may_change_event
from portal.pages.announcing.words import CERTAINTIES, days_words, expected_words
from portal.pages.asking import askable_by_desk
from portal.web.dates import day_typed


@dataclass(frozen=True)
class EventLine:
    """`what`: the kind of request, or the desk."""

    row: AnnouncedEvent
    days: str
    what: str
    expected: str
    certainty: str
    may_change: bool


@dataclass(frozen=True)
class Targets:
    """What can be announced for: no privileged kind of matter."""

    desks: Mapping[Desk, list[RequestType]]

    @classmethod
    def now(cls) -> "Targets":
        return cls(
            {
                desk: [
                    kind for kind in kinds if kind.confidentiality != Confidentiality.PRIVILEGED
                ]
                for desk, kinds in askable_by_desk().items()
            }
        )

    @property
    def choices(self) -> dict[str, list[tuple[str, str]]]:
        return {
            desk.name: [
                (f"desk:{desk.id}", _("Anything at the %(desk)s", desk=desk.name)),
                *((f"type:{kind.id}", kind.title) for kind in kinds),
            ]
            for desk, kinds in self.desks.items()
        }

    @property
    def desk_of_type(self) -> dict[int, int]:
        return {kind.id: desk.id for desk, kinds in self.desks.items() for kind in kinds}

    def words_of(self, row: AnnouncedEvent) -> str:
        titles = {kind.id: kind.title for kinds in self.desks.values() for kind in kinds}
        names = {desk.id: desk.name for desk in self.desks}
        return titles.get(row.type_id) or names.get(row.desk_id, "")


def event_line(row: AnnouncedEvent, *, what: str, viewer: Viewer) -> EventLine:
    return EventLine(
        row=row,
        days=days_words(row),
        what=what,
        expected=expected_words(row),
        certainty=str(CERTAINTIES[row.certainty]),
        may_change=may_change_event(viewer, row),
    )


def own_lines(targets: Targets, *, viewer: Viewer, today: date) -> list[EventLine]:
    rows = events_of_department(viewer, ending_since=today)
    return [event_line(row, what=targets.words_of(row), viewer=viewer) for row in rows]


def values_of(row: AnnouncedEvent) -> dict:
    """The form as it is opened for a row."""
    return {
        "version": row.version,
        "title": row.title,
        "occasion": row.occasion,
        "target": f"desk:{row.desk_id}" if row.type_id is None else f"type:{row.type_id}",
        "starts_on": day_typed(row.starts_on),
        "ends_on": day_typed(row.ends_on),
        "expected": row.expected,
        "certainty": row.certainty,
    }
