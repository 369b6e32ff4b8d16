"""Log-in, log-out and passwords: allauth's views at our addresses, and the invitation."""

from collections.abc import Callable
from functools import wraps

from allauth.account import views as allauth
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse


def counted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose failures are counted and must stay counted.

    A form key (``_once``) makes a failed submit undo everything it wrote: with it an attacker
    would wipe out the count of wrong passwords. These pages therefore refuse it.
    """

    @wraps(view)
    def strict(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if "_once" in request.POST:
            raise BadRequest("no form key here")
        return view(request, *args, **kwargs)

    return strict


log_in = counted(allauth.login)
log_out = counted(allauth.logout)
reauthenticate = counted(allauth.reauthenticate)
inactive = allauth.account_inactive
password_change = counted(allauth.password_change)
password_reset = counted(allauth.password_reset)
password_reset_done = allauth.password_reset_done
password_reset_from_key = counted(allauth.password_reset_from_key)
password_reset_from_key_done = allauth.password_reset_from_key_done
