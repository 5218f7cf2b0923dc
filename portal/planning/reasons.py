"""Why an item is next, and why another is not: codes with parameters that pages put in words."""

from dataclasses import dataclass, field
from enum import StrEnum

from portal.planning.work import Choice

SHORT_WORK = 0.6  # of the other's effort: then shortness is worth naming
DUE_SOON_MINUTES = 960.0


class ReasonCode(StrEnum):
    """Minutes in the parameters are working minutes."""

    HARD_DEADLINE = "hard_deadline"  # minutes_left until it, minutes_to_latest_start, effort
    OLDEST_TURN = "oldest_turn"  # waiting_minutes
    OLDEST = "oldest"  # waiting_minutes
    LATE = "late"  # minutes_late, effort
    DUE_SOON = "due_soon"  # minutes_left, effort
    SHORT_AND_WORTH_IT = "short_and_worth_it"  # effort, minutes_left
    MOST_WORTH = "most_worth"  # effort, minutes_left
    AHEAD = "ahead"  # percent, minutes_free, effort


class NotFirstCode(StrEnum):
    RUNNER_UP_CAN_WAIT = "runner_up_can_wait"  # minutes_left, minutes_longer than the first has
    TAKES_LONGER = "takes_longer"  # effort, minutes_longer
    CAME_LATER = "came_later"  # minutes_later
    NO_HARD_DEADLINE = "no_hard_deadline"  # minutes_left
    LATER_HARD_DEADLINE = "later_hard_deadline"  # minutes_left
    NOT_ASKED_YET = "not_asked_yet"  # percent
    LESS_WORTH = "less_worth"  # nothing


@dataclass(frozen=True)
class Reason:
    code: ReasonCode | NotFirstCode
    parameters: dict[str, float] = field(default_factory=dict)


def reason_for(choice: Choice) -> Reason:
    """The one line under the next item. The choice must hold an item."""
    terms = choice.terms
    effort = terms.get("effort_p50")
    rule = terms["rule"]
    if rule == "hard_deadline":
        return _reason(
            ReasonCode.HARD_DEADLINE,
            minutes_left=terms["minutes_to_hard_deadline"],
            minutes_to_latest_start=terms["minutes_to_latest_start"],
            effort=effort,
        )
    if rule in ("lane", "oldest"):
        code = ReasonCode.OLDEST_TURN if rule == "lane" else ReasonCode.OLDEST
        return _reason(code, waiting_minutes=terms["waiting_minutes"])
    if rule == "ahead":
        return _reason(
            ReasonCode.AHEAD,
            percent=100 * terms["probability"],
            minutes_free=terms["ahead_left_minutes"],
            effort=effort,
        )
    return _urgency(choice)


def reason_against(alternative: Choice, first: Choice) -> Reason:
    """Why an alternative does not come first, by the plainest difference there is."""
    there, here = alternative.terms, first.terms
    left = there.get("minutes_to_due")
    if alternative.item.is_predicted and not first.item.is_predicted:
        return _reason(NotFirstCode.NOT_ASKED_YET, percent=100 * alternative.item.probability)
    if here["rule"] == "hard_deadline":
        hard = there.get("minutes_to_hard_deadline")
        if hard is None:
            return _reason(NotFirstCode.NO_HARD_DEADLINE, minutes_left=left)
        return _reason(NotFirstCode.LATER_HARD_DEADLINE, minutes_left=hard)
    if here["rule"] in ("lane", "oldest"):
        later = here["waiting_minutes"] - there["waiting_minutes"]
        return _reason(NotFirstCode.CAME_LATER, minutes_later=later)
    return _weighed(alternative, first)


def _urgency(choice: Choice) -> Reason:
    left, effort = choice.terms.get("minutes_to_due"), choice.terms.get("effort_p50")
    if left is not None and left < 0:
        return _reason(ReasonCode.LATE, minutes_late=-left, effort=effort)
    if left is not None and left <= DUE_SOON_MINUTES:
        return _reason(ReasonCode.DUE_SOON, minutes_left=left, effort=effort)
    other = choice.runner_up.effort_p50 if choice.runner_up else None
    if effort and other and effort <= SHORT_WORK * other:
        return _reason(ReasonCode.SHORT_AND_WORTH_IT, effort=effort, minutes_left=left)
    return _reason(ReasonCode.MOST_WORTH, effort=effort, minutes_left=left)


def _weighed(alternative: Choice, first: Choice) -> Reason:
    left, first_left = (one.terms.get("minutes_to_due") for one in (alternative, first))
    effort, first_effort = (one.terms.get("effort_p50") for one in (alternative, first))
    if left is not None and first_left is not None and left > max(0.0, first_left):
        longer = left - first_left
        code = NotFirstCode.RUNNER_UP_CAN_WAIT
        return _reason(code, minutes_left=left, minutes_longer=longer)
    if effort and first_effort and first_effort <= SHORT_WORK * effort:
        longer = effort - first_effort
        return _reason(NotFirstCode.TAKES_LONGER, effort=effort, minutes_longer=longer)
    return Reason(NotFirstCode.LESS_WORTH)


def _reason(code: ReasonCode | NotFirstCode, **parameters: float | None) -> Reason:
    """Parameters that are unknown are left out."""
    return Reason(code, {name: value for name, value in parameters.items() if value is not None})
