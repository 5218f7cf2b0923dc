"""Sign-in, one-time links, and one's own profile."""

from portal.identity.views import links, profile, signing_in
from portal.identity.views.blueprint import identity

__all__ = ["identity", "links", "profile", "signing_in"]
