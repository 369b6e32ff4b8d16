"""Invitations: a link by mail with which a colleague makes an account or takes a further role."""

import datetime as dt
import hashlib
import secrets
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.foundation import calendar
from alliance.foundation.audit.services import describe, record
from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.notifications.services import notify
from alliance.foundation.privacy import refuse_cpr
from jobcenters import policies
from jobcenters.models import Appointment, Invitation, JobCenter, Unit, User
from jobcenters.notifications import InvitationSent
from jobcenters.services.accounts import create_account
from jobcenters.services.appointments import appoint

VALID_DAYS = 14  # long enough for a holiday, short enough for a lost mail
TOKEN_BYTES = 32

describe("invitation.sent", gettext_lazy("Colleague invited"))
describe("invitation.withdrawn", gettext_lazy("Invitation withdrawn"))
describe("invitation.accepted", gettext_lazy("Invitation accepted"))


@dataclass(frozen=True)
class Invitee:
    """Who is invited to what: ``role`` at the job center, in ``unit`` where there are units."""

    name: str
    email: str
    role: str
    unit: Unit | None = None


@transaction.atomic
def invite(job_center: JobCenter, *, actor: User, invitee: Invitee) -> Invitation:
    """Send a colleague a link that works for 14 days; only its hash is kept with the invitation.

    Raises `PermissionDenied` when the actor may not give the role, `RuleBroken` when an open
    invitation is on its way, the person holds the role already, or the name holds a CPR number.
    Source: issue 2, section 2.
    """
    if not policies.can_give_role(actor, invitee.role, job_center):
        raise PermissionDenied
    email = invitee.email.strip().lower()
    refuse_cpr(name=invitee.name)
    _check_invitee(job_center, invitee, email)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation.objects.create(
        email=email,
        name=invitee.name.strip(),
        role=invitee.role,
        job_center=job_center,
        unit=invitee.unit,
        invited_by=actor,
        token_hash=hash_of(token),
        expires_at=calendar.now() + dt.timedelta(days=VALID_DAYS),
    )
    record("invitation.sent", invitation, actor=actor, reason=str(invitation))
    notify(InvitationSent(invitation, token), actor=actor)
    return invitation


def _check_invitee(job_center: JobCenter, invitee: Invitee, email: str) -> None:
    if invitee.unit is not None and invitee.unit.job_center_id != job_center.pk:
        raise RuleBroken(_("The unit belongs to another job center."), field="unit")
    same = Invitation.objects.open().filter(email=email, job_center=job_center, role=invitee.role)
    if same.exists():
        raise RuleBroken(_("An invitation to this address is already on its way."), field="email")
    held = Appointment.objects.current().filter(
        user__email__iexact=email, role=invitee.role, job_center=job_center
    )
    if held.exists():
        raise RuleBroken(_("The person holds this role here already."), field="email")


def hash_of(token: str) -> str:
    """What is kept of a token: who reads the table of invitations can open none of them."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, actor: User) -> Invitation:
    """Take an invitation back; its link is dead at once.

    Raises `PermissionDenied`, or `WrongState` when it is accepted, withdrawn or too old.
    """
    if not policies.can_withdraw_invitation(actor, invitation):
        raise PermissionDenied
    locked = _locked(invitation)
    locked.withdrawn_at = calendar.now()
    locked.save(update_fields=["withdrawn_at"])
    record("invitation.withdrawn", locked, actor=actor, reason=str(locked))
    return locked


@transaction.atomic
def accept_invitation(invitation: Invitation, *, name: str = "", password: str = "") -> User:
    """Make the account, or open it again, and give the role; returns the person.

    Somebody with an open account needs neither name nor password. The link proves that the
    address is the person's own. Raises `WrongState` when the invitation is over, and what
    `appoint` raises. The role is given in the name of the one who invited.
    """
    locked = _locked(invitation)
    refuse_cpr(name=name)
    user = account_of(locked)
    if user is None:
        user = create_account(
            actor=locked.invited_by, name=name, email=locked.email, password=password
        )
    elif not user.is_active:
        user.name = name.strip()
        user.set_password(password)
        user.save(update_fields=["name", "password"])
    appoint(user, locked.role, locked.job_center, actor=User.objects.system(), unit=locked.unit)
    locked.accepted_at = calendar.now()
    locked.save(update_fields=["accepted_at"])
    record("invitation.accepted", locked, actor=user, reason=str(locked))
    user.refresh_from_db()
    return user


def account_of(invitation: Invitation) -> User | None:
    """The account that has the invited address, open or closed."""
    return User.objects.filter(email__iexact=invitation.email).first()


def _locked(invitation: Invitation) -> Invitation:
    rows = Invitation.objects.open().select_for_update(of=("self",))
    locked = rows.select_related("job_center", "unit", "invited_by").filter(pk=invitation.pk)
    found = locked.first()
    if found is None:
        raise WrongState(_("This invitation is no longer open."))
    return found
