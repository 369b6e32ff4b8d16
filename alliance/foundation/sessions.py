"""Sessions in the database, as Django keeps them, asked for by a query put together once.

Every request begins with this question: to put it together anew took as long as to answer it.
"""

from django.contrib.sessions.backends import db

from alliance.foundation.calendar import now
from alliance.foundation.prepared import prepared


class SessionStore(db.SessionStore):
    """Django's sessions; only how one is looked up differs."""

    def _get_session_from_db(self):
        found = _alive(self.session_key)
        if found:
            return found[0]
        self._session_key = None
        return None


@prepared
def _alive(key: str):
    from django.contrib.sessions.models import Session  # noqa: PLC0415 - apps load later than this

    return Session.objects.filter(session_key=key, expire_date__gt=now())
