"""Password digests: argon2id, 19 MiB, two passes (OWASP's profile for interactive sign-in)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

STRONG = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # tests only


def digest(password: str, *, hasher: PasswordHasher = STRONG) -> str:
    return hasher.hash(password)


def is_right(password: str, stored: str | None, *, hasher: PasswordHasher = STRONG) -> bool:
    """Takes as long for a person without a password, so that nobody learns who exists."""
    nobody = _nobody(hasher)  # whoever asks: the first call of a process makes it
    try:
        return hasher.verify(stored or nobody, password) and stored is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


_cache: dict[int, str] = {}


def _nobody(hasher: PasswordHasher) -> str:
    return _cache.setdefault(id(hasher), hasher.hash("nobody has this password"))
