"""Comments: who reads which, who is told of a mention, and what stays of a deleted one."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from alliance.foundation.errors import RuleBroken
from alliance.foundation.notifications.models import Mail, Notice
from alliance.foundation.notifications.services import deliver_due
from jobcenters.models import User
from jobcenters.services.appointments import end_appointment
from recruitment import policies
from recruitment.models import Comment
from recruitment.services.closing import Closing, close_order
from recruitment.services.comments import (
    centers_taking_part,
    delete_comment,
    edit_comment,
    people_to_mention,
    readers,
)
from recruitment.services.escalation import Call, escalate_order, withdraw_call
from tests.permissions.test_visibility import PEOPLE
from tests.recruitment.factories import (
    call_to,
    comment_on,
    draft_order,
    escalated_order,
    note,
    ready_order,
)

pytestmark = pytest.mark.django_db


def told(user) -> list[Notice]:
    return list(Notice.objects.filter(recipient=user, kind="recruitment.mentioned"))


def sees(user, comment) -> bool:
    fresh = User.objects.get(pk=user.pk)
    return Comment.objects.visible_to(fresh).filter(pk=comment.pk).exists()


@pytest.fixture
def order(world, at):
    """Frederikshavn's order; Hjørring is asked, and Aalborg from outside the alliance."""
    return escalated_order(world, "hjoerring", "aalborg")


# --- Who reads ---------------------------------------------------------------------------------
def test_a_comment_is_listed_exactly_when_it_may_be_read(world, order):
    people = [getattr(world, role)(place) for role, place in PEOPLE]
    for user in (order.case_holder, world.consultant("hjoerring"), world.consultant("aalborg")):
        comment_on(order, user, "Til os selv.", audience="own")
        comment_on(order, user, "Til alle.")
    comment_on(draft_order(world), order.case_holder, "Kladde.", audience="own")
    rows = Comment.objects.select_related("order__owner", "job_center")

    listed = {(user, row) for user in people for row in Comment.objects.visible_to(user)}
    readable = {
        (user, row) for user in people for row in rows if policies.can_read_comment(user, row)
    }

    assert listed == readable
    assert {row.audience for _user, row in listed} == {"own", "participants"}


def test_a_comment_to_the_own_job_center_stays_there(world, order):
    comment = comment_on(order, order.case_holder, "Kun os.", audience="own")

    assert sees(world.leader("frederikshavn"), comment)
    assert not sees(world.consultant("hjoerring"), comment)
    assert not sees(world.coordinator(), comment)


def test_a_job_center_asked_later_never_reads_earlier_comments_to_others_own_people(world, at):
    order = ready_order(world)
    earlier = comment_on(order, order.case_holder, "Kun os.", audience="own")
    shared = comment_on(order, order.case_holder, "Til alle.")

    escalate_order(order, actor=order.case_holder, call=Call([world.center("hjoerring")]))

    asked = world.consultant("hjoerring")
    assert not sees(asked, earlier)
    assert sees(asked, shared)


def test_an_ally_who_was_not_asked_reads_no_comment(world, order):
    comment = comment_on(order, order.case_holder, "Til alle.")

    assert not sees(world.consultant("broenderslev"), comment)


def test_a_guest_whose_access_has_ended_reads_no_comment(world, order):
    guest = world.consultant("aalborg")
    theirs = comment_on(order, guest, "Vi har to.", audience="own")
    shared = comment_on(order, order.case_holder, "Til alle.")
    before = (sees(guest, theirs), sees(guest, shared))

    withdraw_call(call_to(order, "aalborg"), actor=order.case_holder)

    assert before == (True, True)
    assert (sees(guest, theirs), sees(guest, shared)) == (False, False)


def test_who_has_left_the_job_center_reads_its_comments_no_longer(world, order):
    comment = comment_on(order, order.case_holder, "Kun os.", audience="own")
    leaver = world.consultant("frederikshavn", 2)

    end_appointment(leaver.appointments.get(), actor=world.leader("frederikshavn"))

    assert not sees(leaver, comment)


def test_a_closed_order_keeps_its_readers_but_not_its_guests(world, order):
    comment = comment_on(order, order.case_holder, "Til alle.")
    closing = Closing("got_staff", note(), hired={order.owner_id: 40})

    close_order(order, actor=order.case_holder, closing=closing)

    assert sees(world.leader("frederikshavn"), comment)
    assert not sees(world.consultant("aalborg"), comment)


def test_a_guest_reads_the_owner_and_itself_and_so_never_learns_who_else_was_asked(world, order):
    guest, asked = world.consultant("aalborg"), world.consultant("hjoerring")
    ours = comment_on(order, order.case_holder, "Til alle.")
    theirs = comment_on(order, asked, "Vi har tre.")
    its = comment_on(order, guest, "Vi har to.")

    assert [sees(guest, row) for row in (ours, theirs, its)] == [True, False, True]
    assert [sees(asked, row) for row in (ours, theirs, its)] == [True, True, True]
    assert [center.slug for center in centers_taking_part(order, asked)] == [
        "frederikshavn",
        "hjoerring",
    ]
    with pytest.raises(RuleBroken) as refusal:
        comment_on(order, asked, "Hvad med jer?", mentioned=[guest])
    assert refusal.value.field == "mentioned"


# --- Writing -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "place", "audience"),
    [
        ("consultant", "broenderslev", "participants"),
        ("coordinator", "vendsyssel", "participants"),
        ("guest", "hjoerring", "own"),
        ("consultant", "herning", "participants"),
    ],
)
def test_who_takes_no_part_writes_no_comment(world, order, who, place, audience):
    with pytest.raises(PermissionDenied):
        comment_on(order, getattr(world, who)(place), "Hej.", audience=audience)


def test_a_draft_is_commented_for_the_own_job_center_only(world, at):
    order = draft_order(world)

    with pytest.raises(PermissionDenied):
        comment_on(order, order.case_holder, "Til alle.")


@pytest.mark.parametrize("text", ["  ", "Kandidaten er 010190-1234"])
def test_an_empty_text_and_a_cpr_number_are_refused_at_the_text(order, text):
    with pytest.raises(RuleBroken) as refusal:
        comment_on(order, order.case_holder, text)

    assert refusal.value.field == "text"
    assert not Comment.objects.exists()


# --- Mentions ----------------------------------------------------------------------------------
def test_who_is_named_behind_an_at_is_told_once(world, order):
    colleague = world.consultant("frederikshavn", 2)

    comment = comment_on(order, order.case_holder, f"@{colleague.name}, ring til dem.")
    edit_comment(comment, actor=order.case_holder, text=f"@{colleague.name}, ring i dag.")

    assert list(comment.mentioned.order_by("name")) == [colleague]
    assert len(told(colleague)) == 1
    assert "ring" not in told(colleague)[0].body


def test_a_longer_name_does_not_name_the_shorter_one(world, order):
    colleague = world.consultant("frederikshavn", 2)
    User.objects.filter(pk=colleague.pk).update(name=f"{order.case_holder.name} Berg")
    leader = world.leader("frederikshavn")

    comment = comment_on(order, leader, f"Spørg @{order.case_holder.name} Berg")

    assert list(comment.mentioned.order_by("name")) == [colleague]


def test_a_mention_of_somebody_who_may_not_read_is_refused_with_the_name(world, order):
    asked = world.consultant("hjoerring")

    with pytest.raises(RuleBroken) as refusal:
        comment_on(order, order.case_holder, "Kun os.", audience="own", mentioned=[asked])

    assert refusal.value.field == "mentioned"
    assert asked.name in refusal.value.message
    assert not told(asked)


def test_those_proposed_for_a_mention_are_those_who_may_read(world, order):
    people = [getattr(world, role)(place) for role, place in PEOPLE]
    shared = comment_on(order, order.case_holder, "Til alle.")
    own = comment_on(order, order.case_holder, "Kun os.", audience="own")

    theirs = comment_on(order, world.consultant("hjoerring"), "Vi har tre.")

    assert set(people_to_mention(order, order.case_holder)) == {
        user for user in people if sees(user, shared)
    }
    assert set(people_to_mention(order, theirs.author)) == {
        user for user in people if sees(user, theirs)
    }
    assert set(readers(order, order.case_holder, "own")) == {
        user for user in people if sees(user, own)
    }


@pytest.mark.parametrize("end", ["guest_access", "deleted"])
def test_the_mail_of_a_mention_is_not_sent_when_it_may_not_be_read_any_more(world, order, end):
    guest = world.consultant("aalborg")
    comment = comment_on(order, order.case_holder, "Kan I hjælpe?", mentioned=[guest])
    Mail.objects.exclude(kind="recruitment.mentioned").delete()
    ends = {
        "guest_access": lambda: withdraw_call(call_to(order, "aalborg"), actor=order.case_holder),
        "deleted": lambda: delete_comment(comment, actor=order.case_holder),
    }

    ends[end]()
    Mail.objects.exclude(kind="recruitment.mentioned").delete()

    assert deliver_due(timezone.now()) == {"dropped": 1}
    assert mail.outbox == []


# --- Editing and deleting ----------------------------------------------------------------------
def test_the_author_edits_within_half_an_hour_and_it_shows(order, at):
    comment = comment_on(order, order.case_holder, "Til all.")
    at("2026-03-02 09:40")

    edited = edit_comment(comment, actor=order.case_holder, text="Til alle.")

    assert edited.text == "Til alle."
    assert edited.edited_at is not None
    assert edited.audience == "participants"


def test_after_half_an_hour_nobody_edits(order, at):
    comment = comment_on(order, order.case_holder, "Til all.")
    at("2026-03-02 09:41")

    with pytest.raises(PermissionDenied):
        edit_comment(comment, actor=order.case_holder, text="Noget andet.")


def test_nobody_edits_or_deletes_what_somebody_else_wrote(world, order):
    comment = comment_on(order, order.case_holder, "Til alle.")
    colleague = world.consultant("frederikshavn", 2)

    with pytest.raises(PermissionDenied):
        edit_comment(comment, actor=colleague, text="Noget andet.")
    with pytest.raises(PermissionDenied):
        delete_comment(comment, actor=colleague)
    with pytest.raises(PermissionDenied):
        delete_comment(comment, actor=world.leader("hjoerring"))


def test_what_is_deleted_leaves_a_mark_and_no_text(world, order):
    comment = comment_on(order, order.case_holder, "Skulle ikke stå her.")

    deleted = delete_comment(comment, actor=world.leader("frederikshavn"))

    assert (deleted.text, deleted.deleted_by) == ("", world.leader("frederikshavn"))
    with pytest.raises(PermissionDenied):
        delete_comment(deleted, actor=order.case_holder)
