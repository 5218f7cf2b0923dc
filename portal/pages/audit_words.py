"""How the kinds of the audit read."""

from flask_babel import gettext as _

from portal.desks.audit import SetupKind
from portal.forecast.audit import ForecastKind
from portal.identity.audit import AuditKind
from portal.obligations.audit import ObligationKind
from portal.requests.audit import RecurrenceKind
from portal.rules.audit import RuleKind


def kind_words(kind: str) -> str:
    words = {**_of_people(), **_of_desks(), **_of_articles(), **_of_what_comes()}
    words |= _of_planning() | _of_rules() | _of_recurrences()
    return words.get(kind) or kind.replace("_", " ").capitalize()


def _of_people() -> dict[str, str]:
    return {
        AuditKind.FIRST_ADMIN_LINKED: _("Made a link for the first admin"),
        AuditKind.FIRST_ADMIN_MADE: _("Became the first admin"),
        AuditKind.PERSON_INVITED: _("Invited somebody"),
        AuditKind.INVITATION_SENT: _("Sent an invitation again"),
        AuditKind.INVITATION_TAKEN: _("Took an invitation"),
        AuditKind.PERSON_CHANGED: _("Changed somebody's particulars"),
        AuditKind.ROLES_CHANGED: _("Changed somebody's roles"),
        AuditKind.PERSON_DISABLED: _("Disabled somebody"),
        AuditKind.PERSON_ENABLED: _("Enabled somebody"),
        AuditKind.PASSWORD_RESET_SENT: _("Was sent a link for a new password"),
        AuditKind.PASSWORD_RESET: _("Set a new password by link"),
        AuditKind.PASSWORD_CHANGED: _("Changed the password"),
        AuditKind.SIGN_IN_ENDED: _("Ended a sign-in"),
        AuditKind.DELEGATED: _("Let somebody approve instead"),
        AuditKind.DELEGATION_ENDED: _("Ended that somebody approves instead"),
        AuditKind.ACCESS_REFUSED: _("Was refused a page"),
    }


def _of_desks() -> dict[str, str]:
    return {
        SetupKind.CALENDAR_MADE: _("Made a calendar"),
        SetupKind.CALENDAR_CHANGED: _("Changed a calendar"),
        SetupKind.DESK_MADE: _("Made a desk"),
        SetupKind.DESK_CHANGED: _("Changed a desk"),
        SetupKind.ORDER_CHOSEN: _("Chose an order of work"),
        SetupKind.PERSON_MADE: _("Added somebody"),
        SetupKind.SKILL_MADE: _("Made a skill"),
        SetupKind.SKILL_CHANGED: _("Changed a skill"),
        SetupKind.STAFF_MADE: _("Put somebody on a desk"),
        SetupKind.STAFF_CHANGED: _("Changed somebody's place on a desk"),
        SetupKind.ABSENCE_MADE: _("Booked an absence"),
        SetupKind.ABSENCE_CHANGED: _("Changed an absence"),
        SetupKind.ABSENCE_ENDED: _("Ended an absence"),
        SetupKind.TURN_PLANNED: _("Planned a turn on call"),
        SetupKind.TURN_DROPPED: _("Took a turn on call off"),
        SetupKind.TYPE_MADE: _("Made a request type"),
        SetupKind.TYPE_CHANGED: _("Changed a request type"),
    }


def _of_recurrences() -> dict[str, str]:
    return {
        RecurrenceKind.RECURRENCE_SET: _("Let a request come round by itself"),
        RecurrenceKind.RECURRENCE_PAUSED: _("Paused a recurring request"),
        RecurrenceKind.RECURRENCE_RESUMED: _("Went on with a recurring request"),
        RecurrenceKind.RECURRENCE_ENDED: _("Ended a recurring request"),
    }


def _of_rules() -> dict[str, str]:
    return {
        RuleKind.RULE_MADE: _("Wrote a rule"),
        RuleKind.RULE_CHANGED: _("Changed a rule"),
        RuleKind.RULE_SWITCHED_ON: _("Switched a rule on"),
        RuleKind.RULE_SWITCHED_OFF: _("Switched a rule off"),
        RuleKind.RULE_MOVED: _("Put rules in another order"),
        RuleKind.RULE_REMOVED: _("Took a rule away"),
    }


def _of_what_comes() -> dict[str, str]:
    return {
        ObligationKind.OBLIGATION_MADE: _("Wrote down a dated fact"),
        ObligationKind.OBLIGATION_CHANGED: _("Changed a dated fact"),
        ObligationKind.OBLIGATION_SETTLED: _("Said what came of a dated fact"),
        ObligationKind.OBLIGATION_REOPENED: _("Took a dated fact up again"),
        ObligationKind.EVENT_ANNOUNCED: _("Announced an event"),
        ObligationKind.EVENT_CHANGED: _("Changed an announced event"),
        ObligationKind.EVENT_WITHDRAWN: _("Withdrew an announced event"),
        ForecastKind.FORECAST_ADJUSTED: _("Changed a forecast by hand"),
        ForecastKind.ADJUSTMENT_ENDED: _("Took a hand off a forecast"),
        ForecastKind.LEVEL_CHANGED: _("The forecast saw a new level"),
    }


def _of_planning() -> dict[str, str]:
    return {
        "override_made": _("Set something in the plan by hand"),
        "override_ended": _("Ended something set by hand"),
        "levelling_applied": _("Levelled a week"),
        "levelling_reverted": _("Took a levelling back"),
        "need_declined": _("Said that something expected is not needed"),
        "need_recalled": _("Took back that it is not needed"),
        "automation_changed": _("Changed what is done by rule"),
        "rung_changed": _("Moved a type on the ladder"),
        "rung_lost": _("A type lost its rung: too much was wrong"),
        "nudges_changed": _("Changed how often people are nudged"),
        "leave_agreed": _("Agreed to move their leave"),
        "leave_kept": _("Kept their leave as it was"),
    }


def _of_articles() -> dict[str, str]:
    return {
        SetupKind.ARTICLE_MADE: _("Wrote an article"),
        SetupKind.ARTICLE_CHANGED: _("Changed an article"),
        SetupKind.ARTICLE_SENT_TO_REVIEW: _("Sent an article to review"),
        SetupKind.ARTICLE_SENT_BACK: _("Sent an article back"),
        SetupKind.ARTICLE_PUBLISHED: _("Published an article"),
        SetupKind.ARTICLE_RETIRED: _("Retired an article"),
        SetupKind.ARTICLE_RESTORED: _("Took an article up again"),
        SetupKind.TEMPLATE_MADE: _("Wrote a reply template"),
        SetupKind.TEMPLATE_CHANGED: _("Changed a reply template"),
        SetupKind.TEMPLATE_REMOVED: _("Removed a reply template"),
        SetupKind.TEMPLATE_RESTORED: _("Brought a reply template back"),
    }


def subject_words(subject: str) -> str:
    """Codes and numbers as they were kept: `type:7` is "type 7"."""
    return subject.replace(":", " ").replace("_", " ")
