"""Everything that writes people, their roles, links and sign-ins."""

from portal.identity.operations.delegating import delegate, end_delegation
from portal.identity.operations.links import (
    RESET_JOB,
    ask_for_reset,
    become_first_admin,
    make_first_admin_link,
    send_reset,
    set_password_by_link,
)
from portal.identity.operations.people import (
    Grant,
    Particulars,
    change_person,
    count_notice,
    disable_person,
    enable_person,
    forget_unread,
    invite,
    invite_again,
)
from portal.identity.operations.profile import (
    THEMES,
    Choices,
    change_password,
    change_profile,
    choose_theme,
)
from portal.identity.operations.signing_in import (
    end_other_sign_ins,
    end_own_sign_in,
    end_sign_in,
    sign_in,
    sign_in_as_persona,
    sign_in_by_password,
)
from portal.identity.operations.trail import record_audit, record_refusal

__all__ = [
    "RESET_JOB",
    "THEMES",
    "Choices",
    "Grant",
    "Particulars",
    "ask_for_reset",
    "become_first_admin",
    "change_password",
    "change_person",
    "change_profile",
    "choose_theme",
    "count_notice",
    "delegate",
    "disable_person",
    "enable_person",
    "end_delegation",
    "end_other_sign_ins",
    "end_own_sign_in",
    "end_sign_in",
    "forget_unread",
    "invite",
    "invite_again",
    "make_first_admin_link",
    "record_audit",
    "record_refusal",
    "send_reset",
    "set_password_by_link",
    "sign_in",
    "sign_in_as_persona",
    "sign_in_by_password",
]
