"""How hard the tests of faults try: small in every run, in full where PORTAL_FULL=1 asks."""

import os
from typing import TypeVar

Value = TypeVar("Value")
IS_FULL = os.environ.get("PORTAL_FULL") == "1"


def size(small: Value, full: Value) -> Value:
    return full if IS_FULL else small
