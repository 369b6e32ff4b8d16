"""Accounts: how people sign in, how an account is made, and how it closes with the last role."""

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation.audit.services import describe, record, snapshot
from alliance.foundation.errors import RuleBroken
from alliance.foundation.notifications.services import notify
from jobcenters.models import User
from jobcenters.notifications import PasswordResetAsked
from jobcenters.roles import sync_user

describe("user.created", gettext_lazy("Account made"))
describe("user.opened", gettext_lazy("Account opened"))
describe("user.closed", gettext_lazy("Account closed: no role is left"))


class PortalAccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation only; nobody signs up by themselves."""

    def is_open_for_signup(self, request) -> bool:
        """Always no: a leader invites (issue 2, section 2)."""
        return False

    def send_password_reset_mail(self, user, email: str, context: dict) -> None:
        """Through the outbox, as all mail: a silent mail server is no error page, and the link
        leads to the portal's own address, whatever host name the request claimed."""
        path = urlsplit(context["password_reset_url"]).path
        with transaction.atomic():
            notify(PasswordResetAsked(user, email=email, path=path))


def typed_log_in(request, credentials: dict | None = None) -> str:
    """The name that failed log-ins are counted by: as typed, upper case or not (axes asks)."""
    typed = request.POST.get("login") or (credentials or {}).get("username") or ""
    return typed.strip().lower()[:255]


def client_address(request) -> str:
    """The address that failed log-ins are counted by: one rule for axes and allauth, and
    X-Forwarded-For is believed only as far as PROXY_COUNT says (reliability.md, trap 11)."""
    return get_adapter().get_client_ip(request)


@transaction.atomic
def create_account(*, actor: User, name: str, email: str, password: str, username: str = ""):
    """Make an account whose address is known to be the person's own; returns the `User`.

    Without ``username`` the address is the log-in. Raises `RuleBroken` when the address or the
    log-in is taken. Source: issue 2, section 2.
    """
    email = email.strip().lower()
    username = username or email
    if User.objects.filter(email__iexact=email).exists():
        raise RuleBroken(_("There is already an account with this address."), field="email")
    if User.objects.filter(username__iexact=username).exists():
        raise RuleBroken(_("This log-in is taken."), field="email")
    user = User(username=username, email=email, name=name.strip())
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    record("user.created", user, actor=actor)
    return user


def sync_access(user: User, *, actor: User) -> None:
    """Let groups and account follow today's roles: without any the account is closed at once,
    and with it every session (reliability.md, threat 6). The operator's accounts are left alone.
    """
    sync_user(user)
    if user.is_system or user.is_superuser:
        return
    is_active = user.appointments.current().exists()
    if is_active != user.is_active:
        before = snapshot(user)
        user.is_active = is_active
        user.save(update_fields=["is_active"])
        record("user.opened" if is_active else "user.closed", user, actor=actor, before=before)
