"""What a guard looks at, and how it words what it found."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from portal.commands.import_log.as_of import AsOf
from portal.commands.import_log.facts import LogFacts

NAMED = 3  # examples in a sentence


@dataclass(frozen=True)
class Looked:
    """A log, the day it will be looked at from, and the zone its desk keeps."""

    facts: LogFacts
    as_of: AsOf
    zone: ZoneInfo


def share(share: float) -> str:
    return f"{100 * share:.1f} %" if 0 < share < 0.1 else percent(share)


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def shown(text: str) -> str:
    """A stranger's text must not steer the terminal it is shown on."""
    return f"'{text[:40]}'" if text.isprintable() else repr(text[:40])
