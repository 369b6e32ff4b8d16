"""One mail instead of many: the summary of the day, and what came all at once.

The rows that a summary stands for point to it, so that none of them leaves by itself again. What
a summary says is written when it leaves: what may no longer be seen is left out.
"""

import datetime as dt

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count
from django.utils import translation

from alliance.foundation import calendar
from alliance.foundation.notifications.letters import plain_text
from alliance.foundation.notifications.models import Mail, MailState, Notice
from alliance.foundation.notifications.registry import KINDS

SUMMARY = "foundation.summary"  # no kind of its own: nobody is told of it, nobody switches it off
MANY = 5  # more than so many at once become one
BATCH = 200
TEMPLATES = "foundation/emails/summary"


# --- Many at once ------------------------------------------------------------------------------
def join_many(now: dt.datetime, new_message_id) -> int:
    """Join the mails that would leave now to one person, where there are more than five.

    Mandatory kinds, calendar invitations and mails tried already stay by themselves. Returns
    how many were joined. Safe in two workers at once: rows that another one holds are left alone.
    """
    joined = 0
    people = _joinable(now).values("notice__recipient").annotate(count=Count("pk"))
    crowded = people.filter(count__gt=MANY).order_by("notice__recipient")
    for key in crowded.values_list("notice__recipient", flat=True)[:BATCH]:
        with transaction.atomic():
            rows = _joinable(now).filter(notice__recipient=key).order_by("created_at", "pk")
            rows = list(rows.select_for_update(of=("self",), skip_locked=True))
            if len(rows) > MANY:
                summary = _plan(rows[0].to_email, f"joined:{rows[0].pk}", now, new_message_id)
                keys = [row.pk for row in rows]
                Mail.objects.filter(pk__in=keys).update(status=MailState.JOINED, joined_in=summary)
                joined += len(rows)
    return joined


def _joinable(now: dt.datetime):
    mandatory = [key for key, kind in KINDS.items() if kind.mandatory or kind.at_most_once]
    return Mail.objects.filter(
        status=MailState.PLANNED,
        attempts=0,
        calendar="",
        next_try_at__lte=now,
        notice__isnull=False,
    ).exclude(kind__in=mandatory)


# --- The summary of the day --------------------------------------------------------------------
def summarize_day(now: dt.datetime, *, morning: dt.timedelta, new_message_id) -> int:
    """On a working day from ``morning`` on, plan one mail to everybody whose notices wait for
    it; returns how many. A person gets one a day, however often this runs."""
    day = calendar.local_day(now)
    begins = calendar.start_of_day(day) + morning
    if not calendar.is_working_day(day) or now < begins:
        return 0
    waiting = Notice.objects.for_summary().filter(created_at__lt=begins)
    people = get_user_model().objects.filter(is_active=True).exclude(email="")
    # Who has left keeps the notices and is not asked about every minute.
    told = waiting.filter(recipient__in=people)
    keys_waiting = told.order_by("recipient").values_list("recipient", flat=True).distinct()
    planned = 0
    for pk in list(keys_waiting):
        key = f"summary:{pk}:{day}"
        with transaction.atomic():
            # One worker at a time for each person; another one has it in hand already.
            user = people.filter(pk=pk).select_for_update(of=("self",), skip_locked=True).first()
            if user and not Mail.objects.filter(to_email=user.email, key=key).exists():
                rows = waiting.filter(recipient=user).select_for_update(of=("self",))
                keys = list(rows.order_by("pk").values_list("pk", flat=True))
                summary = _plan(user.email, key, now, new_message_id)
                Notice.objects.filter(pk__in=keys).update(summary=summary)
                planned += 1
    return planned


def _plan(address: str, key: str, now: dt.datetime, new_message_id) -> Mail:
    return Mail.objects.create(
        to_email=address,
        key=key,
        kind=SUMMARY,
        subject="",
        body="",
        message_id=new_message_id(),
        next_try_at=now,
        created_at=now,
    )


# --- What it says ------------------------------------------------------------------------------
def write_summary(mail: Mail) -> bool:
    """Write subject and text of a summary that leaves now; False when nothing is left to say."""
    joined = Notice.objects.filter(mails__joined_in=mail)
    rows = (joined | Notice.objects.filter(summary=mail)).distinct()
    ordered = rows.select_related("recipient").order_by("created_at", "pk")
    notices = _receivable(list(ordered))
    if not notices:
        return False
    context = {
        "notices": [(row, settings.PORTAL_URL + row.path) for row in notices],
        "count": len(notices),
        "url": settings.PORTAL_URL + "/messages/",
    }
    with translation.override(notices[0].recipient.language):
        mail.subject = " ".join(plain_text(f"{TEMPLATES}.subject.txt", context).split())[:200]
        mail.body = plain_text(f"{TEMPLATES}.txt", context).strip()
    return True


def _receivable(notices: list[Notice]) -> list[Notice]:
    """Those of one person's ``notices`` that the person may still see, asked kind by kind."""
    targets: dict[str, set] = {}
    for row in notices:
        targets.setdefault(row.kind, set()).add(row.target_id)
    seen = {
        key: KINDS[key].receivable(notices[0].recipient, ids)
        for key, ids in targets.items()
        if key in KINDS
    }
    return [row for row in notices if row.target_id in seen.get(row.kind, ())]
