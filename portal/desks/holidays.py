"""Public holidays as the days a desk is closed."""

from collections.abc import Iterable
from datetime import date

from holidays import country_holidays


def closed_days(country: str, *, years: Iterable[int], subdivision: str = "") -> frozenset[date]:
    """Public holidays of a country ("GB") and its subdivision ("ENG") in the given years."""
    found = country_holidays(country, subdiv=subdivision or None, years=list(years))
    return frozenset(found)
