"""The one way to wait for something that happens in another process or in a browser."""

import time
from collections.abc import Callable
from typing import TypeVar

PAUSE_SECONDS = 0.05
Answer = TypeVar("Answer")


def wait_until(condition: Callable[[], Answer], seconds: float, *, what: str = "") -> Answer:
    """The first true answer of `condition`, asked twenty times a second.

    Raises TimeoutError, naming `what` was waited for, when there is none within `seconds`.
    """
    end = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() >= end:
            raise TimeoutError(f"waited {seconds:g} s for {what or condition.__name__}")
        time.sleep(PAUSE_SECONDS)
    return answer
