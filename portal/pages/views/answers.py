"""Articles as everybody reads them, and what readers say."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal import clock
from portal.catalogue import operations
from portal.catalogue import queries as catalogue
from portal.catalogue.article_life import Answer
from portal.pages.articles.forms import FeedbackForm
from portal.pages.articles.reading import Asking, answer_sheet
from portal.pages.articles.writing import desks_to_write_for
from portal.pages.forms import LONGEST_TYPED
from portal.pages.views.blueprint import pages
from portal.web.access import SIGNED_IN, allow
from portal.web.filters import local_day
from portal.web.transaction import undo_and_read


@pages.get("/answers")
@allow(SIGNED_IN)
def answers():
    found: dict = {}
    for article in catalogue.articles_to_read(language=current_user.language):
        found.setdefault(article.desk, []).append(article)
    writes = current_user.has_role("staff", "lead", "admin")
    mine = desks_to_write_for(current_user) if writes else []
    return render_template("pages/answers.html", by_desk=found, mine=mine)


@pages.get("/answers/<string:slug>")
@allow(SIGNED_IN)
def answer(slug):
    return _page(slug, FeedbackForm(formdata=None))


def _page(slug, form) -> str:
    language = request.args.get("language", "")[:5]
    sheet = answer_sheet(slug, viewer=current_user, language=language, asking=_asking())
    return render_template("pages/answer.html", sheet=sheet, form=form)


def _asking() -> Asking:
    said = request.values
    return Asking(said.get("q", "").strip()[:LONGEST_TYPED], said.get("for", "")[:160])


@pages.post("/answers/<string:slug>/feedback")
@allow(SIGNED_IN)
def say_whether_it_helped(slug):
    """Only who was about to ask, and says they need not, counts as an ask less."""
    form, asking, now = FeedbackForm(), _asking(), clock.now()
    if not form.validate():
        undo_and_read()
        return _page(slug, form), 422
    operations.give_feedback(
        slug,
        answer=form.answer.data,
        words=form.words.data or "",
        on=local_day(now),
        actor=current_user,
        now=now,
    )
    if form.answer.data == Answer.SOLVED:
        flash(_("Good: one question less. Nothing was sent."))
        return redirect(url_for("pages.home"), 303)
    if asking.is_under_way:
        return redirect(asking.goes_on_at, 303)
    flash(_("Thank you. The desk reads it."))
    return redirect(url_for("pages.answer", slug=slug), 303)
