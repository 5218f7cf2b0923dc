"""What is written down about people, their rights and their sign-ins: codes only."""

from enum import StrEnum


class AuditKind(StrEnum):
    FIRST_ADMIN_LINKED = "first_admin_linked"
    FIRST_ADMIN_MADE = "first_admin_made"
    PERSON_INVITED = "person_invited"
    INVITATION_SENT = "invitation_sent"
    INVITATION_TAKEN = "invitation_taken"
    PERSON_CHANGED = "person_changed"
    ROLES_CHANGED = "roles_changed"
    PERSON_DISABLED = "person_disabled"
    PERSON_ENABLED = "person_enabled"
    PASSWORD_RESET_SENT = "password_reset_sent"
    PASSWORD_RESET = "password_reset"
    PASSWORD_CHANGED = "password_changed"
    SIGN_IN_ENDED = "sign_in_ended"
    DELEGATED = "delegated"
    DELEGATION_ENDED = "delegation_ended"
    ACCESS_REFUSED = "access_refused"


def subject_of_person(person_id: int) -> str:
    return f"person:{person_id}"
