"""The audit: changes of people and desks, refusals, looks at privileged matters."""

from flask import render_template, request, url_for
from flask_login import current_user

from portal.pages.audit_page import audit_sheet
from portal.pages.views.blueprint import pages
from portal.requests.queue import unpacked
from portal.web.access import allow


@pages.get("/audit")
@allow("admin", "auditor")
def audit():
    typed = request.args.get("after", "")
    sheet = audit_sheet(viewer=current_user, after=unpacked(typed))
    after = sheet.next_cursor
    return render_template(
        "pages/audit.html",
        sheet=sheet,
        is_first=not typed,
        next_url=url_for("pages.audit", after=after.packed()) if after else None,
    )
