"""Inviting colleagues: the rules and each refusal."""

import pytest
from django.core.exceptions import PermissionDenied

from alliance.foundation.errors import RuleBroken, WrongState
from alliance.foundation.notifications.models import Mail
from jobcenters.choices import Role
from jobcenters.services.invitations import (
    Invitee,
    accept_invitation,
    invite,
    withdraw_invitation,
)

pytestmark = pytest.mark.usefixtures("at")


@pytest.fixture
def here(world):
    return world.center("frederikshavn")


@pytest.fixture
def invitee():
    return Invitee("Ny Prøve", "ny@frederikshavn.example", Role.CONSULTANT)


def test_an_invitation_is_mailed_to_the_address_only(world, here, invitee):
    invite(here, actor=world.leader("frederikshavn"), invitee=invitee)

    assert Mail.objects.get().to_email == "ny@frederikshavn.example"


@pytest.mark.parametrize("role", ["consultant", "guest"])
def test_who_does_not_manage_staff_invites_nobody(world, here, invitee, role):
    with pytest.raises(PermissionDenied):
        invite(here, actor=getattr(world, role)("frederikshavn"), invitee=invitee)


def test_a_leader_invites_no_head(world, here):
    with pytest.raises(PermissionDenied):
        invite(
            here,
            actor=world.leader("frederikshavn"),
            invitee=Invitee("Ny", "ny@frederikshavn.example", Role.HEAD),
        )


def test_a_second_open_invitation_is_refused(world, here, invitee):
    invite(here, actor=world.leader("frederikshavn"), invitee=invitee)

    with pytest.raises(RuleBroken):
        invite(here, actor=world.leader("frederikshavn"), invitee=invitee)


def test_who_holds_the_role_is_not_invited_to_it(world, here):
    held = world.consultant("frederikshavn")

    with pytest.raises(RuleBroken):
        invite(
            here,
            actor=world.leader("frederikshavn"),
            invitee=Invitee(held.name, held.email.upper(), Role.CONSULTANT),
        )


def test_a_citizen_number_is_no_name(world, here):
    with pytest.raises(RuleBroken):
        invite(
            here,
            actor=world.leader("frederikshavn"),
            invitee=Invitee("Ny 010190-1234", "ny@frederikshavn.example", Role.GUEST),
        )


def test_a_withdrawn_invitation_makes_no_account(world, here, invitee):
    invitation = invite(here, actor=world.leader("frederikshavn"), invitee=invitee)
    withdraw_invitation(invitation, actor=world.head("frederikshavn"))

    with pytest.raises(WrongState):
        accept_invitation(invitation, name="Ny", password="x")


def test_an_invitation_is_withdrawn_once(world, here, invitee):
    invitation = invite(here, actor=world.leader("frederikshavn"), invitee=invitee)
    withdraw_invitation(invitation, actor=world.head("frederikshavn"))

    with pytest.raises(WrongState):
        withdraw_invitation(invitation, actor=world.head("frederikshavn"))


def test_a_stranger_withdraws_no_invitation(world, here, invitee):
    invitation = invite(here, actor=world.leader("frederikshavn"), invitee=invitee)

    with pytest.raises(PermissionDenied):
        withdraw_invitation(invitation, actor=world.leader("hjoerring"))
