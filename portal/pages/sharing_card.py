"""Who sees a request, by name, for those who may change it."""

from dataclasses import dataclass

from flask_babel import gettext as _

from portal.catalogue.models import Confidentiality
from portal.identity.viewer import Viewer
from portal.pages.forms import ShareForm, WallForm
from portal.requests import queries
from portal.requests.models import ServiceRequest
from portal.requests.queries import Named, Part


@dataclass(frozen=True)
class SharingCard:
    """`walled`: None for who may not build walls. `adds`: the form to name somebody, None for who
    may only leave."""

    words: str
    named: list[Named]
    walled: list[Named] | None
    adds: ShareForm | None
    walls: WallForm | None
    add_endpoint: str
    remove_endpoint: str


def sharing_card(
    row: ServiceRequest, named: dict[Part, list[Named]], *, viewer: Viewer, bound: dict
) -> SharingCard | None:
    """`named`: as `queries.named_in`. Nothing for who only reads."""
    is_matter = row.confidentiality == Confidentiality.PRIVILEGED
    shown = named[Part.MEMBER if is_matter else Part.WATCHER]
    may_add = queries.shares(viewer, row)
    if not may_add:
        shown = [person for person in shown if person.person_id == viewer.id]
        if not shown:
            return None
    leads = queries.builds_walls(viewer, row)
    return SharingCard(
        words=_words(is_matter=is_matter, may_add=may_add),
        named=shown,
        walled=named[Part.WALLED] if leads else None,
        adds=(bound.get("share") or ShareForm(formdata=None, prefix="share")) if may_add else None,
        walls=(bound.get("wall") or WallForm(formdata=None, prefix="wall")) if leads else None,
        add_endpoint="pages.add_member" if is_matter else "pages.add_watcher",
        remove_endpoint="pages.remove_member" if is_matter else "pages.remove_watcher",
    )


def _words(*, is_matter: bool, may_add: bool) -> str:
    if not may_add:
        return _("You follow this request.")
    if is_matter:
        return _("Beside the asker, who works on it and the desk's lead, these people see it.")
    return _("Beside those above, these people follow it.")
