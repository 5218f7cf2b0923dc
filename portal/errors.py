"""What can go wrong on purpose. `web.errors` turns each into one page and one status."""

from datetime import timedelta


def N_(message: str) -> str:
    """Marks a sentence for the translators where it is written; whoever shows it translates it."""
    return message


class PortalError(Exception):
    """Something the person can be told in plain words.

    `message` is an English sentence, marked for the translators by standing here, and `values`
    fill its %(name)s. `web.translation.words_of` says it in the reader's language; `str` of the
    error is English, for the console and the log.
    """

    def __init__(self, message: str = "", **values):
        super().__init__(message % values if values else message)
        self.message, self.values = message, values


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

    def __init__(self, message: str, *, field: str | None = None, **values):
        super().__init__(message, **values)
        self.field = field


class TooManyTries(PortalError):
    """Tried too often; `wait` is how long until it may be tried again."""

    def __init__(self, wait: timedelta):
        super().__init__()
        self.wait = wait
