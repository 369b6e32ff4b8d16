"""Who is asking: the log-in of allauth, which finds the person of a session by a kept query."""

import uuid

from allauth.account.auth_backends import AuthenticationBackend

from alliance.foundation.prepared import prepared
from jobcenters.models import User


class LogInBackend(AuthenticationBackend):
    """Log-in by user name or mail address; each request finds its person here."""

    def get_user(self, user_id: str | uuid.UUID) -> User | None:
        """The person of a session, read now; None for one who is gone or may not sign in."""
        found = _user(uuid.UUID(str(user_id)))
        return found[0] if found and self.user_can_authenticate(found[0]) else None


@prepared
def _user(key: uuid.UUID):
    return User.objects.filter(pk=key)
