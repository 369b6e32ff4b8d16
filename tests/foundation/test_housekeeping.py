"""What is kept for a moment only goes away by itself."""

import datetime as dt
import uuid

import pytest

from alliance.foundation import calendar
from alliance.foundation.housekeeping import forget_submissions
from alliance.foundation.models import Submission

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("age", "kept"), [(1, True), (3, False)])
def test_a_submitted_form_is_forgotten_after_two_days(frozen_time, age, kept):
    now = calendar.now()
    Submission.objects.create(key=uuid.uuid4(), path="/", created_at=now - dt.timedelta(days=age))

    forget_submissions(now)

    assert Submission.objects.exists() is kept
