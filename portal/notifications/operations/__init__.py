"""Telling people what happened, as they want it, and sending what lies in the outbox."""

from portal.notifications.operations.choosing import (
    choose_notices,
    hear_again_of,
    mute,
    read_all,
    stop_hearing_of,
    unmute,
)
from portal.notifications.operations.delivering import Round, deliver_mail
from portal.notifications.operations.digesting import send_digests
from portal.notifications.operations.foretelling import tell_of_need
from portal.notifications.operations.inviting import invite
from portal.notifications.operations.telling import begin_telling, tell_of_events

__all__ = [
    "Round",
    "begin_telling",
    "choose_notices",
    "deliver_mail",
    "hear_again_of",
    "invite",
    "mute",
    "read_all",
    "send_digests",
    "stop_hearing_of",
    "tell_of_events",
    "tell_of_need",
    "unmute",
]
