"""Celery's entries of the foundation: the bell that rings the sweep, and the postman."""

from celery import shared_task
from django.utils import timezone

from alliance.foundation.notifications.services import deliver_due
from alliance.foundation.sweep import run_sweep


@shared_task
def sweep() -> None:
    """Do everything that is due now; rung by beat every minute and at 06:00 (R178)."""
    run_sweep(timezone.now(), beat=True)


@shared_task
def deliver() -> None:
    """Send the mail that waits in the outbox; rung after each commit that planned some."""
    deliver_due(timezone.now())
