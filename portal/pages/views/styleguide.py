"""The style guide: what there is to build pages from."""

from flask import render_template

from portal.pages.styleguide import sides
from portal.pages.views.blueprint import pages
from portal.web.access import allow


@pages.get("/styleguide")
@allow("staff", "lead", "manager", "admin")
def styleguide():
    return render_template("pages/styleguide.html", sides=sides())
