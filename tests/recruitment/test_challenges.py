"""Recruitment challenges: shared in the alliance, answered, linked to orders, closed by the
author."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from alliance.foundation.errors import Conflict, RuleBroken, WrongState
from alliance.foundation.notifications.models import Notice
from recruitment.models import Challenge
from recruitment.services.challenges import (
    ChallengeInput,
    close_challenge,
    edit_challenge,
    reopen_challenge,
    reply_to_challenge,
    share_challenge,
)
from tests.recruitment.factories import draft_order, ready_order

pytestmark = pytest.mark.django_db

TEXT = "Vi mangler svejsere til hele foråret."


def share(world, slug: str = "frederikshavn", **changes) -> Challenge:
    given = ChallengeInput(**{"title": "Svejsere", "text": TEXT, **changes})
    return share_challenge(
        actor=world.consultant(slug), job_center=world.center(slug), challenge=given
    )


@pytest.fixture
def challenge(world, at):
    world.consultant("hjoerring")
    return share(world)


def told(kind: str) -> list[str]:
    rows = Notice.objects.filter(kind=f"recruitment.{kind}")
    return sorted(row.recipient.username for row in rows)


def test_the_alliance_reads_it_and_is_told_and_a_stranger_is_not(world, challenge):
    seen = [
        Challenge.objects.visible_to(world.consultant(slug)).count()
        for slug in ("frederikshavn", "broenderslev", "herning")
    ]

    assert seen == [1, 1, 0]
    assert told("challenge_shared") == ["consultant.hjoerring"]


@pytest.mark.parametrize("changes", [{"title": " "}, {"text": ""}, {"text": "010203-1234"}])
def test_words_are_needed_and_no_citizen_is_named(world, at, changes):
    with pytest.raises(RuleBroken):
        share(world, **changes)


def test_an_order_that_one_may_not_see_is_not_linked(world, at):
    hidden = draft_order(world, "hjoerring")

    with pytest.raises(RuleBroken):
        share(world, orders=(hidden,))
    with pytest.raises(PermissionDenied):
        share_challenge(
            actor=world.consultant("herning"),
            job_center=world.center("hjoerring"),
            challenge=ChallengeInput("Svejsere", TEXT),
        )


def test_replies_tell_the_author_and_those_before(world, challenge):
    first, second = world.consultant("hjoerring"), world.consultant("broenderslev")
    reply_to_challenge(challenge, actor=first, text="Vi har tre.")

    reply_to_challenge(challenge, actor=second, text="Vi har en på vej.")

    assert told("challenge_answered") == [
        "consultant.frederikshavn",
        "consultant.frederikshavn",
        "consultant.hjoerring",
    ]
    with pytest.raises(PermissionDenied):
        reply_to_challenge(challenge, actor=world.consultant("herning"), text="Vi har ti.")
    with pytest.raises(RuleBroken):
        reply_to_challenge(challenge, actor=first, text=" ")


def test_only_the_author_closes_and_may_undo_it(world, challenge):
    author, helper = challenge.author, world.consultant("hjoerring")
    reply_to_challenge(challenge, actor=helper, text="Vi har tre.")
    with pytest.raises(PermissionDenied):
        close_challenge(challenge, actor=world.consultant("frederikshavn", 2), note="Løst")
    with pytest.raises(RuleBroken):
        close_challenge(challenge, actor=author, note=" ")

    close_challenge(challenge, actor=author, note="Tre kom fra Hjørring.")

    assert told("challenge_closed") == ["consultant.hjoerring"]
    with pytest.raises(WrongState):
        reply_to_challenge(challenge, actor=helper, text="For sent")
    reopen_challenge(challenge, actor=author)
    with pytest.raises(WrongState):
        reopen_challenge(challenge, actor=author)
    assert Challenge.objects.get().is_open


def test_a_colleague_takes_over_when_the_author_has_left(world, challenge):
    challenge.author.is_active = False
    challenge.author.save()

    close_challenge(challenge, actor=world.leader("frederikshavn"), note="Forældet.")

    assert not Challenge.objects.get().is_open


def test_a_change_notices_who_came_first(world, challenge):
    changes = ChallengeInput("Flere svejsere", TEXT)

    edit_challenge(challenge, actor=challenge.author, changes=changes, version=1)

    with pytest.raises(Conflict):
        edit_challenge(challenge, actor=challenge.author, changes=changes, version=1)


# --- Pages -------------------------------------------------------------------------------------
def test_shared_answered_and_closed_through_the_pages(world, at, client_for):
    order, theirs = ready_order(world), ready_order(world, "hjoerring")
    mine = client_for(world.consultant("frederikshavn"))
    new = reverse("recruitment:challenge_new")
    data = {"title": "Svejsere", "text": TEXT}
    wrong = mine.post(new, {**data, "orders": "1999-0001"})
    made = mine.post(new, {**data, "orders": order.number})
    challenge = Challenge.objects.get()
    helper = client_for(world.consultant("hjoerring"))
    helper.post(made.url, {"text": "Se vores ordre.", "orders": theirs.number})
    mine.post(reverse("recruitment:challenge_close", args=[challenge.pk]), {"note": "Tre fundet."})

    page = client_for(world.consultant("broenderslev")).get(made.url).content.decode()
    closed = mine.get(f"{reverse('recruitment:challenge_list')}?scope=closed").content.decode()

    assert wrong.status_code == 422
    assert "Der er ingen ordre 1999-0001" in wrong.content.decode()
    assert order.get_absolute_url() in page
    assert theirs.get_absolute_url() in page
    assert "Tre fundet." in page
    assert "Svejsere" in closed
