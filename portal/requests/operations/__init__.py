"""Everything that can happen to a request. Each step checks the right and the state, changes the
row, writes one event into the chain, flushes, and never commits."""

from portal.requests.operations.anchoring import anchor_trail, forget_anchors
from portal.requests.operations.approval_round import attend_approvals
from portal.requests.operations.approving import (
    BY_MAIL,
    BY_PAGE,
    approve,
    chase,
    decline,
    pass_on,
    skip_approval,
)
from portal.requests.operations.both_sides import cancel, rate, reopen, reply
from portal.requests.operations.checklist import tick, untick
from portal.requests.operations.desk_steps import (
    assign,
    change_skill,
    close,
    correct_effort,
    hold,
    note,
    resolve,
    resume,
    set_size,
    start,
)
from portal.requests.operations.documents import add_made_document
from portal.requests.operations.drafts import keep_draft, throw_away
from portal.requests.operations.files import (
    path_of,
    receive,
    received_by,
    sweep,
    token_of,
)
from portal.requests.operations.filing import Ask, file_request
from portal.requests.operations.handing_on import hand_on
from portal.requests.operations.held_replies import (
    give_back,
    hold_reply,
    take_back_reply,
    taken,
)
from portal.requests.operations.incidents import (
    declare_incident,
    join_incident,
    leave_incident,
    resolve_incident,
)
from portal.requests.operations.learning import learn_kinds
from portal.requests.operations.mentioning import end_mention
from portal.requests.operations.parts import record
from portal.requests.operations.recurrences import (
    Round,
    days_of,
    end_recurrence,
    move_on,
    pause_recurrence,
    resume_recurrence,
    set_recurrence,
)
from portal.requests.operations.relating import merge, note_split, relate, unrelate
from portal.requests.operations.reply_templates import (
    change_template,
    remove_template,
    restore_template,
    write_template,
)
from portal.requests.operations.retyping import retype
from portal.requests.operations.saved_views import remove_view, save_view
from portal.requests.operations.sharing import (
    add_member,
    add_watcher,
    build_wall,
    record_view,
    remove_member,
    remove_watcher,
    take_down_wall,
)
from portal.requests.operations.targets import (
    OWE_JOB,
    attend_targets,
    owe_anew,
    owe_anew_soon,
)
from portal.requests.operations.transferring import transfer
from portal.requests.operations.unanswered import attend_questions
from portal.requests.operations.undoing import undo, undoable_step
from portal.requests.operations.verifying import TrailReport, verify_trail
from portal.requests.operations.words import learn_words, learn_words_anew
from portal.requests.operations.writing_up import write_up

__all__ = [
    "BY_MAIL",
    "BY_PAGE",
    "OWE_JOB",
    "Ask",
    "Round",
    "TrailReport",
    "add_made_document",
    "add_member",
    "add_watcher",
    "anchor_trail",
    "approve",
    "assign",
    "attend_approvals",
    "attend_questions",
    "attend_targets",
    "build_wall",
    "cancel",
    "change_skill",
    "change_template",
    "chase",
    "close",
    "correct_effort",
    "days_of",
    "declare_incident",
    "decline",
    "end_mention",
    "end_recurrence",
    "file_request",
    "forget_anchors",
    "give_back",
    "hand_on",
    "hold",
    "hold_reply",
    "join_incident",
    "keep_draft",
    "learn_kinds",
    "learn_words",
    "learn_words_anew",
    "leave_incident",
    "merge",
    "move_on",
    "note",
    "note_split",
    "owe_anew",
    "owe_anew_soon",
    "pass_on",
    "path_of",
    "pause_recurrence",
    "rate",
    "receive",
    "received_by",
    "record",
    "record_view",
    "relate",
    "remove_member",
    "remove_template",
    "remove_view",
    "remove_watcher",
    "reopen",
    "reply",
    "resolve",
    "resolve_incident",
    "restore_template",
    "resume",
    "resume_recurrence",
    "retype",
    "save_view",
    "set_recurrence",
    "set_size",
    "skip_approval",
    "start",
    "sweep",
    "take_back_reply",
    "take_down_wall",
    "taken",
    "throw_away",
    "tick",
    "token_of",
    "transfer",
    "undo",
    "undoable_step",
    "unrelate",
    "untick",
    "verify_trail",
    "write_template",
    "write_up",
]
