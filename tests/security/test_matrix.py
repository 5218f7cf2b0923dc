"""Every address against every role, in one table. An address that is not in it fails."""

import re
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select

from portal.catalogue.models import Confidentiality
from portal.desks.models import StaffMember
from portal.extensions import db
from portal.pages.views import assets
from tests.support.browser import TOKEN
from tests.support.factories import (
    grant,
    make_article,
    make_desk,
    make_document,
    make_event,
    make_need,
    make_obligation,
    make_person,
    make_recurrence,
    make_request,
    make_rule,
    make_skill,
    make_staff,
    make_template,
    make_type,
    sign_in,
)

ROLES = (
    "anonymous",
    "requester",  # of the three requests
    "other requester",
    "staff of the desk",  # without the skill
    "staff with the skill",
    "lead",
    "lead of the other desk",
    "manager",  # of the desk
    "admin",
    "auditor",
)
ANSWERS = {".": "let in", "s": "sent to sign in", "3": "refused", "4": "not there", "5": "broken"}

# One letter per role in the order above. Steps carry a version or number that is too old, and
# forms an answer that cannot be, so that who is let in changes nothing for the next.
QUESTION = {"slug": "who", "label": "Who is it about?"}
OLD = {"version": "999"}
NOBODY = {"share-email": "nobody@example.test", "wall-email": "nobody@example.test"}
MATRIX = [
    # For everybody
    ("GET", "/health", "..........", {}),
    ("GET", "/sheets/{sheet}.css", "..........", {}),
    ("GET", "/scripts/{script}.js", "..........", {}),
    ("GET", "/static/css/tokens.css", "..........", {}),
    ("GET", "/sign-in", "..........", {}),
    ("POST", "/sign-in", "..........", {}),
    ("POST", "/language", "..........", {"language": "tr"}),
    ("GET", "/password-reset", "..........", {}),
    ("POST", "/password-reset", "..........", {}),
    ("GET", "/password-reset/sent", "..........", {}),
    ("GET", "/links/unknown", "4444444444", {}),
    ("POST", "/links/unknown", "4444444444", {}),
    ("POST", "/personas/{person}/sign-in", "4444444444", {}),  # only in the demo
    ("GET", "/approvals/by-mail/unknown", "4444444444", {}),
    ("POST", "/approvals/by-mail/unknown", "4444444444", {}),
    ("GET", "/approvals/by-mail", "..........", {}),
    ("GET", "/notices/by-mail/unknown", "4444444444", {}),
    ("POST", "/notices/by-mail/unknown", "4444444444", {}),
    # For who is signed in
    ("GET", "/", "s.........", {}),
    ("GET", "/coming", "s.........", {}),
    ("GET", "/done", "s.........", {}),
    ("POST", "/done/999/undoing", "s444444444", {}),
    ("POST", "/coming/{need}/doing", "s.44444444", OLD),
    ("POST", "/requests/{open}/doing", "s44...4444", OLD),
    ("POST", "/coming/{need}/later", "s.44444444", OLD),
    ("POST", "/coming/{need}/silence", "s.44444444", {}),
    ("POST", "/coming/{need}/silence/removal", "s.44444444", {}),
    ("POST", "/coming/silence", "s.........", {}),
    ("POST", "/coming/silence/removal", "s.........", {}),
    ("POST", "/coming/{need}/undoing", "s.444.4444", {"step": "999"}),
    ("POST", "/coming/{need}/declining", "s.444.4444", OLD),
    ("GET", "/landing", "s.........", {}),
    ("GET", "/jump", "s.........", {}),
    ("GET", "/search", "s.........", {}),
    ("GET", "/keyboard", "s.........", {}),
    ("GET", "/me", "s.........", {}),
    ("POST", "/me", "s.........", {}),
    ("POST", "/me/password", "s.........", {}),
    ("POST", "/me/theme", "s.........", {"theme": "dark"}),
    ("POST", "/me/other-sign-ins/end", "s.........", {}),
    ("POST", "/me/sign-ins/2147483647/end", "s444444444", {}),
    ("GET", "/ask", "s.........", {}),
    ("GET", "/ask/legal/{type}", "s.........", {}),
    ("POST", "/ask/legal/{type}", "s.........", {}),
    ("GET", "/ask/offers", "s.........", {}),
    ("GET", "/answers", "s.........", {}),
    ("GET", "/answers/codes", "s.........", {}),
    ("POST", "/answers/codes/feedback", "s.........", {"answer": "helped"}),
    ("GET", "/answers/unpublished", "s444444444", {}),
    ("POST", "/answers/unpublished/feedback", "s444444444", {"answer": "helped"}),
    ("GET", "/requests", "s.........", {}),
    ("GET", "/recurring", "s.........", {}),
    ("GET", "/recurring/{round}", "s.444.4444", {}),
    ("POST", "/recurring/{round}/pause", "s.444.4444", OLD),
    ("POST", "/recurring/{round}/resumption", "s.444.4444", OLD),
    ("POST", "/recurring/{round}/ending", "s.444.4444", OLD),
    ("GET", "/approvals", "s.........", {}),
    ("GET", "/notices", "s.........", {}),
    ("POST", "/notices/reading", "s.........", {"until": "0"}),
    ("GET", "/me/notices", "s.........", {}),
    ("POST", "/me/notices", "s.........", {}),
    ("POST", "/requests/{open}/mute", "s.4...4444", {}),
    ("POST", "/requests/{restricted}/mute", "s.44..4444", {}),
    ("POST", "/requests/{privileged}/mute", "s.444.4444", {}),
    ("POST", "/requests/{open}/mute/removal", "s.4...4444", {}),
    ("POST", "/requests/{privileged}/mute/removal", "s.444.4444", {}),
    ("GET", "/me/delegations", "s.........", {}),
    ("POST", "/me/delegations", "s.........", {}),
    ("POST", "/me/delegations/2147483647/ending", "s444444444", {}),
    ("PUT", "/drafts", "s.........", {}),
    ("POST", "/drafts", "s.........", {}),
    ("POST", "/drafts/removal", "s.........", {}),
    ("POST", "/files", "s.........", {}),
    # What is announced, by the requester for the desk; all but the lead of the other desk, whose
    # department is another, are of the requester's department or see the desk's figures
    ("GET", "/announcements", "s.........", {}),
    ("POST", "/announcements", "s.........", {}),
    ("GET", "/announcements/{event}", "s.333.4333", {}),
    ("POST", "/announcements/{event}", "s.333.4333", {}),
    ("POST", "/announcements/{event}/withdrawal", "s.333.4333", OLD),
    # A dated fact of the desk: its department and its manager see an open one, nobody outside a
    # privileged one but its owner and the lead
    ("GET", "/obligations", "s.........", {}),
    ("GET", "/obligations/entry", "s33....333", {}),
    ("POST", "/obligations/entry", "s33....333", {}),
    ("GET", "/obligations/{fact}", "s.4...4.44", {}),
    ("POST", "/obligations/{fact}", "s34...4344", {}),
    ("POST", "/obligations/{fact}/outcome", "s.4...4344", {}),
    ("POST", "/obligations/{fact}/reopening", "s34...4344", OLD),
    ("POST", "/obligations/{fact}/renewal", "s34...4344", OLD),
    ("GET", "/obligations/{secret_fact}", "s.444.4444", {}),
    ("POST", "/obligations/{secret_fact}", "s3444.4444", {}),
    ("POST", "/obligations/{secret_fact}/outcome", "s.444.4444", {}),
    ("POST", "/obligations/{secret_fact}/reopening", "s3444.4444", OLD),
    ("POST", "/obligations/{secret_fact}/renewal", "s3444.4444", OLD),
    ("GET", "/desks/legal/register-import", "s3333.3333", {}),
    ("POST", "/desks/legal/register-import", "s3333.3333", {}),
    # A request, by its confidentiality
    ("GET", "/requests/{open}", "s.4...4444", {}),
    ("GET", "/requests/{restricted}", "s.44..4444", {}),
    ("GET", "/requests/{privileged}", "s.444.4444", {}),
    ("GET", "/requests/{open}/news?after=0", "s.4...4444", {}),
    ("GET", "/requests/{restricted}/news?after=0", "s.44..4444", {}),
    ("GET", "/requests/{privileged}/news?after=0", "s.444.4444", {}),
    ("GET", "/requests/{open}/confirmation", "s.4...4444", {}),
    ("GET", "/requests/{restricted}/confirmation", "s.44..4444", {}),
    ("GET", "/requests/{privileged}/confirmation", "s.444.4444", {}),
    ("GET", "/requests/{open}/files/unknown", "s444444444", {}),
    # Steps of both sides
    ("POST", "/requests/{open}/replies", "s.4...4444", {}),
    ("POST", "/requests/{restricted}/replies", "s.44..4444", {}),
    ("POST", "/requests/{privileged}/replies", "s.444.4444", {}),
    ("POST", "/requests/{open}/cancellation", "s.4...4444", OLD),
    ("POST", "/requests/{restricted}/cancellation", "s.44..4444", OLD),
    ("POST", "/requests/{privileged}/cancellation", "s.444.4444", OLD),
    ("POST", "/requests/{open}/reopening", "s.4...4444", OLD | {"reopen-words": "No"}),
    ("POST", "/requests/{privileged}/reopening", "s.444.4444", OLD | {"reopen-words": "No"}),
    ("POST", "/requests/{open}/undoing", "s.4...4444", {"step": "99"}),
    ("POST", "/requests/{privileged}/undoing", "s.444.4444", {"step": "99"}),
    ("POST", "/requests/{open}/rating", "s.43334444", {"rating-score": "5"}),
    ("POST", "/requests/{privileged}/rating", "s.44434444", {"rating-score": "5"}),
    # An approval: nobody of the table is asked for one
    ("GET", "/requests/{open}/approval", "s444444444", {}),
    ("GET", "/requests/{privileged}/approval", "s444444444", {}),
    ("POST", "/requests/{open}/approval", "s343334444", {"decision": "approve"}),
    ("POST", "/requests/{open}/approval/delegation", "s444444444", {}),
    ("POST", "/requests/{open}/approval/reminder", "s.4...4444", {}),
    ("POST", "/requests/{restricted}/approval/reminder", "s.44..4444", {}),
    ("POST", "/requests/{privileged}/approval/reminder", "s.444.4444", {}),
    ("POST", "/requests/{open}/approval/waiver", "s3333.4333", OLD | {"skip-words": "Go"}),
    ("POST", "/requests/{privileged}/approval/waiver", "s3333.4333", OLD | {"skip-words": "Go"}),
    # Steps of the desk
    ("POST", "/requests/{open}/start", "s33...4333", OLD),
    ("POST", "/requests/{restricted}/start", "s334..4333", OLD),
    ("POST", "/requests/{privileged}/start", "s3344.4333", OLD),
    ("POST", "/requests/{open}/size", "s33...4333", OLD | {"size": "L"}),
    ("POST", "/requests/{privileged}/size", "s3344.4333", OLD | {"size": "L"}),
    ("GET", "/requests/{open}/recurrence", "s.4...4444", {}),
    ("GET", "/requests/{privileged}/recurrence", "s.444.4444", {}),
    ("POST", "/requests/{open}/recurrence", "s.4...4444", {}),
    ("POST", "/requests/{privileged}/recurrence", "s.444.4444", {}),
    ("GET", "/requests/{open}/kind", "s33...4333", {}),
    ("GET", "/requests/{restricted}/kind", "s334..4333", {}),
    ("POST", "/requests/{open}/kind", "s33...4333", OLD | {"kind": "1"}),
    ("POST", "/requests/{open}/assignment", "s33...4333", OLD | {"assignee": "1"}),
    ("POST", "/requests/{privileged}/assignment", "s3344.4333", OLD | {"assignee": "1"}),
    ("POST", "/requests/{open}/hold", "s33...4333", OLD),
    ("POST", "/requests/{privileged}/hold", "s3344.4333", OLD),
    ("POST", "/requests/{open}/resumption", "s33...4333", OLD),
    ("POST", "/requests/{privileged}/resumption", "s3344.4333", OLD),
    ("POST", "/requests/{open}/resolution", "s33...4333", OLD),
    ("POST", "/requests/{privileged}/resolution", "s3344.4333", OLD),
    ("POST", "/requests/{open}/effort", "s3333.4333", OLD | {"effort-minutes": "5"}),
    ("POST", "/requests/{privileged}/effort", "s3344.4333", OLD | {"effort-minutes": "5"}),
    ("POST", "/requests/{open}/notes", "s33...4333", {}),
    ("POST", "/requests/{open}/mentions/{person}/removal", "s334444333", {}),
    ("POST", "/requests/{privileged}/mentions/{person}/removal", "s334444333", {}),
    ("POST", "/requests/{open}/checklist", "s33...4333", {"step": "None"}),
    ("POST", "/requests/{privileged}/checklist", "s3344.4333", {"step": "None"}),
    ("POST", "/requests/{open}/checklist/undoing", "s33...4333", {"step": "None"}),
    ("POST", "/requests/{privileged}/checklist/undoing", "s3344.4333", {"step": "None"}),
    ("GET", "/requests/{open}/incident", "s33...4333", {}),
    ("GET", "/requests/{privileged}/incident", "s3344.4333", {}),
    ("POST", "/requests/{privileged}/incident", "s3344.4333", {}),
    ("POST", "/requests/{open}/incident", "s33...4333", {}),
    ("POST", "/requests/{open}/incident/requests", "s33...4333", {}),
    ("POST", "/requests/{open}/incident/reply", "s33...4333", {}),
    ("POST", "/requests/{open}/incident/resolution", "s33...4333", {}),
    ("POST", "/requests/{open}/incident/leaving", "s33...4333", {}),
    ("GET", "/requests/{open}/relations", "s33...4333", {}),
    ("GET", "/requests/{privileged}/relations", "s3344.4333", {}),
    ("POST", "/requests/{open}/relations", "s33...4333", {}),
    ("POST", "/requests/{privileged}/relations", "s3344.4333", {}),
    ("POST", "/requests/{open}/relations/2147483647/removal", "s334444333", {}),
    ("POST", "/requests/{open}/merger", "s33...4333", OLD),
    ("POST", "/requests/{privileged}/merger", "s3344.4333", OLD),
    ("POST", "/requests/{open}/parts", "s33...4333", {}),
    ("POST", "/requests/{privileged}/parts", "s3344.4333", {}),
    ("POST", "/requests/{open}/transfer", "s33...4333", OLD),
    ("POST", "/requests/{privileged}/transfer", "s3344.4333", OLD),
    ("POST", "/requests/{privileged}/notes", "s3344.4333", {}),
    # Who sees it
    ("POST", "/requests/{open}/watchers", "s.4...4444", NOBODY),
    ("POST", "/requests/{restricted}/watchers", "s.44..4444", NOBODY),
    ("POST", "/requests/{privileged}/watchers", "s444444444", NOBODY),
    ("POST", "/requests/{open}/watchers/{person}/removal", "s444444444", {}),
    ("POST", "/requests/{open}/members", "s444444444", NOBODY),
    ("POST", "/requests/{privileged}/members", "s.444.4444", NOBODY),
    ("POST", "/requests/{privileged}/members/{person}/removal", "s444444444", {}),
    ("POST", "/requests/{open}/walls", "s3333.4333", NOBODY),
    ("POST", "/requests/{privileged}/walls", "s3333.4333", NOBODY),
    ("POST", "/requests/{open}/walls/{person}/removal", "s333344333", {}),
    # For the desk
    ("GET", "/next", "s33....333", {}),
    ("GET", "/queue", "s33....333", {}),
    ("GET", "/queue/legal", "s33...4333", {}),
    ("GET", "/queue/legal/list.csv", "s33...4333", {}),
    ("POST", "/queue/legal/views", "s33...4333", {}),
    ("POST", "/queue/legal/views/999/removal", "s334444333", {}),
    ("POST", "/queue/legal/steps", "s33...4333", {}),
    ("GET", "/desks/legal/reply-templates", "s33...4333", {}),
    ("POST", "/desks/legal/reply-templates", "s33...4333", {}),
    ("GET", "/desks/legal/reply-templates/{template}", "s33...4333", {}),
    ("GET", "/desks/legal/reply-templates/{own_template}", "s334444333", {}),
    ("POST", "/desks/legal/reply-templates/{template}", "s33...4333", OLD),
    ("POST", "/desks/legal/reply-templates/{own_template}/removal", "s334444333", {}),
    ("POST", "/desks/legal/reply-templates/{own_template}/restoration", "s334444333", {}),
    ("POST", "/requests/{open}/replies/template", "s33...4333", {}),
    ("POST", "/requests/{restricted}/replies/template", "s334..4333", {}),
    ("POST", "/requests/{privileged}/replies/template", "s3344.4333", {}),
    ("GET", "/queue/legal/steps/999", "s334444333", {}),
    ("POST", "/queue/legal/steps/999/undoing", "s334444333", {}),
    ("POST", "/requests/{open}/replies/undoing", "s33...4333", {"step": "999"}),
    ("GET", "/styleguide", "s33......3", {}),
    ("GET", "/phone", "s33....333", {}),
    ("POST", "/phone", "s33....333", {}),
    ("GET", "/overview", "s3333...33", {}),
    ("GET", "/desks/legal/overview", "s3333.4.33", {}),
    ("GET", "/desks/legal/coming", "s3333.4.33", {}),
    ("GET", "/desks/legal/ladder", "s3333.4.33", {}),
    ("GET", "/desks/legal/ladder/open", "s3333.4333", {}),
    ("POST", "/desks/legal/ladder/open", "s3333.4333", {}),
    ("POST", "/desks/legal/ladder/open/rung", "s333344333", {"to": "down", **OLD}),
    ("POST", "/desks/legal/coming/nudges", "s3333.4333", {"most": "2", **OLD}),
    # For who writes articles
    ("GET", "/desks/legal/articles", "s33...43.3", {}),
    ("POST", "/desks/legal/articles", "s33...43.3", {}),
    ("GET", "/desks/legal/new-article", "s33...43.3", {}),
    ("GET", "/desks/legal/articles/codes", "s33...43.3", {}),
    ("GET", "/desks/legal/articles/codes/text", "s33...43.3", {}),
    ("POST", "/desks/legal/articles/codes/text", "s33...43.3", OLD),
    ("POST", "/desks/legal/articles/codes/review", "s33...43.3", OLD),
    ("POST", "/desks/legal/articles/codes/returning", "s33...43.3", OLD),
    ("POST", "/desks/legal/articles/codes/publication", "s33...43.3", OLD),
    ("POST", "/desks/legal/articles/codes/retirement", "s33...43.3", OLD),
    ("POST", "/desks/legal/articles/codes/restoration", "s33...43.3", OLD),
    ("GET", "/desks/legal/forecast", "s3333.4.33", {}),
    ("GET", "/desks/legal/forecast.csv", "s3333.4.33", {}),
    ("GET", "/desks/legal/forecast/hours", "s3333.4.33", {}),
    ("GET", "/desks/legal/forecast/record", "s3333.4.33", {}),
    ("GET", "/desks/legal/forecast/calendar", "s3333.4.33", {}),
    ("GET", "/desks/legal/forecast/adjustments", "s3333.4.33", {}),
    ("POST", "/desks/legal/forecast/adjustments", "s3333.4333", {}),
    ("POST", "/desks/legal/forecast/adjustments/2147483647/ending", "s333344333", OLD),
    ("POST", "/requests/{open}/refusal", "s33...4333", {"reason": "later"}),
    ("POST", "/requests/{privileged}/refusal", "s3344.4333", {"reason": "skill"}),
    ("POST", "/desks/legal/refusals/2147483647/2147483647/clearing", "s3333.4333", {}),
    ("GET", "/desks/legal/order", "s3333.4.33", {}),
    ("GET", "/desks/legal/promises", "s3333.4.33", {}),
    ("POST", "/desks/legal/order", "s3333.4333", {"policy": "balanced", "version": "999"}),
    ("GET", "/my-days", "s33....333", {}),
    ("POST", "/my-days/leave/2147483647/answer", "s334444333", {"answer": "keep"}),
    ("GET", "/desks/legal/plan", "s3333.4.33", {}),
    ("GET", "/desks/legal/hands", "s3333.4333", {}),
    ("POST", "/desks/legal/hands", "s3333.4333", {}),
    ("POST", "/desks/legal/hands/2147483647/ending", "s333344333", {}),
    ("GET", "/desks/legal/levelling", "s3333.4.33", {}),
    ("POST", "/desks/legal/levelling", "s3333.4333", {"move": "fact:1:0|2026-12-07"}),
    ("POST", "/desks/legal/levelling/2147483647/reversal", "s333344333", {}),
    ("POST", "/requests/{open}/day-offer", "s443334444", {"answer": "take"}),
    ("POST", "/requests/{privileged}/day-offer", "s444434444", {"answer": "take"}),
    ("GET", "/requests/{open}/times", "s.4...4444", {}),
    ("POST", "/requests/{open}/times", "s.4...4444", {"slot": "1|2026-12-01T10:00:00+00:00"}),
    ("POST", "/requests/{open}/times/cancellation", "s.4...4444", OLD),
    ("POST", "/requests/{open}/times/undoing", "s.4...4444", {"step": "999"}),
    ("POST", "/requests/{open}/times/wish", "s.4...4444", {}),
    ("POST", "/requests/{open}/times/wish/ending", "s.4...4444", {}),
    ("GET", "/requests/{privileged}/times", "s.444.4444", {}),
    (
        "POST",
        "/requests/{privileged}/times",
        "s.444.4444",
        {"slot": "1|2026-12-01T10:00:00+00:00"},
    ),
    ("POST", "/requests/{privileged}/times/cancellation", "s.444.4444", OLD),
    ("POST", "/requests/{privileged}/times/undoing", "s.444.4444", {"step": "999"}),
    ("POST", "/requests/{privileged}/times/wish", "s.444.4444", {}),
    ("POST", "/requests/{privileged}/times/wish/ending", "s.444.4444", {}),
    ("GET", "/requests/{open}/times/invitation", "s444444444", {}),  # nothing is booked
    ("GET", "/requests/{privileged}/times/invitation", "s444444444", {}),
    ("GET", "/desks/legal/times", "s33...4333", {}),
    # For who writes the rules of a desk: its lead alone
    ("GET", "/desks/legal/rules", "s3333.4333", {}),
    ("POST", "/desks/legal/rules", "s3333.4333", {}),
    ("GET", "/desks/legal/rules/{rule}", "s3333.4333", {}),
    ("POST", "/desks/legal/rules/{rule}", "s3333.4333", {}),
    ("POST", "/desks/legal/rules/{rule}/switch", "s3333.4333", OLD | {"to": "on"}),
    ("POST", "/desks/legal/rules/{rule}/place", "s3333.4333", {"to": "up"}),
    ("POST", "/desks/legal/rules/{rule}/removal", "s3333.4333", OLD),
    ("GET", "/requests/{open}/call-back", "s.43334444", {}),
    ("POST", "/requests/{open}/call-back", "s.43334444", {}),
    ("POST", "/requests/{open}/call-back/cancellation", "s.43334444", OLD),
    ("GET", "/requests/{privileged}/call-back", "s.44434444", {}),
    ("POST", "/requests/{privileged}/call-back", "s.44434444", {}),
    ("POST", "/requests/{privileged}/call-back/cancellation", "s.44434444", OLD),
    ("POST", "/calls/2147483647/taking", "s334444333", OLD),
    ("POST", "/calls/2147483647/outcome", "s334444333", OLD | {"outcome": "reached"}),
    ("POST", "/calls/2147483647/undoing", "s444444444", {"step": "999"}),
    # For who sets a desk up
    ("GET", "/desks", "s3333..3.3", {}),
    ("GET", "/desks/legal/setup", "s3333.43.3", {}),
    ("GET", "/desks/legal/calendar", "s3333.43.3", {}),
    ("POST", "/desks/legal/calendar", "s3333.43.3", {}),
    ("GET", "/desks/legal/rota", "s3333.43.3", {}),
    ("POST", "/desks/legal/rota/turns", "s3333.43.3", {}),
    ("POST", "/desks/legal/rota/turns/2147483647/removal", "s333344343", OLD),
    ("GET", "/desks/legal/rota/{staff}", "s3333.43.3", {}),
    ("POST", "/desks/legal/rota/{staff}", "s3333.43.3", OLD),
    ("GET", "/desks/legal/absences", "s3333.43.3", {}),
    ("POST", "/desks/legal/absences", "s3333.43.3", {}),
    ("POST", "/desks/legal/absences/2147483647/ending", "s333344343", OLD),
    ("GET", "/desks/legal/types/open", "s3333.43.3", {}),
    ("POST", "/desks/legal/types/open", "s3333.43.3", {}),
    ("GET", "/desks/legal/types/open/approval", "s3333.43.3", {}),
    ("POST", "/desks/legal/types/open/approval", "s3333.43.3", {}),
    ("GET", "/desks/legal/types/open/documents", "s3333.43.3", {}),
    ("POST", "/desks/legal/types/open/documents", "s3333.43.3", {}),
    ("GET", "/desks/legal/types/open/documents/{document}", "s3333.43.3", {}),
    ("POST", "/desks/legal/types/open/documents/{document}", "s3333.43.3", {}),
    ("POST", "/desks/legal/types/open/documents/{document}/removal", "s3333.43.3", OLD),
    ("GET", "/requests/{open}/documents/{document}", "s33...4333", {}),
    ("POST", "/requests/{open}/documents/{document}", "s33...4333", {}),
    ("GET", "/requests/{privileged}/documents/{document}", "s334444333", {}),
    ("POST", "/requests/{privileged}/documents/{document}", "s334444333", {}),
    ("GET", "/desks/legal/types/open/questions", "s3333.43.3", {}),
    ("POST", "/desks/legal/types/open/questions", "s3333.43.3", {}),
    ("GET", "/desks/legal/types/open/questions/who", "s3333.43.3", {}),
    ("POST", "/desks/legal/types/open/questions/who", "s3333.43.3", {}),
    ("POST", "/desks/legal/types/open/questions/who/removal", "s3333.43.3", OLD),
    # For who runs the portal
    ("GET", "/audit", "s3333333..", {}),
    ("GET", "/people", "s3333333.3", {}),
    ("GET", "/people/invitations", "s3333333.3", {}),
    ("POST", "/people/invitations", "s3333333.3", {}),
    ("GET", "/people/{person}", "s3333333.3", {}),
    ("POST", "/people/{person}", "s3333333.3", {}),
    ("POST", "/people/{person}/disabling", "s3333333.3", {}),
    ("POST", "/people/{person}/enabling", "s3333333.3", {}),
    ("POST", "/people/{person}/invitation", "s3333333.3", {}),
    # Last: nobody is signed in any more
    ("POST", "/sign-out", "ssssssssss", {}),
]


@pytest.fixture
def company(app, rolled_back):
    """A client per role, and what the table's addresses speak of."""
    with app.app_context():
        desk, other = make_desk("legal", prefix="LEG"), make_desk("it")
        skill = make_skill(desk, "disputes")
        kinds = {
            kind.value: make_type(
                desk, skill, slug=kind.value, confidentiality=kind, fields=[QUESTION]
            )
            for kind in Confidentiality
        }
        for one in (desk, other):
            make_type(one)
        make_article(desk)
        make_article(desk, slug="unpublished", state="draft")
        requester = make_person()
        people = {
            "requester": requester,
            "other requester": make_person("Hiro Tanaka"),
            "staff of the desk": make_staff(desk, make_skill(desk, "ip")),
            "staff with the skill": make_staff(desk, skill),
            "lead": make_staff(desk, make_skill(desk, "patents"), role="lead"),
            "lead of the other desk": make_staff(other, make_skill(other), role="lead"),
        }
        for role in ("manager", "admin", "auditor"):
            people[role] = make_person(role.capitalize())
            grant(people[role], role, desk if role == "manager" else None)
        rows = {
            name: make_request(kind, requester=requester).reference for name, kind in kinds.items()
        }
        words = rows | {"type": "open", "person": make_person("Kofi Boateng").id}
        words["event"] = make_event(desk, requester).id
        mine = StaffMember.person_id == people["lead"].id
        words["staff"] = db.session.scalar(select(StaffMember.id).where(mine))
        words["round"] = make_recurrence(kinds["open"], requester).id
        words["rule"] = make_rule(desk, people["lead"]).id
        words["need"] = make_need(kinds["open"], requester).id
        words["document"] = make_document(kinds["open"], words="{who}").id
        words["template"] = make_template(desk).id
        words["own_template"] = make_template(desk, requester).id
        for name, level in (("fact", "open"), ("secret_fact", "privileged")):
            words[name] = make_obligation(kinds["open"], requester, confidentiality=level).id
        db.session.commit()
    clients = {"anonymous": app.test_client()}
    for role, person in people.items():
        clients[role] = app.test_client()
        sign_in(clients[role], person)
    return clients, words | {"sheet": assets.sheet().digest, "script": assets.script().digest}


def ask(client, method, path, data):
    """The answer; a form comes with the token of the person's own pages."""
    if method == "GET":
        return client.get(path)
    if not hasattr(client, "token"):
        page = client.get("/requests").text + client.get("/sign-in").text
        client.token = TOKEN.search(page)[1]
    return client.open(path, method=method, data={"csrf_token": client.token, **data})


def letter_of(answer):
    is_asked_in = answer.status_code == 303 and urlsplit(answer.location).path == "/sign-in"
    if is_asked_in or answer.status_code == 401:
        return "s"
    return {403: "3", 404: "4"}.get(answer.status_code, "." if answer.status_code < 500 else "5")


@pytest.mark.once  # of roles, not of rows
@pytest.mark.slow  # some thousand answers
def test_each_role_gets_the_answer_of_the_table(company):
    clients, words = company
    differs = {}
    for method, path, expected, data in MATRIX:
        address = path.format(**words)
        got = "".join(letter_of(ask(clients[role], method, address, data)) for role in ROLES)
        for role, want, have in zip(ROLES, expected, got, strict=True):
            if want != have:
                differs[method, path, role] = f"{ANSWERS[want]}, not {ANSWERS[have]}"

    assert differs == {}


def test_every_address_stands_in_the_table(app):
    samples = {"sheet": "0", "script": "0", "type": "open", "person": "1", "event": "1"}
    samples |= {"document": "1", "template": "1", "own_template": "1"}
    samples |= {"fact": "1", "secret_fact": "1", "need": "1", "rule": "1", "round": "1"}
    samples["staff"] = "1"
    samples |= {"template": "1", "own_template": "1"}
    samples |= {kind.value: "LEG-7K3F9Q" for kind in Confidentiality}
    urls = app.url_map.bind("localhost")
    listed = {
        (method, urls.match(path.format(**samples).split("?")[0], method)[0])
        for method, path, _expected, _data in MATRIX
    }
    there = {
        (method, rule.endpoint)
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }

    assert sorted(there - listed) == []


def test_the_table_has_a_letter_for_every_role():
    wrong = [line[1] for line in MATRIX if not re.fullmatch(f"[.s34]{{{len(ROLES)}}}", line[2])]

    assert wrong == []
