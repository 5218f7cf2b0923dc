"""The door every request comes through, the promises made on it, and what the desk learns."""

from portal.planning.operations.absences import book_absence, change_hours, end_absence
from portal.planning.operations.accepting import accept_request
from portal.planning.operations.booking import (
    attend_slots,
    book_slot,
    cancel_slot,
    end_wish,
    take_back_slot,
    wish_for_slot,
)
from portal.planning.operations.bulk import (
    BULK_JOB,
    begin_bulk,
    bulk_step,
    go_on_with_bulk,
    undo_bulk,
)
from portal.planning.operations.call_backs import (
    ask_for_call,
    attend_calls,
    cancel_call,
    end_call,
    take_back_call,
    take_call,
)
from portal.planning.operations.calls import log_call
from portal.planning.operations.choosing import choose_order, grounds_of
from portal.planning.operations.handing_on import hand_on_absent
from portal.planning.operations.judging import judge_promises
from portal.planning.operations.learning import learn_history, promise_open_requests
from portal.planning.operations.levelling import (
    Wanted,
    answer_leave,
    apply_levelling,
    revert_levelling,
)
from portal.planning.operations.moving import split, transfer
from portal.planning.operations.needs import (
    decline_need,
    fulfil,
    judge_need,
    keep_window,
    match_request,
    open_filed_before,
    open_need,
    put_off_need,
    settle_need,
    take_back_decline,
    withdraw_need,
)
from portal.planning.operations.offering import answer_offer
from portal.planning.operations.overriding import (
    Hand,
    WhatIf,
    end_override,
    plan_soon,
    set_override,
    what_if,
)
from portal.planning.operations.passing import offer_again, pass_on
from portal.planning.operations.planning import plan_desk
from portal.planning.operations.promising import effort_of
from portal.planning.operations.recurring import file_recurring
from portal.planning.operations.releasing import (
    RELEASE_JOB,
    release_own,
    release_replies,
    reply_soon,
)
from portal.planning.operations.replaying import compare_orders, replay_past
from portal.planning.operations.steps import (
    approve,
    correct_effort,
    reopen,
    reply,
    resolve,
    resume,
    retype,
    skip_approval,
    start,
    undo,
)
from portal.planning.operations.ways import learn_ways
from portal.planning.operations.working_ahead import calm_minutes, work_ahead

__all__ = [
    "BULK_JOB",
    "RELEASE_JOB",
    "Hand",
    "Wanted",
    "WhatIf",
    "accept_request",
    "answer_leave",
    "answer_offer",
    "apply_levelling",
    "approve",
    "ask_for_call",
    "attend_calls",
    "attend_slots",
    "begin_bulk",
    "book_absence",
    "book_slot",
    "bulk_step",
    "calm_minutes",
    "cancel_call",
    "cancel_slot",
    "change_hours",
    "choose_order",
    "compare_orders",
    "correct_effort",
    "decline_need",
    "effort_of",
    "end_absence",
    "end_call",
    "end_override",
    "end_wish",
    "file_recurring",
    "fulfil",
    "go_on_with_bulk",
    "grounds_of",
    "hand_on_absent",
    "judge_need",
    "judge_promises",
    "keep_window",
    "learn_history",
    "learn_ways",
    "log_call",
    "match_request",
    "offer_again",
    "open_filed_before",
    "open_need",
    "pass_on",
    "plan_desk",
    "plan_soon",
    "promise_open_requests",
    "put_off_need",
    "release_own",
    "release_replies",
    "reopen",
    "replay_past",
    "reply",
    "reply_soon",
    "resolve",
    "resume",
    "retype",
    "revert_levelling",
    "set_override",
    "settle_need",
    "skip_approval",
    "split",
    "start",
    "take_back_call",
    "take_back_decline",
    "take_back_slot",
    "take_call",
    "transfer",
    "undo",
    "undo_bulk",
    "what_if",
    "wish_for_slot",
    "withdraw_need",
    "work_ahead",
]
