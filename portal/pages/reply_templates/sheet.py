"""The replies of a desk that were written for later, and what their variables mean."""

from dataclasses import dataclass

from flask_babel import gettext as _

from portal.desks.models import Desk
from portal.desks.queries import desks_of_staff
from portal.errors import NotFound
from portal.identity.viewer import Viewer
from portal.requests import queries
from portal.requests.models import ReplyTemplate
from portal.requests.reply_templates import Variable


@dataclass(frozen=True)
class TemplatesSheet:
    """`others`: the other desks this viewer works on."""

    desk: Desk
    others: list[Desk]
    shared: list[ReplyTemplate]
    own: list[ReplyTemplate]
    viewer: Viewer

    @property
    def leads(self) -> bool:
        return self.viewer.leads(self.desk.id)

    @property
    def lists(self) -> list[tuple[str, list[ReplyTemplate]]]:
        some = ((_("Of the desk"), self.shared), (_("Your own"), self.own))
        return [(title, rows) for title, rows in some if rows]

    def may_change(self, row: ReplyTemplate) -> bool:
        return row.owner_id == self.viewer.id or (row.owner_id is None and self.leads)


def templates_sheet(slug: str, *, viewer: Viewer) -> TemplatesSheet:
    """A desk one does not work on is not there."""
    mine = desks_of_staff(viewer)
    desk = next((each for each in mine if each.slug == slug), None)
    if desk is None:
        raise NotFound
    rows = queries.templates_for(viewer, {desk.id})
    return TemplatesSheet(
        desk=desk,
        others=[each for each in mine if each.id != desk.id],
        shared=[row for row in rows if row.owner_id is None],
        own=[row for row in rows if row.owner_id is not None],
        viewer=viewer,
    )


def variable_words() -> list[tuple[str, str]]:
    """Each variable as it is written, and what takes its place."""
    words = {
        Variable.REQUESTER: _("the name of who asked"),
        Variable.REFERENCE: _("the reference of the request"),
        Variable.TITLE: _("what the request is called"),
        Variable.KIND: _("its kind"),
        Variable.DESK: _("the desk"),
        Variable.PROMISE: _("the days promised, such as Thursday to Monday"),
        Variable.ME: _("your own name"),
    }
    return [(f"{{{name}}}", said) for name, said in words.items()]
