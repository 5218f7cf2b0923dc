"""A document filled from what a request says."""

from dataclasses import dataclass
from datetime import date, datetime

from portal.catalogue import queries as catalogue
from portal.catalogue.braces import filled, gaps_in
from portal.catalogue.models import DocumentTemplate, FormField, RequestType
from portal.desks.models import Desk
from portal.errors import NotAllowed
from portal.extensions import db
from portal.identity.viewer import Viewer
from portal.pages.request_page import shown_answer
from portal.requests import queries
from portal.requests.models import ServiceRequest
from portal.web.dates import format_date
from portal.web.filters import local_day


@dataclass(frozen=True)
class Filled:
    """`missing`: the questions that are not answered, as they are asked; while there are some,
    no file is made."""

    row: ServiceRequest
    document: DocumentTemplate
    words: str
    missing: list[str]

    @property
    def file_name(self) -> str:
        return f"{self.document.name} {self.row.reference}.docx"


def _written(answer: str, field: FormField | None) -> str:
    if field is not None and field.kind == "date":
        return _day(date.fromisoformat(answer))
    return shown_answer(answer, field)


def _day(day: date) -> str:
    """With its year: a document outlives it."""
    return format_date(day, "d MMMM y")


def filled_document(reference: str, document_id: int, *, viewer: Viewer, now: datetime) -> Filled:
    line = queries.request_line(reference, viewer=viewer)
    row = line.row
    if not queries.reads_notes(viewer, row):
        raise NotAllowed
    document = catalogue.document_of(row.type_id, document_id)
    kind = db.session.get_one(RequestType, row.type_id)
    fields = {field.slug.lower(): field for field in catalogue.fields_of(kind.id)}
    answers = {slug.lower(): answer for slug, answer in row.answers.items()}
    values = {
        name: _written(answer, fields.get(name)) for name, answer in answers.items() if answer
    }
    values |= {
        "requester": line.requester_name,
        "department": row.department,
        "reference": row.reference,
        "title": row.title,
        "desk": db.session.get_one(Desk, row.desk_id).name,
        "today": _day(local_day(now)),
    }
    empty = [name for name in gaps_in(document.words).values() if not values.get(name)]
    missing = [fields[name].label if name in fields else name for name in dict.fromkeys(empty)]
    return Filled(row, document, filled(document.words, values), missing)
