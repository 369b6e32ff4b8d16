"""Pages that somebody without an account opens with a secret link from a mail."""

import hashlib
import secrets
from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.decorators import decorator_from_middleware
from django.views.decorators.csrf import csrf_exempt

TOKEN_BYTES = 32


def new_token() -> str:
    """A secret that nobody guesses; it stands in the mail only."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of(token: str) -> str:
    """What is kept of a token: who reads the table can open nothing with it."""
    return hashlib.sha256(token.encode()).hexdigest()


class _TokenCsrf(CsrfViewMiddleware):
    """Asks for the form's own token, and takes the origin that our policy makes.

    A page without a referrer sends "Origin: null" with its forms, which Django refuses before it
    looks at the token.
    """

    def _origin_verified(self, request) -> bool:
        return request.META["HTTP_ORIGIN"] == "null" or super()._origin_verified(request)


def secret_link(view: Callable) -> Callable:
    """Open to everybody who has the address, told to nobody: no referrer, no search engine.

    Nothing of it is stored (`PrivacyHeadersMiddleware`).
    """
    checked = decorator_from_middleware(_TokenCsrf)(view)

    @wraps(view)
    def page(request, *args, **kwargs):
        response = checked(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return csrf_exempt(login_not_required(page))
