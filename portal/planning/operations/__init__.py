"""The door every request comes through, the promises made on it, and what the desk learns."""

from portal.planning.operations.accepting import accept_request
from portal.planning.operations.calls import log_call
from portal.planning.operations.learning import learn_history, promise_open_requests
from portal.planning.operations.promising import effort_of
from portal.planning.operations.steps import (
    approve,
    reopen,
    reply,
    resolve,
    resume,
    skip_approval,
    start,
    undo,
)

__all__ = [
    "accept_request",
    "approve",
    "effort_of",
    "learn_history",
    "log_call",
    "promise_open_requests",
    "reopen",
    "reply",
    "resolve",
    "resume",
    "skip_approval",
    "start",
    "undo",
]
