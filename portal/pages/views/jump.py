"""Going somewhere by the keyboard: search or jump to, and what the keys do."""

from flask import render_template, request
from flask_login import current_user

from portal.pages import jumping, keys
from portal.pages.forms import JumpForm
from portal.pages.views.blueprint import pages
from portal.web.access import SIGNED_IN, allow


@pages.get("/jump")
@allow(SIGNED_IN)
def jump():
    typed = request.args.get("q", "").strip()[:200]
    return render_template(
        "pages/jump.html",
        form=JumpForm(formdata=None, q=typed),
        typed=typed,
        found=jumping.found(
            typed, viewer=current_user, at=request.args.get("at", "").replace("\0", "")[:16]
        ),
    )


@pages.get("/keyboard", endpoint="keys")
@allow(SIGNED_IN)
def keyboard():
    is_of_desk = current_user.has_role("staff", "lead")
    return render_template(
        "pages/keys.html",
        always=keys.always(),
        single=keys.single(),
        at_work=keys.at_work() if is_of_desk else [],
        ways=keys.ways(),
    )
