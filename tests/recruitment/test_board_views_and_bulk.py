"""Views of the order board under a name, and acts on several orders at once."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from alliance.foundation.errors import RuleBroken, WrongState
from recruitment.choices import OrderState
from recruitment.models import BulkChange, SavedView
from recruitment.services.bulk import change_many, undo_many
from recruitment.services.closing import Closing, close_order
from recruitment.services.orders import pause_order
from recruitment.services.saved_views import ViewInput, change_view, move_view, save_view
from tests.recruitment.factories import note, ready_order

pytestmark = pytest.mark.django_db
BOARD = reverse("recruitment:order_list")
NEW = reverse("recruitment:saved_view_new")


@pytest.fixture
def karen(world, at):
    return world.consultant("frederikshavn")


def saved(user, name: str, query: str = "state=ready", **facts) -> SavedView:
    return save_view(actor=user, query=query, view=ViewInput(name, **facts))


def names(user) -> list[str]:
    rows = SavedView.objects.visible_to(user).in_order(user)
    return list(rows.values_list("name", flat=True))


# --- Views -------------------------------------------------------------------------------------
def test_the_filters_are_saved_and_stand_above_the_board(karen, client_for):
    browser = client_for(karen)

    answer = browser.post(f"{NEW}?state=ready&deadline=nonsense&page=2", {"name": "Klar"})

    view = SavedView.objects.get()
    assert view.query == "state=ready"
    assert answer["Location"] == f"{BOARD}?state=ready"
    board = browser.get(answer["Location"]).content.decode()
    assert f'href="{BOARD}?state=ready" aria-current="page">Klar' in board


def test_the_board_opens_with_the_default_and_only_where_nothing_is_asked(karen, client_for):
    saved(karen, "Alt")
    saved(karen, "Klar", is_default=True)
    saved(karen, "Fristen", "deadline=3", is_default=True)
    browser = client_for(karen)

    assert browser.get(BOARD)["Location"] == f"{BOARD}?deadline=3"
    assert browser.get(f"{BOARD}?scope=mine").status_code == 200
    assert SavedView.objects.filter(is_default=True).count() == 1


def test_a_shared_view_is_seen_by_colleagues_and_by_nobody_else(world, karen):
    saved(karen, "Vores", is_shared=True)
    saved(karen, "Min egen")

    assert names(world.leader("frederikshavn")) == ["Vores"]
    assert names(world.consultant("hjoerring")) == []


def test_views_stand_in_ones_own_order(karen):
    for name in ("Alfa", "Beta", "Gamma"):
        saved(karen, name)

    move_view(SavedView.objects.get(name="Gamma"), actor=karen, by=-1)
    move_view(SavedView.objects.get(name="Alfa"), actor=karen, by=-1)

    assert names(karen) == ["Alfa", "Gamma", "Beta"]


@pytest.mark.parametrize("name", ["klar", " ", "010190-1234"])
def test_a_name_used_twice_none_or_with_a_cpr_number_is_refused(karen, name):
    saved(karen, "Klar")

    with pytest.raises(RuleBroken) as refusal:
        saved(karen, name)

    assert refusal.value.field == "name"


def test_nobody_changes_a_view_of_somebody_else(world, karen, client_for):
    view = saved(karen, "Vores", is_shared=True)
    leader = world.leader("frederikshavn")

    with pytest.raises(PermissionDenied):
        change_view(view, actor=leader, changes=ViewInput("Mit"))
    page = client_for(leader).get(reverse("recruitment:saved_view_edit", args=[view.pk]))
    assert page.status_code == 404


def test_who_works_at_no_job_center_shares_no_view(world, at):
    with pytest.raises(RuleBroken) as refusal:
        saved(world.coordinator(), "Vores", is_shared=True)

    assert refusal.value.field == "is_shared"


def test_views_are_put_in_order_renamed_and_removed_on_their_page(karen, client_for):
    first, second = saved(karen, "Alfa"), saved(karen, "Beta")
    browser = client_for(karen)

    def act(what: str, view: SavedView, **fields):
        return browser.post(reverse(f"recruitment:saved_view_{what}", args=[view.pk]), fields)

    act("move", second, to="front")
    act("edit", second, name="Beta to", is_default="on")
    act("remove", first)

    text = browser.get(reverse("recruitment:saved_view_list")).content.decode()
    assert names(karen) == ["Beta to"]
    assert "åbner ordretavlen" in text


# --- Several orders at once --------------------------------------------------------------------
def test_several_orders_are_handed_over_and_what_is_not_ours_is_skipped(world, karen):
    colleague = world.consultant("frederikshavn", 2)
    ours, theirs = ready_order(world), ready_order(world, "hjoerring")

    change = change_many([ours, theirs], actor=karen, act="hand_over", value=colleague)

    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert ours.case_holder == colleague
    assert theirs.case_holder == world.consultant("hjoerring")
    assert [row["number"] for row in change.changed] == [ours.number]
    assert [(row["number"], row["reason"]) for row in change.skipped] == [
        (theirs.number, "ikke jeres ordre")
    ]


def test_what_is_closed_or_already_so_is_skipped_and_named(world, karen):
    day = dt.date(2026, 5, 1)
    closed, same, other = ready_order(world), ready_order(world), ready_order(world)
    change_many([same], actor=karen, act="deadline", value=day)
    hired = {closed.owner_id: 40}
    close_order(closed, actor=karen, closing=Closing("got_staff", note(), hired=hired))

    change = change_many([closed, same, other], actor=karen, act="deadline", value=day)

    other.refresh_from_db()
    assert other.deadline_on == day
    assert {row["number"] for row in change.skipped} == {closed.number, same.number}


def test_an_act_on_many_is_undone_except_where_somebody_went_on(world, karen):
    first, second = ready_order(world), ready_order(world)
    change = change_many([first, second], actor=karen, act="pause", value="Nok for nu.")
    second.refresh_from_db()
    hired = {second.owner_id: 40}
    close_order(second, actor=karen, closing=Closing("got_staff", note(), hired=hired))

    skipped = undo_many(change, actor=karen)

    first.refresh_from_db()
    assert first.state == OrderState.READY
    assert [row["number"] for row in skipped] == [second.number]


@pytest.mark.parametrize("act", ["hand_over", "deadline"])
def test_undoing_gives_back_what_was_there(world, karen, act):
    order = ready_order(world)
    values = {"hand_over": world.consultant("frederikshavn", 2), "deadline": dt.date(2026, 5, 1)}
    change = change_many([order], actor=karen, act=act, value=values[act])

    skipped = undo_many(change, actor=karen)

    order.refresh_from_db()
    assert (order.case_holder, order.deadline_on, skipped) == (karen, None, [])


def test_nobody_undoes_for_somebody_else_twice_or_after_a_day(world, karen, at):
    orders = [ready_order(world), ready_order(world)]
    change = change_many(orders[:1], actor=karen, act="pause", value="")
    old = change_many(orders[1:], actor=karen, act="pause", value="")

    with pytest.raises(PermissionDenied):
        undo_many(change, actor=world.leader("frederikshavn"))
    undo_many(change, actor=karen)
    with pytest.raises(WrongState):
        undo_many(change, actor=karen)
    at("2026-03-03 09:11")
    with pytest.raises(WrongState):
        undo_many(old, actor=karen)


def test_nothing_and_too_much_are_refused(world, karen):
    order = ready_order(world)

    with pytest.raises(RuleBroken):
        change_many([], actor=karen, act="pause", value="")
    with pytest.raises(RuleBroken):
        change_many([order] * 101, actor=karen, act="pause", value="")


def test_picked_orders_are_changed_and_the_board_says_what_was_skipped(world, karen, client_for):
    ours, theirs = ready_order(world), ready_order(world, "hjoerring")
    pause_order(ready_order(world), actor=karen)
    hidden = ready_order(world, "herning")
    browser = client_for(karen)
    picked = [str(order.pk) for order in (ours, theirs, hidden)]
    fields = {"act": "pause", "pick": picked, "filters": "state=ready"}
    url = reverse("recruitment:order_bulk")

    page = browser.get(url, fields).content.decode()
    answer = browser.post(url, {**fields, "value": "Nok for nu."})
    told = browser.get(answer["Location"]).content.decode()
    change = BulkChange.objects.get()
    undone = browser.post(
        reverse("recruitment:order_bulk_undo", args=[change.pk]), {"filters": "state=ready"}
    )

    ours.refresh_from_db()
    assert theirs.number in page
    assert "ikke jeres" in page
    assert hidden.number not in page
    assert f"1 ændret, 1 sprunget over: {theirs.number} (ikke jeres ordre)." in told
    assert undone["Location"] == f"{BOARD}?state=ready"
    assert ours.state == OrderState.READY


def test_what_is_typed_wrongly_changes_nothing_and_is_shown_again(world, karen, client_for):
    order = ready_order(world)
    fields = {"act": "deadline", "pick": str(order.pk), "value": "32.13.2026"}

    answer = client_for(karen).post(reverse("recruitment:order_bulk"), fields)

    assert answer.status_code == 422
    assert "32.13.2026" in answer.content.decode()
    assert not BulkChange.objects.exists()


def test_without_a_pick_one_is_led_back_and_told(karen, client_for):
    answer = client_for(karen).get(reverse("recruitment:order_bulk"), {"act": "pause"}, follow=True)

    assert "Vælg mindst én ordre" in answer.content.decode()


def test_only_who_handles_orders_gets_boxes_to_pick(world, karen, client_for):
    ready_order(world)

    own = client_for(karen).get(BOARD).content.decode()
    head = client_for(world.head("frederikshavn")).get(BOARD).content.decode()

    assert 'name="pick"' in own
    assert 'name="pick"' not in head
