"""Rows written as one text: what comes back is what was given, and nothing is written twice."""

import datetime as dt
import uuid

import pytest
from django.contrib.sessions.models import Session
from django.db import DataError, IntegrityError, models, transaction
from django.utils.translation import gettext_lazy

from alliance.foundation.audit.models import Event
from alliance.foundation.batches import write_all, write_new
from alliance.foundation.notifications.models import Mail, MailMode, Notice

pytestmark = pytest.mark.django_db
HOSTILE = '\'; DROP TABLE x; -- "{}" \\ \\u0041 %s %(a)s\n\tÆøå “–” 😀'
MOMENT = dt.datetime(2026, 10, 25, 0, 30, 15, 123456, tzinfo=dt.UTC)


def notice(user, key: str = "k", **more) -> Notice:
    given = {"kind": "a.b", "subject": "s", "body": "b", "path": "/", "target_id": uuid.uuid4()}
    return Notice(recipient=user, key=key, **(given | more))


def as_read(row: models.Model) -> dict:
    fields = row._meta.concrete_fields
    again = type(row).objects.get(pk=row.pk)
    return {one.attname: (getattr(row, one.attname), getattr(again, one.attname)) for one in fields}


def test_each_value_comes_back_as_it_was_given(world):
    user = world.consultant("struer")
    row = notice(user, body=HOSTILE, mail_mode=MailMode.DAILY, created_at=MOMENT, read_at=None)

    assert write_new(Notice, [row]) == [row]

    assert all(given == read for given, read in as_read(row).values())
    assert Notice.objects.get(pk=row.pk).created_at.microsecond == MOMENT.microsecond


def test_what_is_json_stays_json_and_what_is_lazy_becomes_text(world):
    values = {"a": [1, None, {"b": HOSTILE}], "c": True, "d": 1.5}
    row = Event(
        name="x", actor=world.system, actor_label=gettext_lazy("Orders"), target_type="t.t",
        target_id=uuid.uuid4(), target_label="l", before={}, after=values,
    )  # fmt: skip

    write_all(Event, [row])

    again = Event.objects.get(pk=row.pk)
    assert (again.before, again.after) == ({}, values)
    assert again.actor_label == str(gettext_lazy("Orders"))


def test_written_rows_are_no_longer_new_and_can_be_saved(world):
    row = notice(world.consultant("struer"))
    write_new(Notice, [row])

    row.subject = "other"
    row.save()

    assert Notice.objects.get().subject == "other"


def test_what_stands_already_is_left_and_not_returned(world):
    user = world.consultant("struer")
    first, same, other = notice(user), notice(user, subject="later"), notice(user, "k2")
    write_new(Notice, [first])

    assert write_new(Notice, [same, other]) == [other]

    assert set(Notice.objects.values_list("key", "subject")) == {("k", "s"), ("k2", "s")}


def test_two_alike_in_one_batch_are_written_once(world):
    user = world.consultant("struer")
    first, same = notice(user), notice(user)

    assert write_new(Notice, [first, same]) == [first]


def test_where_all_must_be_written_a_double_is_refused(world):
    user = world.consultant("struer")
    with pytest.raises(IntegrityError), transaction.atomic():
        write_all(Notice, [notice(user), notice(user)])

    assert not Notice.objects.exists()


def test_a_text_too_long_for_its_column_is_refused(world):
    with pytest.raises(DataError), transaction.atomic():
        write_new(Notice, [notice(world.consultant("struer"), subject="x" * 201)])


def test_a_value_that_no_column_takes_is_refused(world):
    with pytest.raises(TypeError, match="no value of a column"):
        write_new(Notice, [notice(world.consultant("struer"), subject=object())])


def test_rows_that_make_values_while_saved_are_refused():
    class Stamped(models.Model):
        at = models.DateTimeField(auto_now=True)

        class Meta:
            app_label = "test_batches"
            managed = False

        def __str__(self):
            return "stamped"

    with pytest.raises(TypeError, match=r"while it is saved: \['at'\]"):
        write_new(Stamped, [Stamped()])


def test_nothing_to_write_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert write_new(Mail, []) == write_all(Session, []) == []
