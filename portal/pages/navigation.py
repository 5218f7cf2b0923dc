"""The words in the bar: the same bar for all, other words for each role."""

from dataclasses import dataclass

from flask import request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from portal.pages.views.blueprint import pages

REGISTER = ("pages.obligation", "pages.obligation_entry", "pages.register_import")
ANSWERS = (
    "pages.answer",
    "pages.desk_articles",
    "pages.desk_article",
    "pages.article_text",
    "pages.new_article",
)
_QUEUE = (
    "pages.queue",
    "pages.bulk",
    "pages.desk_times",
    "pages.reply_templates",
    "pages.reply_template",
)
_FIGURES = (
    "pages.manage",
    "pages.levelling",
    "pages.desk_plan",
    "pages.desk_order",
    "pages.desk_promises",
    "pages.hands",
    "pages.set_by_hand",
    "pages.forecast",
    "pages.forecast_calendar",
    "pages.forecast_hours",
    "pages.forecast_record",
    "pages.adjustments",
    "pages.desk_coming",
    "pages.ladder",
    "pages.ladder_type",
)


@dataclass(frozen=True)
class Place:
    """`key`: the letter that leads there after a g. `also`: the pages that belong to it."""

    words: str
    endpoint: str
    sign: str
    key: str
    also: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        return url_for(self.endpoint)

    @property
    def is_current(self) -> bool:
        return request.endpoint in (self.endpoint, *self.also)


def places() -> list[Place]:
    """In the order of the bar; what it has no room for stands in the menu of the person."""
    if not current_user.is_authenticated:
        return []
    is_of_desk = current_user.has_role("staff", "lead", "manager")
    own = ("pages.confirmation",) if is_of_desk else ("pages.confirmation", "pages.show")
    asking = ("pages.ask", "pages.ask_type", "pages.coming_up", "pages.done_for_you")
    return [
        *_of_the_desk(),
        Place(
            _("Home"),
            "pages.home",
            "home",
            "h",
            (*asking, "pages.coming_up", "pages.done_for_you"),
        ),
        Place(_("My requests"), "pages.my_requests", "doc", "r", own),
        Place(_("What is coming"), "pages.announcements", "cal", "w", ("pages.announcement",)),
        Place(_("Answers"), "pages.answers", "book", "k", ANSWERS),
        *([Place(_("Register"), "pages.register", "doc", "e", REGISTER)] if is_of_desk else []),
        *_of_who_runs_it(),
    ]


def _of_the_desk() -> list[Place]:
    found = []
    if current_user.has_role("lead", "manager"):
        found.append(Place(_("Overview"), "pages.overview", "chart", "o", _FIGURES))
    if current_user.has_role("staff", "lead"):
        found.append(Place(_("Next for you"), "pages.next_for_you", "next", "n"))
        found.append(Place(_("My ten days"), "pages.my_ten_days", "cal", "t"))
        found.append(Place(_("Queue"), "pages.my_queue", "list", "q", _QUEUE))
    return found


def _of_who_runs_it() -> list[Place]:
    found = []
    if current_user.has_role("lead", "admin"):
        own = ("pages.desk_setup", "pages.desk_type", "pages.desk_calendar", "pages.absences")
        own += (
            "pages.document",
            "pages.new_document",
            "pages.question",
            "pages.new_question",
            "pages.desk_approval",
        )
        found.append(Place(_("Desk"), "pages.desk_to_set_up", "level", "d", own))
    if current_user.has_role("admin"):
        own = ("pages.person", "pages.invitation")
        found.append(Place(_("People"), "pages.people", "people", "p", own))
    if current_user.has_role("admin", "auditor"):
        found.append(Place(_("Audit"), "pages.audit", "shield", "a"))
    return found


@pages.app_context_processor
def shared():
    return {"navigation": places(), "is_part": is_part}


def is_part() -> bool:
    """Whether the page is shown inside another, without its frame."""
    return request.headers.get("X-Part") == "detail"
