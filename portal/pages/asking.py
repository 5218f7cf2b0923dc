"""What the asking pages show and do: offers, the sheet of one type, filing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.catalogue import queries as catalogue
from portal.catalogue.fields import KINDS
from portal.catalogue.models import GENERAL_SLUG, FormField, RequestType
from portal.catalogue.queries import ReadArticle
from portal.desks.models import Desk
from portal.identity.queries import person_of_address
from portal.identity.viewer import Viewer
from portal.pages.forms import PREFIX, AskForm, answers_of, ask_form, day_of
from portal.pages.promises import PromiseView, preview
from portal.pages.request_page import lateness_words, shown_answer
from portal.pages.uploads import NONE, Uploads, is_valid
from portal.planning.operations import accept_request
from portal.requests.drafts import name_of_ask
from portal.requests.models import ServiceRequest
from portal.requests.operations import Ask, throw_away
from portal.requests.queries import is_asker, visible_lines
from portal.web.filters import long_day
from portal.web.operations import is_first_sending, remember_outcome


@dataclass(frozen=True)
class Said:
    label: str
    value: str


TypeOnDesk = tuple[RequestType, Desk]


def general_types(types: list[TypeOnDesk]) -> list[TypeOnDesk]:
    """ "Something else", one for each desk."""
    return [(kind, desk) for kind, desk in types if kind.slug == GENERAL_SLUG]


def by_desk(types: list[TypeOnDesk]) -> dict[Desk, list[RequestType]]:
    found: dict[Desk, list[RequestType]] = {}
    for kind, desk in types:
        if kind.slug != GENERAL_SLUG:
            found.setdefault(desk, []).append(kind)
    return found


def askable_by_desk() -> dict[Desk, list[RequestType]]:
    return by_desk(catalogue.askable_types())


@dataclass(frozen=True)
class Sheet:
    """The form of one type as this asker sees it now."""

    kind: RequestType
    desk: Desk
    fields: list[FormField]  # shown, given what was answered so far
    promise: PromiseView | None
    articles: list[ReadArticle]  # that may answer it

    @cached_property
    def form_class(self) -> type[AskForm]:
        return ask_form(self.fields, needs_a_day=self.kind.due_field is None)

    @property
    def draft_name(self) -> str:
        return name_of_ask(self.desk.slug, self.kind.slug)

    def form(self, **start) -> AskForm:
        return self.form_class(**start)

    def questions(self, form: AskForm) -> list:
        """The type's own controls, in order."""
        return [form[PREFIX + field.slug] for field in self.fields]

    def said(self, form: AskForm, uploads: Uploads = NONE) -> list[Said]:
        """Every answer as it will be read, for the last look before sending."""
        rows = [Said(form.title.label.text, form.title.data)]
        answers = answers_of(form, self.fields)
        rows += [
            Said(
                field.label,
                shown_answer(answers[field.slug], field) if field.slug in answers else "",
            )
            for field in self.fields
        ]
        rows.append(Said(form.details.label.text, form.details.data or ""))
        if uploads.kept:
            rows.append(Said(form.files.label.text, "\n".join(file.name for file in uploads.kept)))
        if form.behalf.data:
            rows.append(Said(_("For"), form.behalf.data.strip()))
        if "needed_by" in form:
            day = day_of(KINDS["date"].parse(form.needed_by.data or ""))
            rows.append(Said(form.needed_by.label.text, long_day(day) if day else ""))
        return [*rows, Said(form.lateness.label.text, lateness_words(form.lateness.data))]

    def has_news(self, typed: Mapping) -> bool:
        """An answer opened a question that the page sent did not hold yet."""
        return any(field.shown_if and PREFIX + field.slug not in typed for field in self.fields)


def sheet(
    desk_slug: str,
    type_slug: str,
    *,
    language: str,
    now: datetime,
    typed: Mapping | None = None,
) -> Sheet:
    kind, desk = catalogue.askable_type(desk_slug, type_slug)
    fields = [
        field for field in catalogue.fields_of(kind.id) if is_shown(field.shown_if, typed or {})
    ]
    articles = catalogue.articles_for_type(kind.id, language=language)
    return Sheet(kind, desk, fields, preview(kind, desk, now=now), articles)


def is_shown(condition: dict | None, typed: Mapping) -> bool:
    if not condition:
        return True
    return typed.get(PREFIX + condition["field"]) == condition["is"]


def requester_id_of(form: AskForm, *, viewer: Viewer) -> int | None:
    """Oneself, or whom the form names; None for who cannot be asked for."""
    address = (form.behalf.data or "").strip()
    if not address:
        return viewer.id
    person = person_of_address(address)
    return person.id if person and person.is_active else None


def is_valid_ask(form: AskForm, uploads: Uploads, *, viewer: Viewer) -> bool:
    """The rules of the form, of its files, and of asking for somebody else: unknown and disabled
    people get the same words."""
    is_right = is_valid(form, form.files, uploads)
    if not form.behalf.errors and requester_id_of(form, viewer=viewer) is None:
        form.behalf.errors = [_("Nobody can be asked for under this address. Look at it again.")]
        return False
    return is_right


def typed_like(reference: str, *, of_type: str, viewer: Viewer) -> MultiDict:
    """The answers of an earlier request of one's own, to ask anew; empty when it is none, or of
    another type than the slug says."""
    alike = (ServiceRequest.reference == reference, RequestType.slug == of_type)
    line = next(iter(visible_lines(viewer, *alike, limit=1)), None)
    if line is None or not is_asker(viewer, line.row):
        return MultiDict()
    answers = {PREFIX + slug: answer for slug, answer in line.row.answers.items()}
    details = _("This follows %(reference)s.", reference=reference)
    lateness = line.row.lateness or ""
    said = {"title": line.row.title, "details": details, "lateness": lateness}
    return MultiDict({**answers, **said})


def body(sheet_: Sheet, form: AskForm, uploads: Uploads) -> dict:
    """All that was said, for comparing two sendings of one form."""
    needed_by = form.needed_by.data if "needed_by" in form else ""
    return {
        "type": sheet_.kind.id,
        "title": form.title.data.strip(),
        "details": (form.details.data or "").strip(),
        "lateness": form.lateness.data,
        "needed_by": KINDS["date"].parse(needed_by or ""),
        "answers": answers_of(form, sheet_.fields),
        "behalf": (form.behalf.data or "").strip().lower(),
        "files": uploads.digests,
    }


def is_first(said: dict, *, key: str, viewer: Viewer, now: datetime) -> bool:
    """Whether this form was not sent before, nor is being sent right now."""
    return is_first_sending(key, person_id=viewer.id, purpose="ask", body=said, now=now)


def file(
    sheet_: Sheet,
    form: AskForm,
    uploads: Uploads,
    *,
    key: str,
    viewer: Viewer,
    now: datetime,
) -> str:
    """File it, remember what the key made, forget the draft, and give the reference."""
    ask = _ask(sheet_, body(sheet_, form, uploads), uploads)
    requester_id = requester_id_of(form, viewer=viewer)
    filed_by_id = viewer.id if requester_id != viewer.id else None
    people = {"requester_id": requester_id, "filed_by_id": filed_by_id}
    row = accept_request(ask, sheet_.kind, sheet_.desk, now=now, **people)
    remember_outcome(key, person_id=viewer.id, outcome={"reference": row.reference})
    throw_away(sheet_.draft_name, actor=viewer)
    return row.reference


def _ask(sheet_: Sheet, said: dict, uploads: Uploads) -> Ask:
    needed_by = day_of(said["needed_by"])
    return Ask(
        title=said["title"],
        words=said["details"],
        answers=said["answers"],
        lateness=said["lateness"],
        named_day=day_of(said["answers"].get(sheet_.kind.due_field or "")),
        needed_by_on=needed_by,
        files=uploads.files,
    )
