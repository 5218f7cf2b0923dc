"""What a department says is coming: of which kind, how sure, and the limits of sense."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from portal.errors import InvalidInput

LONGEST = timedelta(days=366)
FARTHEST = timedelta(days=2 * 366)
MOST_REQUESTS = 100_000


class Occasion(StrEnum):
    """The kind of event: what came of past ones tells what will come of the next."""

    JOINERS = "joiners"
    LEAVERS = "leavers"
    ROLL_OUT = "roll_out"
    LAUNCH = "launch"
    CAMPAIGN = "campaign"
    CONTRACTS = "contracts"
    PERIOD_END = "period_end"
    MOVE = "move"
    OTHER = "other"


class Certainty(StrEnum):
    SURE = "sure"
    LIKELY = "likely"
    PERHAPS = "perhaps"


PROBABILITIES = {Certainty.SURE: 0.95, Certainty.LIKELY: 0.75, Certainty.PERHAPS: 0.4}


@dataclass(frozen=True)
class Announcement:
    """`expected`: requests more (or fewer, below 0) than usual over all its days; None: not
    known, what past events of the kind brought is taken. No type: the whole desk."""

    title: str
    occasion: Occasion
    desk_id: int
    type_id: int | None
    starts_on: date
    ends_on: date
    expected: int | None
    certainty: Certainty


def check_announcement(said: Announcement, *, today: date) -> None:
    """Raises InvalidInput with words for whoever announces."""
    if said.ends_on < said.starts_on:
        raise InvalidInput("The last day comes before the first.", field="ends_on")
    if said.ends_on - said.starts_on > LONGEST:
        raise InvalidInput("One event lasts a year at most.", field="ends_on")
    if said.ends_on < today:
        raise InvalidInput("This is over: announce what is still to come.", field="ends_on")
    if said.starts_on - today > FARTHEST:
        raise InvalidInput("Announce it when it is less than two years ahead.", field="starts_on")
    if said.expected is not None and abs(said.expected) > MOST_REQUESTS:
        raise InvalidInput("Write at most 100,000 requests.", field="expected")
