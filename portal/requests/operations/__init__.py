"""Everything that can happen to a request. Each step checks the right and the state, changes the
row, writes one event into the chain, flushes, and never commits."""

from portal.requests.operations.both_sides import cancel, rate, reopen, reply
from portal.requests.operations.desk_steps import (
    assign,
    hold,
    note,
    resolve,
    resume,
    set_size,
    start,
)
from portal.requests.operations.filing import Ask, file_request
from portal.requests.operations.parts import record

__all__ = [
    "Ask",
    "assign",
    "cancel",
    "file_request",
    "hold",
    "note",
    "rate",
    "record",
    "reopen",
    "reply",
    "resolve",
    "resume",
    "set_size",
    "start",
]
