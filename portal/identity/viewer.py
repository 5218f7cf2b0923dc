"""The person who is asking, as a value: what pages, queries and operations take as `actor`."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Viewer:
    """`grants`: pairs of role and desk id; a grant without a desk holds everywhere."""

    id: int
    name: str
    language: str = "en"
    zone: str = "UTC"
    calendar: str = "usual"
    theme: str = "system"
    single_keys: bool = True
    department: str = ""
    unread_notices: int = 0
    grants: frozenset[tuple[str, int | None]] = field(default_factory=frozenset)

    # What Flask-Login asks of a user.
    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        return str(self.id)

    def has_role(self, *roles: str) -> bool:
        return any(role in roles for role, _desk in self.grants)

    def desks_as(self, *roles: str) -> frozenset[int]:
        """Desk ids on which the person has one of the roles by a grant for that desk."""
        return frozenset(desk for role, desk in self.grants if role in roles and desk is not None)

    def is_on_desk(self, desk_id: int) -> bool:
        return desk_id in self.desks_as("staff", "lead")

    def leads(self, desk_id: int) -> bool:
        return desk_id in self.desks_as("lead")

    def oversees(self, desk_id: int) -> bool:
        """May see the desk's figures: its leads and managers."""
        return any(
            role in ("lead", "manager") and desk in (desk_id, None) for role, desk in self.grants
        )

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[0].isalpha()]
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
