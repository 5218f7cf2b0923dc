"""What the asking pages do: what is known already, whether the answers are right, filing."""

import re
from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from portal.catalogue import queries as catalogue
from portal.catalogue.fields import KINDS
from portal.catalogue.models import GENERAL_SLUG, Confidentiality, RequestType
from portal.desks.models import Desk
from portal.identity.queries import person_of_address
from portal.identity.viewer import Viewer
from portal.pages.ask_sheet import Sheet
from portal.pages.forms import PREFIX, AskForm, answers_of, day_of
from portal.pages.uploads import Uploads, is_valid
from portal.planning.operations import accept_request
from portal.planning.queries import visible_need
from portal.requests.models import ServiceRequest
from portal.requests.operations import Ask, throw_away
from portal.requests.queries import is_asker, visible_lines
from portal.web.operations import is_first_sending, remember_outcome

TypeOnDesk = tuple[RequestType, Desk]
ID = re.compile(r"[0-9]{1,9}")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


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


def requester_id_of(form: AskForm, *, viewer: Viewer) -> int | None:
    """Oneself, or whom the form names; None for who cannot be asked for."""
    address = (form.behalf.data or "").strip()
    if not address:
        return viewer.id
    person = person_of_address(address)
    return person.id if person and person.is_active else None


def is_valid_ask(sheet: Sheet, form: AskForm, uploads: Uploads, *, viewer: Viewer) -> bool:
    """The rules of what was asked so far, of its files, and of asking for somebody else: unknown
    and disabled people get the same words."""
    is_valid(form, form.files, uploads)
    question = sheet.file_question
    if question and question.is_required and not uploads.kept and not uploads.problems:
        form.files.errors = [_("Add the file.")]
    if not form.behalf.errors and requester_id_of(form, viewer=viewer) is None:
        form.behalf.errors = [_("Nobody can be asked for under this address. Look at it again.")]
    for control in form:
        if control.name != "csrf_token" and not sheet.is_asked(control):
            control.errors = []
    return not form.errors


def typed_like(reference: str, *, of_type: str, viewer: Viewer) -> MultiDict:
    """The answers of an earlier request of one's own, to ask anew; empty when it is none, or of
    another type than the slug says."""
    alike = (ServiceRequest.reference == reference, RequestType.slug == of_type)
    line = next(iter(visible_lines(viewer, *alike, limit=1)), None)
    if line is None or not is_asker(viewer, line.row):
        return MultiDict()
    answers = {PREFIX + slug: answer for slug, answer in _still_true(line.row.answers).items()}
    details = _("This follows %(reference)s.", reference=reference)
    lateness = line.row.lateness or ""
    said = {"title": line.row.title, "details": details, "lateness": lateness}
    return MultiDict({**answers, **said})


def _still_true(answers: Mapping[str, str]) -> dict[str, str]:
    """Without days: what was next week then is past now."""
    return {slug: answer for slug, answer in answers.items() if not DAY.fullmatch(str(answer))}


def answers_of_last_time(sheet: Sheet, *, viewer: Viewer) -> dict[str, str]:
    """What need not be asked again: a number to call, and what was answered alike in the last two
    requests of this kind; days and files never, and nothing of a matter kept among few."""
    if sheet.kind.confidentiality == Confidentiality.PRIVILEGED or not sheet.form_fields:
        return {}
    row = ServiceRequest
    own = (row.requester_id == viewer.id, row.type_id == sheet.kind.id)
    lines = visible_lines(viewer, *own, order=(row.arrived_at.desc(), row.id.desc()), limit=2)
    past = [_still_true(line.row.answers) for line in lines]
    if not past:
        return {}
    kinds = {each.slug: each.kind for each in sheet.form_fields}
    return {
        slug: answer
        for slug, answer in past[0].items()
        if kinds.get(slug) == "phone" or (len(past) > 1 and past[1].get(slug) == answer)
    }


def body(sheet: Sheet, form: AskForm, uploads: Uploads) -> dict:
    """All that was said, for comparing two sendings of one form."""
    needed_by = form.needed_by.data if "needed_by" in form else ""
    return {
        "type": sheet.kind.id,
        "title": sheet.name_for(form),
        "details": (form.details.data or "").strip(),
        "lateness": form.lateness.data,
        "needed_by": KINDS["date"].parse(needed_by or ""),
        "answers": answers_of(form, sheet.fields),
        "behalf": (form.behalf.data or "").strip().lower(),
        "files": uploads.digests,
    }


def is_first(said: dict, *, key: str, viewer: Viewer, now: datetime) -> bool:
    """Whether this form was not sent before, nor is being sent right now."""
    return is_first_sending(key, person_id=viewer.id, purpose="ask", body=said, now=now)


def file(
    sheet: Sheet,
    form: AskForm,
    uploads: Uploads,
    *,
    key: str,
    viewer: Viewer,
    now: datetime,
) -> str:
    """File it, remember what the key made, forget the draft, and give the reference."""
    ask = _ask(sheet, body(sheet, form, uploads), uploads)
    requester_id = requester_id_of(form, viewer=viewer)
    filed_by_id = viewer.id if requester_id != viewer.id else None
    people = {"requester_id": requester_id, "filed_by_id": filed_by_id}
    need_id = _need_of(form, viewer=viewer, requester_id=requester_id)
    row = accept_request(ask, sheet.kind, sheet.desk, now=now, need_id=need_id, **people)
    remember_outcome(key, person_id=viewer.id, outcome={"reference": row.reference})
    throw_away(sheet.draft_name, actor=viewer)
    return row.reference


def _need_of(form: AskForm, *, viewer: Viewer, requester_id: int) -> int | None:
    """The expected need that led to the form, if it is the requester's and the sender sees it."""
    typed = form.need.data or ""
    need = visible_need(int(typed), viewer=viewer) if ID.fullmatch(typed) else None
    return need.id if need is not None and need.requester_id == requester_id else None


def _ask(sheet: Sheet, said: dict, uploads: Uploads) -> Ask:
    needed_by = day_of(said["needed_by"])
    return Ask(
        title=said["title"],
        words=said["details"],
        answers=said["answers"],
        lateness=said["lateness"],
        named_day=day_of(said["answers"].get(sheet.kind.due_field or "")),
        needed_by_on=needed_by,
        files=uploads.files,
    )
