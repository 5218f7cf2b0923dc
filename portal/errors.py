"""What can go wrong on purpose. `web.errors` turns each into one page and one status."""

from datetime import timedelta


class PortalError(Exception):
    """Something the person can be told in plain words."""


class NotFound(PortalError):
    """No such thing, or one this person may not sense."""


class NotAllowed(PortalError):
    """The person sees the thing, but their role may not do this."""


class Conflict(PortalError):
    """Somebody else was faster."""


class InvalidTransition(Conflict):
    """The request is not in a state from which this can be done."""


class InvalidInput(PortalError):
    """Input that no form caught; `field` names where it belongs."""

    def __init__(self, message: str, *, field: str | None = None):
        super().__init__(message)
        self.field = field


class TooManyTries(PortalError):
    """Tried too often; `wait` is how long until it may be tried again."""

    def __init__(self, wait: timedelta):
        super().__init__()
        self.wait = wait
