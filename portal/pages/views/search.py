"""Searching every request that one may see."""

from flask import render_template, request, url_for
from flask_login import current_user

from portal.pages.forms import SearchForm
from portal.pages.queue_page import state_words
from portal.pages.views.blueprint import pages
from portal.requests.queries import search_requests
from portal.web.access import SIGNED_IN, allow
from portal.web.filters import day_words

SHOWN = 50
EXAMPLES = (
    *("desk:it", "state:open", "type:laptop", "from:ana", "with:ravi"),
    *("department:sales", "size:L"),
)


@pages.get("/search")
@allow(SIGNED_IN)
def search():
    typed = request.args.get("q", "").replace("\0", "").strip()[:200]
    lines = search_requests(current_user, typed, limit=SHOWN)
    found = [
        {
            "requester": line.requester_name,
            "reference": line.row.reference,
            "title": line.row.title,
            "url": url_for("pages.show", reference=line.row.reference),
            "facts": [state_words(line.row), line.type_title, day_words(line.row.arrived_at)],
        }
        for line in lines
    ]
    form = SearchForm(formdata=None, q=typed)
    return render_template(
        "pages/search.html",
        form=form,
        typed=typed,
        found=found,
        is_full=len(found) == SHOWN,
        examples=EXAMPLES,
    )
