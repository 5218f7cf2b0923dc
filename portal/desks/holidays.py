"""Public holidays as the days a desk is closed."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from holidays import country_holidays, list_supported_countries


def closed_days(country: str, *, years: Iterable[int], subdivision: str = "") -> frozenset[date]:
    """Public holidays of a country ("GB") and its subdivision ("ENG") in the given years."""
    found = country_holidays(country, subdiv=subdivision or None, years=list(years))
    return frozenset(found)


@cache
def regions() -> dict[str, list[str]]:
    """Codes of the countries whose holidays are known, each with its subdivisions."""
    return dict(list_supported_countries())


def region_of(code: str) -> tuple[str | None, str | None]:
    """ "GB-ENG" -> ("GB", "ENG"); "GB" -> ("GB", None); "" -> (None, None).

    Raises ValueError for a region whose holidays are not known.
    """
    country, _dash, subdivision = code.strip().upper().partition("-")
    known = regions().get(country)
    if country and (known is None or (subdivision and subdivision not in known)):
        raise ValueError(f"{code!r} is no region whose holidays are known")
    return country or None, subdivision or None


def region_words(country: str | None, subdivision: str | None) -> str:
    return f"{country}-{subdivision}" if country and subdivision else country or ""
