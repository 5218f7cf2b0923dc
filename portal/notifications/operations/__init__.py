"""Telling people what happened, and sending what lies in the outbox."""

from portal.notifications.operations.delivering import Round, deliver_mail
from portal.notifications.operations.telling import begin_telling, tell_of_events

__all__ = ["Round", "begin_telling", "deliver_mail", "tell_of_events"]
