"""Ways in which a log misleads a forecast, told before anything is written.

Each guard takes the facts of a log and answers with a plain sentence, or None when all is well.
They are the leaks met in logs of real desks: a start-up or a level that is over, an end that
fades, a log of finished cases only, late registration, zones mixed up, requests entered in bulk,
and categories that were renamed.
"""

from collections.abc import Iterator

from portal.commands.import_log.guards.categories import fading_categories, renamed, spellings
from portal.commands.import_log.guards.entering import (
    bulk,
    closing,
    late_registration,
    times_of_day,
    zones,
)
from portal.commands.import_log.guards.looked import Looked
from portal.commands.import_log.guards.weeks import level, tail

LEAST_ROWS = 50  # of fewer nothing can be said
GUARDS = (
    level,
    tail,
    fading_categories,
    closing,
    late_registration,
    zones,
    times_of_day,
    bulk,
    spellings,
    renamed,
)


def warnings(looked: Looked) -> Iterator[str]:
    """One sentence for each guard that has something to say."""
    if looked.facts.count < LEAST_ROWS:
        yield f"Only {looked.facts.count:,} usable rows: too few to judge or to forecast from."
        return
    for guard in GUARDS:
        sentence = guard(looked)
        if sentence:
            yield sentence
