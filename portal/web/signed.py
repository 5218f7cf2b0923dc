"""Values that leave in a link and come back as they were: signed with the installation's secret,
readable by anybody who has the link, changeable by nobody."""

from datetime import datetime

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer


def signed(purpose: str, values: list[int], *, until: datetime) -> str:
    """A token for an address. `until`: after that it is no more than noise."""
    return _signer(purpose).dumps([*values, int(until.timestamp())])


def unsigned(purpose: str, token: str, *, now: datetime) -> list[int] | None:
    """None for what was never signed here for this purpose, or is over."""
    try:
        *values, until = _signer(purpose).loads(token)
    except (BadData, TypeError, ValueError):
        return None
    return values if now.timestamp() <= until else None


def _signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["PORTAL"].secret_key, salt=f"portal.{purpose}")
